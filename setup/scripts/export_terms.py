"""Run by ``odoo shell``: write a .pot of each of our addons."""

import os
import re
from io import BytesIO
from pathlib import Path

from odoo.tools.translate import trans_export

env = globals()["env"]
target = Path(os.environ["CRM_EXT_TERMS"])
# They change with every export, and say nothing.
DATES = re.compile(rb'^"(?:POT-Creation|PO-Revision)-Date:.*\n', re.M)

for name in os.environ["CRM_EXT_ADDONS"].split(","):
    with BytesIO() as buffer:
        trans_export(False, [name], buffer, "po", env)
        (target / f"{name}.pot").write_bytes(DATES.sub(b"", buffer.getvalue()))
