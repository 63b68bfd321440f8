import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {session} from "@web/session";

import {TalkDraftStore} from "./talk_draft_store";

import {reactive} from "@odoo/owl";

// What nobody came back for in a month is not kept on the disk of a browser.
const MAX_AGE_MS = 30 * 24 * 3600 * 1000;

/**
 * @typedef {Object} TalkDraft
 * @property {string} key
 * @property {number|false} resId the talk that was being changed, false for a new one
 * @property {string} customer with whom, may be empty
 * @property {string} text the subject or the beginning of the text
 * @property {number} changedAt milliseconds since the epoch
 * @property {Object} context of the form: what it was opened from
 * @property {Object} values by field, as the server knows them
 */

/**
 * Talks that were typed and not saved, over all tabs and after the browser was closed.
 * A form that works on a draft holds the browser's lock of it: the other tabs do not
 * offer it, and the lock goes with the tab, however that ends.
 */
export class TalkDrafts {
    /**
     * @param {string} name of what the user's tabs share in the browser
     * @param {TalkDraftStore|null} store null without a secure connection: the browser
     *   has no encryption then, and talks are not written down in clear
     * @param {{ notification: Object, orm: Object }} services
     */
    constructor(name, store, {notification, orm}) {
        this.name = name;
        this.store = store;
        this.notification = notification;
        this.orm = orm;
        this.state = reactive({count: 0});
    }

    get isAvailable() {
        return Boolean(this.store);
    }

    async start() {
        if (!this.isAvailable) {
            return;
        }
        this.channel = new browser.BroadcastChannel(this.name);
        this.channel.onmessage = () => this.count();
        // A tab that was closed tells nobody; its user comes to another one.
        document.addEventListener("visibilitychange", () => this.count());
        const drafts = await this.store.readAll();
        const oldest = Date.now() - MAX_AGE_MS;
        const logged = await this.getLogged(drafts.map((draft) => draft.key));
        for (const {key, changedAt} of drafts) {
            if (changedAt < oldest || logged.includes(key)) {
                await this.store.delete(key);
            }
        }
        await this.count();
    }

    /** Tell how many drafts wait. */
    async count() {
        const offers = await this.getOffers();
        this.state.count = offers.length;
        return offers;
    }

    /**
     * Return the drafts that no form is working on, newest first.
     *
     * @returns {Promise<TalkDraft[]>}
     */
    async getOffers() {
        if (!this.isAvailable) {
            return [];
        }
        const {held} = await navigator.locks.query();
        const locked = new Set(held.map((lock) => lock.name));
        const drafts = await this.store.readAll();
        return drafts
            .filter((draft) => !locked.has(this._getLockName(draft.key)))
            .sort((a, b) => b.changedAt - a.changedAt);
    }

    /**
     * Return which drafts are talks: saved, but the answer never came.
     *
     * @param {string[]} keys
     * @returns {Promise<string[]>}
     */
    async getLogged(keys) {
        return keys.length
            ? this.orm.silent.call("crm.conversation", "get_logged_drafts", [keys])
            : [];
    }

    /**
     * Keep others from working on a draft, as long as this tab lives.
     *
     * @returns {Promise<Function|null>} what gives it free; null when another form has it
     */
    async take(key) {
        return new Promise((resolve, reject) => {
            const holdLock = (lock) =>
                lock
                    ? new Promise((release) => resolve(release))
                    : Promise.resolve(resolve(null));
            navigator.locks
                .request(this._getLockName(key), {ifAvailable: true}, holdLock)
                .catch(reject);
        });
    }

    /** @returns {Promise<TalkDraft|null>} null when there is nothing to continue */
    async read(key) {
        const [isLogged] = await this.getLogged([key]);
        if (isLogged) {
            await this.store.delete(key);
        }
        return this.store.read(key);
    }

    async write(draft) {
        try {
            await this.store.write(draft);
            this.hasFailed = false;
        } catch {
            this.warn();
        }
    }

    /** The disk is full, or the browser keeps nothing: once, not at every stroke. */
    warn() {
        if (!this.hasFailed) {
            this.notification.add(
                _t(
                    "Your browser cannot keep this draft. Save the talk before you leave."
                ),
                {type: "warning"}
            );
        }
        this.hasFailed = true;
    }

    async delete(key) {
        await this.store.delete(key);
        await this.notify();
    }

    /** Let all tabs tell how many drafts wait. */
    async notify() {
        this.channel.postMessage("changed");
        return this.count();
    }

    _getLockName(key) {
        return `${this.name}.${key}`;
    }
}

export const talkDraftService = {
    dependencies: ["notification", "orm"],
    start(env, services) {
        const name = `crm_ext_core.talks.${session.db}.${user.userId}`;
        const secret = session.browser_cache_secret;
        const canKeep = window.isSecureContext && navigator.locks && secret;
        const store = canKeep ? new TalkDraftStore(name, secret) : null;
        const drafts = new TalkDrafts(name, store, services);
        drafts.start();
        return drafts;
    },
};

registry.category("services").add("crm_ext_core.talk_drafts", talkDraftService);
