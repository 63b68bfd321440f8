import {useCommand} from "@web/core/commands/command_hook";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {SelectCreateDialog} from "@web/views/view_dialogs/select_create_dialog";

import {Component, useRef, useState} from "@odoo/owl";

const STATES = {
    ringing: {icon: "fa-phone", color: "primary"},
    answered: {icon: "fa-volume-control-phone", color: "success"},
    ended: {icon: "fa-phone", color: "secondary"},
    missed: {icon: "fa-phone", color: "danger"},
};

/** One call: who it is, what matters about him, and what to do. */
export class CallCard extends Component {
    static template = "crm_ext_core.CallCard";
    static props = {calls: Object, card: Object};

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.card = useState(this.props.card);
        this.clock = useState(this.props.calls.state);
        this.state = useState({chosen: null, isFolded: false});
    }

    get calls() {
        return this.props.calls;
    }

    get icon() {
        return STATES[this.card.state].icon;
    }

    get color() {
        return STATES[this.card.state].color;
    }

    get title() {
        const {state, direction} = this.card;
        const titles = {
            ringing: direction === "in" ? _t("Incoming call") : _t("Outgoing call"),
            answered: _t("On the phone"),
            ended: _t("Call ended"),
            missed: direction === "in" ? _t("Missed call") : _t("Not reached"),
        };
        return titles[state];
    }

    /** How long it has been ringing, or how long they have talked. */
    get time() {
        const {answered_at, ended_at, started_at, state} = this.card;
        if (state === "missed") {
            return deserializeDateTime(started_at).toLocaleString({timeStyle: "short"});
        }
        const since = deserializeDateTime(answered_at || started_at).toMillis();
        const until = ended_at
            ? deserializeDateTime(ended_at).toMillis()
            : this.clock.now;
        const seconds = Math.max(Math.floor((until - since) / 1000), 0);
        const pad = (value) => String(value).padStart(2, "0");
        return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
    }

    /** The caller whose facts are shown; nobody while the user has to choose. */
    get hit() {
        const {hits} = this.card;
        if (hits.length === 1) {
            return hits[0];
        }
        return hits.find((hit) => this.keyOf(hit) === this.state.chosen) || null;
    }

    keyOf(hit) {
        return `${hit.model},${hit.res_id}`;
    }

    /** The facts of the caller that are known, each with its records to open. */
    get facts() {
        const {hit} = this;
        const talk = hit.last_talk && {...hit.last_talk, model: "crm.conversation"};
        const facts = [
            {name: "branch", label: _t("Part of"), text: hit.branch},
            {name: "department", label: _t("Department"), text: hit.department},
            {name: "supervisor", label: _t("Supervisor"), text: hit.supervisor},
            {name: "last_talk", label: _t("Last talk"), records: talk ? [talk] : []},
            {
                name: "open_tickets",
                label: _t("Open tickets"),
                ...this.listOf(hit.open_tickets),
            },
            {
                name: "open_orders",
                label: _t("Open orders"),
                ...this.listOf(hit.open_orders),
            },
            {
                name: "next_followup",
                label: _t("Next follow-up"),
                text: hit.next_followup,
            },
        ];
        return facts.filter((fact) => fact.text || fact.records?.length);
    }

    listOf(found) {
        if (!found) {
            return {records: []};
        }
        const more = found.count - found.records.length;
        return {
            records: found.records,
            more: more > 0 ? _t("and %s more", more) : "",
        };
    }

    canCreate(model) {
        return Boolean(this.card.number) && this.card.can_create.includes(model);
    }

    get phoneUrl() {
        return `tel:${this.card.number.replace(/[^+\d]/g, "")}`;
    }

    async choose(hit) {
        this.state.chosen = this.keyOf(hit);
        await this.calls.choose(this.card.id, hit);
    }

    /** The user sees that this is not who called: back to the list, or search. */
    chooseAgain() {
        if (this.card.hits.length > 1) {
            this.state.chosen = null;
        } else {
            this.attach();
        }
    }

    openRecord(model, id) {
        return this.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** On a phone the card would hide the page that it opens. */
    makeRoom({target}) {
        this.state.isFolded = this.env.isSmall && target !== "new";
    }

    async run(method) {
        const {model, res_id} = this.hit;
        const args = [[this.card.id], method, model, res_id];
        const action = await this.orm.call("crm.call", "run_card_action", args);
        return this.doAction(action);
    }

    /** The new record opens over what the user is doing, and is found when saved. */
    async create(method) {
        const action = await this.orm.call("crm.call", method, [[this.card.id]]);
        return this.doAction({...action, target: "new"});
    }

    doAction(action) {
        this.makeRoom(action);
        return this.action.doAction(action, {
            onClose: () => this.calls.load([this.card.id]),
        });
    }

    attach() {
        this.dialog.add(SelectCreateDialog, {
            title: _t("Who called?"),
            resModel: "res.partner",
            multiSelect: false,
            noCreate: true,
            onSelected: ([partnerId]) => this.calls.attach(this.card.id, partnerId),
        });
    }
}

/** The calls at the phone of the user. */
export class CallPanel extends Component {
    static template = "crm_ext_core.CallPanel";
    static components = {CallCard};
    static props = {calls: Object};

    setup() {
        this.cards = useState(this.props.calls.cards);
        this.state = useState(this.props.calls.state);
        this.panel = useRef("panel");
        useCommand(_t("Go to the call"), () => this.focus(), {
            category: "smart_action",
            hotkey: "alt+shift+c",
            global: true,
            hotkeyOptions: {bypassEditableProtection: true},
            isAvailable: () => this.isShown,
        });
    }

    get isShown() {
        return this.state.isShown && this.cards.length > 0;
    }

    /** Calls that ring or go on stand above those that are over. */
    get orderedCards() {
        const isOver = (card) =>
            Number(card.state === "ended" || card.state === "missed");
        return this.cards.toSorted((a, b) => isOver(a) - isOver(b));
    }

    /** What a screen reader says when a call comes in; the time is not repeated. */
    get announcement() {
        const card = this.cards.find(
            ({isSearching, state}) => state === "ringing" && !isSearching
        );
        if (!this.isShown || !card) {
            return "";
        }
        const caller = card.hits[0]?.name || card.number || _t("Number withheld");
        return card.direction === "in"
            ? _t("Incoming call: %s", caller)
            : _t("Outgoing call: %s", caller);
    }

    /** Nothing takes the focus from what the user is typing, unless he asks for it. */
    focus() {
        this.previousFocus = document.activeElement;
        const {el} = this.panel;
        const button = el.querySelector(".o_crm_call_body button");
        (button || el.querySelector("button")).focus();
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.previousFocus?.focus();
        }
    }
}
