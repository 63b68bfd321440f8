import {expect, test} from "@odoo/hoot";
import {queryAllTexts, runAllTimers} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Ticket extends models.Model {
    name = fields.Char();
    partner_id = fields.Many2one({relation: "res.partner"});
    _records = [{id: 1, name: "Pump leaks"}];
}

defineMailModels();
defineModels([Ticket]);

const FORM = {
    resModel: "ticket",
    type: "form",
    arch: `<form><field name="name" widget="crm_ticket_title"/></form>`,
};

function mockSimilar() {
    onRpc("crm_find_similar", ({args}) => {
        expect.step(args[0]);
        return [
            {
                id: 7,
                number: "T-26-00417-3",
                name: "Pump leaks",
                stage: "New",
                customer: "Bert Falke",
                date: "2026-03-02 10:00:00",
                is_open: true,
                is_customer: false,
            },
        ];
    });
}

test("similar tickets are offered while the title is typed", async () => {
    mockSimilar();
    await mountView(FORM);
    expect.verifySteps([]);
    await contains("[name=name] input").edit("Leaking pump", {confirm: false});
    await runAllTimers();
    await animationFrame();
    expect.verifySteps(["Leaking pump"]);
    expect(queryAllTexts(".o_crm_similar_tickets li a")).toEqual([
        "T-26-00417-3 Pump leaks",
    ]);
    expect(".o_crm_similar_tickets .badge").toHaveText("New");
});

test("a ticket that is saved asks no more", async () => {
    mockSimilar();
    await mountView({...FORM, resId: 1});
    await contains("[name=name] input").edit("Leaking pump", {confirm: false});
    await runAllTimers();
    expect.verifySteps([]);
    expect(".o_crm_similar_tickets").toHaveCount(0);
});
