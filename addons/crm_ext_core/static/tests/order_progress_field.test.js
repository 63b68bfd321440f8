import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Order extends models.Model {
    steps = fields.Json();
    _records = [
        {
            id: 1,
            steps: [
                {key: "ordered", state: "done", label: "Ordered", late: false},
                {
                    key: "delivered",
                    state: "partly",
                    label: "Delivered 1 of 2",
                    late: true,
                },
                {key: "invoiced", state: "open", label: "Not invoiced", late: false},
            ],
        },
    ];
}

defineMailModels();
defineModels([Order]);

test("the steps of an order stand in one line, late ones in red", async () => {
    await mountView({
        resModel: "order",
        type: "form",
        resId: 1,
        arch: `<form><field name="steps" widget="crm_progress" readonly="1"/></form>`,
    });
    expect(queryAllTexts(".o_crm_progress li")).toEqual([
        "Ordered",
        "Delivered 1 of 2",
        "Not invoiced",
    ]);
    expect("li[data-step=ordered] .text-success").toHaveCount(1);
    expect("li[data-step=delivered] .text-danger").toHaveCount(2);
    expect("li[data-step=invoiced] .text-muted").toHaveCount(2);
});

test("in a list the line begins after the order", async () => {
    await mountView({
        resModel: "order",
        type: "list",
        arch: `<list><field name="steps" widget="crm_progress" options="{'short': true}"/></list>`,
    });
    expect(queryAllTexts(".o_crm_progress li")).toEqual([
        "Delivered 1 of 2",
        "Not invoiced",
    ]);
});
