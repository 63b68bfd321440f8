"""Entry point of the executables beside this file: ``python3 setup COMMAND ARGS``."""

import sys
from pathlib import Path

# Running a folder puts the folder itself first on the path; there ``odoo.py`` would
# stand in for Odoo. What we want is the project, so that ``setup`` is a package.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from setup.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
