# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

BASES = [
    ("consent", "Consent"),
    ("existing_customer", "Existing customer (§ 7 (3) UWG)"),
    ("legitimate_interest", "Legitimate interest"),
]

CHANNELS = [("mail", "Email"), ("letter", "Letter"), ("phone", "Phone")]
