import {animationFrame, click, edit, press, queryAllTexts} from "@odoo/hoot-dom";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

describe.current.tags("desktop");

class Visit extends models.Model {
    _name = "visit";

    due = fields.Datetime();
    note = fields.Char();

    _records = [{id: 1, note: "Ring"}];
    _views = {
        form: `
            <form>
                <field name="due" widget="crm_due"/>
                <field name="note"/>
            </form>`,
    };
}

defineMailModels();
defineModels([Visit]);

const INPUT = ".o_field_widget[name=due] input";

beforeEach(() => {
    mockDate("2026-11-26 14:20:00", +1);
    onRpc("mail.activity", "crm_get_due_choices", () => [
        {label: "Tomorrow", due: "2026-11-27 08:00:00"},
        {label: "Next free slot", due: "2026-11-26 15:30:00"},
    ]);
    onRpc("mail.activity", "crm_parse_due", ({args}) => {
        expect.step(args[0]);
        if (args[0] !== "mon 14") {
            throw makeServerError({
                type: "UserError",
                message: `"${args[0]}" is no time`,
            });
        }
        return "2026-11-30 13:00:00";
    });
    onRpc("visit", "web_save", ({args}) => {
        expect.step(`saved ${args[1].due}`);
    });
});

async function mountVisit() {
    await mountView({type: "form", resModel: "visit", resId: 1});
}

test("a usual time is taken by two keys", async () => {
    await mountVisit();
    await contains(INPUT).click();
    expect(queryAllTexts(".o_crm_due .dropdown-item span span:first-child")).toEqual([
        "Tomorrow",
        "Next free slot",
    ]);

    await press("ArrowDown");
    await press("Enter");
    await animationFrame();

    expect(INPUT).toHaveValue("Nov 26, 4:30 PM");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["saved 2026-11-26 15:30:00"]);
});

test("a typed time is shown before it is taken", async () => {
    await mountVisit();
    await contains(INPUT).edit("mon 14", {confirm: false});
    await contains(".o_crm_due .dropdown-item:contains(Mon Nov 30, 2:00 PM)").click();

    expect(INPUT).toHaveValue("Nov 30, 2:00 PM");
    expect.verifySteps(["mon 14"]);
});

test("a typed time is saved although nobody chose it from the list", async () => {
    await mountVisit();
    await click(INPUT);
    await edit("mon 14");
    await contains(".o_form_button_save").click();

    expect.verifySteps(["mon 14", "saved 2026-11-30 13:00:00"]);
    expect(INPUT).toHaveValue("Nov 30, 2:00 PM");
});

test("a text that is no time stays to be corrected and is not saved", async () => {
    await mountVisit();
    await contains(INPUT).edit("some day", {confirm: "tab"});
    await animationFrame();

    expect(INPUT).toHaveValue("some day");
    expect(".o_field_widget[name=due]").toHaveClass("o_field_invalid");
    expect(".o_notification:contains(some day)").toHaveCount(1);

    await contains(".o_form_button_save").click();
    expect.verifySteps(["some day"]);
});

test("an emptied field has no time", async () => {
    Visit._records[0].due = "2026-11-27 08:00:00";
    await mountVisit();
    expect(INPUT).toHaveValue("Nov 27, 9:00 AM");

    await contains(INPUT).edit("", {confirm: "tab"});
    await contains(".o_form_button_save").click();
    expect.verifySteps(["saved false"]);
});
