import {Activity} from "@mail/core/common/activity_model";
import {Thread} from "@mail/core/common/thread_model";
import {_t} from "@web/core/l10n/translation";
import {compareDatetime} from "@mail/utils/common/misc";
import {fields} from "@mail/core/common/record";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

patch(Activity.prototype, {
    setup() {
        super.setup(...arguments);
        this.crm_due = fields.Datetime();
        /** @type {string|false} */
        this.crm_recurrence_unit = undefined;
        /** @type {string|false} time zone of the assignee */
        this.user_tz = undefined;
    },
    /**
     * Time of day of a follow-up, empty for an activity of the day. With the day when
     * that is another one for the reader than for the assignee.
     */
    get crmTimeFormatted() {
        if (!this.crm_due) {
            return "";
        }
        const isSameDay =
            !this.date_deadline || this.crm_due.hasSame(this.date_deadline, "day");
        return this.crm_due.toLocaleString(
            isSameDay ? DateTime.TIME_SIMPLE : DateTime.DATETIME_MED
        );
    },
    /** What the clock of the assignee shows, where that is something else. */
    get crmTimeOfAssignee() {
        if (!this.crm_due || !this.user_tz) {
            return "";
        }
        const due = this.crm_due.setZone(this.user_tz);
        if (!due.isValid || due.offset === this.crm_due.offset) {
            return "";
        }
        return _t("%(time)s in the time zone of the assignee (%(zone)s)", {
            time: due.toLocaleString(DateTime.DATETIME_MED),
            zone: this.user_tz,
        });
    },
    get isCrmDue() {
        return (
            Boolean(this.crm_due) &&
            this.state !== "done" &&
            this.crm_due <= DateTime.now()
        );
    },
});

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        // By time within the day; what has no time comes last.
        const time = (activity) => activity.crm_due?.ts ?? Infinity;
        this.activities = fields.Many("mail.activity", {
            sort: (a, b) =>
                compareDatetime(a.date_deadline, b.date_deadline) ||
                time(a) - time(b) ||
                a.id - b.id,
            onDelete(activity) {
                activity.remove();
            },
        });
    },
});
