import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";

import {reactive} from "@odoo/owl";

import {FollowupClient, MAX_TIMER_MS} from "./followup_client";

// Signals of the same minute are claimed by one request.
const CLAIM_DELAY_MS = 50;
// A claim that got nothing was won by another tab, which the bus tells soon.
const VERIFY_DELAY_MS = 10 * 1000;
// What a tab shows outlives its reload.
const SHOWN_KEY = "crm_ext_core.followups_shown";

/**
 * Signals follow-ups at their minute, without polling: fetches the next hours once,
 * sets a timer for the next signal and plans anew when the bus, the connection, the
 * clock or the return of the user says so. The server decides which tab shows a
 * signal: the first that claims it, then the one that the user turns to.
 */
export class FollowupPlanner extends FollowupClient {
    constructor(services) {
        super(services);
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
        this.until = 0;
    }

    start() {
        this.bus.subscribe("crm_ext_core.followups", (changes) =>
            this.onChanged(changes)
        );
        browser.addEventListener("pagehide", () => this.rememberShown());
        browser.addEventListener("pageshow", (ev) => ev.persisted && this.onThaw());
        super.start();
        return this.greet();
    }

    /** What was missed, and what was on the screen before. */
    async greet() {
        await Promise.all([this.restore(), this.fetch()]);
        await this.takeOver();
    }

    // What the server plans ---------------------------------------------------

    async fetch() {
        this.noteFetch();
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

    /** A signal waits to be claimed. */
    get isUrgent() {
        return [...this.planned.values()].some((time) => time <= this.now);
    }

    /** Claim what is due, after the tabs that are closer to the user; set the timer. */
    ring() {
        browser.clearTimeout(this.ringTimer);
        const times = [...this.planned.values()];
        if (this.isUrgent && !this.claimTimer && !this.isClaiming) {
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

    /** The page comes back from the browser's history as it was left. */
    onThaw() {
        browser.sessionStorage.removeItem(SHOWN_KEY);
        return this.fetch();
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
