"""How much memory the process took at most above what it had."""

import ctypes
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
RESET_PEAK = "5"


class Peak:
    """The peak since it was made, as Linux keeps it; 0 where it cannot be known."""

    def __init__(self):
        try:
            # What was freed goes back first; else a job grows into what others left.
            ctypes.CDLL(None).malloc_trim(0)
            CLEAR.write_text(RESET_PEAK)
            self._before = _read("VmRSS")
        except (AttributeError, OSError):
            self._before = None

    def read(self):
        """Return the peak in whole MB."""
        if self._before is None:
            return 0
        return max(_read("VmHWM") - self._before, 0) // 1024


def _read(name):
    """Return a figure of the process in kB."""
    for line in STATUS.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0
