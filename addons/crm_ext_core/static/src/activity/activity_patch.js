import {Activity} from "@mail/core/common/activity_model";
import {fields} from "@mail/core/common/record";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

patch(Activity.prototype, {
    setup() {
        super.setup(...arguments);
        this.crm_due = fields.Datetime();
    },
    /** Time of day of a follow-up, empty for an activity of the day. */
    get crmTimeFormatted() {
        return this.crm_due ? this.crm_due.toLocaleString(DateTime.TIME_SIMPLE) : "";
    },
});
