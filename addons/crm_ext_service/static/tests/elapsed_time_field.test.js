import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";

class Ticket extends models.Model {
    crm_waiting_since = fields.Datetime();
    _records = [
        {id: 1, crm_waiting_since: "2026-03-02 07:00:00"},
        {id: 2, crm_waiting_since: "2026-02-27 10:00:00"},
        {id: 3},
    ];
}

defineMailModels();
defineModels([Ticket]);

test("the list says how long a customer waits", async () => {
    mockDate("2026-03-02 10:00:00", 0);
    await mountView({
        resModel: "ticket",
        type: "list",
        arch: `<list><field name="crm_waiting_since" widget="crm_elapsed_time"/></list>`,
    });
    expect(queryAllTexts(".o_data_row td[name=crm_waiting_since]")).toEqual([
        "3 hr. ago",
        "3 days ago",
        "",
    ]);
});
