import {
    click,
    contains,
    defineMailModels,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, mockDate} from "@odoo/hoot-mock";
import {
    asyncStep,
    mockService,
    onRpc,
    serverState,
    waitForSteps,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const CARD = {
    id: 7,
    due: "2026-11-26 11:45:00",
    reason: "Does the offer fit?",
    note: "",
    icon: "fa-phone",
    document: "Adler Nord, Bert",
    customer: "Adler Nord",
    person: "Bert",
    phone: "+49 431 123456",
    last_talk: false,
    facts: [],
    for_user: false,
    taken_by: false,
};

/** Start the web client with one card, of an assignee or of a deputy. */
async function startWithCard(card) {
    mockDate("2026-11-26 12:00:00", 0);
    onRpc("mail.activity", "crm_get_followups", () => {
        asyncStep("plan");
        return {
            now: "2026-11-26 12:00:00",
            until: "2026-11-27 12:00:00",
            followups: [{id: 7, at: "2026-11-26 12:00:00"}],
        };
    });
    onRpc("mail.activity", "crm_claim_followups", () => [{...CARD, ...card}]);
    onRpc("mail.activity", /^crm_(take|take_back|acknowledge)$/, ({method}) => {
        asyncStep(method);
        return true;
    });
    const pyEnv = await startServer();
    await start();
    await advanceTime(100);
    await waitForSteps(["plan"]);
    await contains(".o_crm_followup_card", {text: "Adler Nord"});
    return pyEnv;
}

function push(pyEnv, type, payload) {
    pyEnv["bus.bus"]._sendone(serverState.partnerId, `crm_ext_core.${type}`, payload);
}

test("deputy sees for whom he is asked, and takes it over", async () => {
    await startWithCard({for_user: "Anna"});
    await contains(".o_crm_followup_for_user", {text: "For Anna"});

    await click(".o_crm_followup_take");

    await waitForSteps(["crm_take"]);
    await contains(".o_crm_followup_take", {count: 0});
    expect(".o_crm_followup_card").toHaveCount(1);
    expect(".o_crm_followup_taken").toHaveCount(0);
});

test("deputy who looks at the document has not answered", async () => {
    mockService("action", {
        doAction() {
            asyncStep("open");
        },
    });
    onRpc("mail.activity", "action_open_document", () => ({}));
    await startWithCard({for_user: "Anna"});

    await click(".o_crm_followup_card button", {text: "Open"});

    await waitForSteps(["open"]);
    expect(".o_crm_followup_card").toHaveCount(1);
});

test("assignee sees who has taken it over, and takes it back", async () => {
    const pyEnv = await startWithCard();
    expect(".o_crm_followup_for_user").toHaveCount(0);
    expect(".o_crm_followup_take").toHaveCount(0);

    push(pyEnv, "followups_taken", [{id: 7, taken_by: "Carl"}]);
    await contains(".o_crm_followup_taken", {text: "Taken over by Carl"});

    await click(".o_crm_followup_take_back");
    await waitForSteps(["crm_take_back"]);
    await contains(".o_crm_followup_taken", {count: 0});
});

test("plans anew when a colleague is away", async () => {
    const pyEnv = await startWithCard();

    push(pyEnv, "followups_replan", {});

    await waitForSteps(["plan"]);
});
