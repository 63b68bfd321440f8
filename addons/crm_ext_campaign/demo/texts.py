"""The words of the demo company's campaigns that have a German translation."""

from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

SOURCE = _lt("Trade fair: form at our stand")
WITHDRAWN = _lt("Asked on the phone to get no more mails")
CAMPAIGN = _lt("Save energy with the converter FC 15")
CAMPAIGN_GOAL = _lt("Ten orders for converters from customers in Germany")
CAMPAIGN_COSTS = [
    (_lt("Text and pictures"), "design", 620),
    (_lt("Samples for the trade fair"), "gift", 380),
]
SENT_SELECTION = _lt("Newsletter: maintenance and production in Germany")
SENT_SUBJECT = _lt("Save a third of the energy: the converter FC 15")
SENT_TEXT = _lt(
    "Conveyors rarely run under full load. The FC 15 follows the load and saves up to "
    "a third of the energy. We calculate the saving for your line, free of charge."
)
DRAFT_SUBJECT = _lt("Is your spare part stock ready for the season?")
DRAFT_TEXT = _lt(
    "Before the season starts: we compare your spare parts with your list of machines "
    "and tell you what is missing."
)
CALL_TO_ACTION = _lt("Calculate my saving")
WIN_BACK_SELECTION = _lt("Win back: machine operators without an order for nine months")
