"""What was said with Brandauer Nord in Hamburg: name -> (subject, text)."""

from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

TEXTS = {
    "talk_hh_first_noise": (
        _lt("Noise at drive 4 of line 2"),
        _lt(
            "Mr Kaya hears a grinding noise when drive 4 starts. I asked for a "
            "recording and the hours of operation."
        ),
    ),
    "talk_hh_recording": (
        _lt("Recording of drive 4"),
        _lt(
            "Ms Voß sends the recording and the log: 31,400 hours. Sounds like the "
            "bearing on the output side."
        ),
    ),
    "talk_hh_bearing_offer": (
        _lt("Bearing set offered"),
        _lt(
            "Bearing set from stock, two fitters on Saturday night. He clears it with "
            "the branch manager."
        ),
    ),
    "talk_hh_order_spring": (
        _lt("Spring order of Hamburg"),
        _lt(
            "Ten GM 90, six converters, as last year. Ms Clausen asks for one "
            "delivery, not three."
        ),
    ),
    "talk_hh_order_spring_thanks": (
        _lt("Delivery complete"),
        _lt(
            "Mr Thode confirms: everything arrived on one pallet, papers correct. "
            "First time in three years, he writes."
        ),
    ),
    "talk_hh_retrofit_idea": (
        _lt("Walk along line 2"),
        _lt(
            "Twelve drives are older than 15 years. Mr Petersen asks for a plan to "
            "replace them without stopping the line for more than a weekend."
        ),
    ),
    "talk_hh_retrofit_arnold": (
        _lt("Head office wants one control concept"),
        _lt(
            "Dr Arnold supports the retrofit if the converters speak the bus of the "
            "group. Mr Novák sends the specification."
        ),
    ),
    "talk_hh_retrofit_kickoff": (
        _lt("Kick-off: retrofit of line 2"),
        _lt(
            "Three weekends, four drives each. Hamburg prepares the cabinets, we "
            "deliver pre-parameterised converters. Spare drives stay on site."
        ),
    ),
    "talk_hh_cabinets": (
        _lt("Cabinets are ready"),
        _lt(
            "All four cabinets are wired and tested. Ms Voß sends pictures of the "
            "terminals."
        ),
    ),
    "talk_hh_weekend_1": (
        _lt("First weekend: four drives replaced"),
        _lt(
            "Mr Brodersen reports from the line: all four drives run, two hours ahead "
            "of plan."
        ),
    ),
    "talk_hh_weekend_2_move": (
        _lt("Second weekend is postponed"),
        _lt(
            "Peak season in the hall: the second weekend moves by six weeks. Mr Kaya "
            "keeps the fitters booked."
        ),
    ),
    "talk_hh_order_drives": (
        _lt("Drives for the second weekend"),
        _lt(
            "Four GM 132 and four converters, needed on site one week before. Invoice "
            "to Hamburg this time."
        ),
    ),
    "talk_hh_weekend_2": (
        _lt("Second weekend: one converter reports an error"),
        _lt(
            "Three of four drives run. Converter of drive 7 shows F 042 after ten "
            "minutes."
        ),
    ),
    "talk_hh_f042": (
        _lt("Error F 042 stops drive 7"),
        _lt(
            "Mr Kaya is angry: the line runs at 80 %. He gets a ticket number and a "
            "new converter tomorrow."
        ),
    ),
    "talk_hh_f042_parameters": (
        _lt("F 042: comparing the parameters"),
        _lt(
            "Together with Ms Voß and Mr Novák: the bus time-out is 20 ms instead of "
            "200. Probably the old file."
        ),
    ),
    "talk_hh_f042_solved": (
        _lt("F 042 is gone"),
        _lt(
            "Runs for six hours without an error. Ms Voß asks for the right file for "
            "all converters."
        ),
    ),
    "talk_hh_f042_petersen": (
        _lt("Branch manager about the downtime"),
        _lt(
            "Mr Petersen wants a written report and a day of commissioning for free. "
            "Both promised."
        ),
    ),
    "talk_hh_part_delivery": (
        _lt("Only six of ten drives arrived"),
        _lt("Mr Thode asks for the other four. They leave on Tuesday, told him so."),
    ),
    "talk_hh_overdue": (
        _lt("Overdue invoice of the second weekend"),
        _lt(
            "Ms Janßen says the invoice waits for Mr Petersen because of F 042. She "
            "asks him today."
        ),
    ),
    "talk_hh_weekend_3": (
        _lt("Planning the third weekend"),
        _lt(
            "Fixed for the second weekend of next month. New parameter file is on all "
            "converters."
        ),
    ),
}
