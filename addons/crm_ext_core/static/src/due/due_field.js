import {Component, useEffect, useRef} from "@odoo/owl";
import {useBus, useChildRef, useService} from "@web/core/utils/hooks";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {formatDateTime} from "@web/views/fields/formatters";
import {dateTimeField} from "@web/views/fields/datetime/datetime_field";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useDateTimePicker} from "@web/core/datetime/datetime_picker_hook";

/**
 * Day and time as people say it: "in 3 days 9:00", "mon 14", one of the usual times,
 * the next free slot, or a click in the calendar.
 */
export class CrmDueField extends Component {
    static template = "crm_ext_core.CrmDueField";
    static components = {AutoComplete};
    static props = {
        ...standardFieldProps,
        placeholder: {type: String, optional: true},
        // The field of the assignee, whose free time is asked for
        userField: {type: String, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.inputRef = useChildRef();
        this.parsed = new Map();
        const getPickerProps = () => ({value: this.value, type: "datetime"});
        this.picker = useDateTimePicker({
            target: "root",
            showSeconds: false,
            get pickerProps() {
                return getPickerProps();
            },
            onApply: (value) => this.update(value),
        });
        const {bus} = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({detail}) =>
            detail.proms.push(this.commit())
        );
        // A value from elsewhere, an onchange for example, replaces the typed text.
        useEffect(
            () => this.showValue(),
            () => [this.text]
        );
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        return this.value ? formatDateTime(this.value) : "";
    }

    get placeholder() {
        return this.props.placeholder || _t("e.g. in 3 days 9:00");
    }

    get sources() {
        return [
            {
                placeholder: _t("Loading..."),
                options: (request) => this.loadOptions(request),
                optionSlot: "option",
            },
        ];
    }

    get typedText() {
        return this.inputRef.el ? this.inputRef.el.value.trim() : "";
    }

    get userContext() {
        const user =
            this.props.userField && this.props.record.data[this.props.userField];
        return user ? {user_id: user.id} : {};
    }

    format(value) {
        return `${value.toFormat("ccc")} ${formatDateTime(value)}`;
    }

    /** What stands in the list: the usual times, or what the typed text means. */
    async loadOptions(request) {
        if (!request || request === this.text) {
            const choices = await this.orm.silent.call(
                "mail.activity",
                "crm_get_due_choices",
                [],
                this.userContext
            );
            return choices.map(({label, due}) => {
                const value = deserializeDateTime(due);
                return {
                    label,
                    data: {time: this.format(value)},
                    onSelect: () => this.update(value),
                };
            });
        }
        const {value, error} = await this.parse(request);
        if (error) {
            return [{label: error, cssClass: "o_crm_due_error"}];
        }
        return [{label: this.format(value), onSelect: () => this.update(value)}];
    }

    /** Ask the server what ``text`` means: {value} or {error}. */
    parse(text) {
        if (!this.parsed.has(text)) {
            const parsing = this.orm.silent
                .call("mail.activity", "crm_parse_due", [text], this.userContext)
                .then(
                    (due) => ({value: deserializeDateTime(due)}),
                    (error) => {
                        if (!error.data) {
                            throw error;
                        }
                        return {error: error.data.message};
                    }
                );
            this.parsed.set(text, parsing);
            parsing.catch(() => this.parsed.delete(text));
        }
        return this.parsed.get(text);
    }

    /** Take what was typed and not yet chosen from the list. */
    async commit() {
        const text = this.typedText;
        if (!this.inputRef.el || text === this.text) {
            return;
        }
        if (!text) {
            return this.update(false);
        }
        const {value, error} = await this.parse(text);
        if (this.typedText !== text) {
            return;
        }
        if (error) {
            this.props.record.setInvalidField(this.props.name);
            this.notification.add(error, {type: "danger"});
            return;
        }
        return this.update(value);
    }

    async update(value) {
        // Times from now mean another moment the next time.
        this.parsed.clear();
        this.props.record.resetFieldValidity(this.props.name);
        await this.props.record.update({[this.props.name]: value});
        this.showValue();
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", false);
    }

    showValue() {
        const isRefused = this.props.record.isFieldInvalid(this.props.name);
        if (this.inputRef.el && !isRefused) {
            this.inputRef.el.value = this.text;
        }
    }

    onInput() {
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
        if (this.props.record.isFieldInvalid(this.props.name)) {
            this.props.record.resetFieldValidity(this.props.name);
        }
    }

    openPicker() {
        this.picker.open(0);
    }
}

export const crmDueField = {
    component: CrmDueField,
    displayName: _t("Due Time"),
    supportedOptions: [
        {
            label: _t("Assignee"),
            name: "user_field",
            type: "field",
            availableTypes: ["many2one"],
            help: _t("The user whose next free slot is offered."),
        },
    ],
    supportedTypes: ["datetime"],
    listViewWidth: dateTimeField.listViewWidth,
    extractProps: ({options, placeholder}) => ({
        placeholder,
        userField: options.user_field,
    }),
    fieldDependencies: ({options}) =>
        options.user_field ? [{name: options.user_field, type: "many2one"}] : [],
};

registry.category("fields").add("crm_due", crmDueField);
