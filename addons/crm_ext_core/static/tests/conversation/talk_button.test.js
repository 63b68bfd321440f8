import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {press} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {TalkButton} from "@crm_ext_core/conversation/talk_button";
import {TalkDrafts} from "@crm_ext_core/conversation/talk_draft_service";
import "@crm_ext_core/../tests/crm_ext_test_helpers";

describe.current.tags("desktop");
defineMailModels();

let controller = null;
let closeInfos = undefined;

beforeEach(() => {
    controller = {
        action: {res_model: "sale.order"},
        currentState: {resId: 12},
        props: {resModel: "sale.order"},
    };
    closeInfos = undefined;
    onRpc("crm.conversation", "get_log_action", ({args}) => {
        expect.step(args);
        return {type: "ir.actions.act_window", res_model: "crm.conversation"};
    });
    mockService("action", {
        get currentController() {
            return controller;
        },
        doAction(action, options) {
            expect.step(action.res_model || action);
            options?.onClose(closeInfos);
        },
    });
});

test("a talk is logged about the record on the screen", async () => {
    await mountWithCleanup(TalkButton);
    await contains(".o_crm_talk_button").click();
    expect.verifySteps([["sale.order", 12], "crm.conversation"]);
});

test("a hotkey logs a talk, and the screen below shows it", async () => {
    closeInfos = {is_logged: true};
    await mountWithCleanup(TalkButton);
    await press(["alt", "shift", "l"]);
    await animationFrame();
    expect.verifySteps([["sale.order", 12], "crm.conversation", "soft_reload"]);
});

test("a talk is logged where no record is on the screen", async () => {
    controller = {action: {tag: "mail.action_discuss"}, currentState: {}, props: {}};
    await mountWithCleanup(TalkButton);
    await contains(".o_crm_talk_button").click();
    expect.verifySteps([[false, false], "crm.conversation"]);
});

test("the button tells how many talks are not saved", async () => {
    await mountWithCleanup(TalkButton);
    expect(".o_crm_talk_draft_count").toHaveCount(0);
    getService("crm_ext_core.talk_drafts").state.count = 2;
    await animationFrame();
    expect(".o_crm_talk_draft_count").toHaveText("2");
});

test("a browser that cannot keep drafts says so once", async () => {
    const notification = {add: (message) => expect.step(String(message))};
    await mountWithCleanup(TalkButton);
    const store = {write: () => Promise.reject(new Error("full"))};
    const drafts = new TalkDrafts("test", store, {notification});
    await drafts.write({key: "a"});
    await drafts.write({key: "a"});
    expect.verifySteps([
        "Your browser cannot keep this draft. Save the talk before you leave.",
    ]);
});
