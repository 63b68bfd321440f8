import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

const ICONS = {
    done: "fa-check-circle text-success",
    partly: "fa-adjust text-warning",
    open: "fa-circle-o text-muted",
};

/** The steps of an order from the order to the money, as the server says them. */
export class OrderProgressField extends Component {
    static template = "crm_ext_core.OrderProgressField";
    static props = {...standardFieldProps};

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    getIcon(step) {
        return step.late ? "fa-exclamation-triangle text-danger" : ICONS[step.state];
    }
}

export const orderProgressField = {
    component: OrderProgressField,
    displayName: _t("Order Progress"),
    supportedTypes: ["json"],
};

registry.category("fields").add("crm_progress", orderProgressField);
