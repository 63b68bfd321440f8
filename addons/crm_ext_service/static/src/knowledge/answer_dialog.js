import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {KeepLast} from "@web/core/utils/concurrency";
import {useDebounced} from "@web/core/utils/timing";

const DELAY = 250; // ms of rest while typing

/** Search articles and canned answers for a ticket and put one into the answer. */
export class AnswerDialog extends Component {
    static template = "crm_ext_service.AnswerDialog";
    static components = {Dialog};
    static props = {ticketId: Number, take: Function, close: Function};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({words: "", answers: []});
        this.search = useDebounced(this.load, DELAY);
        useAutofocus();
        onWillStart(() => this.load());
    }

    async load() {
        this.state.answers = await this.keepLast.add(
            this.orm.silent.call("helpdesk.ticket", "crm_get_answers", [
                [this.props.ticketId],
                this.state.words,
            ])
        );
    }

    take(answer, how) {
        this.props.close();
        return this.props.take(answer, how);
    }

    open(answer) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: answer.model,
                res_id: answer.id,
                views: [[false, "form"]],
            },
            {newWindow: true}
        );
    }
}
