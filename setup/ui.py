"""What the user sees: a line per step, progress of long ones, errors as a sentence."""

import contextlib
import errno
import sys
import threading
import time
from collections.abc import Callable, Iterator

PROGRESS_SECONDS = 10.0
PROGRESS_SECONDS_ON_A_TERMINAL = 0.5


class SetupError(Exception):
    """One sentence that says what is wrong and what to do about it."""


def say(text: str) -> None:
    """Print a line that also tells when."""
    print(f"[setup {time.strftime('%H:%M:%S')}] {text}", flush=True)


@contextlib.contextmanager
def step(text: str, progress: Callable[[], str] | None = None) -> Iterator[None]:
    """Announce a long step, show how far it is, and tell how long it took.

    :param progress: says how far the step is; without it, time passes
    """
    say(f"{text} ...")
    begin, done = time.monotonic(), threading.Event()

    def how_far() -> str:
        return (progress and progress()) or f"{time.monotonic() - begin:.0f} s"

    watcher = threading.Thread(target=_watch, args=(text, how_far, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    say(f"{text}: {time.monotonic() - begin:.0f} s")


def _watch(text: str, progress: Callable[[], str], done: threading.Event) -> None:
    terminal = sys.stdout.isatty()
    shown = ""
    while not done.wait(
        PROGRESS_SECONDS_ON_A_TERMINAL if terminal else PROGRESS_SECONDS
    ):
        with contextlib.suppress(OSError):
            now = progress()
            if now and now != shown:
                shown = now
                if terminal:
                    print(f"\r\033[K    {text}: {now}", end="", flush=True)
                else:
                    say(f"    {now}")
    if terminal and shown:
        print("\r\033[K", end="", flush=True)


def sentence(error: BaseException) -> str:
    """Say in one sentence what stopped us."""
    if isinstance(error, SetupError):
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "the disk is full: free some space and call again, it goes on from here"
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"no permission for {error.filename}: it may belong to another user who ran"
            " this before; set CRM_EXT_HOME to a folder of your own"
        )
    if isinstance(error, OSError) and error.errno == errno.EROFS:
        return (
            f"{error.filename} is read-only: set CRM_EXT_HOME to a folder that is not"
        )
    return f"unexpected {type(error).__name__}: {error}"
