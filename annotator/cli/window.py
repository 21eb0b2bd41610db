"""`annotator [PROJECT|VIDEO]`: the window, which also opens when no command is named."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli import display
from annotator.cli.console import warn


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "window",
        help="open the window (also without naming it: annotator [PROJECT|VIDEO])",
        description="Open the window, with a project, a video or a folder of images if one is named.",
    )
    parser.add_argument("path", nargs="?", type=Path, metavar="PROJECT|VIDEO", help="what to open")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Open the window and run until it is closed; 1 with a sentence where that cannot be done."""
    path: Path | None = options.path
    if path is not None and not path.exists():
        warn(f"{path} is neither a file or folder here nor a command; see annotator --help")
        return 1
    if (reason := display.refusal()) is not None:
        warn(reason)
        return 1
    from annotator.app import run_window

    return run_window(path)
