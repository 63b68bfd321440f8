import {Component, onWillStart, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

import {AnswerDialog} from "./answer_dialog";
import {setPlaceholderValues} from "./canned_answer_patch";

/** Above the answer to a customer: what fits the ticket, one click puts it in. */
export class AnswerOffers extends Component {
    static template = "crm_ext_service.AnswerOffers";
    static props = {ticketId: Number, take: Function};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({answers: []});
        // Not awaited: the answer can be typed before the offers stand.
        onWillStart(() => void this.load());
    }

    async load() {
        const {ticketId} = this.props;
        const call = (method) =>
            this.orm.silent.call("helpdesk.ticket", method, [[ticketId]]);
        const [answers, values] = await Promise.all([
            call("crm_get_offered_answers"),
            call("crm_get_answer_values"),
        ]);
        this.state.answers = answers;
        setPlaceholderValues(ticketId, values);
    }

    openAll() {
        this.dialog.add(AnswerDialog, {
            ticketId: this.props.ticketId,
            take: this.props.take,
        });
    }
}
