"""Running other programs."""

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from .ui import SetupError

Argument = str | Path
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to stop this child should its parent be killed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run(
    command: Iterable[Argument],
    problem: str,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    log: Path | None = None,
    text: str = "",
) -> str:
    """Run a program to its end and return what it printed.

    :param problem: what to say when it fails; its last words are added
    :param log: take the output into this file instead of returning it
    :param text: what the program reads
    """
    with contextlib.ExitStack() as stack:
        target = stack.enter_context(log.open("w")) if log else subprocess.PIPE
        done = subprocess.run(
            [str(part) for part in command],
            env=env,
            cwd=cwd,
            input=text,
            stdout=target,
            stderr=subprocess.STDOUT if log else subprocess.PIPE,
            text=True,
            errors="replace",
            preexec_fn=die_with_parent,
        )
    if done.returncode:
        said = log.read_text(errors="replace") if log else done.stderr or done.stdout
        if "No space left on device" in said:
            raise OSError(errno.ENOSPC, f"{problem}: no space left")
        where = f" (see {log})" if log else ""
        raise SetupError(f"{problem}: {last_words(said)}{where}")
    return done.stdout or ""


def code_of(
    command: Iterable[Argument],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    log: Path,
) -> int:
    """Run a program that may fail, with its output in a file; return its exit code."""
    with log.open("w") as target:
        return subprocess.run(
            [str(part) for part in command],
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        ).returncode


def works(command: Iterable[Argument], env: Mapping[str, str] | None = None) -> bool:
    """Tell whether a program runs and is content."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except OSError:
        return False
    return done.returncode == 0


def output_of(command: Iterable[Argument], env: Mapping[str, str]) -> str:
    """Return what a program prints, or nothing if it fails."""
    try:
        return run(command, "", env=env)
    except (OSError, SetupError):
        return ""


def last_words(text: str) -> str:
    """Return the last line of an output that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"


def free_port() -> int:
    """Return a TCP port on loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(port: int) -> bool:
    """Tell whether a server could listen on a TCP port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True


def process_environment(**extra: str) -> dict[str, str]:
    """Return this process's environment with some variables set."""
    return {**os.environ, **extra}
