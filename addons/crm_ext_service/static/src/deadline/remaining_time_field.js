import {_t} from "@web/core/l10n/translation";
import {formatDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {capitalize} from "@web/core/utils/strings";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

const {DateTime} = luxon;
const SOON_HOURS = 4;

/** How long it is until the next deadline of a ticket, or that the clock stands. */
export class RemainingTimeField extends Component {
    static template = "crm_ext_service.RemainingTimeField";
    static props = {...standardFieldProps};

    get deadline() {
        return this.props.record.data[this.props.name];
    }

    get isPaused() {
        return !this.deadline && this.props.record.data.crm_sla_state === "paused";
    }

    get remainingTime() {
        return capitalize(this.deadline.toRelative({style: "short"}));
    }

    get moment() {
        return formatDateTime(this.deadline);
    }

    get color() {
        const hours = this.deadline.diff(DateTime.now()).as("hours");
        if (hours < 0) {
            return "text-danger fw-bold";
        }
        return hours < SOON_HOURS ? "text-warning-emphasis fw-bold" : "";
    }
}

export const remainingTimeField = {
    component: RemainingTimeField,
    displayName: _t("Time until the Deadline"),
    supportedTypes: ["datetime"],
    listViewWidth: 130,
    fieldDependencies: [{name: "crm_sla_state", type: "selection", readonly: true}],
    isEmpty: (record, fieldName) =>
        !record.data[fieldName] && record.data.crm_sla_state !== "paused",
};

registry.category("fields").add("crm_remaining_time", remainingTimeField);
