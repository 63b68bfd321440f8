import {browser} from "@web/core/browser/browser";
import {hasTouch} from "@web/core/browser/feature_detection";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {ListRenderer} from "@web/views/list/list_renderer";

import {archiveDisabledListView} from "@mail/views/web/list/archive_disabled_list_view";

import {onMounted, onPatched} from "@odoo/owl";

/** What a key does with the activity of the focused row, by what it clicks. */
const BUTTON_BY_HOTKEY = {
    d: "button[name='action_done']",
    l: "button[name='action_crm_log_conversation']",
    s: ".o_crm_postpone button",
};

/** The day by keyboard: arrows choose the activity, one key answers it. */
export class DayListRenderer extends ListRenderer {
    setup() {
        super.setup();
        this.answeredIndex = null;
        if (!hasTouch()) {
            onMounted(() => this.focusRow(0));
        }
        onPatched(() => this.focusNext());
        // A dialog that closes takes the focus with it, after the list was drawn.
        useBus(this.uiService.bus, "active-element-changed", () =>
            browser.setTimeout(() => this.focusNext())
        );
    }

    get dataRows() {
        return [...this.tableRef.el.querySelectorAll(".o_data_row")];
    }

    focusRow(index) {
        const rows = this.dataRows;
        const row = rows[Math.min(index, rows.length - 1)];
        row?.querySelector(".o_data_cell")?.focus();
    }

    /** Whoever answered an activity goes on with the one that took its place. */
    focusNext() {
        const isFocusLost = document.activeElement === document.body;
        if (this.answeredIndex !== null && isFocusLost && this.tableRef.el) {
            this.focusRow(this.answeredIndex);
            this.answeredIndex = null;
        }
    }

    onCellKeydown(ev, group, record) {
        // The arrows belong to an open menu.
        if (!ev.target.closest("[aria-expanded='true']")) {
            super.onCellKeydown(ev, group, record);
        }
    }

    onCellKeydownReadOnlyMode(hotkey, cell, group, record) {
        if (record && hotkey === "o") {
            this.props.openRecord(record);
            return true;
        }
        const row = record && cell.closest(".o_data_row");
        const button = row?.querySelector(BUTTON_BY_HOTKEY[hotkey] || null);
        if (!button) {
            return super.onCellKeydownReadOnlyMode(hotkey, cell, group, record);
        }
        this.answeredIndex = this.dataRows.indexOf(row);
        button.focus();
        button.click();
        return true;
    }
}

export const dayListView = {
    ...archiveDisabledListView,
    Renderer: DayListRenderer,
};

registry.category("views").add("crm_day_list", dayListView);
