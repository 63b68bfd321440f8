import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const TONES = {good: "text-bg-success", bad: "text-bg-danger"};
const CLASSES = {a: "bg-success", b: "bg-warning", c: "bg-secondary"};
/** Months have a bar also where nothing was ordered, so that they can be pointed at. */
const LEAST_HEIGHT = 2;

/**
 * What the scores of a customer say, one sentence each, and how the customer stood in
 * the months before; a click opens the documents behind.
 */
export class ScoreWidget extends Component {
    static template = "crm_ext_core.ScoreWidget";
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({scores: [], scope: null});
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps(({record}) => {
            if (record.resId !== this.resId) {
                return this.load(record.resId);
            }
        });
    }

    async load(resId) {
        this.resId = resId;
        const {resModel} = this.props.record;
        const scores = resId
            ? await this.orm.call(resModel, "get_crm_scores", [[resId]])
            : [];
        if (resId === this.resId) {
            // Who heads a group is seen with it first
            Object.assign(this.state, {scores, scope: scores.at(-1)?.scope});
        }
    }

    get score() {
        return this.state.scores.find((score) => score.scope === this.state.scope);
    }

    get bars() {
        const {months} = this.score;
        const highest = Math.max(...months.map((month) => month.revenue || 0));
        return months.map((month) => ({
            ...month,
            color: CLASSES[month.abc_class],
            letter: month.abc_class.toUpperCase(),
            height: highest
                ? Math.max(LEAST_HEIGHT, (100 * month.revenue) / highest)
                : LEAST_HEIGHT,
            title: [month.label, month.amount, month.abc_class.toUpperCase(), month.rfm]
                .filter(Boolean)
                .join(" · "),
        }));
    }

    getTone(sentence) {
        return TONES[sentence.tone] || "text-bg-light";
    }

    show(scope) {
        this.state.scope = scope;
    }

    async open(firstDay, lastDay) {
        this.action.doAction(
            await this.orm.call("crm.customer.score", "action_open_documents", [
                [this.score.id],
                firstDay,
                lastDay,
            ])
        );
    }
}

registry.category("view_widgets").add("crm_scores", {component: ScoreWidget});
