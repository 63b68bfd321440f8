# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

BASES = [
    ("consent", "Consent"),
    ("existing_customer", "Existing customer (§ 7 (3) UWG)"),
    ("legitimate_interest", "Legitimate interest"),
]

# What a campaign pays for.
COST_KINDS = [
    ("design", "Text and design"),
    ("printing", "Printing"),
    ("postage", "Postage and dispatch"),
    ("media", "Advertisements"),
    ("gift", "Samples and gifts"),
    ("staff", "Working time"),
    ("other", "Other"),
]

CHANNELS = [("mail", "Email"), ("letter", "Letter"), ("phone", "Phone")]

# Why a person who meets all criteria is left out, in the order in which it is decided.
REASONS = [
    ("own", "Our own company"),
    ("no_email", "No email address"),
    ("no_address", "No postal address"),
    ("no_phone", "No phone number"),
    ("blacklisted", "Blacklisted"),
    ("withdrawn", "Consent withdrawn"),
    ("no_consent", "No consent"),
    ("expired", "Consent expired"),
    ("complaint", "Open complaint"),
    ("dunning", "Overdue invoice"),
    ("dispute", "Disputed invoice"),
    ("frequency_cap", "Contacted often enough lately"),
    ("colleague", "Another person of the company"),
    ("household", "Another person of the household or company"),
    ("duplicate", "Address of another person"),
    # Frozen as meant, with a mark of its own: no reason of a row that is left out.
    ("holdout", "Held out to see the effect"),
]

# What can come up between freezing and sending.
SKIP_REASONS = [
    ("archived", "Contact archived"),
    ("other_company", "Contact of another company"),
    ("address_changed", "Address changed after freezing"),
    ("not_selected", "Not among the frozen recipients"),
    *REASONS,
]

# Odoo's failure type for the trace of a mail that is not sent for this reason.
FAILURE_TYPES = {
    "no_email": "mail_email_missing",
    "blacklisted": "mail_bl",
    "withdrawn": "mail_optout",
    "no_consent": "mail_optout",
    "expired": "mail_optout",
    "duplicate": "mail_dup",
}
