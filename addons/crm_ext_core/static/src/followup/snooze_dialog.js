import {Dialog} from "@web/core/dialog/dialog";
import {serializeDateTime} from "@web/core/l10n/dates";
import {Record} from "@web/model/record";

import {Component} from "@odoo/owl";

import {CrmDueField} from "../due/due_field";

const {DateTime} = luxon;
const MORNING_HOUR = 9;

/** Asks when a follow-up is to be signalled again. */
export class SnoozeDialog extends Component {
    static template = "crm_ext_core.SnoozeDialog";
    static components = {CrmDueField, Dialog, Record};
    static props = {close: Function, customer: String, snooze: Function};

    setup() {
        const morning = {hour: MORNING_HOUR, minute: 0, second: 0, millisecond: 0};
        this.recordProps = {
            resModel: "mail.activity",
            fieldNames: ["until"],
            fields: {until: {name: "until", type: "datetime"}},
            values: {
                until: serializeDateTime(DateTime.now().plus({days: 1}).set(morning)),
            },
        };
    }

    async confirm(record) {
        // What was typed last may not have been read yet.
        await record.isDirty();
        const {until} = record.data;
        if (until && !record.isFieldInvalid("until")) {
            await this.props.snooze(serializeDateTime(until));
            this.props.close();
        }
    }
}
