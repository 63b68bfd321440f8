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
    static props = {...standardFieldProps, isShort: {type: Boolean, optional: true}};

    /** In lists the width counts: that it was ordered is clear from what came after. */
    get steps() {
        const steps = this.props.record.data[this.props.name] || [];
        return this.props.isShort ? steps.filter(({key}) => key !== "ordered") : steps;
    }

    getIcon(step) {
        return step.late ? "fa-exclamation-triangle text-danger" : ICONS[step.state];
    }
}

export const orderProgressField = {
    component: OrderProgressField,
    displayName: _t("Order Progress"),
    supportedOptions: [
        {label: _t("Without the first step"), name: "short", type: "boolean"},
    ],
    supportedTypes: ["json"],
    extractProps: ({options}) => ({isShort: Boolean(options.short)}),
};

registry.category("fields").add("crm_progress", orderProgressField);
