import {
    click,
    contains,
    defineMailModels,
    insertText,
} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {
    asyncStep,
    mockService,
    onRpc,
    patchWithCleanup,
    waitForSteps,
} from "@web/../tests/web_test_helpers";

import {
    BERT,
    push,
    startAtNoon,
} from "@crm_ext_core/../tests/followup/followup_test_helpers";

describe.current.tags("desktop");
defineMailModels();

// Until a tab has claimed what is due; longer when nobody looks at it.
const CLAIM_MS = 3000;

test("signals at its minute with customer, person, phone, reason and last talk", async () => {
    await startAtNoon([{id: 7, at: BERT.due}]);
    await advanceTime(9 * 60 * 1000);
    await waitForSteps([]);
    expect(".o_crm_followup_panel").toHaveCount(0);

    await advanceTime(64 * 1000);

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
    browser.sessionStorage.setItem(
        "crm_ext_core.followups_shown",
        JSON.stringify({tab: "desk", ids: [7]})
    );
    onRpc("mail.activity", "crm_get_shown_followups", ({args, kwargs}) => {
        asyncStep(`shown ${args[0].join(",")} in ${kwargs.context.crm_tab}`);
        return [BERT];
    });

    await startAtNoon([]);

    await waitForSteps(["shown 7 in desk"]);
    // A duplicate of the tab copies its storage.
    expect(browser.sessionStorage.getItem("crm_ext_core.followups_shown")).toBe(null);
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
    await advanceTime(CLAIM_MS);

    await waitForSteps(["claim 7,8"]);
    await contains(".o_crm_followup_card", {count: 2});
    await contains(".o_crm_followup_card:first:contains('Beck AG')");
});

test("follow-up agreed meanwhile is signalled without a reload", async () => {
    const pyEnv = await startAtNoon([]);
    await push(pyEnv, [{id: 7, at: "2026-11-26 12:10:00"}]);
    await advanceTime(CLAIM_MS);
    await waitForSteps([]);

    await advanceTime(10 * 60 * 1000);

    await waitForSteps(["claim 7"]);
    await contains(".o_crm_followup_card", {count: 1});
});

test("signal disappears when it is done elsewhere", async () => {
    const pyEnv = await startAtNoon([{id: 7, at: "2026-11-26 11:00:00"}]);
    await advanceTime(CLAIM_MS);
    await contains(".o_crm_followup_card", {count: 1});

    await push(pyEnv, [{id: 7, at: false}]);

    await contains(".o_crm_followup_card", {count: 0});
    await waitForSteps(["claim 7"]);
});

test("re-timed follow-up is not signalled at its former time", async () => {
    const pyEnv = await startAtNoon([{id: 7, at: BERT.due}]);
    await push(pyEnv, [
        {id: 7, at: "2026-11-26 15:00:00"},
        {id: 8, at: "2026-11-26 11:00:00"},
    ]);
    await advanceTime(CLAIM_MS);
    // The claim of the other one tells that the message has arrived.
    await waitForSteps(["claim 8"]);
    await advanceTime(60 * 60 * 1000);
    await waitForSteps([]);

    await advanceTime(2 * 60 * 60 * 1000 + CLAIM_MS);

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
    await advanceTime(CLAIM_MS);
    await waitForSteps(["claim 7"]);

    await click(".o_crm_followup_card button", {text: "Snooze"});
    await click(".o-dropdown-item", {text: "In 10 minutes"});
    await waitForSteps(["snooze 10_minutes"]);
    await contains(".o_crm_followup_panel", {count: 0});

    await advanceTime(10 * 60 * 1000 + CLAIM_MS);
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
    await advanceTime(CLAIM_MS);
    await waitForSteps(["claim 7"]);

    await click(".o_crm_followup_card button", {text: "Log Talk"});

    await waitForSteps(["crm.conversation"]);
    expect(".o_crm_followup_card").toHaveCount(1, {message: "until the talk is saved"});
});

test("many missed ones are a list, of which one is unfolded", async () => {
    const missed = [7, 8, 9].map((id) => ({
        ...BERT,
        id,
        due: `2026-11-26 0${id}:00:00`,
        customer: `Customer ${id}`,
    }));
    onRpc("mail.activity", "crm_acknowledge", ({args}) => {
        asyncStep(`closed ${args[0].join(",")}`);
        return true;
    });
    await startAtNoon(
        missed.map(({id, due}) => ({id, at: due})),
        missed
    );
    await advanceTime(CLAIM_MS);
    await waitForSteps(["claim 7,8,9"]);
    await contains(".o_crm_followup_card", {text: "Customer 7"});
    await contains(".o_crm_followup_row", {count: 2});

    await click(".o_crm_followup_row:contains('Customer 9')");

    await contains(".o_crm_followup_card", {text: "Customer 9"});
    await contains(".o_crm_followup_row:contains('Customer 7')");
    await click("button", {text: "Close All"});
    await waitForSteps(["closed 7,8,9"]);
    await contains(".o_crm_followup_panel", {count: 0});
});

test("snooze until a time that is typed", async () => {
    onRpc("mail.activity", "crm_get_due_choices", () => [
        {label: "Next week", due: "2026-11-30 09:00:00"},
    ]);
    onRpc("mail.activity", "crm_parse_due", ({args}) => {
        asyncStep(`parse ${args[0]}`);
        return "2026-11-29 09:00:00";
    });
    onRpc("mail.activity", "crm_snooze", ({args}) => {
        asyncStep(`snooze ${args[1]}`);
        return args[1];
    });
    await startAtNoon([{id: 7, at: "2026-11-26 11:00:00"}]);
    await advanceTime(CLAIM_MS);
    await waitForSteps(["claim 7"]);

    await click(".o_crm_followup_card button", {text: "Snooze"});
    await click(".o-dropdown-item", {text: "Choose…"});
    await contains(".o_crm_snooze", {text: "Adler Nord"});
    await insertText(".o_crm_snooze input", "in 3 days 9:00", {replace: true});
    await click(".o_crm_snooze footer button", {text: "Snooze"});

    await waitForSteps(["parse in 3 days 9:00", "snooze 2026-11-29 09:00:00"]);
    await contains(".o_crm_snooze", {count: 0});
    await contains(".o_crm_followup_panel", {count: 0});
});

test("sound and desktop notification come as the user wishes, once", async () => {
    mockService("mail.sound_effects", {play: (name) => asyncStep(`play ${name}`)});
    mockService("mail.out_of_focus", {
        canSendNativeNotification: true,
        sendNativeNotification: (title, body) => asyncStep(`${title}: ${body}`),
    });
    patchWithCleanup(document, {hasFocus: () => false});
    const loud = {...BERT, sound: true, desktop: true};
    await startAtNoon(
        [
            {id: 7, at: "2026-11-26 11:00:00"},
            {id: 8, at: "2026-11-26 12:10:00"},
        ],
        [loud, {...BERT, id: 8}]
    );
    await advanceTime(CLAIM_MS);
    await waitForSteps([
        "claim 7",
        "play new-message",
        "Adler Nord: Bert\nDoes the offer fit?",
    ]);

    await advanceTime(10 * 60 * 1000 + CLAIM_MS);

    await waitForSteps(["claim 8"]);
    expect(document.title.startsWith("(2)")).toBe(true);
});
