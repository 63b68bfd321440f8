import {
    click,
    contains,
    defineMailModels,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, mockDate} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {
    asyncStep,
    mockService,
    onRpc,
    serverState,
    waitForSteps,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const BERT = {
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
async function startAtNoon(followups, claimable = [BERT]) {
    mockDate("2026-11-26 12:00:00", 0);
    onRpc("mail.activity", "crm_get_followups", () => ({
        now: "2026-11-26 12:00:00",
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

function push(pyEnv, changes) {
    pyEnv["bus.bus"]._sendone(serverState.partnerId, "crm_ext_core.followups", changes);
}

test("signals at its minute with customer, person, phone, reason and last talk", async () => {
    await startAtNoon([{id: 7, at: BERT.due}]);
    await advanceTime(9 * 60 * 1000);
    await waitForSteps([]);
    expect(".o_crm_followup_panel").toHaveCount(0);

    await advanceTime(61 * 1000);

    await waitForSteps(["claim 7"]);
    await contains(".o_crm_followup_card", {text: "Adler Nord"});
    await contains(".o_crm_followup_card", {text: "Bert"});
    await contains(".o_crm_followup_card", {text: "Does the offer fit?"});
    await contains(".o_crm_followup_card", {text: "Open ticket: T-4711"});
    await contains(".o_crm_followup_note:contains('<b>not bold</b>')");
    await contains(".o_crm_followup_phone[href='tel:+49431123456']");
    await contains(".o_crm_followup_last_talk:contains('Price')");
});

test("a reload shows again what the tab showed and nobody answered", async () => {
    browser.sessionStorage.setItem("crm_ext_core.followups_shown", "[7]");
    onRpc("mail.activity", "crm_get_shown_followups", ({args}) => {
        asyncStep(`shown ${args[0].join(",")}`);
        return [BERT];
    });

    await startAtNoon([]);

    await waitForSteps(["shown 7"]);
    await contains(".o_crm_followup_card", {text: "Adler Nord"});
});

test("what another tab has claimed is not shown", async () => {
    await startAtNoon([{id: 7, at: BERT.due}], []);

    await advanceTime(11 * 60 * 1000);

    await waitForSteps(["claim 7"]);
    expect(".o_crm_followup_panel").toHaveCount(0);
});

test("missed follow-ups greet in one list after one request", async () => {
    const other = {...BERT, id: 8, due: "2026-11-25 09:00:00", customer: "Beck AG"};
    await startAtNoon(
        [
            {id: 7, at: "2026-11-26 10:00:00"},
            {id: 8, at: "2026-11-25 09:00:00"},
        ],
        [BERT, other]
    );
    await advanceTime(100);

    await waitForSteps(["claim 7,8"]);
    await contains(".o_crm_followup_card", {count: 2});
    await contains(".o_crm_followup_card:first:contains('Beck AG')");
});

test("follow-up agreed meanwhile is signalled without a reload", async () => {
    const pyEnv = await startAtNoon([]);
    push(pyEnv, [{id: 7, at: "2026-11-26 12:10:00"}]);
    await advanceTime(100);
    await waitForSteps([]);

    await advanceTime(10 * 60 * 1000);

    await waitForSteps(["claim 7"]);
    await contains(".o_crm_followup_card", {count: 1});
});

test("signal disappears when it is done elsewhere", async () => {
    const pyEnv = await startAtNoon([{id: 7, at: "2026-11-26 11:00:00"}]);
    await advanceTime(100);
    await contains(".o_crm_followup_card", {count: 1});

    push(pyEnv, [{id: 7, at: false}]);

    await contains(".o_crm_followup_card", {count: 0});
    await waitForSteps(["claim 7"]);
});

test("re-timed follow-up is not signalled at its former time", async () => {
    const pyEnv = await startAtNoon([{id: 7, at: BERT.due}]);
    push(pyEnv, [
        {id: 7, at: "2026-11-26 15:00:00"},
        {id: 8, at: "2026-11-26 11:00:00"},
    ]);
    // The claim of the other one tells that the message has arrived.
    await waitForSteps(["claim 8"]);
    await advanceTime(60 * 60 * 1000);
    await waitForSteps([]);

    await advanceTime(2 * 60 * 60 * 1000 + 1000);

    await waitForSteps(["claim 7"]);
});

test("snoozed follow-up comes back, done one does not", async () => {
    onRpc("mail.activity", "crm_snooze", ({args}) => {
        asyncStep(`snooze ${args[1]}`);
        return "2026-11-26 12:10:00";
    });
    onRpc("mail.activity", "crm_done", ({args}) => {
        asyncStep(`done ${args[0]}`);
        return true;
    });
    await startAtNoon([{id: 7, at: "2026-11-26 11:00:00"}]);
    await advanceTime(100);
    await waitForSteps(["claim 7"]);

    await click(".o_crm_followup_card button", {text: "Snooze"});
    await click(".o-dropdown-item", {text: "In 10 minutes"});
    await waitForSteps(["snooze 10_minutes"]);
    await contains(".o_crm_followup_panel", {count: 0});

    await advanceTime(10 * 60 * 1000 + 100);
    await waitForSteps(["claim 7"]);
    await click(".o_crm_followup_card button", {text: "Done"});
    await waitForSteps(["done 7"]);
    await contains(".o_crm_followup_panel", {count: 0});
});

test("log talk opens the one screen of the server", async () => {
    mockService("action", {
        doAction(action) {
            asyncStep(action.res_model);
        },
    });
    onRpc("mail.activity", "action_crm_log_conversation", () => ({
        type: "ir.actions.act_window",
        res_model: "crm.conversation",
    }));
    await startAtNoon([{id: 7, at: "2026-11-26 11:00:00"}]);
    await advanceTime(100);
    await waitForSteps(["claim 7"]);

    await click(".o_crm_followup_card button", {text: "Log Talk"});

    await waitForSteps(["crm.conversation"]);
    expect(".o_crm_followup_card").toHaveCount(1, {message: "until the talk is saved"});
});
