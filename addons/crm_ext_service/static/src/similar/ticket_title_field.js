import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";
import {CharField, charField} from "@web/views/fields/char/char_field";
import {useRecordObserver} from "@web/model/relational_model/utils";

import {Component, useState} from "@odoo/owl";

const PAUSE = 300; // Ms after the last key
const LIMIT = 5;

/** The title of a new ticket, with the tickets that may be about the same thing. */
export class TicketTitleField extends Component {
    static template = "crm_ext_service.TicketTitleField";
    static components = {CharField};
    static props = {...CharField.props};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({tickets: []});
        this.search = useDebounced((title) => this.find(title), PAUSE);
        useRecordObserver((record) => {
            const partnerId = record.data.partner_id?.id || false;
            if (partnerId !== this.partnerId || record.resId) {
                this.partnerId = partnerId;
                this.find(record.data[this.props.name]);
            }
        });
    }

    onInput(ev) {
        this.search(ev.target.value);
    }

    async find(title) {
        const {resId, resModel} = this.props.record;
        if (resId || this.props.readonly || (!title && !this.partnerId)) {
            this.state.tickets = [];
            return;
        }
        this.state.tickets = await this.keepLast.add(
            this.orm.call(resModel, "crm_find_similar", [
                title || "",
                this.partnerId,
                LIMIT,
            ])
        );
    }

    getHref(ticket) {
        return `/odoo/helpdesk.ticket/${ticket.id}`;
    }

    getDate(ticket) {
        return formatDate(deserializeDateTime(ticket.date));
    }
}

export const ticketTitleField = {
    ...charField,
    component: TicketTitleField,
    displayName: _t("Title of a Ticket"),
    supportedTypes: ["char"],
    fieldDependencies: [
        {name: "partner_id", type: "many2one", relation: "res.partner"},
    ],
};

registry.category("fields").add("crm_ticket_title", ticketTitleField);
