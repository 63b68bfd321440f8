import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";

import {reactive} from "@odoo/owl";

import {FollowupPanel} from "./followup_panel";

// Signals of the same minute are claimed by one request.
const CLAIM_DELAY_MS = 50;
// A tab that becomes visible asks again at most that often.
const MIN_FETCH_INTERVAL_MS = 60 * 1000;
// What a tab shows outlives its reload.
const SHOWN_KEY = "crm_ext_core.followups_shown";
// After a lost connection: the server may be restarting.
const RETRY_DELAY_MS = 30 * 1000;

/**
 * Signals follow-ups at their minute, without polling: fetches the next hours once,
 * sets own timers and plans anew when the bus, the connection or the return of the
 * user says so. The server decides which tab shows a signal.
 */
export class FollowupPlanner {
    constructor({bus_service, orm}) {
        this.bus = bus_service;
        this.orm = orm;
        /** Signals on the screen, in the order of their due time. */
        this.signals = reactive([]);
        this.timers = new Map();
        this.dueIds = new Set();
        this.clockOffset = 0;
        this.until = 0;
        this.lastFetch = -Infinity;
    }

    start() {
        this.bus.subscribe("crm_ext_core.followups", (changes) =>
            this.onChanged(changes)
        );
        this.bus.addEventListener("BUS:RECONNECT", () => this.fetch());
        this.bus.start();
        document.addEventListener("visibilitychange", () => this.onVisibilityChange());
        return Promise.all([this.fetch(), this.restore()]);
    }

    /** Milliseconds since the epoch by the clock of the server. */
    get now() {
        return Date.now() + this.clockOffset;
    }

    async fetch() {
        this.lastFetch = Date.now();
        browser.clearTimeout(this.fetchTimer);
        const planned = await this.call("crm_get_followups", []);
        if (!planned) {
            return;
        }
        this.clockOffset = deserializeDateTime(planned.now).toMillis() - Date.now();
        this.until = deserializeDateTime(planned.until).toMillis();
        this.timers.forEach((timer) => browser.clearTimeout(timer));
        this.timers.clear();
        planned.followups.forEach((followup) => this.plan(followup));
        this.fetchTimer = browser.setTimeout(() => this.fetch(), this.until - this.now);
    }

    /** After a reload: show again what this tab showed and nobody has answered. */
    async restore() {
        const ids = JSON.parse(browser.sessionStorage.getItem(SHOWN_KEY) || "[]");
        if (ids.length) {
            this.show(await this.call("crm_get_shown_followups", [ids]));
        }
    }

    onVisibilityChange() {
        const isVisible = document.visibilityState === "visible";
        if (isVisible && Date.now() - this.lastFetch >= MIN_FETCH_INTERVAL_MS) {
            this.fetch();
        }
    }

    /** Somebody changed follow-ups of the user, maybe in another tab. */
    onChanged(changes) {
        for (const followup of changes) {
            if (this.isShown(followup)) {
                continue;
            }
            this.remove(followup.id);
            if (followup.at) {
                this.plan(followup);
            }
        }
    }

    /** The bus repeats to a new tab what it said in the last minute. */
    isShown({id, at}) {
        const isDue = at && deserializeDateTime(at).toMillis() <= this.now;
        return isDue && this.signals.some((signal) => signal.id === id);
    }

    plan({id, at}) {
        const due = deserializeDateTime(at).toMillis();
        if (due <= this.until) {
            const delay = Math.max(due - this.now, 0);
            this.timers.set(
                id,
                browser.setTimeout(() => this.claimSoon(id), delay)
            );
        }
    }

    /** Forget a follow-up: neither signal it nor go on showing it. */
    remove(id) {
        browser.clearTimeout(this.timers.get(id));
        this.timers.delete(id);
        this.dueIds.delete(id);
        const index = this.signals.findIndex((signal) => signal.id === id);
        if (index >= 0) {
            this.signals.splice(index, 1);
            this.rememberShown();
        }
    }

    claimSoon(id) {
        this.timers.delete(id);
        if (!this.dueIds.size) {
            browser.setTimeout(() => this.claim(), CLAIM_DELAY_MS);
        }
        this.dueIds.add(id);
    }

    async claim() {
        const ids = [...this.dueIds];
        this.dueIds.clear();
        if (!ids.length) {
            return;
        }
        this.show(await this.call("crm_claim_followups", [ids]));
    }

    show(claimed) {
        if (claimed?.length) {
            this.signals.push(...claimed);
            this.signals.sort((a, b) => a.due.localeCompare(b.due));
            this.rememberShown();
        }
    }

    rememberShown() {
        const ids = this.signals.map((signal) => signal.id);
        browser.sessionStorage.setItem(SHOWN_KEY, JSON.stringify(ids));
    }

    /** Call the server; when it is away, ask again for everything later. */
    async call(method, args) {
        try {
            return await this.orm.silent.call("mail.activity", method, args);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            browser.clearTimeout(this.fetchTimer);
            this.fetchTimer = browser.setTimeout(() => this.fetch(), RETRY_DELAY_MS);
        }
    }

    // Answers of the user ---------------------------------------------------

    async answer(id, method, ...args) {
        const result = await this.orm.call("mail.activity", method, [[id], ...args]);
        this.remove(id);
        return result;
    }

    acknowledge(id) {
        return this.answer(id, "crm_acknowledge");
    }

    done(id) {
        return this.answer(id, "crm_done");
    }

    async snooze(id, choice) {
        const at = await this.answer(id, "crm_snooze", choice);
        // The bus says so too, but it may be down.
        this.onChanged([{id, at}]);
    }
}

export const followupService = {
    dependencies: ["bus_service", "orm"],

    start(env, services) {
        const planner = new FollowupPlanner(services);
        registry.category("main_components").add("crm_ext_core.FollowupPanel", {
            Component: FollowupPanel,
            props: {planner},
        });
        // The web client must not wait for it.
        planner.start();
        return planner;
    },
};

registry.category("services").add("crm_ext_core.followup", followupService);
