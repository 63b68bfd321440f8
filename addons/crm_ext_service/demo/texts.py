"""The words of the demo company's service that have a German translation."""

from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

TEAM = _lt("Service Cologne")
CATEGORIES = {
    "machine": _lt("Machine"),
    "delivery": _lt("Delivery"),
    "invoice": _lt("Invoice"),
    "documents": _lt("Documents"),
}
# Ticket -> (title, description).
TICKETS = {
    "ticket_bearing_hamburg": (
        _lt("Grinding noise at drive 4 of line 2"),
        _lt("Grinding when the drive starts, 31,400 hours of operation."),
    ),
    "ticket_oil_berlin": (
        _lt("Oil under the drive at gate 7"),
        _lt("Shaft seal is worn; the set comes with the next delivery."),
    ),
    "ticket_missing_converters": (
        _lt("Two converters missing in the delivery"),
        _lt("Delivery note says eight, the pallet holds six. The line waits."),
    ),
    "ticket_order_number": (
        _lt("Order number missing on the invoice"),
        _lt("Accounting in Frankfurt cannot assign the invoice of Munich."),
    ),
    "ticket_training": (
        _lt("Training for the fitters in Berlin"),
        _lt("Half a day on changing bearings, six persons."),
    ),
    "ticket_f042": (
        _lt("Error F 042 stops drive 7"),
        _lt(
            "Converter stops after ten minutes; the line runs at 80 %. "
            "Runs since the parameters were corrected, the report is missing."
        ),
    ),
    "ticket_four_drives": (
        _lt("Four of ten drives not delivered yet"),
        _lt("Six drives arrived; the rest is announced for Tuesday."),
    ),
    "ticket_origin": (
        _lt("Certificate of origin for converters"),
        _lt("Needed for the customs file of the last eight converters."),
    ),
    "ticket_gate_3": (
        _lt("Vibration at the drive of gate 3"),
        _lt("7 mm/s measured. Fitter on Thursday with a bearing set."),
    ),
    "ticket_late_drives": (
        _lt("Drives for hall 1 are late"),
        _lt("Promised for last week; special grease is late at our supplier."),
    ),
    "ticket_manual": (
        _lt("Manual of the GM 132 in Polish"),
        _lt("For two colleagues of the late shift in Munich."),
    ),
}
# Measures of complaints.
MEASURES = {
    "measure_send_missing": _lt("Send two converters by courier"),
    "measure_count_pallets": _lt("Count pallets against the delivery note"),
    "measure_lower_load": _lt("Run drive 7 at 80 % until it is solved"),
    "measure_firmware": _lt("Firmware 2.4 for all converters of line 2"),
}
