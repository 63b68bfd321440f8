import {expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Account extends models.Model {
    crm_tree_count = fields.Integer();
    crm_revenue = fields.Integer({string: "Revenue This Year"});
    crm_revenue_tree = fields.Integer();
    crm_revenue_last = fields.Integer({string: "Revenue Last Year"});
    crm_revenue_last_tree = fields.Integer();
    crm_overdue = fields.Integer({string: "Overdue"});
    crm_overdue_tree = fields.Integer();
    _records = [
        {
            id: 1,
            crm_tree_count: 2,
            crm_revenue: 50,
            crm_revenue_tree: 200,
            crm_revenue_last: 100,
            crm_revenue_last_tree: 50,
            crm_overdue: 0,
            crm_overdue_tree: 7,
        },
        {id: 2, crm_tree_count: 1, crm_revenue: 3},
    ];
}

defineMailModels();
defineModels([Account]);

const ARCH = `
    <form>
        <field name="crm_revenue" invisible="1"/>
        <field name="crm_revenue_tree" invisible="1"/>
        <field name="crm_revenue_last" invisible="1"/>
        <field name="crm_revenue_last_tree" invisible="1"/>
        <field name="crm_overdue" invisible="1"/>
        <field name="crm_overdue_tree" invisible="1"/>
        <widget name="crm_figures"/>
    </form>`;

test("figures of a company and its tree stand side by side", async () => {
    await mountView({resModel: "account", type: "form", resId: 1, arch: ARCH});
    expect(queryAllTexts(".o_crm_figures tbody tr:first-child > *")).toEqual([
        "Revenue This Year",
        "50",
        "200",
    ]);
    expect(".o_crm_figures tbody tr").toHaveCount(3);
    expect(".progress").toHaveCount(4);
    const widths = [...document.querySelectorAll(".progress-bar")].map(
        (bar) => bar.style.width
    );
    expect(widths).toEqual(["50%", "100%", "100%", "25%"]);
    expect("[data-figure=crm_overdue_tree] .text-danger").toHaveCount(1);
    expect("[data-figure=crm_overdue]").toHaveCount(0);
});

test("a company that stands alone has one column", async () => {
    await mountView({resModel: "account", type: "form", resId: 2, arch: ARCH});
    expect(".o_crm_figures thead").toHaveCount(0);
    expect(".o_crm_figures tbody tr:first-child td").toHaveCount(1);
});

test("a click on a figure asks for its documents", async () => {
    onRpc("account", "action_crm_open_figure", ({args}) => {
        expect.step(args);
        return {type: "ir.actions.act_window_close"};
    });
    await mountView({resModel: "account", type: "form", resId: 1, arch: ARCH});
    await click("[data-figure=crm_revenue_tree]");
    await animationFrame();
    expect.verifySteps([[[1], "crm_revenue_tree"]]);
});
