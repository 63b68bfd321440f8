import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";

class Ticket extends models.Model {
    crm_deadline = fields.Datetime();
    crm_sla_state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["paused", "Paused"],
            ["missed", "Missed"],
        ],
    });
    _records = [
        {id: 1, crm_deadline: "2026-03-02 13:30:00", crm_sla_state: "running"},
        {id: 2, crm_deadline: "2026-03-02 10:30:30", crm_sla_state: "running"},
        {id: 3, crm_deadline: "2026-03-02 08:00:00", crm_sla_state: "missed"},
        {id: 4, crm_sla_state: "paused"},
        {id: 5},
    ];
}

defineMailModels();
defineModels([Ticket]);

test("the list says how long it is until the deadline", async () => {
    mockDate("2026-03-02 10:00:00", 0);
    await mountView({
        resModel: "ticket",
        type: "list",
        arch: `<list><field name="crm_deadline" widget="crm_remaining_time"/></list>`,
    });
    expect(queryAllTexts(".o_data_row td[name=crm_deadline]")).toEqual([
        "In 3 hr.",
        "In 30 min.",
        "2 hr. ago",
        "Paused",
        "",
    ]);
    expect("time.text-danger").toHaveCount(1);
    expect("time.text-warning-emphasis").toHaveCount(2);
});
