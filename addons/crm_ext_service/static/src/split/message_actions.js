import {_t} from "@web/core/l10n/translation";
import {registerMessageAction} from "@mail/core/common/message_actions";
import {user} from "@web/core/user";

const SPLIT_TYPES = ["comment", "email", "email_outgoing", "sms", "auto_comment"];

registerMessageAction("crm-split", {
    condition: ({message, thread}) =>
        thread?.model === "helpdesk.ticket" &&
        thread.hasWriteAccess &&
        user.isInternalUser &&
        SPLIT_TYPES.includes(message.message_type),
    icon: "fa fa-code-fork",
    name: _t("Split into a New Ticket"),
    onSelected: ({message, owner, thread}) =>
        owner.env.services.action.doAction("crm_ext_service.crm_ticket_split_action", {
            additionalContext: {
                default_ticket_id: thread.id,
                default_message_ids: [message.id],
            },
            onClose: () => thread.fetchNewMessages(),
        }),
    sequence: 73,
});
