"""Are more, cheaper masks worth their faults? The SAM 2 paper's Table 2 at a small scale, with simulated annotation.

    python -m benchmarks.phase_study --data DIR --checkpoint FILE [--run runs/phase_study]

The same checkpoint is fine-tuned with the same number of steps on what an annotator makes in phase 1, in phases 1 and
2, and in phases 1, 2 and 3, each phase having the same time; the three are scored on the validation videos. Seeds
differ in the order of the videos and in the training. A run that was stopped goes on where it stood; at the end the
tables are printed as docs/phase_study.md has them.

The simulated annotator works on stretches of eight frames, one after another in an order drawn by the seed, beginning
stretches as long as the phase has time. What things cost follows from the paper's Table 1: a frame of phase 1 takes
37.8 s; phases 2 and 3 take 7.4 and 4.5 s per frame while 23.25 % and 19.04 % of the frames are edited, so 31.8 and
23.6 s per edited frame.

- Phase 1: every frame is painted; what is wrong of a painted mask is that a brush is round.
- Phase 2: the first frame is painted and propagated; while the worst frame's IoU is below 0.75 that one is painted too
  and everything propagated again.
- Phase 3: the same with up to three clicks instead of the brush, answered with memory; a frame that is still below 0.75
  after them is painted, at phase 1's price.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import cv2
import numpy as np
import torch

from engine.errors import EngineError
from engine.learning.evaluation_data import find_videos
from engine.learning.evaluation_run import evaluate_videos
from engine.learning.fine_tuning_recipe import recipe_for
from engine.learning.packed import PackedSet, pack
from engine.learning.project_clips import ClipShape, ProjectClips
from engine.learning.readers import Frame, Item, find_items
from engine.learning.split import Split, default_split
from model.checkpoints import load_checkpoint
from model.errors import ModelError
from model.evaluation.measures import Mask, mean_score, region_similarity
from model.evaluation.protocols import CLICKS_PER_FRAME
from model.evaluation.simulated_clicks import annotate
from model.evaluation.tracked_object import TrackedObject, VideoFeatures
from model.training.loop import Batch, LoopSettings, TrainingLoop
from model.training.schedule import Schedule
from model.video_tracker import VideoTracker
from storage.records import Phase

PHASES: tuple[Phase, ...] = (1, 2, 3)
SECONDS_PER_EDIT = {1: 37.8, 2: 7.4 / 0.2325, 3: 4.5 / 0.1904}
STRETCH = 8
GOOD_IOU = 0.75
BRUSH = 0.006
"""Radius of the brush as a part of the diagonal."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of a training video that are annotated together, with what their object truly is."""

    item: Item
    start: int
    truth: tuple[Mask, ...]

    @property
    def name(self) -> str:
        """Video and first frame."""
        return f"{self.item.name}-{self.start}"


@dataclass(frozen=True, slots=True)
class Made:
    """A stretch after annotation: its masks, how many frames were edited, and how long that took."""

    stretch: Stretch
    masks: tuple[Mask, ...]
    edited: int
    seconds: float

    @property
    def iou(self) -> float:
        """Mean IoU with the truth."""
        return fmean(region_similarity(m, t) for m, t in zip(self.masks, self.stretch.truth, strict=True))

    # what packing asks of an item
    source = "study"
    kind = "video"

    @property
    def name(self) -> str:
        """As packed."""
        return self.stretch.name

    @property
    def key(self) -> str:
        """`source/name`."""
        return f"{self.source}/{self.name}"

    def __len__(self) -> int:
        return len(self.masks)

    def frame(self, index: int) -> Frame:
        """The picture with the mask that was made."""
        return Frame(self.stretch.item.frame(self.stretch.start + index).image, {1: self.masks[index]})


def cut(items: Sequence[Item]) -> list[Stretch]:
    """Cut videos of one object into stretches; those whose object is not visible on their first frame are left out."""
    stretches = []
    for item in items:
        absent = np.zeros(item.frame(0).image.shape[:2], np.bool_)
        truth = [item.frame(place).masks.get(1, absent) for place in range(len(item))]
        stretches += [
            Stretch(item, start, tuple(truth[start : start + STRETCH]))
            for start in range(0, len(item) - STRETCH + 1, STRETCH)
            if truth[start].any()
        ]
    return stretches


def painted(truth: Mask) -> Mask:
    """The mask as a round brush leaves it: corners and thin parts suffer."""
    radius = max(1, round(BRUSH * float(np.hypot(*truth.shape))))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    closed = cv2.morphologyEx(truth.astype(np.uint8), cv2.MORPH_CLOSE, disc)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, disc) > 0
    return np.asarray(opened if opened.any() else truth, np.bool_)


def make_masks(stretch: Stretch, *, phase: Phase, tracker: VideoTracker) -> Made:
    """Annotate a stretch as a phase does."""
    if phase == 1:
        return Made(stretch, tuple(map(painted, stretch.truth)), STRETCH, STRETCH * SECONDS_PER_EDIT[1])
    features = VideoFeatures(tracker, lambda place: stretch.item.frame(stretch.start + place).image)
    subject = TrackedObject(tracker, features, frames=range(STRETCH))
    masks: dict[int, Mask] = {}
    edited: dict[int, Mask] = {}
    seconds, worst = 0.0, 0
    while worst not in edited:
        spent, edited[worst] = _edit(subject, stretch.truth, worst, phase=phase, seen=masks.get(worst))
        seconds += spent
        masks = dict(subject.track()) | edited
        ious = {place: region_similarity(masks[place], stretch.truth[place]) for place in masks}
        bad = [place for place in ious if place not in edited and ious[place] < GOOD_IOU]
        worst = min(bad, key=ious.__getitem__, default=worst)
    return Made(stretch, tuple(masks[place] for place in range(STRETCH)), len(edited), seconds)


def _edit(
    subject: TrackedObject, truth: Sequence[Mask], place: int, *, phase: Phase, seen: Mask | None
) -> tuple[float, Mask]:
    """Edit one frame; returns how long it took, and the mask that stays there."""
    seconds = 0.0
    if phase == 3:
        click = partial(subject.click, place)
        _, answers = annotate(click, truth[place], clicks=CLICKS_PER_FRAME, seen=seen)
        seconds = SECONDS_PER_EDIT[3]
        if region_similarity(answers[-1], truth[place]) >= GOOD_IOU:
            return seconds, answers[-1]
    by_hand = painted(truth[place])
    subject.mask(place, by_hand)
    return seconds + SECONDS_PER_EDIT[2 if phase == 2 else 1], by_hand


def work_through(
    stretches: Sequence[Stretch], *, phase_s: float, seed: int, tracker: VideoTracker
) -> dict[Phase, list[Made]]:
    """Let every phase work for `phase_s` seconds, each going on where the one before stopped.

    Raises EngineError where the stretches do not last so long: phases of different times cannot be compared.
    """
    waiting = [stretches[place] for place in np.random.default_rng(seed).permutation(len(stretches))]
    made: dict[Phase, list[Made]] = {phase: [] for phase in PHASES}
    for phase in PHASES:
        while sum(each.seconds for each in made[phase]) < phase_s:
            if not waiting:
                raise EngineError(f"The videos were used up in phase {phase}: give the phases fewer minutes.")
            made[phase].append(make_masks(waiting.pop(0), phase=phase, tracker=tracker))
    return made


def summary(made: Sequence[Made]) -> dict[str, float]:
    """What a phase gave: frames, seconds and edits per frame, and the mean IoU of the masks."""
    frames = sum(len(each) for each in made)
    return {
        "frames": frames,
        "seconds": sum(each.seconds for each in made) / frames,
        "edited": sum(each.edited for each in made) / frames,
        "iou": fmean(each.iou for each in made),
    }


def fine_tune(checkpoint: Path, packed: PackedSet, *, seed: int, steps: int, folder: Path) -> VideoTracker:
    """Train decoder and memory on photos and clips of a packed set, as `annotator train` does with smaller batches."""
    loaded = load_checkpoint(checkpoint)
    side = loaded.config.image_size
    recipe = recipe_for(loaded.config, preset="decoder", phase=3)
    kinds = ((ProjectClips(packed, ClipShape(side, 1, 1)), 2), (ProjectClips(packed, ClipShape(side, STRETCH, 1)), 1))

    def draw(step: int) -> Batch:
        drawer, count = kinds[step % 2]
        clips = [drawer.draw(np.random.default_rng([seed, step, number])) for number in range(count)]
        return {
            "images": torch.from_numpy(np.stack([clip.images for clip in clips])),
            "masks": torch.from_numpy(np.stack([clip.masks for clip in clips])),
        }

    settings = LoopSettings(
        stage="phase study",
        seed=seed,
        schedule=Schedule(peak=recipe.peak, steps=steps, warmup=recipe.warmup),
        trunk_scale=recipe.trunk_scale,
        layer_decay=recipe.layer_decay,
        ema_decay=recipe.ema_decay,
        save_every=20,
    )
    loop = TrainingLoop(loaded.model, settings=settings, objective=recipe.objective, draw=draw, folder=folder)
    loop.resume()
    loop.run()
    loaded.model.load_state_dict(loop.average.weights)
    return VideoTracker(loaded.model)


def score(tracker: VideoTracker, data: Path) -> float:
    """Mean J&F over the validation videos after three clicks on the first frame."""
    results = evaluate_videos(
        tracker, find_videos(data, part="validation"), protocol="vos", prompt="3", hear=lambda done, total: None
    )
    return mean_score([result.score for result in results]).j_and_f


def student_95(freedom: int) -> float:
    """The t that |t| stays below with 95 % at so many degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""

    def within(angle: float) -> float:
        odd = freedom % 2
        term, total = (math.cos(angle) if odd else 1.0), 0.0
        for k in range(2 + odd, freedom + 1, 2):
            total += term
            term *= (k - 1) / k * math.cos(angle) ** 2
        total *= math.sin(angle)
        return (angle + total) * 2 / math.pi if odd else total

    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle) < 0.95 else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


def interval(values: Sequence[float]) -> str:
    """Mean with its 95 % interval over seeds, assuming they vary normally; of one seed there is only the value."""
    if len(values) == 1:
        return f"{values[0]:.3f}"
    half = student_95(len(values) - 1) * stdev(values) / len(values) ** 0.5
    return f"{fmean(values):.3f} ± {half:.3f}"


def format_tables(found: dict[str, Any]) -> str:
    """The tables of the study as Markdown."""
    seeds = [key for key in found if key.startswith("seed")]
    lines = [
        "| phase | frames | s per frame | edited frames | IoU of the masks |",
        "|---|---|---|---|---|",
    ]
    for phase in PHASES:
        rows = [found[seed]["annotation"][str(phase)] for seed in seeds]
        mean = {name: fmean(row[name] for row in rows) for name in rows[0]}
        lines.append(
            f"| {phase} | {mean['frames']:.0f} | {mean['seconds']:.1f} | {100 * mean['edited']:.0f} % "
            f"| {mean['iou']:.3f} |"
        )
    lines += ["", "| trained on | J&F | against phase 1 alone | by seed |", "|---|---|---|---|"]
    lines.append(f"| nothing further | {found['before']:.3f} | | |")
    first = [found[seed]["scores"]["1"] for seed in seeds]
    for phase in PHASES:
        scores = [found[seed]["scores"][str(phase)] for seed in seeds]
        gains = interval([b - a for a, b in zip(first, scores, strict=True)]) if phase > 1 else ""
        name = "phase 1" if phase == 1 else "phases " + " + ".join(map(str, range(1, phase + 1)))
        lines.append(f"| {name} | {interval(scores)} | {gains} | {', '.join(f'{each:.3f}' for each in scores)} |")
    return "\n".join(lines)


def study(
    data: Path, *, checkpoint: Path, run: Path, seeds: Sequence[int], steps: int, phase_s: float
) -> dict[str, Any]:
    """Do what is not done yet of a run, keeping every number as it comes; returns all of them."""
    run.mkdir(parents=True, exist_ok=True)
    path = run / "found.json"
    loaded = load_checkpoint(checkpoint)
    plan = {"checkpoint": loaded.sha256, "steps": steps, "phase_s": phase_s, "stretch": STRETCH}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"plan": plan}
    if found["plan"] != plan:
        raise EngineError(f"{run} holds a study of another checkpoint or of other settings: name a fresh folder.")

    def keep() -> None:
        path.write_text(json.dumps(found, indent=2), encoding="utf-8")
        print(f"kept in {path}", file=sys.stderr, flush=True)

    tracker = VideoTracker(loaded.model)
    if "before" not in found:
        found["before"] = score(tracker, data)
        keep()
    split = default_split()
    items = [item for item in find_items(data) if item.source == "davis16_train" and split.part_of(item.key) == "train"]
    stretches = cut(items)
    for seed in seeds:
        mine = found.setdefault(f"seed {seed}", {"annotation": {}, "scores": {}})
        if len(mine["scores"]) == len(PHASES):
            continue
        made = work_through(stretches, phase_s=phase_s, seed=seed, tracker=tracker)
        mine["annotation"] = {str(phase): summary(each) for phase, each in made.items()}
        keep()
        for phase in PHASES:
            if str(phase) in mine["scores"]:
                continue
            folder = run / f"seed-{seed}-phases-to-{phase}"
            shown = [each for earlier in PHASES[:phase] for each in made[earlier]]
            packed = pack(
                shown, split=Split((), ()), folder=folder / "packed", side=loaded.config.image_size, min_area=0.0
            )
            trained = fine_tune(checkpoint, packed, seed=seed, steps=steps, folder=folder)
            mine["scores"][str(phase)] = score(trained, data)
            keep()
    return found


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run or go on, and print the tables; returns the exit status."""
    parser = argparse.ArgumentParser(description="Phase 1, 1+2 and 1+2+3 at a small scale.")
    parser.add_argument("--data", type=Path, required=True, help="folder of public data sets")
    parser.add_argument("--checkpoint", type=Path, required=True, help="what is trained further, and annotates")
    parser.add_argument("--run", type=Path, default=Path("runs/phase_study"), help="folder that keeps what is done")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=30, help="of each training")
    parser.add_argument("--minutes", type=float, default=10.0, help="of annotation that each phase has")
    chosen = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        found = study(
            chosen.data,
            checkpoint=chosen.checkpoint,
            run=chosen.run,
            seeds=range(chosen.seeds),
            steps=chosen.steps,
            phase_s=60 * chosen.minutes,
        )
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    print(format_tables(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
