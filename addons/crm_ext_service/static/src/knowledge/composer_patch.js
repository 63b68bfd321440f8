import {Composer} from "@mail/core/common/composer";
import {markup, toRaw} from "@odoo/owl";
import {
    createDocumentFragmentFromContent,
    htmlJoin,
    isHtmlEmpty,
} from "@web/core/utils/html";
import {patch} from "@web/core/utils/patch";

import {AnswerOffers} from "./answer_offers";

Composer.components = {...Composer.components, AnswerOffers};

patch(Composer.prototype, {
    get isAnswerToTicket() {
        return (
            this.props.type === "message" &&
            !this.props.composer.message &&
            this.thread?.model === "helpdesk.ticket" &&
            Boolean(this.thread.id)
        );
    },

    /**
     * Put an article or a canned answer where the cursor is.
     *
     * What plain text cannot carry goes to the full composer.
     *
     * @param {Object} answer as the ticket offered it
     * @param {"format"|"link"} [how] with its format, or the link to the portal only
     */
    async takeAnswer(answer, how) {
        const taken = await this.env.services.orm.call(
            "helpdesk.ticket",
            "crm_take_answer",
            [[this.thread.id], answer.model, answer.id]
        );
        if (answer.model === "mail.canned.response") {
            this.noteCannedAnswer(answer, taken);
        }
        if (how === "link") {
            this.insertAnswerText(`${answer.name}: ${taken.link}`);
        } else if (this.editor) {
            this.insertAnswerHtml(taken.html);
        } else if (how === "format" || answer.has_format) {
            await this.writeAnswerInFullComposer(taken.html);
        } else {
            this.insertAnswerText(taken.text);
        }
    },

    /** Odoo notes the last use when the answer is sent. */
    noteCannedAnswer({id, name}, {text}) {
        const responses = this.store["mail.canned.response"];
        const known = responses.get(id);
        // Odoo replaces this when somebody types "::".
        const response =
            known ?? responses.insert({id, source: name, substitution: text});
        this.props.composer.cannedResponses.push(response);
    },

    insertAnswerText(text) {
        if (this.editor) {
            this.editor.shared.dom.insert(document.createTextNode(text));
            this.editor.shared.history.addStep();
            return;
        }
        const composer = toRaw(this.props.composer);
        const position = composer.selection.start;
        const before = composer.composerText.slice(0, position);
        const needsLine = before && !before.endsWith("\n");
        this.props.composer.insertText(needsLine ? `\n${text}` : text, position);
        this.props.composer.autofocus++;
    },

    insertAnswerHtml(html) {
        const {body} = createDocumentFragmentFromContent(markup(html));
        const fragment = document.createDocumentFragment();
        fragment.append(...body.childNodes);
        this.editor.shared.dom.insert(fragment);
        this.editor.shared.history.addStep();
    },

    async writeAnswerInFullComposer(html) {
        const {composerHtml} = this.props.composer;
        this.props.composer.composerHtml = isHtmlEmpty(composerHtml)
            ? markup(html)
            : htmlJoin([composerHtml, markup(html)]);
        await this.onClickFullComposer();
    },
});
