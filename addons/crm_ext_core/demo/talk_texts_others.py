"""What was said with the other customers: name -> (subject, text)."""

from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

TEXTS = {
    "talk_paper_order": (
        _lt("Order of the paper mill"),
        _lt(
            "Two GM 132 for the winder. Ms Engels asks for 14 days longer to pay, "
            "declined."
        ),
    ),
    "talk_paper_feedback": (
        _lt("After the delivery: everything runs"),
        _lt(
            "Mr Steinhauer is satisfied. Next investment only after the balance sheet."
        ),
    ),
    "talk_paper_no_answer": (
        _lt("Nobody reached"),
        _lt("Mailbox, asked for a call back."),
    ),
    "talk_paper_competitor": (
        _lt("A competitor is in the house"),
        _lt(
            "Ms Engels has a cheaper offer for the second winder. She values our "
            "service, wants a counter-offer."
        ),
    ),
    "talk_paper_lost": (
        _lt("Decision for the competitor"),
        _lt("Price decided. Ms Engels suggests that we talk again next spring."),
    ),
    "talk_mill_spare_parts": (
        _lt("Spare parts, as every year"),
        _lt(
            "Mr Dornfeld orders by phone: ten bearing sets. He never wants a quotation."
        ),
    ),
    "talk_mill_visit": (
        _lt("Visit to the mill"),
        _lt(
            "Tour with Ms Kraus. The elevator drive is from 1994 and still runs; they "
            "save for a new one."
        ),
    ),
    "talk_mill_order": (
        _lt("The elevator gets a new drive"),
        _lt("One GM 132 with commissioning. Payment on delivery, as always on time."),
    ),
    "talk_mill_letter": (
        _lt("Letter of thanks"),
        _lt(
            "Mr Dornfeld thanks in a letter written by hand: elevator 6 dB quieter. "
            "Ask him for a reference."
        ),
    ),
    "talk_mill_reference": (
        _lt("Reference story"),
        _lt(
            "He agrees to a story with pictures. The photographer comes in week 2 of "
            "next month."
        ),
    ),
    "talk_cold_first": (
        _lt("Enquiry: drives for deep freeze"),
        _lt(
            "Ms Lührs needs drives for -28 °C. Technical data sheet and references "
            "promised."
        ),
    ),
    "talk_cold_sample": (
        _lt("Test in the cold store"),
        _lt(
            "Sample ran three days at -30 °C. Mr Hansen wants a quotation for both "
            "halls."
        ),
    ),
    "talk_cold_order": (
        _lt("Order for hall 1"),
        _lt(
            "Six low-temperature drives. Important: delivery before the Christmas "
            "season."
        ),
    ),
    "talk_cold_late": (
        _lt("Where are our drives?"),
        _lt(
            "Mr Hansen complains: promised for last week, no word from us. The special "
            "grease is late at our supplier."
        ),
    ),
    "talk_cold_late_date": (
        _lt("New delivery date"),
        _lt(
            "Grease arrives tomorrow, delivery in one week, weekly report to Ms Lührs "
            "until then."
        ),
    ),
    "talk_cold_hall2": (
        _lt("Hall 2 depends on hall 1"),
        _lt(
            "Mr Hansen decides about hall 2 when hall 1 runs. Draft of the quotation "
            "is ready."
        ),
    ),
}
