"""Pre-training of the bundled model: prompts, small photos, then photos and clips; each starts where the last ended.

    python -m engine.learning.pretrain --data DIR --run runs/NAME --stage photos-128

Its own process, started by hand, or several of them by `torchrun`, of which the leading one writes. The first call
packs the training part of the data next to the runs. A stage that was stopped goes on where it stood when called again.
The run folder has one folder per stage with `state.pt` and `curve.jsonl`, and `curve.svg` shows them all.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor

from engine.errors import EngineError
from engine.learning.drawing import ClipDrawer, ClipRecipe
from engine.learning.packed import PackedSet, pack
from engine.learning.readers import find_items
from engine.learning.split import default_split
from model.config import NANO
from model.errors import ModelError
from model.sam2 import SAM2, build_model
from model.training.curve import plot, read_records
from model.training.dense import DenseObjective, WithDenseHead, without_head
from model.training.initialise import prepare_untrained
from model.training.loop import Batch, LoopSettings, Objective, TrainingLoop, read_state
from model.training.objectives import ClipObjective, ImageObjective, JointObjective, PromptMix
from model.training.schedule import Schedule
from model.training.workers import Workers, joined_workers


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of batch: what is drawn, and how many of it."""

    recipe: ClipRecipe
    batch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One row of the recipe: what is shown, how, how fast to learn, and which stages' weights to start from.

    The steps go through `parts` in turn.
    """

    parts: tuple[Part, ...]
    objective: Objective
    steps: int
    peak: float
    trunk_scale: float = 1.0
    warmup: int = 200
    start: tuple[str, ...] = ()


_BETWEEN_SOURCES = ", "

PERMISSIVE_SOURCES = frozenset({"clothing", "coco128_seg", "pumavos_caps"})
"""Sources whose licences allow any use: Apache 2.0, Flickr Creative Commons photos, CC BY 4.0."""

STAGES: dict[str, Stage] = {
    "dense-128": Stage(
        parts=(Part(ClipRecipe(side=128, frames=1, objects=8, min_area=0.005), 8),),
        objective=DenseObjective(),
        steps=6000,
        peak=1e-3,
        warmup=100,
    ),
    "prompts-128": Stage(
        parts=(Part(ClipRecipe(side=128, frames=1, objects=12, ellipses=True), 2),),
        objective=ImageObjective(PromptMix(box=0.15, rounds=2, depth=1.0), train_encoder=False),
        steps=300,
        peak=1.5e-3,
        trunk_scale=0.0,
        warmup=30,
        start=("dense-128",),
    ),
    "photos-192": Stage(
        parts=(Part(ClipRecipe(side=192, frames=1, objects=4, min_area=0.005), 6),),
        objective=DenseObjective(queries=4, photos=ImageObjective(PromptMix(box=0.15, rounds=4, depth=0.85))),
        steps=1800,
        peak=6e-4,
        warmup=100,
        start=("prompts-128",),
    ),
    "joint-192": Stage(
        parts=(
            Part(ClipRecipe(side=192, frames=1, objects=4, min_area=0.005), 6),
            Part(ClipRecipe(side=192, frames=8, objects=2, min_area=0.005), 2),
        ),
        objective=JointObjective(
            photos=ImageObjective(PromptMix(box=0.15, rounds=4, depth=0.85)),
            clips=ClipObjective(PromptMix(box=0.15, mask=0.3, rounds=3, depth=0.85), train_encoder=False),
        ),
        steps=1600,
        peak=5e-4,
        trunk_scale=0.5,
        warmup=50,
        start=("photos-192",),
    ),
    "joint-256": Stage(
        parts=(
            Part(ClipRecipe(side=256, frames=1, objects=4, min_area=0.004), 6),
            Part(ClipRecipe(side=256, frames=8, objects=2, min_area=0.004), 2),
        ),
        objective=JointObjective(
            photos=ImageObjective(PromptMix(box=0.15, rounds=4, depth=0.85)),
            clips=ClipObjective(PromptMix(box=0.15, mask=0.3, rounds=3, depth=0.85), train_encoder=False),
        ),
        steps=800,
        peak=4e-4,
        trunk_scale=0.6,
        warmup=50,
        start=("joint-192",),
    ),
    "joint-both": Stage(
        parts=tuple(
            Part(ClipRecipe(side=side, frames=frames, objects=objects, min_area=0.004, drawn=0.15), batch)
            for side in (192, 256)
            for frames, objects, batch in ((1, 4, 6), (8, 2, 2))
        ),
        objective=JointObjective(
            photos=ImageObjective(PromptMix(box=0.15, rounds=5, depth=0.85, near_clicks=0.3)),
            clips=ClipObjective(
                PromptMix(box=0.15, mask=0.3, rounds=3, depth=0.85, near_clicks=0.3), train_encoder=False
            ),
        ),
        steps=3600,
        peak=5e-4,
        trunk_scale=0.6,
        warmup=100,
        start=("joint-192", "joint-256"),
    ),
}
"""The recipe of the bundled model, in order."""

SCORES = ("loss", "iou_dense", "iou_1", "iou_2", "iou_3", "iou_tracked")
"""What is told and drawn of a run, where a stage has it."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What stages of a run have come to, and the sources that was learnt from, in the order of the alphabet."""

    weights: dict[str, Tensor]
    sources: tuple[str, ...]


def share_of(batch: int, workers: Workers) -> range:
    """Return the numbers of the clips of a step that this process draws: each process as many, without a gap.

    Where they do not share `batch` evenly, the step has up to one clip a process more: further clips of the same step.
    """
    share = -(-batch // workers.count)
    return range(workers.rank * share, (workers.rank + 1) * share)


def draw_batch(drawer: ClipDrawer, *, numbers: range, seed: int, step: int) -> Batch:
    """Draw clips `numbers` of step `step`'s batch: `images` (B, T, S, S, 3), `masks` (B, T, K, S, S), both uint8."""
    clips = [drawer.draw(np.random.default_rng([seed, step, number])) for number in numbers]
    return {
        "images": torch.from_numpy(np.stack([clip.images for clip in clips])),
        "masks": torch.from_numpy(np.stack([clip.masks for clip in clips])),
    }


def open_packed(data: Path, *, folder: Path, workers: Workers | None = None) -> PackedSet:
    """Open the packed set in `folder`, packing the training part of `data` first where there is none.

    Of several processes the leading one packs while the others wait.
    """
    workers = workers or Workers()
    if workers.leads and not (folder / "index.json").exists():
        pack(find_items(data), split=default_split(), folder=folder, progress=_say_packed)
    workers.wait()
    return PackedSet(folder)


def averaged_weights(run: Path, stages: Sequence[str]) -> Trained:
    """Return the mean of the averaged weights of stages of a run.

    The mean of stages that follow each other is often better than either (Wortsman et al. 2022). Raises EngineError
    where one was not run to its end, or they learnt from different data.
    """
    weights: list[dict[str, Tensor]] = []
    learnt_from: dict[str, str] = {}
    for stage in stages:
        path = run / stage / "state.pt"
        if not path.exists():
            raise EngineError(f"{path} is missing: run stage {stage} first")
        state = read_state(path)
        if state["step"] < state["steps"]:
            raise EngineError(
                f"Stage {stage} in {run} is at step {state['step']} of {state['steps']}: call it again until it is "
                "finished."
            )
        learnt_from[stage] = state["data"]
        weights.append(without_head(state["average"]))
    if len(set(learnt_from.values())) > 1:
        told = "; ".join(f"{stage} from {data}" for stage, data in learnt_from.items())
        raise EngineError(f"The stages in {run} learnt from different data ({told}): take stages of one data.")
    return Trained(
        weights={name: _mean([each[name] for each in weights]) for name in weights[-1]},
        sources=tuple(learnt_from[stages[-1]].split(_BETWEEN_SOURCES)),
    )


def start_weights(model: SAM2, *, run: Path, start: Sequence[str], sources: Sequence[str]) -> None:
    """Load what stages `start` of the run have come to into `model`, or prepare it where there are none.

    Raises EngineError where one was not run to its end, or learnt from other sources than those to go on with: what a
    model was made of would not be known any more.
    """
    if not start:
        prepare_untrained(model)
        return
    before = averaged_weights(run, start)
    if before.sources != tuple(sources):
        raise EngineError(
            f"Stage {start[-1]} in {run} learnt from {_BETWEEN_SOURCES.join(before.sources)}, this one would from "
            f"{_BETWEEN_SOURCES.join(sources)}: go on with the same data, or name a fresh run folder."
        )
    model.load_state_dict(before.weights)


def run_stage(
    name: str,
    *,
    packed: PackedSet,
    run: Path,
    seed: int,
    minutes: float,
    steps: int | None,
    accumulate: int,
    device: torch.device,
    workers: Workers,
) -> bool:
    """Train stage `name` until its schedule or the minutes end; returns whether it is finished."""
    stage = STAGES[name]
    drawers = [(ClipDrawer(packed, part.recipe), share_of(part.batch, workers)) for part in stage.parts]

    def draw(number: int) -> Batch:
        drawer, numbers = drawers[number % len(drawers)]
        return draw_batch(drawer, numbers=numbers, seed=seed, step=number)

    torch.manual_seed(seed)
    sam2 = build_model(NANO).to(device)
    start_weights(sam2, run=run, start=stage.start, sources=packed.sources)
    dense = isinstance(stage.objective, DenseObjective)
    model = WithDenseHead(sam2, channels=NANO.d_model).to(device) if dense else sam2
    loop = TrainingLoop(
        model,
        settings=LoopSettings(
            stage=name,
            seed=seed,
            data=_BETWEEN_SOURCES.join(packed.sources),
            schedule=Schedule(peak=stage.peak, steps=steps or stage.steps, warmup=stage.warmup),
            trunk_scale=stage.trunk_scale,
            accumulate=accumulate,
            minutes=minutes,
        ),
        objective=stage.objective,
        draw=draw,
        folder=run / name,
        workers=workers,
    )
    loop.resume()
    return loop.run(report=_say)


def write_curve(run: Path) -> None:
    """Draw the run so far, all stages after one another over hours of training, as `curve.svg` in its folder.

    Nothing is drawn before the first report.
    """
    records: list[dict[str, Any]] = []
    hours = 0.0
    for name in STAGES:
        stage = read_records(run / name / "curve.jsonl")
        records += [{**record, "hours": hours + record["hours"]} for record in stage]
        hours = records[-1]["hours"] if records else 0.0
    if any(name in record for record in records for name in SCORES):
        (run / "curve.svg").write_text(plot(records, x="hours", names=SCORES), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and train one stage; returns the exit status."""
    parser = argparse.ArgumentParser(description="Pre-train the bundled model, one stage per call.")
    parser.add_argument("--data", type=Path, required=True, help="folder of public data sets")
    parser.add_argument("--run", type=Path, required=True, help="folder of this run")
    parser.add_argument("--packed", type=Path, help="folder of the packed data (default: beside the run)")
    parser.add_argument("--stage", choices=list(STAGES), required=True)
    parser.add_argument("--permissive", action="store_true", help="learn from freely licensed sources only")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop and save after so long")
    parser.add_argument("--steps", type=int, help="length of the schedule instead of the stage's own")
    parser.add_argument("--accumulate", type=int, default=1, help="batches to a step, their gradients averaged")
    parser.add_argument("--seed", type=int, default=0)
    cores_each = max(1, (os.cpu_count() or 1) // int(os.environ.get("WORLD_SIZE", "1")))
    parser.add_argument("--threads", type=int, default=cores_each, help="of each process (default: its share)")
    parser.add_argument("--device", default="cpu")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    cv2.setNumThreads(1)
    device = torch.device(chosen.device)
    try:
        with joined_workers(device) as workers:
            folder = chosen.packed or chosen.run.parent / "packed"
            packed = open_packed(chosen.data, folder=folder, workers=workers)
            if chosen.permissive:
                packed.keep(PERMISSIVE_SOURCES)
            finished = run_stage(
                chosen.stage,
                packed=packed,
                run=chosen.run,
                seed=chosen.seed,
                minutes=chosen.minutes,
                steps=chosen.steps,
                accumulate=chosen.accumulate,
                device=device,
                workers=workers,
            )
            if workers.leads:
                write_curve(chosen.run)
                print("stage finished" if finished else "stage stopped, call again to go on")
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _mean(values: list[Tensor]) -> Tensor:
    return torch.stack(values).mean(dim=0) if values[-1].is_floating_point() else values[-1]


def _say(record: dict[str, Any]) -> None:
    place = f"{record['stage']} {record['step']}/{record['steps']}"
    values = "  ".join(f"{name} {record[name]:.3f}" for name in SCORES if name in record)
    print(f"{place}  {record['minutes_left']:.0f} min left  {values}", flush=True)


def _say_packed(done: int, total: int) -> None:
    if done % 200 == 0 or done == total:
        print(f"packed {done} of {total} frames", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
