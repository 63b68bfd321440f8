import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

import {Component, useState} from "@odoo/owl";

import {SnoozeDialog} from "./snooze_dialog";

const {DateTime} = luxon;

// More cards than these make a list, of which one is unfolded at a time.
const MAX_UNFOLDED = 2;

/** The follow-ups that are due: whom to call, why, and what was said last. */
export class FollowupPanel extends Component {
    static template = "crm_ext_core.FollowupPanel";
    static components = {Dropdown, DropdownItem};
    static props = {planner: Object};

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.signals = useState(this.props.planner.signals);
        // Folded or not as the user has chosen, null until then
        this.state = useState({isFolded: null, unfoldedId: null});
    }

    /** On a phone a list of missed ones would hide the screen that one came for. */
    get isFolded() {
        return this.state.isFolded ?? (this.env.isSmall && this.isList);
    }

    toggleFold() {
        this.state.isFolded = !this.isFolded;
    }

    get snoozeChoices() {
        return [
            {id: "10_minutes", label: _t("In 10 minutes")},
            {id: "1_hour", label: _t("In 1 hour")},
            {id: "tomorrow", label: _t("Tomorrow at 9:00")},
        ];
    }

    get isList() {
        return this.signals.length > MAX_UNFOLDED;
    }

    isUnfolded(signal) {
        const {unfoldedId} = this.state;
        const chosen = this.signals.find((other) => other.id === unfoldedId);
        return !this.isList || signal.id === (chosen || this.signals[0]).id;
    }

    formatMoment(value) {
        const moment = deserializeDateTime(value);
        return toLocaleDateTimeString(moment, {
            showDate: !moment.hasSame(DateTime.now(), "day"),
            showTime: true,
            showSeconds: false,
        });
    }

    phoneUrl(phone) {
        return `tel:${phone.replace(/\s+/g, "")}`;
    }

    closeAll() {
        return this.props.planner.acknowledge(
            ...this.signals.map((signal) => signal.id)
        );
    }

    chooseSnooze(signal) {
        this.dialog.add(SnoozeDialog, {
            customer: signal.customer || "",
            snooze: (until) => this.props.planner.snooze(signal.id, until),
        });
    }

    openAll() {
        return this.action.doAction("crm_ext_core.mail_activity_action_day");
    }

    async open(signal) {
        await this.doAction(signal, "action_open_document");
        await this.props.planner.acknowledge(signal.id);
    }

    /** Saving the talk closes the follow-up, and with it the signal. */
    logTalk(signal) {
        return this.doAction(signal, "action_crm_log_conversation");
    }

    openTalk(talk) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.conversation",
            res_id: talk.id,
            views: [[false, "form"]],
        });
    }

    async doAction(signal, method) {
        const action = await this.orm.call("mail.activity", method, [[signal.id]]);
        return this.action.doAction(action);
    }
}
