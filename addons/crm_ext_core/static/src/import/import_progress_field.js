import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const INTERVAL = 2000;
const COUNTS = ["state", "row_count", "todo_count", "refused_count"];

/** How far an import is, asked from the server until it ends. */
export class ImportProgressField extends Component {
    static template = "crm_ext_core.ImportProgressField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.counts = useState(this.pick(this.props.record.data));
        onMounted(() => this.plan());
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    pick(data) {
        return Object.fromEntries(COUNTS.map((name) => [name, data[name]]));
    }

    get done() {
        return this.counts.row_count - this.counts.todo_count;
    }

    get percent() {
        const {state, row_count} = this.counts;
        return state === "importing" && row_count
            ? Math.round((100 * this.done) / row_count)
            : 0;
    }

    get text() {
        if (this.counts.state !== "importing") {
            return _t("The file is being checked. You may leave this page.");
        }
        return _t("%(done)s of %(rows)s rows. You may leave this page.", {
            done: this.done,
            rows: this.counts.row_count,
        });
    }

    get isRunning() {
        return ["checking", "importing"].includes(this.counts.state);
    }

    plan() {
        if (this.isRunning && this.props.record.resId) {
            this.timer = browser.setTimeout(() => this.refresh(), INTERVAL);
        }
    }

    async refresh() {
        const {record} = this.props;
        const rows = await this.orm.silent
            .read(record.resModel, [record.resId], COUNTS)
            .catch(() => []);
        if (rows.length) {
            Object.assign(this.counts, this.pick(rows[0]));
        }
        if (this.isRunning) {
            this.plan();
        } else {
            await record.load();
        }
    }
}

registry.category("fields").add("crm_import_progress", {
    component: ImportProgressField,
    supportedTypes: ["float"],
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "row_count", type: "integer"},
        {name: "todo_count", type: "integer"},
        {name: "refused_count", type: "integer"},
    ],
});
