import {UseSuggestion} from "@mail/core/common/suggestion_hook";
import {patch} from "@web/core/utils/patch";

const PLACEHOLDER = /\{(\w+)\}/g;
// What the placeholders stand for in the tickets that are being answered
const valuesByTicket = new Map();

export function setPlaceholderValues(ticketId, values) {
    valuesByTicket.set(ticketId, values);
}

/** Put the values into the placeholders; what is none stays as it is. */
export function fillPlaceholders(text, values) {
    return text.replace(PLACEHOLDER, (all, name) => values[name] ?? all);
}

// Canned answers that are called by "::" greet the customer, too.
patch(UseSuggestion.prototype, {
    insert(option) {
        const isTicket = this.thread?.model === "helpdesk.ticket";
        const values = isTicket && valuesByTicket.get(this.thread.id);
        if (option.cannedResponse && values) {
            const label = fillPlaceholders(option.label, values);
            return super.insert({...option, label});
        }
        return super.insert(option);
    },
});
