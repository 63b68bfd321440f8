import {defineMailModels, mailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {mockService, mountView, onRpc} from "@web/../tests/web_test_helpers";

import "@crm_ext_core/../tests/crm_ext_test_helpers";

describe.current.tags("desktop");
defineMailModels();

beforeEach(async () => {
    mailModels.MailActivity._records = ["Ask", "Confirm", "Send"].map(
        (summary, index) => ({
            id: index + 1,
            summary,
            active: true,
            user_id: false,
        })
    );
    onRpc("mail.activity", "crm_postpone", ({args}) => {
        expect.step(`postpone ${args[0]} ${args[1]}`);
        return "2026-11-26 13:00:00";
    });
    mockService("action", {
        async doActionButton({name, resId, onClose}) {
            expect.step(`${name} ${resId}`);
            await onClose?.();
        },
    });
    await mountView({
        type: "list",
        resModel: "mail.activity",
        arch: `
            <list js_class="crm_day_list" action="open" type="object">
                <field name="summary"/>
                <widget name="crm_postpone"/>
                <button name="action_crm_log_conversation" type="object" string="Log"/>
                <button name="action_done" type="object" string="Done"/>
            </list>`,
    });
    await animationFrame();
});

test("the first activity has the focus, one key answers it", async () => {
    expect(".o_data_row:first .o_data_cell:first").toBeFocused();

    await press("d");
    await animationFrame();
    await press("l");
    await animationFrame();
    await press("o");
    await animationFrame();

    expect.verifySteps(["action_done 1", "action_crm_log_conversation 1", "open 1"]);
});

test("arrows go to the next activity", async () => {
    await press("arrowdown");
    await press("d");
    await animationFrame();

    expect.verifySteps(["action_done 2"]);
});

test("an open menu has the arrows, Enter puts the activity off", async () => {
    await press("s");
    await animationFrame();
    expect(queryAllTexts(".o-dropdown--menu .dropdown-item")).toEqual([
        "In 10 minutes",
        "In 1 hour",
        "Tomorrow at 9:00",
        "Choose…",
    ]);

    await press("arrowdown");
    await press("arrowdown");
    await press("enter");
    await animationFrame();

    expect.verifySteps(["postpone 1 1_hour"]);
});
