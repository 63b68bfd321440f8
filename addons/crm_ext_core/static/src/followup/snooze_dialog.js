import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Dialog} from "@web/core/dialog/dialog";
import {serializeDateTime} from "@web/core/l10n/dates";

import {Component, useState} from "@odoo/owl";

const {DateTime} = luxon;
const MORNING_HOUR = 9;

/** Asks when a follow-up is to be signalled again. */
export class SnoozeDialog extends Component {
    static template = "crm_ext_core.SnoozeDialog";
    static components = {DateTimeInput, Dialog};
    static props = {close: Function, customer: String, snooze: Function};

    setup() {
        const morning = {hour: MORNING_HOUR, minute: 0, second: 0, millisecond: 0};
        this.now = DateTime.now();
        this.state = useState({until: this.now.plus({days: 1}).set(morning)});
    }

    get isValid() {
        return this.state.until && this.state.until > this.now;
    }

    async confirm() {
        await this.props.snooze(serializeDateTime(this.state.until));
        this.props.close();
    }
}
