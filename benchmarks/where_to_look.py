"""Whether the frames suggested for a look are the right ones: simulated corrections on real videos with known masks.

    python -m benchmarks.where_to_look --data DIR [--checkpoint FILE] [--work FOLDER] [--write]

Everything, in this order: masks tracked on *training* videos are collected, each sign is measured on them and with
`--refit` the weights of the risk are fitted to them; then a simulated annotator works through the *choosing* videos
(development and a few training ones) and once through the *validation* videos, by every strategy from the same first
frame. The same is done for a tracker of optical flow, with weights of its own, which are not kept. With `--write` the
weights, `docs/where_to_look.md` and its picture are written. What is done is kept in the work
folder by checkpoint and weights, so that a run can be stopped and goes on where it was. Its own process; takes some
minutes on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Protocol, Self

import cv2
import numpy as np
import torch

import resources
from benchmarks.flow_desk import FlowDesk, FlowVideo
from benchmarks.risk_fitting import Sample, ablation, fit_weights, weights_text
from benchmarks.where_to_look_report import Findings, Step, write_report
from engine.errors import EngineError
from engine.learning.correcting import GOOD_IOU, Correction, EncodedVideo, SimulatedDesk
from engine.learning.readers import Item, find_items
from engine.learning.split import default_split
from engine.risk.signs import Columns, Floats, Sign, read_signs
from engine.risk.weighing import WEIGHTS_FILE, Weights, fitted_weights, weigh
from engine.risk.worklist import worklist
from model.checkpoints import load_checkpoint
from model.errors import ModelError
from model.evaluation.measures import Mask
from model.evaluation.protocols import Image
from model.video_tracker import VideoTracker
from storage.records import MaskSummary

SOURCES = ("davis16_train", "fullres_480p", "pumavos_chair")
CHOOSING = tuple(
    f"davis16_train/{name}" for name in ("bus", "dog-agility", "elephant", "motorbike", "stroller", "swing")
)
"""Training videos that join the development part: of each kind of trouble one."""
INTERACTIONS = 8
COLLECTED = 4
"""Corrections per training video after which masks are collected, on frames drawn by lot and spaced evenly."""


class Desk(Protocol):
    """One object of a video under correction."""

    first: Correction

    def fork(self) -> Self:
        """The same state, to go on from in another way."""

    @property
    def pins(self) -> Collection[int]:
        """The frames made by hand."""

    @property
    def summaries(self) -> Mapping[int, MaskSummary]:
        """The masks without pixels by frame."""

    def columns(self) -> Columns:
        """The masklet as the window knows it."""

    def score(self, frame: int) -> tuple[float, float]:
        """(J, F) of a frame."""

    def j_and_f(self) -> float:
        """The mean over the video."""

    def correct(self, frame: int) -> Correction:
        """Mend a frame and propagate forward to the next pin."""


Choose = Callable[[Desk, "Visits"], int | None]
Start = Callable[[Sequence[Image], Sequence[Mask]], Desk]
"""The first frame of a video prompted and tracked through."""


class Visits:
    """The frames a simulated annotator has been to, each with the mask that was there afterwards."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self.order = [0]
        self._versions: dict[int, int] = {}

    def note(self, frame: int, version: int) -> None:
        """The annotator has been to a frame and left this mask there."""
        self.order.append(frame)
        self._versions[frame] = version

    def columns(self, desk: Desk) -> Columns:
        """The masklet as the window knows it, looked-at marks included."""
        columns = desk.columns()
        for frame, version in self._versions.items():
            columns.looked_at[frame] = columns.version[frame] == version
        return columns


def evenly(_: Desk, visits: Visits) -> int | None:
    """The middle of the widest gap between frames visited and the video's ends."""
    places = [*sorted(set(visits.order)), visits.frames]
    begin, end = max(pairwise(places), key=lambda gap: (gap[1] - gap[0], -gap[0]))
    return (begin + end) // 2 if end - begin > 1 else None


def first_failure(desk: Desk, visits: Visits) -> int | None:
    """The first frame that is wrong, as an annotator who plays from the start finds it."""
    return next((frame for frame in range(visits.frames) if desk.score(frame)[0] < GOOD_IOU), None)


def worst(desk: Desk, visits: Visits) -> int | None:
    """The frame that is most wrong, which only one who knows the truth can tell."""
    pins = desk.pins
    free = [frame for frame in range(visits.frames) if frame not in pins]
    return min(free, key=lambda frame: desk.score(frame)[0], default=None)


def suggested(weights: Weights) -> Choose:
    """What the window suggests."""

    def choose(desk: Desk, visits: Visits) -> int | None:
        columns = visits.columns(desk)
        places = worklist(columns, weigh(columns, read_signs(columns), weights))
        return places[0].cell if places else None

    return choose


def riskiest(weights: Weights) -> Choose:
    """The mask of highest risk, whatever a correction there would mend."""

    def choose(desk: Desk, visits: Visits) -> int | None:
        columns = visits.columns(desk)
        risk = np.where(columns.looked_at, 0.0, weigh(columns, read_signs(columns), weights))
        return int(risk.argmax()) if risk.max() > 0 else None

    return choose


def suggested_knowing(desk: Desk, visits: Visits) -> int | None:
    """What would be suggested if the risk were the truth: the most that better signs could give."""
    columns = visits.columns(desk)
    errors = np.array([1 - desk.score(frame)[0] for frame in range(visits.frames)])
    places = worklist(columns, np.where(columns.tracked, errors, 0.0))
    return places[0].cell if places else None


def strategies(weights: Weights) -> dict[str, Choose]:
    return {
        "suggested": suggested(weights),
        "evenly spaced": evenly,
        "first failure": first_failure,
        "riskiest": riskiest(weights),
        "worst (knows the truth)": worst,
        "suggested, knowing the truth": suggested_knowing,
    }


def annotate(desk: Desk, choose: Choose, *, frames: int, in_order: bool) -> list[Step]:
    """Let a simulated annotator go where a strategy sends them; a mask that is right is only looked at."""
    visits = Visits(frames)
    steps = [Step(0, True, desk.first.clicks, desk.first.painted, 1, desk.j_and_f())]
    while len(steps) <= INTERACTIONS and (frame := choose(desk, visits)) is not None:
        wrong = bool(desk.score(frame)[0] < GOOD_IOU)
        done = desk.correct(frame) if wrong else None
        visits.note(frame, desk.summaries[frame].id)
        steps.append(
            Step(
                frame=frame,
                corrected=wrong,
                clicks=0 if done is None else done.clicks,
                painted=done is not None and done.painted,
                seen=frame + 1 if in_order else len(set(visits.order)),
                j_and_f=desk.j_and_f(),
            )
        )
    return steps


def read(item: Item) -> tuple[list[Image], list[Mask]]:
    """Decode a video and the masks of the object of lowest id on its first frame."""
    frames = [item.frame(index) for index in range(len(item))]
    chosen, absent = min(frames[0].masks), np.zeros(frames[0].image.shape[:2], np.bool_)
    return [frame.image for frame in frames], [frame.masks.get(chosen, absent) for frame in frames]


class Study:
    """Runs what is not yet kept in the folder."""

    def __init__(self, data: Path, start: Start, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._start = start
        split = default_split()
        items = [item for item in find_items(data) if item.kind == "video" and item.source in SOURCES]
        self.training = [item for item in items if split.part_of(item.key) == "train"]
        development = [item for item in items if split.part_of(item.key) == "development"]
        self.choosing = development + [item for item in self.training if item.key in CHOOSING]
        self.validation = [item for item in items if split.part_of(item.key) == "validation"]

    def samples(self) -> list[Sample]:
        """Signs and true errors of tracked masks of the training videos."""
        samples: list[Sample] = []
        for item in self.training:
            kept = self.folder / f"samples-{_plain(item.key)}.npz"
            if not kept.exists():
                found = self._collect(item)
                np.savez_compressed(
                    kept,
                    **{f"signs{k}": sample.signs for k, sample in enumerate(found)},
                    **{f"errors{k}": sample.errors for k, sample in enumerate(found)},
                )
                print(f"collected {item.key}", file=sys.stderr, flush=True)
            with np.load(kept) as arrays:
                count = len(arrays.files) // 2
                samples += [Sample(item.key, arrays[f"signs{k}"], arrays[f"errors{k}"]) for k in range(count)]
        return samples

    def run(self, items: Sequence[Item], weights: Weights) -> dict[str, dict[str, list[Step]]]:
        """The steps of every strategy by video; those kept are not run again."""
        return {item.key: self._study(item, weights) for item in items}

    def _study(self, item: Item, weights: Weights) -> dict[str, list[Step]]:
        by_weights = hashlib.sha256(weights_text(weights).encode()).hexdigest()[:8]
        kept = self.folder / f"steps-{by_weights}-{_plain(item.key)}.json"
        if not kept.exists():
            images, truth = read(item)
            start = self._start(images, truth)
            found = {
                name: annotate(start.fork(), choose, frames=len(truth), in_order=name == "first failure")
                for name, choose in strategies(weights).items()
            }
            kept.write_text(json.dumps({name: [asdict(s) for s in steps] for name, steps in found.items()}))
            print(f"studied {item.key}", file=sys.stderr, flush=True)
        rows = json.loads(kept.read_text())
        return {name: [Step(**step) for step in steps] for name, steps in rows.items()}

    def _collect(self, item: Item) -> list[Sample]:
        images, truth = read(item)
        start = self._start(images, truth)
        lot = np.random.default_rng(0)
        samples = [_sample(item.key, start, len(truth))]
        for by_lot in (False, True):
            desk, visits = start.fork(), Visits(len(truth))
            for _ in range(COLLECTED):
                free = [frame for frame in range(len(truth)) if frame not in desk.pins]
                frame = int(lot.choice(free)) if by_lot else evenly(desk, visits)
                if frame is None:
                    break
                desk.correct(frame)
                visits.note(frame, 0)
                samples.append(_sample(item.key, desk, len(truth)))
        return samples


def _sample(video: str, desk: Desk, frames: int) -> Sample:
    columns = desk.columns()
    values = read_signs(columns).values
    signs: Floats = np.stack([values[sign] for sign in Sign], axis=1)[columns.tracked]
    errors = np.array([1 - desk.score(frame)[0] for frame in range(frames)])[columns.tracked]
    return Sample(video, signs, errors)


def _plain(key: str) -> str:
    return key.replace("/", "-")


def by_model(checkpoint: Path) -> Start:
    """Track with a checkpoint."""
    tracker = VideoTracker(load_checkpoint(checkpoint).model)
    return lambda images, truth: SimulatedDesk(EncodedVideo(tracker, images, truth))


def by_flow(images: Sequence[Image], truth: Sequence[Mask]) -> FlowDesk:
    """Track with optical flow."""
    return FlowDesk(FlowVideo(images, truth))


def studied(study: Study, *, refit: bool) -> Findings:
    """Fit or take the weights, and run both parts."""
    samples = study.samples()
    table = ablation(samples)
    weights = fit_weights(samples, table.kept) if refit else fitted_weights()
    results = {"choosing": study.run(study.choosing, weights), "validation": study.run(study.validation, weights)}
    return Findings(table, weights, results)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run what is missing and report; returns the exit status."""
    parser = argparse.ArgumentParser(description="Measure the frames suggested for a look by simulated corrections.")
    parser.add_argument("--data", type=Path, required=True, help="folder of public data sets")
    parser.add_argument("--checkpoint", type=Path, default=resources.BUNDLED_CHECKPOINT)
    parser.add_argument("--work", type=Path, default=Path("runs/where_to_look"), help="what is done is kept here")
    parser.add_argument("--refit", action="store_true", help="fit the weights anew instead of taking those in force")
    parser.add_argument("--write", action="store_true", help="write weights, page and picture into the repository")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "1")))
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    cv2.setNumThreads(1)
    sha256 = hashlib.sha256(chosen.checkpoint.read_bytes()).hexdigest()[:12]
    try:
        model = studied(Study(chosen.data, by_model(chosen.checkpoint), chosen.work / sha256), refit=chosen.refit)
        flow = studied(Study(chosen.data, by_flow, chosen.work / "flow"), refit=True)
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.write and chosen.refit:
        WEIGHTS_FILE.write_text(weights_text(model.weights), encoding="utf-8")
    write_report({f"Checkpoint {chosen.checkpoint.stem} ({sha256})": model, "Optical flow": flow}, write=chosen.write)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
