import {waitUntilSubscribe} from "@bus/../tests/bus_test_helpers";
import {start, startServer} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {
    asyncStep,
    getService,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

export const BERT = {
    model: "res.partner",
    res_id: 7,
    name: "Adler Nord, Bert",
    company: "Adler Nord",
    number: "+49 431 556677",
    match: "exact",
    reason: "Follow-up today",
    branch: "Adler GmbH",
    department: "Sales",
    supervisor: "Cora",
    last_talk: {id: 3, text: "Price"},
    open_orders: {count: 4, records: [{model: "sale.order", id: 5, text: "S00012"}]},
    open_tickets: false,
    next_followup: "Ask for the drawing",
};
export const CORA = {...BERT, res_id: 8, name: "Adler Nord, Cora", reason: ""};
export const CARD = {
    id: 1,
    state: "ringing",
    direction: "in",
    number: "+49 431 556677",
    started_at: "2026-11-26 12:00:00",
    answered_at: false,
    ended_at: false,
    now: "2026-11-26 12:00:00",
    is_mine: true,
    has_talk: false,
    hits: [BERT],
    actions: [{method: "action_log_conversation", label: "Log Talk"}],
    can_create: ["res.partner", "crm.lead"],
};

/**
 * Start the web client at noon.
 *
 * @param {Object} calls the cards on the server by id; tests change them
 * @param {Object[]} [ringing] what the server answers to a tab that loads
 */
export async function startAtNoon(calls, ringing = []) {
    mockDate("2026-11-26 12:00:00", 0);
    onRpc("crm.call", "get_ringing_calls", () => ringing);
    onRpc("crm.call", "get_call_cards", ({args}) => {
        asyncStep(`cards ${args[0].join(",")}`);
        return args[0].map((id) => calls[id]).filter(Boolean);
    });
    const pyEnv = await startServer();
    // A client that connects late, on a slow machine, asks for its calls once more, and
    // until then every five seconds.
    await Promise.all([waitUntilSubscribe(), start()]);
    getService("bus_service").workerState = "CONNECTED";
    return (id) => {
        const {state, number, direction, started_at} = calls[id];
        const report = {id, state, number, direction, started_at};
        pyEnv["bus.bus"]._sendone(serverState.partnerId, "crm_ext_core.call", report);
    };
}

/** Let the steps tell when a report has arrived that nothing should follow from. */
export function hear() {
    getService("bus_service").subscribe("crm_ext_core.call", () => asyncStep("heard"));
}

export function pretendOtherTab(changes) {
    const {key} = getService("crm_ext_core.call").store;
    const stored = JSON.parse(browser.localStorage.getItem(key));
    browser.localStorage.setItem(key, JSON.stringify({...stored, ...changes}));
    browser.dispatchEvent(new window.StorageEvent("storage", {key}));
}
