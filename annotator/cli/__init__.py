"""The command line: one module per subcommand, each with `add_parser` and the function it runs.

Without a command, or with a path in its place, the window opens.

Runs in the window's process: imports the engine, never the model. Exit status: 0 done, 1 a known error said in a
sentence on standard error, 2 wrong arguments, 130 interrupted.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from annotator.cli import (
    auto,
    checkpoints,
    demo,
    doctor,
    evaluate,
    export,
    import_,
    people,
    stats,
    track,
    train,
    window,
)

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
COMMANDS = {
    "window": window,
    "demo": demo,
    "track": track,
    "auto": auto,
    "export": export,
    "import": import_,
    "people": people,
    "stats": stats,
    "evaluate": evaluate,
    "train": train,
    "checkpoints": checkpoints,
    "doctor": doctor,
}


def build_parser() -> argparse.ArgumentParser:
    """The whole command line as one parser."""
    parser = argparse.ArgumentParser(
        prog="annotator",
        usage="%(prog)s [-h] [--verbose] [PROJECT|VIDEO] | COMMAND ...",
        description="Turn videos into verified masklets with a local SAM 2, and export them as SA-V JSON.",
    )
    parser.add_argument("--verbose", action="store_true", help="log what the program and its model process do")
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS.values():
        module.add_parser(commands)
    return parser


def with_command(arguments: Sequence[str], parser: argparse.ArgumentParser) -> list[str]:
    """The arguments with `window` put in where no command is named; ends with status 2 where a word means nothing."""
    words = list(arguments)
    place = next((number for number, word in enumerate(words) if not word.startswith("-")), len(words))
    if place < len(words) and words[place] in COMMANDS:
        return words
    if place == len(words) and {"-h", "--help"} & set(words):
        return words
    if place < len(words) and not Path(words[place]).exists():
        parser.error(f"{words[place]} is neither a command nor a file or folder that is there")
    return [*words[:place], "window", *words[place:]]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    parser = build_parser()
    options = parser.parse_args(with_command(arguments, parser))
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sentence with an × must not end a command on a plain terminal
    from engine.errors import EngineError
    from storage.errors import StorageError

    try:
        status: int = options.run(options)
    except (EngineError, StorageError) as error:
        print(f"annotator: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("annotator: interrupted; everything accepted so far is kept.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return status
