import {click, contains, defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describe, expect, getFixture, test} from "@odoo/hoot";
import {press} from "@odoo/hoot-dom";
import {Deferred, advanceTime, animationFrame} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {
    asyncStep,
    getService,
    mockService,
    onRpc,
    waitForSteps,
} from "@web/../tests/web_test_helpers";

import {
    BERT,
    CARD,
    CORA,
    hear,
    pretendOtherTab,
    startAtNoon,
} from "@crm_ext_core/../tests/call/call_test_helpers";

describe.current.tags("desktop");
defineMailModels();

test("ringing call shows who calls and what matters about him", async () => {
    const report = await startAtNoon({1: CARD});
    expect(".o_crm_call_card").toHaveCount(0);

    report(1);

    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_ringing .o_crm_call_name:contains('Adler Nord, Bert')");
    await contains(".o_crm_call_number[href='tel:+49431556677']");
    await contains(".o_crm_call_reason:contains('Follow-up today')");
    await contains(".o_crm_call_branch:contains('Adler GmbH')");
    await contains(".o_crm_call_supervisor:contains('Cora')");
    await contains(".o_crm_call_last_talk:contains('Price')");
    await contains(".o_crm_call_open_orders:contains('S00012')");
    await contains(".o_crm_call_open_orders:contains('and 3 more')");
    await contains(".o_crm_call_next_followup:contains('Ask for the drawing')");
    expect(".o_crm_call_open_tickets").toHaveCount(0);
    expect("[aria-live]:contains('Incoming call: Adler Nord, Bert')").toHaveCount(1);
});

test("number is on the screen before the server has found whose it is", async () => {
    const found = new Deferred();
    const report = await startAtNoon({1: CARD});
    onRpc("crm.call", "get_call_cards", async () => {
        await found;
        return [CARD];
    });
    await advanceTime(4000);
    report(1);
    await contains(".o_crm_call_ringing .o_crm_call_number");
    expect(".o_crm_call_name").toHaveCount(0);

    found.resolve();
    await contains(".o_crm_call_name:contains('Adler Nord, Bert')");
});

test("card counts the seconds, and stays after the end until it is closed", async () => {
    const calls = {1: CARD};
    const report = await startAtNoon(calls);
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_time:contains('0:00')");
    await advanceTime(30 * 1000);
    await contains(".o_crm_call_time:contains('0:3')");

    calls[1] = {...CARD, state: "answered", answered_at: "2026-11-26 12:00:05"};
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_answered");

    calls[1] = {...calls[1], state: "ended", ended_at: "2026-11-26 12:01:07"};
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_ended .o_crm_call_time:contains('1:02')");

    await click(".o_crm_call_card .btn-close");
    await contains(".o_crm_call_card", {count: 0});
    hear();
    report(1);
    await waitForSteps(["heard"]);
    expect(".o_crm_call_card").toHaveCount(0);
});

test("call that a colleague takes disappears, missed one becomes a note", async () => {
    const calls = {1: CARD, 2: {...CARD, id: 2}};
    const report = await startAtNoon(calls);
    report(1);
    report(2);
    await waitForSteps(["cards 1", "cards 2"]);
    await contains(".o_crm_call_card", {count: 2});

    calls[1] = {...CARD, state: "answered", is_mine: false};
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_card", {count: 1});

    calls[2] = {...CARD, id: 2, state: "missed"};
    report(2);
    await waitForSteps(["cards 2"]);
    await contains(".o_crm_call_missed:contains('Adler Nord, Bert')");
    expect(".o_crm_call_missed .o_crm_call_facts").toHaveCount(0);
});

test("what the bus repeats to a new tab about an ended call shows nothing", async () => {
    const report = await startAtNoon({1: {...CARD, state: "ended"}});
    hear();
    report(1);
    await waitForSteps(["heard"]);
    expect(".o_crm_call_card").toHaveCount(0);
});

test("tab that loads while it rings shows the card", async () => {
    await startAtNoon({1: CARD}, [{id: 1, state: "ringing"}]);
    // At its start, and once more when it is connected and can miss nothing.
    await waitForSteps(["cards 1", "cards 1"]);
    await contains(".o_crm_call_ringing");
});

test("without a websocket the server is asked", async () => {
    const ringing = [];
    await startAtNoon({1: CARD}, ringing);
    getService("bus_service").workerState = "DISCONNECTED";
    getService("bus_service").trigger("BUS:DISCONNECT");
    ringing.push({id: 1, state: "ringing"});
    await advanceTime(5000);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_ringing");
});

test("card moves to the tab that the user looks at, and closes in all", async () => {
    const report = await startAtNoon({1: CARD, 2: {...CARD, id: 2}});
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_card", {count: 1});

    pretendOtherTab({tab: "other"});
    await contains(".o_crm_call_card", {count: 0});
    hear();
    report(2);
    await waitForSteps(["heard"]);

    browser.dispatchEvent(new Event("focus"));
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_card", {count: 1});

    pretendOtherTab({dismissed: [1]});
    await contains(".o_crm_call_card", {count: 0});
});

test("of several callers the user chooses one", async () => {
    const calls = {1: {...CARD, hits: [BERT, CORA]}};
    onRpc("crm.call", "choose_caller", ({args}) => {
        asyncStep(`chosen ${args[1]} ${args[2]}`);
        calls[1] = {...calls[1], has_talk: true};
        return true;
    });
    const report = await startAtNoon(calls);
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_hit", {count: 2});
    await contains(".o_crm_call_hit:first:contains('Follow-up today')");

    await click(".o_crm_call_hit:contains('Cora')");

    await waitForSteps(["chosen res.partner 8", "cards 1"]);
    await contains(".o_crm_call_name:contains('Cora')");
    await contains(".o_crm_call_logged");
    await click(".o_crm_call_again");
    await contains(".o_crm_call_hit", {count: 2});
});

test("log talk opens the one screen for the caller on the card", async () => {
    mockService("action", {
        doAction(action) {
            asyncStep(action.res_model);
        },
    });
    onRpc("crm.call", "run_card_action", ({args}) => {
        asyncStep(args.join(" "));
        return {type: "ir.actions.act_window", res_model: "crm.conversation"};
    });
    const report = await startAtNoon({1: CARD});
    report(1);
    await waitForSteps(["cards 1"]);

    await click(".o_crm_call_card button:contains('Log Talk')");

    await waitForSteps(["1 action_log_conversation res.partner 7", "crm.conversation"]);
});

test("unknown caller can become a contact, a lead or be attached", async () => {
    mockService("action", {
        doAction(action) {
            asyncStep(`${action.res_model} ${action.target}`);
        },
    });
    onRpc("crm.call", "action_create_contact", () => ({
        type: "ir.actions.act_window",
        res_model: "res.partner",
    }));
    const report = await startAtNoon({1: {...CARD, hits: [], actions: []}});
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_card:contains('Unknown caller')");
    await contains(".o_crm_call_card button:contains('New Lead')");
    await contains(".o_crm_call_card button:contains('Attach to Contact')");

    await click(".o_crm_call_card button:contains('New Contact')");

    await waitForSteps(["res.partner new"]);
});

test("withheld number offers no contact without a number", async () => {
    const report = await startAtNoon({1: {...CARD, number: "", hits: [], actions: []}});
    report(1);
    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_card:contains('Number withheld')");
    expect(".o_crm_call_card button:contains('New Contact')").toHaveCount(0);
    expect(".o_crm_call_card button:contains('Attach to Contact')").toHaveCount(1);
});

test("card leaves the focus where the user types", async () => {
    const report = await startAtNoon({1: CARD});
    const input = document.createElement("input");
    getFixture().append(input);
    input.focus();

    report(1);

    await waitForSteps(["cards 1"]);
    await contains(".o_crm_call_card");
    expect(input).toBeFocused();

    await press(["alt", "shift", "c"]);
    await animationFrame();
    expect(".o_crm_call_name").toBeFocused();
    await press("escape");
    expect(input).toBeFocused();
});
