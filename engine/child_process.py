"""What starting a process of this program's own takes, and how one ended, in words.

Any process, any thread; the processes themselves are `model_client`'s, `training_job`'s and `evaluating`'s.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path


def child_environment() -> dict[str, str]:
    """This process's environment, with which `python -m engine.…` finds the very modules that run here."""
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def how_it_ended(status: int, last_errors: Sequence[str]) -> str:
    """The verb of a sentence about a process that ended without saying why: by which signal, or with what last words.

    `status` is as `subprocess` has it, below 0 for a signal; `last_errors` are lines of its error output.
    """
    if status >= 0:
        return f"stopped: {last_errors[-1]}" if last_errors else f"stopped with exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:  # one of the real-time signals, which have no names
        name = f"signal {-status}"
    return f"was ended by {name}" + (", perhaps because memory ran out" if -status == signal.SIGKILL else "")
