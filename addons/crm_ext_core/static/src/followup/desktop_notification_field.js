import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {BooleanField, booleanField} from "@web/views/fields/boolean/boolean_field";

import {useState} from "@odoo/owl";

/** Asks the browser for its permission when the user ticks the box, never before. */
export class DesktopNotificationField extends BooleanField {
    static template = "crm_ext_core.DesktopNotificationField";

    setup() {
        super.setup();
        this.permission = useState(useService("mail.notification.permission"));
    }

    get isBlocked() {
        return this.state.value && this.permission.permission === "denied";
    }

    /** The user ticked the box in another browser. */
    get isToBeAllowed() {
        return this.state.value && this.permission.permission === "prompt";
    }

    async onChange(isWanted) {
        super.onChange(isWanted);
        if (isWanted) {
            await this.permission.requestPermission();
        }
    }
}

registry.category("fields").add("crm_desktop_notification", {
    ...booleanField,
    component: DesktopNotificationField,
});
