import {start, startServer} from "@mail/../tests/mail_test_helpers";
import {advanceTime, mockDate} from "@odoo/hoot-mock";
import {FollowupPlanner} from "@crm_ext_core/followup/followup_planner";
import {
    asyncStep,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";

export const BERT = {
    id: 7,
    due: "2026-11-26 12:10:00",
    reason: "Does the offer fit?",
    note: "<b>not bold</b>",
    icon: "fa-phone",
    document: "Adler Nord, Bert",
    customer: "Adler Nord",
    person: "Bert",
    phone: "+49 431 123456",
    last_talk: {id: 3, date: "2026-11-17 12:00:00", name: "Price", user: "Anna"},
    facts: ["Open ticket: T-4711"],
};

/** Start the web client at noon with the given follow-ups on the server. */
export async function startAtNoon(followups, claimable = [BERT]) {
    mockDate("2026-11-26 12:00:00", 0);
    onRpc("mail.activity", "crm_get_followups", () => ({
        now: luxon.DateTime.utc().toFormat("yyyy-MM-dd HH:mm:ss"),
        until: "2026-11-27 12:00:00",
        followups,
    }));
    onRpc("mail.activity", "crm_claim_followups", ({args}) => {
        asyncStep(`claim ${args[0].join(",")}`);
        return claimable.filter((followup) => args[0].includes(followup.id));
    });
    const pyEnv = await startServer();
    await start();
    return pyEnv;
}

/** Let the bus tell of changes, and wait until they have arrived. */
export async function push(pyEnv, changes) {
    let hasArrived = false;
    patchWithCleanup(FollowupPlanner.prototype, {
        onChanged() {
            hasArrived = true;
            return super.onChanged(...arguments);
        },
    });
    pyEnv["bus.bus"]._sendone(serverState.partnerId, "crm_ext_core.followups", changes);
    while (!hasArrived) {
        await advanceTime(1);
    }
}
