"""What the commands share on the terminal: a progress bar with an estimate, sentences, and JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from engine.session import operations


class Reporter:
    """Shows progress on standard error: one line per kind of work, none when asked for JSON or not on a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, progress: operations.Progress) -> None:
        """Show how far an operation is."""
        self.step(progress.what, progress.done, progress.total)

    def step(self, what: str, done: int, total: int) -> None:
        """Show `done` of `total`; a total of 0 is unknown."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what.capitalize(), total=total or None)
        self._progress.update(self._tasks[what], completed=done, total=total or None)


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator[Reporter]:
    """A reporter whose bars are drawn while the context lasts."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as progress:
        yield Reporter(progress)


def say(sentence: str, *, quiet: bool = False) -> None:
    """Print a sentence on standard output."""
    if not quiet:
        print(sentence, flush=True)


def warn(sentence: str) -> None:
    """Print a sentence on standard error."""
    print(f"annotator: {sentence}", file=sys.stderr, flush=True)


def print_json(document: dict[str, Any]) -> None:
    """Print a result for machines on standard output."""
    print(json.dumps(document, indent=2, ensure_ascii=False))
