"""Composition root: starts the command line. Kept tiny, so that starting it imports next to nothing."""

from __future__ import annotations

import sys

from annotator.cli import run


def main() -> None:
    """Run the program with the process's arguments and exit with its status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
