import {ActivityCell} from "@mail/views/web/activity/activity_cell";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

ActivityCell.props = {
    ...ActivityCell.props,
    crmDue: {type: [String, Boolean], optional: true},
};

patch(ActivityCell.prototype, {
    /** The day and, for a follow-up, the time. */
    get reportingDateFormatted() {
        const day = super.reportingDateFormatted;
        if (!this.props.crmDue) {
            return day;
        }
        const due = deserializeDateTime(this.props.crmDue);
        const isSameDay = due.hasSame(
            DateTime.fromISO(this.props.reportingDate),
            "day"
        );
        return isSameDay
            ? `${day} ${due.toLocaleString(DateTime.TIME_SIMPLE)}`
            : due.toLocaleString(DateTime.DATETIME_MED);
    },
});
