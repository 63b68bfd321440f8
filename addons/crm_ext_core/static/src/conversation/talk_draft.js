import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {Mutex} from "@web/core/utils/concurrency";

// At most that much typing is lost.
const WRITE_DELAY_MS = 400;
const TEXT_LENGTH = 80;
const END_OF_LINE = /<br|<\/(?:div|h\d|li|p)/g;

/** The text of the editor in one line; a document of its own loads no images. */
function getWords(html) {
    const lines = html.replaceAll(END_OF_LINE, " $&");
    const {body} = new DOMParser().parseFromString(lines, "text/html");
    return body.textContent.replaceAll(/\s+/g, " ").trim();
}

/**
 * The draft of one form: written down while somebody types, gone when the talk is saved
 * or thrown away.
 */
export class FormDraft {
    /**
     * @param {import("./talk_draft_service").TalkDrafts} drafts
     * @param {Function} getRecord returns the record of the form
     * @param {Function} getTyped returns what fields hold that they did not hand over yet
     */
    constructor(drafts, getRecord, getTyped) {
        this.drafts = drafts;
        this.getRecord = getRecord;
        this.getTyped = getTyped;
        // A write that is under way must not outlive the removal.
        this.mutex = new Mutex();
        this.isClosed = false;
        this.reset();
    }

    reset() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        this.key = null;
        this.release = null;
    }

    /** The user changed something. */
    touch() {
        if (this.drafts.isAvailable && !this.timer && !this.isClosed) {
            this.timer = browser.setTimeout(() => this.write(), WRITE_DELAY_MS);
        }
    }

    /** Write down what was changed since the last time. */
    async write() {
        if (!this.timer) {
            return;
        }
        browser.clearTimeout(this.timer);
        this.timer = null;
        const content = this.getContent();
        if (!content.text) {
            return this.remove();
        }
        return this.mutex.exec(async () => {
            if (!this.key) {
                this.key = crypto.randomUUID();
                this.release = await this.drafts.take(this.key);
            }
            await this.drafts.write({...content, key: this.key});
        });
    }

    /** @returns {import("./talk_draft_service").TalkDraft} without its key */
    getContent() {
        const record = this.getRecord();
        const values = {...record.getDraftValues(), ...this.getTyped()};
        const customer = record.data.partner_id || record.data.lead_id;
        return {
            resId: record.resId || false,
            customer: customer ? customer.display_name : "",
            text: this.getText(values),
            changedAt: Date.now(),
            context: Object.fromEntries(
                Object.entries(record.context).filter(([key]) => !(key in user.context))
            ),
            values,
        };
    }

    /** @returns {string} what tells the draft from others; empty when nothing was said */
    getText({name, body, followup_note}) {
        const html = String(body || "");
        const said = name || getWords(html);
        const image = html.includes("<img") ? _t("An image") : "";
        return String(said || followup_note || image).slice(0, TEXT_LENGTH);
    }

    /**
     * Work on an older draft from now on.
     *
     * @returns {Promise<TalkDraft|null>} null when another tab was quicker
     */
    async adopt(key) {
        await this.leave();
        const release = await this.drafts.take(key);
        const draft = release && (await this.drafts.read(key));
        if (draft) {
            Object.assign(this, {key, release});
        } else {
            release?.();
        }
        await this.drafts.notify();
        return draft;
    }

    /**
     * The form goes, and what is in it is offered again. A change that the server
     * answers only now is none of the user.
     */
    async close() {
        this.isClosed = true;
        return this.leave();
    }

    /** The form goes, and nobody wants what is in it. */
    async throwAway() {
        this.isClosed = true;
        return this.remove();
    }

    /** Something else comes into the form: what was in it is offered again. */
    async leave() {
        await this.write();
        return this.mutex.exec(async () => {
            const {release} = this;
            this.reset();
            if (release) {
                release();
                await this.drafts.notify();
            }
        });
    }

    /** The talk was saved or is not wanted. */
    async remove() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        return this.mutex.exec(async () => {
            const {key, release} = this;
            this.reset();
            if (key) {
                await this.drafts.delete(key);
                release();
            }
        });
    }
}
