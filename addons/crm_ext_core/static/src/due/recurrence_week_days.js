import {WeekDays, weekDays} from "@web/views/widgets/week_days/week_days";
import {registry} from "@web/core/registry";

const PREFIX = "crm_recurrence_";

/** Odoo's weekdays on the fields of our follow-ups. */
export class CrmRecurrenceWeekDays extends WeekDays {
    get weekdays() {
        return super.weekdays.map((day) => PREFIX + day);
    }
}

export const crmRecurrenceWeekDays = {
    ...weekDays,
    component: CrmRecurrenceWeekDays,
    fieldDependencies: weekDays.fieldDependencies.map((field) => ({
        ...field,
        name: PREFIX + field.name,
    })),
};

registry.category("view_widgets").add("crm_week_days", crmRecurrenceWeekDays);
