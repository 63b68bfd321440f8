import {useCommand} from "@web/core/commands/command_hook";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

import {Component, useState} from "@odoo/owl";

/** Log a talk from anywhere: about the record on the screen, if it has a customer. */
export class TalkButton extends Component {
    static template = "crm_ext_core.TalkButton";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.drafts = useState(useService("crm_ext_core.talk_drafts").state);
        useCommand(_t("Log a talk"), () => this.logTalk(), {
            category: "smart_action",
            hotkey: "alt+shift+l",
            hotkeyOptions: {bypassEditableProtection: true},
        });
    }

    get title() {
        return this.drafts.count
            ? _t("Log a talk (not saved: %s)", this.drafts.count)
            : _t("Log a talk");
    }

    async logTalk() {
        const {action, currentState, props} = this.action.currentController || {};
        const resModel = props?.resModel || action?.res_model || false;
        const resId = currentState?.resId || false;
        const logAction = await this.orm.call("crm.conversation", "get_log_action", [
            resModel,
            resId,
        ]);
        // The screen below counts and lists the talk, too.
        const onClose = (infos) =>
            infos?.is_logged && this.action.doAction("soft_reload");
        return this.action.doAction(logAction, {onClose});
    }
}

registry
    .category("systray")
    .add("crm_ext_core.talk_button", {Component: TalkButton}, {sequence: 61});
