import {_t} from "@web/core/l10n/translation";
import {formatDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

/** How long it has been since a moment; the pointer shows the moment. */
export class ElapsedTimeField extends Component {
    static template = "crm_ext_service.ElapsedTimeField";
    static props = {...standardFieldProps};

    get moment() {
        return this.props.record.data[this.props.name];
    }

    get elapsedTime() {
        return this.moment.toRelative({style: "short"});
    }

    get title() {
        return formatDateTime(this.moment);
    }
}

export const elapsedTimeField = {
    component: ElapsedTimeField,
    displayName: _t("Time Passed"),
    supportedTypes: ["datetime"],
    listViewWidth: 120,
};

registry.category("fields").add("crm_elapsed_time", elapsedTimeField);
