"""Turning a training run into a checkpoint file that the program opens.

    python -m engine.learning.bundle --run runs/NAME --stage joint-256 --out FILE

Writes the averaged weights of a stage in half precision (they are loaded as float32) with what made them.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import torch

from engine.errors import EngineError
from engine.learning.pretrain import STAGES
from model.checkpoints import save_checkpoint
from model.config import NANO
from model.errors import ModelError
from model.sam2 import build_model
from model.training.dense import without_head


def bundle(run: Path, *, stage: str, out: Path) -> None:
    """Write the averaged weights of `stage` of a run to `out`; raises EngineError where the stage was not run."""
    path = run / stage / "state.pt"
    if not path.exists():
        raise EngineError(f"{path} is missing: run stage {stage} first")
    state = torch.load(path, map_location="cpu", weights_only=True)
    side = max(part.recipe.side for part in STAGES[stage].parts)
    model = build_model(replace(NANO, image_size=side))
    model.load_state_dict(without_head(state["average"]))
    metadata = {
        "stage": stage,
        "step": str(state["step"]),
        "seed": str(state["seed"]),
        "terms": "non-commercial research",
    }
    save_checkpoint(model.half(), out, metadata=metadata)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and write one file; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write a training run's averaged weights as a checkpoint file.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--stage", choices=list(STAGES), default=list(STAGES)[-1])
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    try:
        bundle(chosen.run, stage=chosen.stage, out=chosen.out)
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
