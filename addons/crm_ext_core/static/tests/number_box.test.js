import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, getFixture, test} from "@odoo/hoot";
import {press, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

import {NumberBox} from "@crm_ext_core/number_box/number_box";
import "@crm_ext_core/../tests/crm_ext_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const ORDER = {
    model: "sale.order",
    res_id: 12,
    kind: "Sales Order",
    number: "S00012",
    label: "Adler GmbH",
    reason: "Number",
    match: "sure",
};
const INVOICE = {...ORDER, model: "account.move", kind: "Invoice", number: "INV/12"};
const PART = {...INVOICE, match: "part"};
const GUESS = {...ORDER, match: "guess"};

let hits = [];

beforeEach(() => {
    hits = [ORDER];
    onRpc("crm.number.resolver", "resolve", ({args}) => {
        expect.step(`resolve ${args[0]}`);
        return hits;
    });
    onRpc("crm.number.resolver", "open_protocol", ({args}) => {
        expect.step(`open ${args.join(",")}`);
        return {type: "ir.actions.act_window", res_model: "crm.conversation"};
    });
    onRpc("crm.number.resolver", "open_chain", ({args}) => {
        expect.step(`chain ${args.join(",")}`);
        return {type: "ir.actions.client", tag: "chain"};
    });
    mockService("action", {
        doAction: (action) => expect.step(`do ${action.res_model || action.tag}`),
    });
});

async function type(text) {
    await mountWithCleanup(NumberBox);
    await contains(".o_crm_number_box").click();
    await contains(".o_crm_number_box_menu input").edit(text, {confirm: false});
}

async function scan(code) {
    for (const key of [...code, "Enter"]) {
        await press(key);
    }
    await runAllTimers();
}

test("a hit shows what it is and opens its protocol by Enter", async () => {
    await type("s 12");
    await runAllTimers();
    expect(queryAllTexts(".o_crm_number_hit span")).toEqual([
        "Sales Order",
        "S00012",
        "Adler GmbH",
        "Number",
    ]);
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["resolve s 12", "open sale.order,12", "do crm.conversation"]);
    expect(".o_crm_number_box_menu").toHaveCount(0);
});

test("a scanner that presses Enter at once opens the only hit", async () => {
    await type("S00012");
    await press("Enter");
    await runAllTimers();
    expect.verifySteps(["resolve S00012", "open sale.order,12", "do crm.conversation"]);
});

test("several hits that nobody has seen are not opened by Enter", async () => {
    hits = [ORDER, INVOICE];
    await type("12");
    await press("Enter");
    await runAllTimers();
    expect.verifySteps(["resolve 12"]);
    expect(".o_crm_number_hit").toHaveCount(2);

    await press("ArrowDown");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["open account.move,12", "do crm.conversation"]);
});

test("a scanner that presses Tab opens the only sure hit", async () => {
    hits = [ORDER, PART];
    await type("S00012");
    await press("Tab");
    await runAllTimers();
    expect.verifySteps(["resolve S00012", "open sale.order,12", "do crm.conversation"]);
});

test("what is guessed after a typing error is opened after a look only", async () => {
    hits = [GUESS];
    await type("S00021");
    await press("Enter");
    await runAllTimers();
    expect.verifySteps(["resolve S00021"]);

    await press("Enter");
    await animationFrame();
    expect.verifySteps(["open sale.order,12", "do crm.conversation"]);
});

test("what is scanned anywhere opens its protocol", async () => {
    await mountWithCleanup(NumberBox);
    await scan("S00012");
    expect.verifySteps(["resolve S00012", "open sale.order,12", "do crm.conversation"]);
});

test("what is scanned anywhere and unsure opens the box", async () => {
    hits = [ORDER, INVOICE];
    await mountWithCleanup(NumberBox);
    await scan("00012");
    await waitFor(".o_crm_number_hit");
    expect(".o_crm_number_box_menu input").toHaveValue("00012");
    expect(".o_crm_number_hit").toHaveCount(2);
    expect.verifySteps(["resolve 00012", "resolve 00012"]);
});

test("what is scanned anywhere and unknown says so", async () => {
    hits = [];
    mockService("notification", {add: (message) => expect.step(message)});
    await mountWithCleanup(NumberBox);
    await scan("4711");
    expect.verifySteps(["resolve 4711", "Nothing found under 4711"]);
});

test("scans of words, of commands and where a form waits for them are not ours", async () => {
    await mountWithCleanup(NumberBox);
    await scan("abc");
    await scan("OCD1");
    const field = document.createElement("div");
    field.className = "o_field_barcode_handler";
    getFixture().append(field);
    await scan("S12");
    expect.verifySteps([]);
});

test("nothing found says so", async () => {
    hits = [];
    await type("4711");
    await runAllTimers();
    expect(".o_crm_number_box_menu .o-autocomplete--dropdown-item").toHaveText(
        "Nothing found under this number"
    );
    await press("Enter");
    expect.verifySteps(["resolve 4711"]);
});

test("the command palette finds numbers behind #", async () => {
    await mountWithCleanup(WebClient);
    await press(["control", "k"]);
    await animationFrame();
    await contains(".o_command_palette_search input").edit("#s12", {confirm: false});
    await runAllTimers();
    await contains(".o_command .o_crm_number_hit").click();
    expect.verifySteps(["resolve s12", "open sale.order,12", "do crm.conversation"]);
});

test("the chain of documents opens beside the hit, without its protocol", async () => {
    hits = [{...ORDER, has_chain: true}, PART];
    await type("12");
    await runAllTimers();
    expect(".o_crm_number_chain").toHaveCount(1);
    await contains(".o_crm_number_chain").click();
    expect.verifySteps(["resolve 12", "chain sale.order,12", "do chain"]);
    expect(".o_crm_number_box_menu").toHaveCount(0);
});
