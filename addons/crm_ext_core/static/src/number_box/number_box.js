import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {useCommand} from "@web/core/commands/command_hook";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

import {useNumberBox} from "./number_box_hook";

import {Component} from "@odoo/owl";

export class NumberBoxInput extends AutoComplete {
    /**
     * A scanner types and presses Enter at once, before the hits are there. One hit is
     * opened then; of several that nobody has seen yet, the user chooses.
     *
     * @override
     */
    async onInputKeydown(ev) {
        if (this.loadingPromise && getActiveHotkey(ev) === "enter") {
            ev.stopPropagation();
            ev.preventDefault();
            await this.loadingPromise;
            if (this.sources.some((source) => source.options.length > 1)) {
                return;
            }
        }
        return super.onInputKeydown(ev);
    }

    /** @override */
    cancel() {
        this.props.onCancel();
    }
}

export class NumberBox extends Component {
    static template = "crm_ext_core.NumberBox";
    static components = {Dropdown, NumberBoxInput};
    static props = {};

    setup() {
        this.dropdown = useDropdownState();
        this.numberBox = useNumberBox();
        useCommand(_t("Find a number"), () => this.dropdown.open(), {
            category: "smart_action",
            hotkey: "alt+shift+n",
            global: true,
            hotkeyOptions: {bypassEditableProtection: true},
        });
    }

    get placeholder() {
        return _t("Order, invoice, ticket, phone number, customer...");
    }

    get sources() {
        return [
            {
                options: (text) => (text ? this.loadHits(text) : []),
                optionSlot: "hit",
                placeholder: _t("Searching..."),
            },
        ];
    }

    async loadHits(text) {
        const hits = await this.numberBox.resolve(text);
        if (!hits.length) {
            return [{label: _t("Nothing found under this number"), data: {}}];
        }
        return hits.map((hit) => ({
            label: hit.number || hit.label,
            data: hit,
            onSelect: () => this.open(hit),
        }));
    }

    open(hit) {
        this.dropdown.close();
        return this.numberBox.open(hit);
    }
}

registry
    .category("systray")
    .add("crm_ext_core.number_box", {Component: NumberBox}, {sequence: 60});
