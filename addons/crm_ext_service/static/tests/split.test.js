import {describe, expect, test} from "@odoo/hoot";
import {messageActionsRegistry} from "@mail/core/common/message_actions";
import "@crm_ext_service/split/message_actions";

describe.current.tags("headless");

const split = messageActionsRegistry.get("crm-split");
const ticket = {id: 7, model: "helpdesk.ticket", hasWriteAccess: true};

function isOffered(messageType, thread) {
    return Boolean(split.condition({message: {message_type: messageType}, thread}));
}

test("what people wrote about a ticket can be split off", () => {
    for (const messageType of ["comment", "email", "email_outgoing", "sms"]) {
        expect(isOffered(messageType, ticket)).toBe(true);
    }
});

test("the log of a ticket, other records and tickets of others are not split", () => {
    expect(isOffered("notification", ticket)).toBe(false);
    expect(isOffered("email", {...ticket, model: "res.partner"})).toBe(false);
    expect(isOffered("email", {...ticket, hasWriteAccess: false})).toBe(false);
    expect(isOffered("email", undefined)).toBe(false);
});

test("the dialog opens with the message, and the chatter follows", async () => {
    const action = {
        doAction(name, {additionalContext, onClose}) {
            expect.step([name, additionalContext]);
            onClose();
        },
    };
    await split.onSelected({
        message: {id: 42},
        owner: {env: {services: {action}}},
        thread: {...ticket, fetchNewMessages: () => expect.step("fetched")},
    });
    expect.verifySteps([
        [
            "crm_ext_service.crm_ticket_split_action",
            {default_ticket_id: 7, default_message_ids: [42]},
        ],
        "fetched",
    ]);
});
