import {useBus, useService} from "@web/core/utils/hooks";

/** Odoo's barcodes that press a button or run a command. */
const COMMAND = /^(OBT|OCD)/;
/** What waits for barcodes itself: fields of a form, and kiosks. */
const LISTENERS = ".o_field_barcode_handler, [barcode_events='true']";
const KIOSK = /barcode|kiosk|scan/i;

/**
 * Hear of what is scanned outside of input fields, unless a dialog is open or the screen
 * has its own use for it.
 *
 * @param {(code: string) => any} onScanned
 */
export function useNumberScanner(onScanned) {
    const action = useService("action");
    const ui = useService("ui");
    const isOurs = (code) =>
        // Words are typed, not scanned.
        /\d/.test(code) &&
        !COMMAND.test(code) &&
        ui.activeElement === document &&
        !document.querySelector(LISTENERS) &&
        !KIOSK.test(action.currentController?.action?.tag);
    useBus(useService("barcode").bus, "barcode_scanned", ({detail: {barcode}}) => {
        if (isOurs(barcode)) {
            onScanned(barcode);
        }
    });
}
