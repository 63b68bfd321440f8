import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const INTERVAL = 2000;
const FIELDS = ["state", "progress"];
const RUNNING = ["waiting", "running"];

/** How far the refresh of the scores is, asked from the server until it ends. */
export class ScoreProgressField extends Component {
    static template = "crm_ext_core.ScoreProgressField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        const {state, progress} = this.props.record.data;
        this.run = useState({state, progress});
        onMounted(() => this.plan());
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get percent() {
        return Math.round(this.run.progress);
    }

    plan() {
        if (RUNNING.includes(this.run.state) && this.props.record.resId) {
            this.timer = browser.setTimeout(() => this.refresh(), INTERVAL);
        }
    }

    async refresh() {
        const {record} = this.props;
        const rows = await this.orm.silent
            .read(record.resModel, [record.resId], FIELDS)
            .catch(() => []);
        if (rows.length) {
            Object.assign(this.run, rows[0]);
        }
        if (RUNNING.includes(this.run.state)) {
            this.plan();
        } else {
            await record.load();
        }
    }
}

registry.category("fields").add("crm_score_progress", {
    component: ScoreProgressField,
    supportedTypes: ["float"],
    fieldDependencies: [{name: "state", type: "selection"}],
});
