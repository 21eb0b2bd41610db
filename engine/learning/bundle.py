"""Turning a training run into a checkpoint file that the program opens.

    python -m engine.learning.bundle --run runs/NAME --stage joint-192 joint-256 --out FILE

Writes the averaged weights of a stage, or the mean of several stages', in half precision (they are loaded as float32)
with what made them. The mean of stages that follow each other is often better than either (Wortsman et al. 2022).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.errors import EngineError
from engine.learning.pretrain import STAGES
from model.checkpoints import save_checkpoint
from model.config import NANO
from model.errors import ModelError
from model.sam2 import build_model
from model.training.dense import without_head


def bundle(run: Path, *, stages: Sequence[str], out: Path) -> None:
    """Write the mean of the averaged weights of `stages` of a run to `out`, for the input side of the last.

    Raises EngineError where a stage was not run.
    """
    states = [_read_state(run, stage) for stage in stages]
    side = max(part.recipe.side for part in STAGES[stages[-1]].parts)
    model = build_model(replace(NANO, image_size=side))
    weights = [without_head(state["average"]) for state in states]
    model.load_state_dict({name: _mean([each[name] for each in weights]) for name in weights[-1]})
    metadata = {
        "stage": " + ".join(stages),
        "step": " + ".join(str(state["step"]) for state in states),
        "seed": str(states[-1]["seed"]),
        "terms": "non-commercial research",
    }
    save_checkpoint(model.half(), out, metadata=metadata)


def _read_state(run: Path, stage: str) -> dict[str, Any]:
    path = run / stage / "state.pt"
    if not path.exists():
        raise EngineError(f"{path} is missing: run stage {stage} first")
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def _mean(values: list[Tensor]) -> Tensor:
    return torch.stack(values).mean(dim=0) if values[-1].is_floating_point() else values[-1]


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and write one file; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write a training run's averaged weights as a checkpoint file.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--stage", nargs="+", choices=list(STAGES), default=list(STAGES)[-1:], help="mean of these")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    try:
        bundle(chosen.run, stages=chosen.stage, out=chosen.out)
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
