"""Arguments that mean the same in several commands."""

from __future__ import annotations

import argparse
from pathlib import Path

import resources


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """Let people say with which checkpoint: a Path, the bundled one unless said."""
    parser.add_argument(
        "--checkpoint",
        type=Path,
        default=resources.BUNDLED_CHECKPOINT,
        help="checkpoint file (default: the bundled one)",
    )


def add_device(parser: argparse.ArgumentParser) -> None:
    """Let people say where the model runs, "auto" unless said."""
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps (default: auto)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let programs ask for what they can read, and nothing else."""
    parser.add_argument("--json", action="store_true", help="print the result as JSON, and no progress")


def rate(text: str) -> float:
    """A rate among the arguments. Raises ArgumentTypeError for what is no positive number."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("the rate must be a positive number of frames per second")
    return number
