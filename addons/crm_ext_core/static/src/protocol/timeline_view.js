import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {KanbanRecord} from "@web/views/kanban/kanban_record";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

import {Component, markup, useState, useSubEnv} from "@odoo/owl";

import {useFoundWordsOfList} from "./protocol_controller";
import {ProtocolNotes} from "./protocol_notes";

const {DateTime} = luxon;
// Counting common words among many talks would take longer than reading them.
const COUNT_LIMIT = 1000;

/** The day of a talk as people say it. */
export function getDayLabel(date) {
    const day = date.startOf("day");
    const today = DateTime.local({zone: date.zone}).startOf("day");
    const label = date.toLocaleString({
        weekday: "long",
        day: "numeric",
        month: "long",
        year: "numeric",
    });
    if (day.equals(today)) {
        return _t("Today, %s", label);
    }
    if (day.equals(today.minus({days: 1}))) {
        return _t("Yesterday, %s", label);
    }
    return label;
}

/** A talk that opens in place: Enter or a click shows its text, another hides it. */
export class TimelineRecord extends KanbanRecord {
    static template = "crm_ext_core.TimelineRecord";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.talk = useState({isOpen: false, details: null});
        useSubEnv({crmTalk: this.talk, crmOpenTalk: () => this.openForm()});
    }

    onGlobalClick(ev, newWindow) {
        const isSelecting = ev.altKey || this.props.getSelection().length > 0;
        if (newWindow || isSelecting || this.props.forceGlobalClick) {
            return super.onGlobalClick(ev, newWindow);
        }
        const isText = !document.getSelection().isCollapsed;
        if (!isText && !ev.target.closest("a, button, .o_crm_talk_details")) {
            this.toggle();
        }
    }

    openForm() {
        return this.props.openRecord(this.props.record);
    }

    async toggle() {
        const {resModel, resId} = this.props.record;
        if (!this.talk.isOpen) {
            const details = await this.orm.call(resModel, "crm_get_text", [[resId]]);
            details.text = markup(details.text);
            this.talk.details = details;
        }
        this.talk.isOpen = !this.talk.isOpen;
    }

    get renderingContext() {
        const date = this.props.record.data.date;
        const format = this.props.groupByField
            ? DateTime.DATETIME_SHORT
            : DateTime.TIME_SIMPLE;
        return {
            ...super.renderingContext,
            moment: date ? date.toLocaleString(format) : "",
        };
    }
}

export class TimelineRenderer extends KanbanRenderer {
    static template = "crm_ext_core.TimelineRenderer";
    static components = {...KanbanRenderer.components, KanbanRecord: TimelineRecord};

    /** The heading before a talk: its day when the talk before was on another. */
    getDay(index) {
        const {records, orderBy} = this.props.list;
        const date = records[index].data.date;
        const former = records[index - 1]?.data.date;
        const isByDate = !orderBy.length || orderBy[0].name === "date";
        if (!isByDate || !date || (former && date.hasSame(former, "day"))) {
            return "";
        }
        return getDayLabel(date);
    }
}

export class TimelineController extends KanbanController {
    static template = "crm_ext_core.TimelineView";
    static components = {...KanbanController.components, ProtocolNotes};

    setup() {
        super.setup();
        useFoundWordsOfList(this.rootRef, this.model);
    }

    get modelParams() {
        return {...super.modelParams, countLimit: COUNT_LIMIT};
    }
}

registry.category("views").add("crm_timeline", {
    ...kanbanView,
    Controller: TimelineController,
    Renderer: TimelineRenderer,
});

/** The text of a talk: in short while the card is closed, whole when it is open. */
export class TalkText extends Component {
    static template = "crm_ext_core.TalkText";
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
        this.talk = useState(this.env.crmTalk || {isOpen: false});
    }

    openLink({model, id}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("crm_talk_text", {
    component: TalkText,
    fieldDependencies: [
        {name: "excerpt", type: "char"},
        {name: "found_words", type: "json"},
    ],
});
