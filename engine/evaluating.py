"""Evaluation as a job: starts the evaluating process, hears how far it is, and takes what it found.

Any process without torch; blocks the thread that calls it. The process (`engine.learning.evaluate`) ends when its
standard input does, so it never outlives whoever started it, and keeps in the document what it had finished.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from engine.child_process import child_environment
from engine.errors import EngineError, StoppedError
from engine.session.operations import Progress

EvaluationProtocol = Literal["vos", "offline", "online", "photos"]
Table = dict[str, dict[str, float | int | None]]

_INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationJob:
    """What is evaluated on what, and how.

    `data` is a folder of data sets, a folder in the DAVIS layout, SA-V files or a project; `prompt` is what `vos` gives
    on the first frame. `part` chooses within data sets that the split knows; `sequences` are names, none meaning all.
    `target` is the J&F (of photos: the IoU) to which the way is counted. The document gets everything as JSON, the
    folder `plots` pictures as SVG.
    """

    data: Path
    checkpoint: Path
    protocol: EvaluationProtocol
    prompt: Literal["1", "3", "5", "box", "mask"] = "3"
    part: Literal["validation", "development", "train"] | None = None
    sequences: tuple[str, ...] = ()
    target: float = 0.75
    device: str = "cpu"
    document: Path | None = None
    plots: Path | None = None

    def arguments(self) -> list[str]:
        """The evaluating process's arguments."""
        words = ["--data", self.data, "--checkpoint", self.checkpoint, "--protocol", self.protocol]
        words += ["--prompt", self.prompt, "--target", self.target, "--device", self.device]
        optional = {"--part": self.part, "--document": self.document, "--plots": self.plots}
        for name, value in optional.items():
            words += [] if value is None else [name, value]
        words += ["--sequences", *self.sequences] if self.sequences else []
        return [str(word) for word in words]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came out: tables as text, the main one as rows by name; `whole` is false where it was stopped before."""

    text: str
    table: Table
    whole: bool


def evaluate(
    job: EvaluationJob,
    *,
    report: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Evaluated:
    """Evaluate, and wait for it; `cancelled` is asked whenever there is progress.

    Ctrl-C and `cancelled` stop it: what is finished by then comes back, not `whole`. Raises EngineError where it cannot
    be done, StoppedError where it is stopped with nothing finished.
    """
    found: Evaluated | None = None
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        process = _start(job, errors)
        assert process.stdin is not None
        assert process.stdout is not None
        with process:
            while line := _next_line(process):
                message = json.loads(line)
                if "table" in message:
                    found = Evaluated(message["text"], message["table"], message["whole"])
                    continue
                if report is not None:
                    report(Progress("evaluating", message["done"], message["total"]))
                if cancelled is not None and cancelled():
                    _stop(process)
        if found is not None:
            return found
        if process.returncode == _INTERRUPTED:
            raise StoppedError("The evaluation was stopped before anything was finished.")
        errors.seek(0)
        last = (errors.read().strip().splitlines() or [f"it ended with status {process.returncode}"])[-1]
        raise EngineError(last if process.returncode == 1 else f"The evaluation broke off: {last}.")


def _start(job: EvaluationJob, errors: IO[str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "engine.learning.evaluate", "--messages", *job.arguments()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C at a terminal is for this process alone, which then orders the stop
            env=child_environment(),
        )
    except OSError as error:
        raise EngineError(f"The evaluating process could not be started: {error.strerror or error}.") from error


def _next_line(process: subprocess.Popen[str]) -> str:
    """The next line, empty at the end; at Ctrl-C the process is told to stop and goes on being heard."""
    assert process.stdout is not None
    try:
        return process.stdout.readline()
    except KeyboardInterrupt:
        _stop(process)
        return process.stdout.readline()


def _stop(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
