import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";

import {reactive} from "@odoo/owl";

// Signals of the same minute are claimed by one request.
const CLAIM_DELAY_MS = 50;
// The tab that its user looks at claims first, the others wait that much longer.
const UNFOCUSED_DELAY_MS = 500;
const HIDDEN_DELAY_MS = 1500;
const IDLE_DELAY_MS = 1000;
const IDLE_AFTER_MS = 5 * 60 * 1000;
// A claim that got nothing was won by another tab, which the bus tells soon.
const VERIFY_DELAY_MS = 10 * 1000;
// A tab that becomes visible asks again at most that often.
const MIN_FETCH_INTERVAL_MS = 60 * 1000;
// Timers stand still while the machine sleeps, and clocks are set: look at the clock.
const BEAT_MS = 5 * 1000;
const LATE_BEAT_MS = 5 * 1000;
// Browsers wake a hidden tab once a minute.
const LATE_HIDDEN_BEAT_MS = 90 * 1000;
// Without a websocket: in the tab that its user works in, and in all others.
const POLL_MS = 5 * 1000;
const SLOW_POLL_MS = 30 * 1000;
// A server that is away is asked again after 2 s, 4 s, … at most a minute, at most
// five seconds while a signal waits; one that answers with an error every minute.
const RETRY_DELAY_MS = 2 * 1000;
const MAX_DUE_RETRY_DELAY_MS = 5 * 1000;
const MAX_RETRY_DELAY_MS = 60 * 1000;
// Longer timers fire at once.
const MAX_TIMER_MS = 2 ** 31 - 1;
// What a tab shows outlives its reload.
const SHOWN_KEY = "crm_ext_core.followups_shown";
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/**
 * Signals follow-ups at their minute, without polling: fetches the next hours once,
 * sets a timer for the next signal and plans anew when the bus, the connection, the
 * clock or the return of the user says so. The server decides which tab shows a
 * signal: the first that claims it, then the one that the user turns to.
 */
export class FollowupPlanner {
    constructor({bus_service, orm, presence}) {
        this.bus = bus_service;
        this.orm = orm;
        this.presence = presence;
        this.tab = Math.random().toString(36).slice(2);
        /** Signals on the screen, in the order of their due time. */
        this.signals = reactive([]);
        /** Called with the signals that this tab is the first to show. */
        this.onSignal = () => {};
        /** When to claim which signal, by the clock of the server. */
        this.planned = new Map();
        /** Signals that other tabs show. */
        this.elsewhere = new Set();
        /** Claimed in vain, and no word yet by whom. */
        this.unsure = new Set();
        this.clockOffset = 0;
        this.until = 0;
        this.lastFetch = -Infinity;
        this.failures = 0;
    }

    start() {
        this.bus.subscribe("crm_ext_core.followups", (changes) =>
            this.onChanged(changes)
        );
        this.bus.addEventListener("BUS:CONNECT", () => this.onConnect());
        this.bus.addEventListener("BUS:RECONNECT", () => this.onConnect(true));
        this.bus.addEventListener("BUS:DISCONNECT", () => this.planPoll());
        this.bus.start();
        this.planPoll();
        document.addEventListener("visibilitychange", () => this.onReturn());
        browser.addEventListener("focus", () => this.onReturn());
        browser.addEventListener("online", () => this.fetch());
        browser.addEventListener("pagehide", () => this.rememberShown());
        browser.addEventListener("pageshow", (ev) => ev.persisted && this.onThaw());
        this.lastBeat = Date.now();
        browser.setInterval(() => this.beat(), BEAT_MS);
        return this.greet();
    }

    /** What was missed, and what was on the screen before. */
    async greet() {
        await Promise.all([this.restore(), this.fetch()]);
        await this.takeOver();
    }

    /** Milliseconds since the epoch by the clock of the server. */
    get now() {
        return Date.now() + this.clockOffset;
    }

    get isVisible() {
        return document.visibilityState === "visible";
    }

    get isConnected() {
        return this.bus.workerState === "CONNECTED";
    }

    // What the server plans ---------------------------------------------------

    async fetch() {
        this.lastFetch = Date.now();
        browser.clearTimeout(this.fetchTimer);
        const [fetched] = await Promise.all([
            this.call("crm_get_followups", []),
            this.refreshShown(),
        ]);
        if (!fetched) {
            return;
        }
        this.clockOffset = deserializeDateTime(fetched.now).toMillis() - Date.now();
        this.until = deserializeDateTime(fetched.until).toMillis();
        this.planned.clear();
        this.elsewhere.clear();
        this.unsure.clear();
        for (const followup of fetched.followups) {
            if (this.isOnScreen(followup.id)) {
                continue;
            } else if (followup.shown) {
                this.elsewhere.add(followup.id);
            } else {
                this.plan(followup);
            }
        }
        this.ring();
        this.fetchSoon(this.until - this.now);
    }

    fetchSoon(delay) {
        browser.clearTimeout(this.fetchTimer);
        this.fetchTimer = browser.setTimeout(
            () => this.fetch(),
            Math.min(Math.max(delay, 0), MAX_TIMER_MS)
        );
    }

    plan({id, at}) {
        const due = deserializeDateTime(at).toMillis();
        if (due <= this.until) {
            this.planned.set(id, due);
        }
    }

    /** Somebody changed or shows follow-ups of the user, maybe in another tab. */
    onChanged(changes) {
        for (const change of changes) {
            if (change.shown_in) {
                this.onShown(change);
            } else if (!this.isRepeated(change)) {
                this.remove(change.id);
                if (change.at) {
                    this.plan(change);
                }
            }
        }
        this.ring();
    }

    onShown({id, shown_in, claimed}) {
        this.planned.delete(id);
        this.unsure.delete(id);
        const signal = this.signals.find((other) => other.id === id);
        if (shown_in !== this.tab && !(signal && signal.claimed > claimed)) {
            this.remove(id);
            this.elsewhere.add(id);
        }
    }

    /** The bus repeats to a new tab what it said in the last minute. */
    isRepeated({id, at}) {
        const isDue = at && deserializeDateTime(at).toMillis() <= this.now;
        return isDue && this.isOnScreen(id);
    }

    isOnScreen(id) {
        return this.signals.some((signal) => signal.id === id);
    }

    /** Forget a follow-up: neither signal it nor go on showing it. */
    remove(id) {
        this.planned.delete(id);
        this.elsewhere.delete(id);
        const index = this.signals.findIndex((signal) => signal.id === id);
        if (index >= 0) {
            this.signals.splice(index, 1);
        }
    }

    // Time --------------------------------------------------------------------

    /** Claim what is due, after the tabs that are closer to the user; set the timer. */
    ring() {
        browser.clearTimeout(this.ringTimer);
        const times = [...this.planned.values()];
        const isDue = times.some((time) => time <= this.now);
        if (isDue && !this.claimTimer && !this.isClaiming) {
            this.claimTimer = browser.setTimeout(
                () => this.claimDue(),
                CLAIM_DELAY_MS + this.distance
            );
        }
        const next = Math.min(...times.filter((time) => time > this.now));
        if (next < Infinity) {
            this.ringTimer = browser.setTimeout(
                () => this.ring(),
                Math.min(next - this.now, MAX_TIMER_MS)
            );
        }
    }

    /** How long other tabs have the right of way, in ms. */
    get distance() {
        const isIdle = this.presence.getInactivityPeriod() > IDLE_AFTER_MS;
        const idleDelay = isIdle ? IDLE_DELAY_MS : 0;
        if (!this.isVisible) {
            return idleDelay + HIDDEN_DELAY_MS;
        }
        return idleDelay + (document.hasFocus() ? 0 : UNFOCUSED_DELAY_MS);
    }

    beat() {
        const late = Date.now() - this.lastBeat - BEAT_MS;
        this.lastBeat = Date.now();
        const tolerance = this.isVisible ? LATE_BEAT_MS : LATE_HIDDEN_BEAT_MS;
        if (late > tolerance || late < -BEAT_MS) {
            // The machine slept, or somebody set the clock.
            this.fetch();
        } else if (!this.failures) {
            this.ring();
        }
    }

    async onReturn() {
        if (!this.isVisible) {
            return;
        }
        if (Date.now() - this.lastFetch >= MIN_FETCH_INTERVAL_MS) {
            await this.fetch();
        }
        await this.takeOver();
    }

    /** The page comes back from the browser's history as it was left. */
    onThaw() {
        browser.sessionStorage.removeItem(SHOWN_KEY);
        return this.fetch();
    }

    // Connection --------------------------------------------------------------

    onConnect(isAgain) {
        if (isAgain || this.isPolling) {
            this.fetch();
        }
        this.isPolling = false;
        browser.clearTimeout(this.pollTimer);
    }

    /** Without a websocket nobody tells of changes: ask, until it is back. */
    planPoll() {
        browser.clearTimeout(this.pollTimer);
        const isNear = this.isVisible && this.distance === 0;
        this.pollTimer = browser.setTimeout(
            () => {
                if (this.isConnected) {
                    this.isPolling = false;
                    return;
                }
                this.isPolling = true;
                this.planPoll();
                if (!this.failures) {
                    this.fetch();
                }
            },
            isNear ? POLL_MS : SLOW_POLL_MS
        );
    }

    /**
     * Call the server in the name of this tab; when it is away, ask again for
     * everything later.
     */
    async call(method, args, context = {}) {
        if (this.isExpired) {
            return;
        }
        try {
            const result = await this.orm.silent.call("mail.activity", method, args, {
                context: {crm_tab: this.tab, ...context},
            });
            this.failures = 0;
            return result;
        } catch (error) {
            this.onError(error);
        }
    }

    onError(error) {
        const isServerError = error instanceof RPCError;
        if (!isServerError && !(error instanceof ConnectionLostError)) {
            throw error;
        }
        if (error.exceptionName === SESSION_EXPIRED) {
            // Odoo's own dialog tells the user to log in again; it reloads the page.
            this.isExpired = true;
            throw error;
        }
        this.failures += 1;
        const isDue = [...this.planned.values()].some((time) => time <= this.now);
        const limit = isDue ? MAX_DUE_RETRY_DELAY_MS : MAX_RETRY_DELAY_MS;
        const delay = Math.min(RETRY_DELAY_MS * 2 ** (this.failures - 1), limit);
        if (isServerError) {
            console.warn("Follow-ups are asked for again in a minute.", error);
        }
        this.fetchSoon(
            isServerError ? MAX_RETRY_DELAY_MS : delay * (1 + Math.random())
        );
    }

    // What this tab shows -----------------------------------------------------

    async claimDue() {
        this.claimTimer = null;
        const due = [...this.planned].filter(([, time]) => time <= this.now);
        const ids = due.map(([id]) => id);
        if (!ids.length) {
            return;
        }
        this.isClaiming = true;
        const claimed = await this.call("crm_claim_followups", [ids]).finally(() => {
            this.isClaiming = false;
        });
        if (!claimed) {
            return;
        }
        ids.forEach((id) => this.planned.delete(id));
        this.ring();
        this.show(claimed);
        const shown = new Set(claimed.map((signal) => signal.id));
        const lost = ids.filter((id) => !shown.has(id) && !this.elsewhere.has(id));
        lost.forEach((id) => this.unsure.add(id));
        if (lost.length) {
            browser.setTimeout(() => this.unsure.size && this.fetch(), VERIFY_DELAY_MS);
        }
        if (claimed.length) {
            this.onSignal(claimed);
        }
    }

    /** The user turned to this tab: what others show moves here. */
    async takeOver() {
        if (!this.isVisible || !this.elsewhere.size) {
            return;
        }
        const ids = [...this.elsewhere];
        this.elsewhere.clear();
        const taken = await this.call("crm_claim_followups", [ids], {
            crm_take_over: true,
        });
        this.show(taken || []);
    }

    show(signals) {
        for (const signal of signals) {
            this.remove(signal.id);
            this.signals.push({claimed: this.now / 1000, ...signal});
        }
        this.signals.sort((a, b) => a.due.localeCompare(b.due));
    }

    /** Bring the signals on the screen up to date; the bus may have been down. */
    async refreshShown() {
        const ids = this.signals.map((signal) => signal.id);
        if (!ids.length) {
            return;
        }
        const shown = await this.call("crm_get_shown_followups", [ids]);
        if (shown) {
            const open = new Set(shown.map((signal) => signal.id));
            ids.filter((id) => !open.has(id)).forEach((id) => this.remove(id));
        }
    }

    /** A reload keeps the tab's name and signals; a duplicate of the tab has neither. */
    rememberShown() {
        const ids = this.signals.map((signal) => signal.id);
        const shown = JSON.stringify({tab: this.tab, ids});
        browser.sessionStorage.setItem(SHOWN_KEY, shown);
    }

    async restore() {
        const remembered = browser.sessionStorage.getItem(SHOWN_KEY);
        browser.sessionStorage.removeItem(SHOWN_KEY);
        const {tab, ids} = JSON.parse(remembered || "{}");
        if (tab && ids?.length) {
            this.tab = tab;
            this.show((await this.call("crm_get_shown_followups", [ids])) || []);
        }
    }

    // Answers of the user -----------------------------------------------------

    async answer(ids, method, ...args) {
        try {
            const result = await this.orm.call("mail.activity", method, [ids, ...args]);
            ids.forEach((id) => this.remove(id));
            return result;
        } catch (error) {
            // Answered elsewhere or deleted, and the bus was down
            this.refreshShown();
            throw error;
        }
    }

    acknowledge(...ids) {
        return this.answer(ids, "crm_acknowledge");
    }

    done(id) {
        return this.answer([id], "crm_done");
    }

    /** @param {string} until a choice of the server, or a time in UTC */
    async snooze(id, until) {
        const at = await this.answer([id], "crm_snooze", until);
        // The bus says so too, but it may be down.
        this.onChanged([{id, at}]);
    }
}
