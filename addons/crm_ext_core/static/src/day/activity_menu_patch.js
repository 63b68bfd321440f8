import {ActivityMenu} from "@mail/core/web/activity_menu";
import {useCommand} from "@web/core/commands/command_hook";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(ActivityMenu.prototype, {
    setup() {
        super.setup();
        useCommand(_t("My Day"), () => this.crmOpenDay(), {
            category: "activity",
            hotkey: "alt+shift+d",
            global: true,
        });
    },

    crmOpenDay(newWindow) {
        this.dropdown.close();
        return this.action.doAction("crm_ext_core.mail_activity_action_day", {
            newWindow,
            clearBreadcrumbs: true,
        });
    },
});
