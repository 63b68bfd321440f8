import {formatDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {formatInteger, formatMonetary} from "@web/views/fields/formatters";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {Component} from "@odoo/owl";

const TREE = "_tree";
/** Shown as bars too, on one scale. */
const BARS = ["crm_revenue", "crm_revenue_last"];

/**
 * The figures of a company and of its tree side by side, as far as the view has their
 * fields; a click opens the documents.
 */
export class FiguresWidget extends Component {
    static template = "crm_ext_core.FiguresWidget";
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get data() {
        return this.props.record.data;
    }

    get hasTree() {
        return this.data.crm_tree_count > 1;
    }

    get rows() {
        const {activeFields, fields} = this.props.record;
        return Object.keys(activeFields)
            .filter((name) => name + TREE in activeFields)
            .map((name) => ({
                name,
                label: fields[name].string,
                help: fields[name].help,
                cells: (this.hasTree ? [name, name + TREE] : [name]).map((cell) =>
                    this.getCell(cell, fields[name].type)
                ),
            }));
    }

    getCell(name, type) {
        const value = this.data[name];
        return {
            name,
            value,
            text: this.format(value, type),
            bar: this.getBar(name),
            danger: name.startsWith("crm_overdue") && value > 0,
        };
    }

    format(value, type) {
        if (type === "monetary") {
            return formatMonetary(value, {currencyId: this.data.crm_currency_id?.id});
        }
        if (type === "datetime") {
            return value ? formatDateTime(value, {showSeconds: false}) : "";
        }
        return formatInteger(value);
    }

    /** Return the length of the bar in percent, null for what has none. */
    getBar(name) {
        const suffix = name.endsWith(TREE) ? TREE : "";
        if (!BARS.some((bar) => bar + suffix === name)) {
            return null;
        }
        const values = BARS.map((bar) => this.data[bar + suffix] || 0);
        const longest = Math.max(...values);
        return longest > 0 ? Math.max(0, (100 * this.data[name]) / longest) : 0;
    }

    async open(name) {
        const {resModel, resId} = this.props.record;
        const method = "action_crm_open_figure";
        this.action.doAction(await this.orm.call(resModel, method, [[resId], name]));
    }
}

export const figuresWidget = {
    component: FiguresWidget,
    fieldDependencies: [{name: "crm_tree_count", type: "integer"}],
};

registry.category("view_widgets").add("crm_figures", figuresWidget);
