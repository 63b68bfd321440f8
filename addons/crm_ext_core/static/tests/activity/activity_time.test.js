import {
    contains,
    defineMailModels,
    mailModels,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {fields, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {mailDataHelpers} from "@mail/../tests/mock_server/mail_mock_server";
import {queryAllTexts, queryAttribute} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineMailModels();

/** Open Bert at 15:20 in Berlin; his activities are those of 26 November. */
async function openBert(activities, zone = "Europe/Berlin") {
    mockDate("2026-11-26 14:20:00", 0);
    mockTimeZone(zone);
    const {MailActivity} = mailModels;
    patchWithCleanup(MailActivity._fields, {
        crm_due: fields.Datetime(),
        crm_recurrence_unit: fields.Char(),
    });
    patchWithCleanup(MailActivity.prototype, {
        get _to_store_defaults() {
            return [
                ...super._to_store_defaults,
                "crm_due",
                "crm_recurrence_unit",
                mailDataHelpers.Store.attr("user_tz", () => "Europe/Berlin"),
            ];
        },
    });
    const pyEnv = await startServer();
    const bert = pyEnv["res.partner"].create({name: "Bert"});
    for (const activity of activities) {
        pyEnv["mail.activity"].create({
            can_write: true,
            date_deadline: "2026-11-26",
            res_id: bert,
            res_model: "res.partner",
            state: "today",
            ...activity,
        });
    }
    await start();
    await openFormView("res.partner", bert);
    await contains(".o-mail-Activity", {count: activities.length});
}

test("activities of a day stand in the order of their times", async () => {
    await openBert([
        {summary: "Write"},
        {summary: "Late", crm_due: "2026-11-26 16:00:00"},
        {summary: "Missed", crm_due: "2026-11-26 08:00:00"},
    ]);

    const times = queryAllTexts(".o_crm_activity_time").map((text) => text.slice(0, 4));
    expect(times).toEqual(["9:00", "5:00"]);
    const [missed, late, write] = queryAllTexts(".o-mail-Activity-info");
    expect(missed).toInclude("Missed");
    expect(late).toInclude("Late");
    expect(write).toInclude("Write");
    expect(".o_crm_activity_time.text-danger").toHaveCount(1);
});

test("a reader in another time zone sees his time and the one of the assignee", async () => {
    await openBert([{summary: "Ring", crm_due: "2026-11-26 20:00:00"}], "Asia/Kolkata");

    // The 26th in Berlin is the 27th in Kolkata already
    expect(".o_crm_activity_time").toHaveText(/Nov 27, 2026, 1:30/);
    const title = queryAttribute(".o_crm_activity_time", "title");
    expect(title).toInclude("9:00");
    expect(title).toInclude("Europe/Berlin");
});

test("a recurring follow-up is marked, one of the day has no time", async () => {
    await openBert([{summary: "Ring", crm_recurrence_unit: "week"}]);

    expect(".o_crm_activity_recurring").toHaveCount(1);
    expect(".o_crm_activity_time").toHaveCount(0);
});
