"""The command line: one module per subcommand, each with `add_parser` and the function it runs.

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

from annotator.cli import demo, doctor, export, import_, track

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def build_parser() -> argparse.ArgumentParser:
    """The whole command line as one parser."""
    parser = argparse.ArgumentParser(
        prog="annotator",
        description="Turn videos into verified masklets with a local SAM 2, and export them as SA-V JSON.",
    )
    parser.add_argument("--verbose", action="store_true", help="log what the program and its model process do")
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    for module in (demo, track, export, import_, doctor):
        module.add_parser(commands)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    options = build_parser().parse_args(arguments)
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
