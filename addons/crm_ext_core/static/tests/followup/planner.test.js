import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime, mockDate} from "@odoo/hoot-mock";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {ConnectionLostError, RPCError} from "@web/core/network/rpc";

import {EventBus} from "@odoo/owl";
import {FollowupPlanner} from "@crm_ext_core/followup/followup_planner";

describe.current.tags("desktop");
defineMailModels();

const MINUTE = 60 * 1000;
const CLAIM_MS = 3000;

/** A server of one user's follow-ups, a bus, and a tab that nobody has started. */
class Desk {
    constructor() {
        this.followups = [];
        this.asked = [];
        this.signalled = [];
        this.error = null;
        this.bus = Object.assign(new EventBus(), {
            workerState: "CONNECTED",
            subscribe: (type, callback) => {
                this.push = callback;
            },
            start: () => Promise.resolve(),
        });
        const answer = (model, method, args, kwargs) =>
            this.answer(method, args, kwargs?.context || {});
        this.planner = new FollowupPlanner({
            bus_service: this.bus,
            orm: {silent: {call: answer}, call: answer},
            presence: {getInactivityPeriod: () => this.inactivity || 0},
        });
        this.planner.onSignal = (signals) =>
            this.signalled.push(...signals.map((signal) => signal.id));
    }

    async answer(method, [ids], context) {
        this.asked.push(context.crm_take_over ? "take_over" : method);
        if (this.error) {
            throw this.error;
        }
        const now = luxon.DateTime.utc().plus({seconds: this.skew || 0});
        const format = (moment) => moment.toFormat("yyyy-MM-dd HH:mm:ss");
        const open = this.followups.filter(({id}) => ids?.includes(id));
        switch (method) {
            case "crm_get_followups":
                return {
                    now: format(now),
                    until: format(now.plus({hours: 24})),
                    followups: this.followups,
                };
            case "crm_claim_followups":
                return open
                    .filter(
                        ({at, shown}) =>
                            at <= format(now) && (!shown || context.crm_take_over)
                    )
                    .map(({id, at}) => ({id, due: at}));
            case "crm_get_shown_followups":
                return open.map(({id, at}) => ({id, due: at}));
        }
        return true;
    }

    get shown() {
        return this.planner.signals.map((signal) => signal.id);
    }

    count(method) {
        return this.asked.filter((name) => name === method).length;
    }

    clear() {
        this.asked = [];
    }
}

let desk;

/** Let time pass until what was asked at its end is answered and claimed. */
async function pass(ms) {
    await advanceTime(ms);
    await advanceTime(CLAIM_MS);
    await advanceTime(CLAIM_MS);
}

beforeEach(async () => {
    mockDate("2026-11-26 12:00:00", 0);
    await makeMockEnv();
    desk = new Desk();
});

test("nothing is asked while nothing happens", async () => {
    await desk.planner.start();
    expect(desk.asked).toEqual(["crm_get_followups"]);
    desk.clear();

    await advanceTime(23 * 60 * MINUTE);

    expect(desk.asked).toEqual([]);
});

test("a follow-up in some weeks does not ring at once", async () => {
    await desk.planner.start();
    desk.push([{id: 7, at: "2027-02-26 12:00:00"}]);

    await advanceTime(MINUTE);

    expect(desk.count("crm_claim_followups")).toBe(0);
});

test("the clock of the server counts, not that of the machine", async () => {
    desk.skew = 20 * 60;
    desk.followups = [{id: 7, at: "2026-11-26 12:30:00"}];
    await desk.planner.start();

    await advanceTime(9 * MINUTE);
    expect(desk.count("crm_claim_followups")).toBe(0);
    await pass(MINUTE);

    expect(desk.shown).toEqual([7]);
});

test("wakes up from sleep and signals what fell due meanwhile", async () => {
    desk.followups = [{id: 7, at: "2026-11-26 14:00:00"}];
    await desk.planner.start();
    desk.clear();

    // Timers stand still while the machine sleeps.
    mockDate("2026-11-26 15:00:00", 0);
    await advanceTime(5000);
    expect(desk.asked[0]).toBe("crm_get_followups");
    await advanceTime(CLAIM_MS);

    expect(desk.shown).toEqual([7]);
});

test("a clock that was set back is noticed", async () => {
    await desk.planner.start();
    desk.clear();

    mockDate("2026-11-26 10:00:00", 0);
    await advanceTime(5000);

    expect(desk.asked).toEqual(["crm_get_followups"]);
});

test("a server that restarts at the minute is asked again within seconds", async () => {
    desk.followups = [{id: 7, at: "2026-11-26 12:10:00"}];
    await desk.planner.start();
    desk.error = new ConnectionLostError();
    await advanceTime(11 * MINUTE);
    expect(desk.shown).toEqual([]);

    desk.error = null;
    await pass(5000);

    expect(desk.shown).toEqual([7]);
    expect(desk.signalled).toEqual([7]);
});

test("a server that answers with an error is not stormed", async () => {
    patchWithCleanup(console, {warn: () => expect.step("warned")});
    desk.followups = [{id: 7, at: "2026-11-26 12:10:00"}];
    await desk.planner.start();
    desk.clear();
    desk.error = new RPCError("no");
    await advanceTime(20 * MINUTE);

    expect(desk.asked.length).toBeLessThan(12);
    expect.verifySteps(desk.asked.map(() => "warned"));
    desk.error = null;
    await pass(MINUTE);
    expect(desk.shown).toEqual([7]);
});

test("an expired session is told once and then left alone", async () => {
    expect.errors(1);
    desk.followups = [{id: 7, at: "2026-11-26 12:10:00"}];
    await desk.planner.start();
    desk.error = Object.assign(new RPCError("expired"), {
        exceptionName: "odoo.http.SessionExpiredException",
    });
    desk.clear();
    await advanceTime(60 * MINUTE);

    expect(desk.asked).toEqual(["crm_claim_followups"]);
    expect.verifyErrors(["expired"]);
});

test("without a websocket it asks for changes, with one no more", async () => {
    desk.bus.workerState = "DISCONNECTED";
    await desk.planner.start();
    await advanceTime(MINUTE);
    expect(desk.count("crm_get_followups")).toBeGreaterThan(1);

    desk.followups = [{id: 7, at: "2026-11-26 12:01:30"}];
    await pass(40 * 1000);
    expect(desk.shown).toEqual([7]);

    // Answered in another browser
    desk.followups = [];
    await pass(40 * 1000);
    expect(desk.shown).toEqual([]);

    desk.bus.workerState = "CONNECTED";
    desk.bus.trigger("BUS:CONNECT");
    await advanceTime(100);
    desk.clear();
    await advanceTime(60 * MINUTE);
    expect(desk.asked).toEqual([]);
});

test("what was said while the bus was away is asked for", async () => {
    await desk.planner.start();
    desk.followups = [{id: 7, at: "2026-11-26 12:00:00"}];

    desk.bus.trigger("BUS:RECONNECT");
    await pass(100);

    expect(desk.shown).toEqual([7]);
});

test("tabs that the user does not look at let the others go first", async () => {
    desk.inactivity = 10 * MINUTE;
    desk.followups = [{id: 7, at: "2026-11-26 12:00:00"}];
    await desk.planner.start();
    await advanceTime(900);
    expect(desk.count("crm_claim_followups")).toBe(0);

    desk.push([{id: 7, at: false, shown_in: "desk", claimed: 1}]);
    await advanceTime(CLAIM_MS);

    expect(desk.count("crm_claim_followups")).toBe(0);
    expect(desk.shown).toEqual([]);
});

test("the tab that is opened last takes over, without another alert", async () => {
    desk.followups = [{id: 7, at: "2026-11-26 12:00:00", shown: true}];

    await desk.planner.start();

    expect(desk.asked).toEqual(["crm_get_followups", "take_over"]);
    expect(desk.shown).toEqual([7]);
    expect(desk.signalled).toEqual([]);
});

test("a card moves to the tab that the user turns to, and back", async () => {
    desk.followups = [{id: 7, at: "2026-11-26 12:00:00"}];
    await desk.planner.start();
    await advanceTime(CLAIM_MS);
    expect(desk.shown).toEqual([7]);
    const later = Date.now() / 1000 + 1;

    desk.push([{id: 7, at: false, shown_in: "home", claimed: later}]);
    expect(desk.shown).toEqual([]);
    desk.followups = [{id: 7, at: "2026-11-26 12:00:00", shown: true}];
    desk.clear();
    window.dispatchEvent(new Event("focus"));
    await advanceTime(100);

    expect(desk.asked).toEqual(["take_over"]);
    expect(desk.shown).toEqual([7]);
    expect(desk.signalled).toEqual([7]);
});

test("an old message does not take away a card that came back", async () => {
    desk.followups = [{id: 7, at: "2026-11-26 12:00:00"}];
    await desk.planner.start();
    await advanceTime(CLAIM_MS);

    desk.push([{id: 7, at: false, shown_in: "home", claimed: 1}]);

    expect(desk.shown).toEqual([7]);
});

test("a claim in vain without a word from the bus is looked after", async () => {
    desk.followups = [{id: 7, at: "2026-11-26 12:10:00"}];
    await desk.planner.start();
    await advanceTime(9 * MINUTE);
    // Another tab shows it, and its message got lost.
    desk.followups = [{id: 7, at: "2026-11-26 12:10:00", shown: true}];
    await advanceTime(MINUTE + CLAIM_MS);
    expect(desk.shown).toEqual([]);
    desk.clear();

    await advanceTime(10 * 1000);

    expect(desk.asked).toEqual(["crm_get_followups"]);
    expect([...desk.planner.elsewhere]).toEqual([7]);
});
