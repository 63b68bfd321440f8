import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {hover, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {DocumentChain} from "@crm_ext_core/document_chain/document_chain";

describe.current.tags("desktop");
defineMailModels();

const ENTRY = {
    amount: "",
    can_open: true,
    date: "03/12/2026",
    is_start: false,
    order_ids: [1],
    state: "",
    text: "",
};
const ORDER = {...ENTRY, model: "sale.order", res_id: 1, name: "S1", is_start: true};
const OTHER = {...ORDER, res_id: 2, name: "S2", is_start: false, order_ids: [2]};
const INVOICE = {
    ...ENTRY,
    model: "account.move",
    res_id: 7,
    name: "INV/7",
    can_open: false,
    order_ids: [2],
};

let groups = [];

function group(key, ...entries) {
    const {model} = entries[0];
    return {key, label: key, total: entries.length, model, domain: [], entries};
}

beforeEach(() => {
    groups = [group("order", ORDER, OTHER), group("invoice", INVOICE)];
    onRpc("crm.document.chain", "get_chain", ({args}) => {
        expect.step(args.join(","));
        return {title: "", groups};
    });
    mockService("action", {
        doAction: (action) => expect.step([action.res_model, action.res_id || "all"]),
    });
});

async function mountChain() {
    const action = {params: {model: "sale.order", res_id: 1}};
    await mountWithCleanup(DocumentChain, {props: {action, actionId: 1}});
    expect.verifySteps(["sale.order,1"]);
}

test("documents stand in their order and open, those closed to the user do not", async () => {
    await mountChain();
    expect(queryAllTexts(".o_crm_chain_label")).toEqual(["order", "invoice"]);
    expect(queryAllTexts(".o_crm_chain_entry strong")).toEqual(["S1", "S2", "INV/7"]);
    expect("[aria-current=true]").toHaveText(/S1/);
    expect("[data-kind=invoice] .o_crm_chain_entry").not.toBeEnabled();
    await contains(".o_crm_chain_entry:contains(S2)").click();
    expect.verifySteps([["sale.order", 2]]);
});

test("of several orders one is lit with what belongs to it", async () => {
    await mountChain();
    await hover(".o_crm_chain_entry:contains(S2)");
    await animationFrame();
    expect(".opacity-25").toHaveCount(1);
    expect(".opacity-25").toHaveText(/S1/);
});

test("a long list is cut and opens as a whole", async () => {
    groups = [{...group("order", ORDER), total: 30}];
    await mountChain();
    await contains(".o_crm_chain_all").click();
    expect.verifySteps([["sale.order", "all"]]);
});

test("a record without orders says so", async () => {
    groups = [];
    await mountChain();
    expect(".o_crm_chain_empty").toHaveCount(1);
});
