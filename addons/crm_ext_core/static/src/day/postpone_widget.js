import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {SnoozeDialog} from "@crm_ext_core/followup/snooze_dialog";

import {Component} from "@odoo/owl";

/** Puts an activity off to one of a few times, or to one that the user chooses. */
export class PostponeWidget extends Component {
    static template = "crm_ext_core.PostponeWidget";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
    }

    get isList() {
        return this.env.config.viewType === "list";
    }

    get choices() {
        return [
            {id: "10_minutes", label: _t("In 10 minutes")},
            {id: "1_hour", label: _t("In 1 hour")},
            {id: "tomorrow", label: _t("Tomorrow at 9:00")},
        ];
    }

    async postpone(choice) {
        const {record} = this.props;
        await this.orm.call("mail.activity", "crm_postpone", [[record.resId], choice]);
        await this.reload();
    }

    choose() {
        const customer = this.props.record.data.crm_commercial_partner_id;
        this.dialog.add(SnoozeDialog, {
            customer: customer?.display_name || "",
            snooze: (until) => this.postpone(until),
        });
    }

    async reload() {
        const {model} = this.props.record;
        await model.root.load();
        model.notify();
    }
}

registry.category("view_widgets").add("crm_postpone", {
    component: PostponeWidget,
    fieldDependencies: [{name: "active", type: "boolean"}],
    listViewWidth: [40, 40],
});
