import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {scanBarcode} from "@web/core/barcode/barcode_dialog";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";
import {isMobileOS} from "@web/core/browser/feature_detection";
import {useCommand} from "@web/core/commands/command_hook";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {getActiveHotkey} from "@web/core/hotkeys/hotkey_service";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

import {getObviousHit, useNumberBox} from "./number_box_hook";
import {useNumberScanner} from "./number_scanner_hook";

import {Component, onMounted, useState} from "@odoo/owl";

export class NumberBoxInput extends AutoComplete {
    setup() {
        super.setup();
        // What was scanned elsewhere has several hits.
        onMounted(() => this.props.value && this.open(true));
    }

    /**
     * A scanner types and presses Enter or Tab at once, before the hits are there. What
     * is obvious is opened then; of hits that nobody has seen yet, the user chooses.
     *
     * @override
     */
    async onInputKeydown(ev) {
        if (this.loadingPromise && ["enter", "tab"].includes(getActiveHotkey(ev))) {
            ev.stopPropagation();
            ev.preventDefault();
            await this.loadingPromise;
            const options = this.sources.flatMap((source) => source.options);
            const obvious = getObviousHit(options.map((option) => option.data));
            const option = options.find(({data}) => data === obvious);
            return option && this.selectOption(option);
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
        this.notification = useService("notification");
        this.state = useState({text: ""});
        this.hasCamera = isMobileOS() && isBarcodeScannerSupported();
        useNumberScanner((code) => this.onScanned(code));
        useCommand(_t("Find a number"), () => this.open(), {
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
            onSelect: () => this.openHit(hit),
        }));
    }

    open(text = "") {
        this.state.text = text;
        this.dropdown.open();
    }

    onStateChanged(isOpen) {
        if (!isOpen) {
            this.state.text = "";
        }
    }

    openHit(hit) {
        this.dropdown.close();
        return this.numberBox.open(hit);
    }

    openChain(hit) {
        this.dropdown.close();
        return this.numberBox.openChain(hit);
    }

    async onScanned(code) {
        const hits = await this.numberBox.resolve(code);
        const obvious = getObviousHit(hits);
        if (obvious) {
            return this.openHit(obvious);
        }
        if (hits.length) {
            return this.open(code);
        }
        this.notification.add(_t("Nothing found under %s", code), {type: "warning"});
    }

    async onCameraClick() {
        this.dropdown.close();
        let code = "";
        try {
            code = await scanBarcode(this.env);
        } catch (error) {
            this.notification.add(error.message, {type: "warning"});
        }
        return code && this.onScanned(code);
    }
}

registry
    .category("systray")
    .add("crm_ext_core.number_box", {Component: NumberBox}, {sequence: 60});
