"""Turning a training run into a checkpoint file that the program opens.

    python -m engine.learning.bundle --run runs/NAME --stage joint-192 joint-256 --out FILE

Writes the averaged weights of a stage, or the mean of several stages', in half precision (they are loaded as float32)
with what made them and, by the sources that was, what they may be used for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from engine.errors import EngineError
from engine.learning.pretrain import PERMISSIVE_SOURCES, STAGES, averaged_weights
from model.checkpoints import save_checkpoint
from model.config import NANO
from model.errors import ModelError
from model.sam2 import build_model


def bundle(run: Path, *, stages: Sequence[str], out: Path, side: int | None = None) -> None:
    """Write the mean of the averaged weights of `stages` of a run to `out`, for input of `side` pixels.

    The side is the largest of the last stage where none is named. Raises EngineError where a stage was not run to its
    end, or they learnt from different data.
    """
    trained = averaged_weights(run, stages)
    side = side or max(part.recipe.side for part in STAGES[stages[-1]].parts)
    model = build_model(replace(NANO, image_size=side))
    model.load_state_dict(trained.weights)
    described = {"stage": " + ".join(stages), "terms": terms_of(trained.sources)}
    save_checkpoint(model.half(), out, metadata=described)


def terms_of(sources: Collection[str]) -> str:
    """Say what weights that were learnt from these sources may be used for."""
    return "any use" if PERMISSIVE_SOURCES.issuperset(sources) else "non-commercial research"


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and write one file; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write a training run's averaged weights as a checkpoint file.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--stage", nargs="+", choices=list(STAGES), default=list(STAGES)[-1:], help="mean of these")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--side", type=int, help="input side in pixels, 32 times something (default: as trained)")
    chosen = parser.parse_args(arguments)
    try:
        bundle(chosen.run, stages=chosen.stage, out=chosen.out, side=chosen.side)
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
