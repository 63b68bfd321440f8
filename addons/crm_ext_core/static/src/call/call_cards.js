import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {ConnectionLostError} from "@web/core/network/rpc";
import {user} from "@web/core/user";
import {session} from "@web/session";

import {reactive} from "@odoo/owl";

import {TabStore} from "./tab_store";

// Without a websocket the server is asked: a telephone rings for some twenty seconds.
const POLL_INTERVAL_MS = 5 * 1000;
// A hang-up may get lost on its way to us.
const REFRESH_INTERVAL_MS = 60 * 1000;
const RETRY_DELAY_MS = 5 * 1000;
// The bus repeats to a new tab what it said in the last minute: soon after its start,
// and about calls that may be over.
const REPEAT_MS = 3 * 1000;
const RECENT_MS = 10 * 1000;
const MAX_DISMISSED = 50;
const ACTIVE_STATES = ["ringing", "answered"];
const NOTHING_SHARED = {tab: "", shown: [], dismissed: []};

/**
 * Show the calls at the phone of the user: one card per call and browser, in the tab
 * that the user looked at last.
 *
 * All tabs hear the bus. Which of them shows the cards, which calls are on the screen
 * and which were closed by hand is shared by the tabs through the local storage. The
 * server says what a card contains and in which state the call is; the bus only says
 * that it is time to ask.
 */
export class CallCards {
    constructor({bus_service, orm}) {
        this.bus = bus_service;
        this.orm = orm;
        this.tabId = `${Date.now()}.${Math.random()}`;
        this.store = new TabStore(
            `crm_ext_core.calls.${session.db}.${user.userId}`,
            NOTHING_SHARED
        );
        /** What get_call_cards returned, in the order of their beginning. */
        this.cards = reactive([]);
        this.state = reactive({isShown: false, now: Date.now()});
        this.loads = new Map();
        this.clockOffset = 0;
    }

    start() {
        this.startedAt = Date.now();
        this.bus.subscribe("crm_ext_core.call", (report) => this.onReport(report));
        this.bus.addEventListener("BUS:CONNECT", () => this.onConnect());
        this.bus.addEventListener("BUS:RECONNECT", () => this.onConnect());
        this.bus.addEventListener("BUS:DISCONNECT", () => this.planPolling());
        this.startBus();
        browser.addEventListener("storage", (ev) => this.onStorage(ev));
        browser.addEventListener("focus", () => this.takeOver());
        browser.addEventListener("pagehide", () => this.release());
        document.addEventListener("visibilitychange", () => this.onVisibilityChange());
        if (document.visibilityState === "visible" || !this.shared.tab) {
            return this.takeOver();
        }
    }

    async startBus() {
        await this.bus.start();
        this.planPolling();
    }

    // Shared by the tabs of a browser ----------------------------------------

    get shared() {
        return this.store.values;
    }

    takeOver() {
        if (this.state.isShown) {
            return;
        }
        this.store.change({tab: this.tabId});
        this.state.isShown = true;
        return this.refresh();
    }

    /** The tab is closed: whichever the user sees next takes over. */
    release() {
        if (this.state.isShown) {
            this.store.change({tab: ""});
        }
    }

    onStorage(ev) {
        if (ev.key !== this.store.key) {
            return;
        }
        const {tab, dismissed} = this.shared;
        if (tab && tab !== this.tabId) {
            this.state.isShown = false;
            this.cards.splice(0);
            this.stopTimers();
        } else if (!tab && document.visibilityState === "visible") {
            this.takeOver();
        }
        dismissed.forEach((id) => this.remove(id));
    }

    onVisibilityChange() {
        if (document.visibilityState === "visible") {
            this.takeOver();
        }
    }

    // What the server says ----------------------------------------------------

    /** @param {{id: number, state: string, number: string, started_at: string}} report */
    onReport(report) {
        const {id, state} = report;
        const isOpen = this.cards.some((card) => card.id === id);
        if (!this.state.isShown || (!isOpen && !ACTIVE_STATES.includes(state))) {
            return;
        }
        if (!isOpen && state === "ringing" && this.isNew(report)) {
            this.announce(report);
        }
        return this.load([id]);
    }

    isNew({started_at}) {
        const age =
            Date.now() + this.clockOffset - deserializeDateTime(started_at).toMillis();
        return age < RECENT_MS && Date.now() > this.startedAt + REPEAT_MS;
    }

    /** Show the number at once, while the server looks whose it is. */
    announce({id, state, number, direction, started_at}) {
        if (!this.shared.dismissed.includes(id)) {
            this.add({
                id,
                state,
                number: number || "",
                direction,
                started_at,
                hits: [],
                actions: [],
                can_create: [],
                isSearching: true,
            });
        }
    }

    onConnect() {
        browser.clearTimeout(this.pollTimer);
        return this.refresh();
    }

    planPolling() {
        browser.clearTimeout(this.pollTimer);
        this.pollTimer = browser.setTimeout(() => {
            if (this.bus.workerState !== "CONNECTED") {
                this.planPolling();
                return this.refresh();
            }
        }, POLL_INTERVAL_MS);
    }

    /** Ask for all calls that ring or are on the screen of this browser. */
    async refresh() {
        if (!this.state.isShown) {
            return;
        }
        const ringing = await this.call("get_ringing_calls", []);
        if (ringing) {
            const ids = ringing.map((call) => call.id);
            await this.load([...new Set([...ids, ...this.shared.shown])]);
        }
    }

    /**
     * Bring the cards of some calls up to date. Of several answers about a call that
     * are under way the last one counts.
     */
    async load(ids) {
        const {dismissed} = this.shared;
        ids = ids.filter((id) => !dismissed.includes(id));
        if (!ids.length) {
            return;
        }
        const load = {};
        ids.forEach((id) => this.loads.set(id, load));
        const loaded = await this.call("get_call_cards", [ids]);
        if (!loaded || !this.state.isShown) {
            return;
        }
        for (const id of ids.filter((other) => this.loads.get(other) === load)) {
            this.loads.delete(id);
            this.show(
                id,
                loaded.find((card) => card.id === id)
            );
        }
        this.planTimers();
    }

    show(id, card) {
        const isActive = card && ACTIVE_STATES.includes(card.state);
        const open = this.cards.find((other) => other.id === id);
        const wasShown = this.shared.shown.includes(id);
        if (!card || !card.is_mine || !(isActive || wasShown)) {
            this.remove(id);
            return;
        }
        this.clockOffset = deserializeDateTime(card.now).toMillis() - Date.now();
        if (open) {
            Object.assign(open, {isSearching: false, ...card});
        } else {
            this.add(card);
        }
        this.rememberShown();
    }

    add(card) {
        this.cards.push(card);
        this.cards.sort((a, b) => a.started_at.localeCompare(b.started_at));
    }

    remove(id) {
        const index = this.cards.findIndex((card) => card.id === id);
        if (index >= 0) {
            this.cards.splice(index, 1);
            this.rememberShown();
        }
    }

    rememberShown() {
        const found = this.cards.filter((card) => !card.isSearching);
        this.store.change({shown: found.map((card) => card.id)});
    }

    /** Call the server; when it is away, ask again for everything later. */
    async call(method, args) {
        try {
            return await this.orm.silent.call("crm.call", method, args);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            browser.clearTimeout(this.retryTimer);
            this.retryTimer = browser.setTimeout(() => this.refresh(), RETRY_DELAY_MS);
        }
    }

    // Time --------------------------------------------------------------------

    get hasActive() {
        return this.cards.some((card) => ACTIVE_STATES.includes(card.state));
    }

    /** Count the seconds while somebody calls, and look whether he still does. */
    planTimers() {
        this.stopTimers();
        this.state.now = Date.now() + this.clockOffset;
        if (!this.hasActive) {
            return;
        }
        this.clockTimer = browser.setInterval(() => {
            this.state.now = Date.now() + this.clockOffset;
        }, 1000);
        this.refreshTimer = browser.setTimeout(
            () => this.refresh(),
            REFRESH_INTERVAL_MS
        );
    }

    stopTimers() {
        browser.clearInterval(this.clockTimer);
        browser.clearTimeout(this.refreshTimer);
    }

    // Answers of the user -----------------------------------------------------

    dismiss(id) {
        const dismissed = [...this.shared.dismissed, id].slice(-MAX_DISMISSED);
        this.store.change({dismissed});
        this.remove(id);
        this.planTimers();
    }

    attach(id, partnerId) {
        return this.answer(id, "action_attach", partnerId);
    }

    choose(id, {model, res_id}) {
        return this.answer(id, "choose_caller", model, res_id);
    }

    async answer(id, method, ...args) {
        await this.orm.call("crm.call", method, [[id], ...args]);
        await this.load([id]);
    }
}
