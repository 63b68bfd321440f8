import {hasTouch} from "@web/core/browser/feature_detection";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

import {FormDraft} from "./talk_draft";
import {TalkModel} from "./talk_record";

import {onWillUnmount, useEffect, useState} from "@odoo/owl";

const {DateTime} = luxon;

/** The one screen to log a talk. What is typed survives until it is saved. */
export class TalkFormController extends FormController {
    static template = "crm_ext_core.TalkFormView";

    setup() {
        super.setup();
        this.drafts = useService("crm_ext_core.talk_drafts");
        this.notification = useService("notification");
        this.draftState = useState({offers: []});
        this.draft = new FormDraft(
            this.drafts,
            () => this.model.root,
            () => this.getTyped()
        );
        useEffect(
            (el) => {
                const touch = () => this.draft.touch();
                const keepFocus = (ev) => this.keepFocus(ev);
                el.addEventListener("input", touch);
                el.addEventListener("keydown", keepFocus, {capture: true});
                return () => {
                    el.removeEventListener("input", touch);
                    el.removeEventListener("keydown", keepFocus, {capture: true});
                };
            },
            () => [this.rootRef.el]
        );
        useEffect(
            () => {
                this.focusCustomer();
                this.loadOffers();
            },
            () => [this.model.root.id]
        );
        onWillUnmount(() => this.draft.close());
    }

    /** @override */
    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRecordChanged = () => this.draft.touch();
        return params;
    }

    /** Without a customer there is nothing to say yet. */
    focusCustomer() {
        const {data, isNew} = this.model.root;
        if (isNew && !data.partner_id && !hasTouch()) {
            const customer = ".o_field_widget[name='partner_id'] input";
            this.rootRef.el.querySelector(customer)?.focus();
        }
    }

    /**
     * The tabulator would go into an open list of suggestions, which closes then: the
     * next strokes would be lost. It goes to the next field instead.
     */
    keepFocus(ev) {
        if (ev.key === "Tab") {
            const list = ev.target.closest(".o-autocomplete");
            list?.querySelectorAll("a").forEach((link) => (link.tabIndex = -1));
        }
    }

    /** What fields show and hand over only when the user leaves them. */
    getTyped() {
        const {bus, root} = this.model;
        const typed = {};
        bus.trigger("CRM_TALK:COLLECT", typed);
        for (const name of root.draftFieldNames) {
            if (["char", "text"].includes(root.fields[name].type)) {
                const widget = `.o_field_widget[name='${name}']`;
                const el = this.rootRef.el?.querySelector(
                    `${widget} input, ${widget} textarea`
                );
                if (el && el.value !== root.data[name]) {
                    typed[name] = el.value;
                }
            }
        }
        return typed;
    }

    // -------------------------------------------------------------------------
    // Drafts that wait
    // -------------------------------------------------------------------------

    async loadOffers() {
        const offers = await this.drafts.count();
        const resId = this.model.root.resId || false;
        this.draftState.offers = offers.filter((draft) => draft.resId === resId);
    }

    formatMoment({changedAt}) {
        const moment = DateTime.fromMillis(changedAt);
        return toLocaleDateTimeString(moment, {
            showDate: !moment.hasSame(DateTime.now(), "day"),
            showSeconds: false,
        });
    }

    async continueDraft({key}) {
        const draft = await this.draft.adopt(key);
        if (draft) {
            if (!draft.resId) {
                const context = {...user.context, ...draft.context};
                await this.model.load({resId: false, context});
            }
            if (!(await this.model.root.restoreDraft(draft.values))) {
                this.notification.add(
                    _t(
                        "The text is back. Choose again with whom and about what it was."
                    ),
                    {type: "warning"}
                );
            }
            // What a restored form holds is a draft as before.
            this.draft.touch();
        } else {
            this.notification.add(
                _t("This talk was saved, thrown away or opened in another tab."),
                {type: "info"}
            );
        }
        await this.loadOffers();
    }

    async throwAway({key}) {
        const release = await this.drafts.take(key);
        if (release) {
            await this.drafts.delete(key);
            release();
        }
        await this.loadOffers();
    }

    // -------------------------------------------------------------------------
    // The end of a draft
    // -------------------------------------------------------------------------

    /** @override */
    async onWillSaveRecord(record, changes) {
        if (record.isNew && this.draft.key) {
            changes.draft_key = this.draft.key;
        }
        return super.onWillSaveRecord(...arguments);
    }

    /** @override */
    async onRecordSaved() {
        await super.onRecordSaved(...arguments);
        await this.draft.remove();
    }

    /** @override */
    async beforeExecuteActionButton({special}) {
        if (special === "cancel") {
            await this.draft.throwAway();
        }
        return super.beforeExecuteActionButton(...arguments);
    }

    /** @override */
    async discard() {
        await this.draft.remove();
        await super.discard();
        await this.draft.remove();
    }

    get isKeptAsDraft() {
        return this.drafts.isAvailable && (this.model.root.isNew || this.env.inDialog);
    }

    /**
     * Whoever looks into another tab has not finished the talk: a half-written one is not
     * for the protocol.
     *
     * @override
     */
    beforeVisibilityChange() {
        return this.isKeptAsDraft ? this.draft.write() : super.beforeVisibilityChange();
    }

    /** @override */
    async beforeUnload() {
        if (this.isKeptAsDraft) {
            return this.draft.write();
        }
        await super.beforeUnload(...arguments);
        if (!this.model.root.dirty) {
            await this.draft.remove();
        }
    }
}

registry.category("views").add("crm_talk_form", {
    ...formView,
    Controller: TalkFormController,
    Model: TalkModel,
});
