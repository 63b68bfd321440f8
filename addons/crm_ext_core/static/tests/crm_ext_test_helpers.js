import {mailModels} from "@mail/../tests/mail_test_helpers";
import {models} from "@web/../tests/web_test_helpers";
import {patch} from "@web/core/utils/patch";

// Every client asks for its follow-ups at the start: nothing to signal in tests that
// are about something else.
patch(mailModels.MailActivity.prototype, {
    crm_get_followups() {
        return {
            now: luxon.DateTime.utc().toFormat("yyyy-MM-dd HH:mm:ss"),
            until: luxon.DateTime.utc().plus({days: 1}).toFormat("yyyy-MM-dd HH:mm:ss"),
            followups: [],
        };
    },

    /** What is on the screen stays there. */
    crm_get_shown_followups(ids) {
        return ids.map((id) => ({id, due: ""}));
    },
});

// Every client asks for the calls that ring.
export class CrmCall extends models.ServerModel {
    _name = "crm.call";

    get_ringing_calls() {
        return [];
    }

    get_call_cards() {
        return [];
    }
}

Object.assign(mailModels, {CrmCall});
