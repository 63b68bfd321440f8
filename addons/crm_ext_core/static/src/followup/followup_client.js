import {browser} from "@web/core/browser/browser";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";

// The tab that its user looks at claims first, the others wait that much longer.
const UNFOCUSED_DELAY_MS = 500;
const HIDDEN_DELAY_MS = 1500;
const IDLE_DELAY_MS = 1000;
const IDLE_AFTER_MS = 5 * 60 * 1000;
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
export const MAX_TIMER_MS = 2 ** 31 - 1;
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/**
 * A tab in touch with the server: it fetches anew when the bus, the connection, the
 * clock or the return of the user says so, and asks again when the server was away.
 *
 * Who extends it says what to `fetch`, what is due by the clock (`ring`), whether
 * somebody waits for it (`isUrgent`) and what the tab takes over when its user turns
 * to it (`takeOver`).
 */
export class FollowupClient {
    constructor({bus_service, orm, presence}) {
        this.bus = bus_service;
        this.orm = orm;
        this.presence = presence;
        this.tab = Math.random().toString(36).slice(2);
        this.clockOffset = 0;
        this.lastFetch = -Infinity;
        this.failures = 0;
    }

    start() {
        this.bus.addEventListener("BUS:CONNECT", () => this.onConnect());
        this.bus.addEventListener("BUS:RECONNECT", () => this.onConnect(true));
        this.bus.addEventListener("BUS:DISCONNECT", () => this.planPoll());
        this.bus.start();
        this.planPoll();
        document.addEventListener("visibilitychange", () => this.onReturn());
        browser.addEventListener("focus", () => this.onReturn());
        browser.addEventListener("online", () => this.fetch());
        this.lastBeat = Date.now();
        browser.setInterval(() => this.beat(), BEAT_MS);
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

    /** How long other tabs have the right of way, in ms. */
    get distance() {
        const isIdle = this.presence.getInactivityPeriod() > IDLE_AFTER_MS;
        const idleDelay = isIdle ? IDLE_DELAY_MS : 0;
        if (!this.isVisible) {
            return idleDelay + HIDDEN_DELAY_MS;
        }
        return idleDelay + (document.hasFocus() ? 0 : UNFOCUSED_DELAY_MS);
    }

    // When to fetch -----------------------------------------------------------

    noteFetch() {
        this.lastFetch = Date.now();
        browser.clearTimeout(this.fetchTimer);
    }

    fetchSoon(delay) {
        browser.clearTimeout(this.fetchTimer);
        this.fetchTimer = browser.setTimeout(
            () => this.fetch(),
            Math.min(Math.max(delay, 0), MAX_TIMER_MS)
        );
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
        const limit = this.isUrgent ? MAX_DUE_RETRY_DELAY_MS : MAX_RETRY_DELAY_MS;
        const delay = Math.min(RETRY_DELAY_MS * 2 ** (this.failures - 1), limit);
        if (isServerError) {
            console.warn("Follow-ups are asked for again in a minute.", error);
        }
        this.fetchSoon(
            isServerError ? MAX_RETRY_DELAY_MS : delay * (1 + Math.random())
        );
    }
}
