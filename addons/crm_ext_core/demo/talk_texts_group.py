"""What was said with the rest of the Brandauer group: name -> (subject, text)."""

from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

TEXTS = {
    "talk_ffm_year_start": (
        _lt("First visit to the new head of purchasing"),
        _lt(
            "Mr Keller wants one frame contract for all branches instead of four price "
            "lists. Ms Yıldız collects last year's quantities."
        ),
    ),
    "talk_ffm_quantities": (
        _lt("Quantities of all branches"),
        _lt(
            "Roughly 140 geared motors and 60 frequency converters a year. Hamburg "
            "buys more than half of it."
        ),
    ),
    "talk_ffm_order_start": (
        _lt("Order by phone: four geared motors"),
        _lt("Mr Hoff orders four GM 90 for the test rig, delivery to Frankfurt."),
    ),
    "talk_b_oil_leak": (
        _lt("Oil under the drive at gate 7"),
        _lt(
            "Mr Noack reports oil under the geared motor. Shift keeps running, he "
            "wants a call back before noon."
        ),
    ),
    "talk_b_oil_leak_back": (
        _lt("Call back: shaft seal"),
        _lt(
            "Seal is worn, no hurry. Ms Zimmermann listens in and orders the set with "
            "the next delivery."
        ),
    ),
    "talk_m_intro": (
        _lt("Munich introduces its new hall"),
        _lt(
            "Ms Huber shows the plans of hall 3. A parcel sorter is wanted for next "
            "autumn, budget is not released yet."
        ),
    ),
    "talk_ffm_frame_draft": (
        _lt("Frame contract: first draft"),
        _lt(
            "Prices fixed for two years, yearly bonus, invoices to head office only. "
            "Ms Richter wants one collective invoice a month."
        ),
    ),
    "talk_b_order_summer": (
        _lt("Converters for Berlin"),
        _lt(
            "Eight FC 15, parameters as delivered last time. Ms Petrowa needs the "
            "certificate of origin."
        ),
    ),
    "talk_b_short_delivery": (
        _lt("Two converters are missing"),
        _lt(
            "Delivery note says eight, the pallet holds six. Mr Lehmann is annoyed, "
            "the line waits for them."
        ),
    ),
    "talk_b_short_delivery_found": (
        _lt("Missing converters found"),
        _lt(
            "They stood in our shipping bay. Courier leaves at noon, in Berlin tonight."
        ),
    ),
    "talk_b_short_delivery_sorry": (
        _lt("Apology to the branch manager"),
        _lt(
            "Mr Krause appreciates the call. He asks that every pallet is photographed "
            "before it leaves."
        ),
    ),
    "talk_m_new_series": (
        _lt("Munich tests the new series"),
        _lt("Mr Wimmer took the three GM 132 into stock, the trial starts next week."),
    ),
    "talk_ffm_bonus": (
        _lt("Bonus from which quantity?"),
        _lt(
            "Ms Yıldız asks for a bonus from 100 pieces over all branches. I promise a "
            "proposal by the end of the month."
        ),
    ),
    "talk_m_reminder_phone": (
        _lt("Open invoice of Munich"),
        _lt(
            "Mr Stolz does not find the order number on the invoice. I send it again "
            "with their reference."
        ),
    ),
    "talk_ffm_offer_frame": (
        _lt("Proposal for the frame contract"),
        _lt(
            "Two years, 4 % bonus from 100 pieces, 6 % from 150, one invoice a month "
            "to Frankfurt."
        ),
    ),
    "talk_b_training": (
        _lt("Training: changing bearings"),
        _lt(
            "Half a day with six fitters. Ms Zimmermann wants the same for Hamburg and "
            "Munich."
        ),
    ),
    "talk_service_concept_start": (
        _lt("One service concept for all branches"),
        _lt(
            "The three heads of maintenance agree: one telephone number, four hours "
            "response, common stock of spare drives in Frankfurt."
        ),
    ),
    "talk_service_concept_list": (
        _lt("Machine list of Munich"),
        _lt(
            "Mr Gruber sends 84 drives with year and hours of operation. Berlin and "
            "Hamburg are still missing."
        ),
    ),
    "talk_m_sorter_budget": (
        _lt("Budget for the sorter is released"),
        _lt(
            "Ms Huber wants 14 drive units from one source, quotation within two weeks."
        ),
    ),
    "talk_m_sorter_visit": (
        _lt("On site: measuring for the sorter"),
        _lt(
            "Mr Gruber shows the supports. Two drive units must be mounted upside "
            "down, oil level to be checked."
        ),
    ),
    "talk_ffm_order_series": (
        _lt("Series order for Frankfurt"),
        _lt(
            "Twelve GM 90 and spare part sets. Mr Hoff asks for the delivery date in "
            "the confirmation."
        ),
    ),
    "talk_m_delivery_ok": (
        _lt("Converters arrived"),
        _lt("Mr Wimmer confirms five converters, packing undamaged."),
    ),
    "talk_ffm_frame_keller": (
        _lt("Frame contract goes to the board"),
        _lt(
            "Mr Keller presents it to Dr Brandauer next week. He needs our delivery "
            "reliability of the last twelve months."
        ),
    ),
    "talk_b_noise": (
        _lt("Vibration at gate 3"),
        _lt(
            "Mr Noack measures 7 mm/s at the drive of gate 3. Ticket opened, fitter on "
            "Thursday."
        ),
    ),
    "talk_m_units_order": (
        _lt("Two drive units as samples"),
        _lt(
            "Ms Demir orders two drive units AE 250 ahead of the sorter, mounted "
            "upside down."
        ),
    ),
    "talk_ffm_brandauer": (
        _lt("Short question of the board"),
        _lt(
            "Dr Brandauer asks in the chat whether the bonus also counts for spare "
            "parts. Promised an answer by tomorrow."
        ),
    ),
    "talk_m_sorter_quote": (
        _lt("Quotation for the sorter"),
        _lt("14 drive units, commissioning and spare parts; delivery in ten weeks."),
    ),
    "talk_b_gate3_confirm": (
        _lt("Fitter for gate 3 confirmed"),
        _lt("Thursday 7:00, Mr Lehmann unlocks the hall. Bearing set is in the van."),
    ),
}
