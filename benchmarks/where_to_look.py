"""Whether the frames suggested for a look are the right ones: simulated corrections on real videos with known masks.

    python -m benchmarks.where_to_look --data DIR [--checkpoint FILE] [--work FOLDER] [--refit] [--write]

Everything, in this order: masks tracked on *training* and *development* videos are collected before and after
corrections, and the weights of the risk and the reach of a correction are fitted to them, once to all (with `--refit`;
else those in force are taken) and once per fold to the videos of the other folds. Then a simulated annotator works, by
every strategy from the same first frame, through the videos of each fold with what was fitted without them, and through
the *validation* videos with what was fitted to all. The same is done for a tracker of optical flow, with weights and
reach of its own, which are not kept. With `--write` the weights and the reach fitted to all, the measured part of
`docs/where_to_look.md` and its picture are written. What is done is kept in the work folder by checkpoint, weights and
reach, so that a run can be stopped and goes on where it was. Its own process; takes some minutes on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import numpy as np
import torch

import resources
from benchmarks.flow_desk import FlowDesk, FlowVideo
from benchmarks.reach_fitting import Snapshot, load_snapshots, mended, reach_text, save_snapshots
from benchmarks.risk_fitting import weights_text
from benchmarks.where_to_look_annotator import FIRST, Desk, Step, Visits, annotate, evenly, strategies
from benchmarks.where_to_look_annotator import __file__ as annotator_source
from benchmarks.where_to_look_folds import cross_fit, fit
from benchmarks.where_to_look_report import Findings, write_report
from engine.errors import EngineError
from engine.learning.correcting import GOOD_IOU, EncodedVideo, SimulatedDesk
from engine.learning.readers import Item, find_items
from engine.learning.split import default_split
from engine.risk.reach import REACH_FILE, Reach, fitted_reach
from engine.risk.weighing import WEIGHTS_FILE, Weights, fitted_weights
from engine.risk.worklist import __file__ as worklist_source
from model.checkpoints import load_checkpoint
from model.errors import ModelError
from model.evaluation.measures import Mask
from model.evaluation.protocols import Image
from model.video_tracker import VideoTracker

SOURCES = ("davis16_train", "pumavos_chair")
"""Where videos with a mask on every frame are, each video in one of them only."""
COLLECTED = 4
"""Frames visited per video and way, by lot and spaced evenly; masks are collected after every correction."""
_SECONDS_COLLECTING, _SECONDS_STUDYING = 8.0, 26.0
"""What a video takes the bundled checkpoint, roughly; an estimate says how long by how the run went so far."""
_FLOW_PACE = 0.15

Start = Callable[[Sequence[Image], Sequence[Mask]], Desk]
"""The first frame of a video prompted and tracked through."""


def read(item: Item) -> tuple[list[Image], list[Mask]]:
    """Decode a video and the masks of the object of lowest id on its first frame."""
    frames = [item.frame(index) for index in range(len(item))]
    chosen, absent = min(frames[0].masks), np.zeros(frames[0].image.shape[:2], np.bool_)
    return [frame.image for frame in frames], [frame.masks.get(chosen, absent) for frame in frames]


class Progress:
    """Says on standard error what is done and how long the rest will take."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._left = self._spent = 0.0

    def expect(self, work: float) -> None:
        """There is so much to do; in seconds, if the machine were the one that the figures are of."""
        self._left += work

    def done(self, what: str, work: float, *, kept: bool) -> None:
        """So much is done, or was kept from before."""
        self._left -= work
        if not kept:
            self._spent += work
            minutes = (time.monotonic() - self._begun) / self._spent * self._left / 60
            print(f"{what}; about {math.ceil(minutes)} min left", file=sys.stderr, flush=True)


class Study:
    """Runs what is not yet kept in the folder; `pace` is how long its tracker takes against the bundled checkpoint."""

    def __init__(self, items: Sequence[Item], start: Start, folder: Path, progress: Progress, *, pace: float) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._start, self._progress, self._pace = start, progress, pace
        part = default_split().part_of
        self._items = {item.key: item for item in items}
        self.fitting = [key for key in self._items if part(key) != "validation"]
        self.validation = [key for key in self._items if part(key) == "validation"]
        progress.expect(pace * _SECONDS_COLLECTING * len(self.fitting))
        progress.expect(pace * _SECONDS_STUDYING * len(self._items))

    def snapshots(self) -> dict[str, list[Snapshot]]:
        """The masklets of the training and development videos before and after corrections."""
        found = {}
        for key in self.fitting:
            file = self.folder / f"snapshots-{_plain(key)}.npz"
            kept = file.exists()
            if not kept:
                save_snapshots(part := _part(file), self._collect(self._items[key]))
                part.replace(file)
            self._progress.done(f"{self.folder.name}: collected {key}", self._pace * _SECONDS_COLLECTING, kept=kept)
            found[key] = load_snapshots(file, key)
        return found

    def run(self, keys: Sequence[str], weights: Weights, reach: Reach) -> dict[str, dict[str, list[Step]]]:
        """The steps of every strategy by video; those kept are not run again."""
        return {key: self._study(self._items[key], weights, reach) for key in keys}

    def _study(self, item: Item, weights: Weights, reach: Reach) -> dict[str, list[Step]]:
        sources = (Path(source).read_text(encoding="utf-8") for source in (worklist_source, annotator_source))
        fitted = " ".join((str(weights), str(reach), *sources))
        file = self.folder / f"steps-{hashlib.sha256(fitted.encode()).hexdigest()[:8]}-{_plain(item.key)}.json"
        kept = file.exists()
        if not kept:
            images, truth = read(item)
            start = self._start(images, truth)
            found = {
                name: annotate(start.fork(), choose, frames=len(truth), most=most, in_order=name == FIRST)
                for name, (choose, most) in strategies(weights, reach).items()
            }
            part = _part(file)
            part.write_text(json.dumps({name: [asdict(s) for s in steps] for name, steps in found.items()}))
            part.replace(file)
        self._progress.done(f"{self.folder.name}: studied {item.key}", self._pace * _SECONDS_STUDYING, kept=kept)
        rows = json.loads(file.read_text())
        return {name: [Step(**step) for step in steps] for name, steps in rows.items()}

    def _collect(self, item: Item) -> list[Snapshot]:
        images, truth = read(item)
        start = self._start(images, truth)
        lot = np.random.default_rng(0)
        found = [_snapshot(item.key, start, len(truth))]
        for by_lot in (False, True):
            desk, visits, parent = start.fork(), Visits(len(truth)), 0
            while len(visits.order) <= COLLECTED:
                free = [frame for frame in range(len(truth)) if frame not in visits.order]
                place = evenly(desk, visits)
                if place is None:
                    break
                frame = int(lot.choice(free)) if by_lot else place.cell
                visits.note(frame, 0)
                if desk.score(frame)[0] < GOOD_IOU:
                    desk.correct(frame)
                    found.append(_snapshot(item.key, desk, len(truth), parent=parent, corrected=frame))
                    parent = len(found) - 1
        return found


def _snapshot(video: str, desk: Desk, frames: int, *, parent: int = -1, corrected: int = -1) -> Snapshot:
    errors = np.array([1 - desk.score(frame)[0] for frame in range(frames)])
    return Snapshot(video, desk.columns(), errors, parent, corrected)


def _part(file: Path) -> Path:
    """Where a file is written until it is whole."""
    return file.with_name(f"part-{file.name}")


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
    """Fit the weights and the reach or take those in force, fit those of every fold, and run both parts."""
    snapshots = study.snapshots()
    videos = list(snapshots.values())
    whole = fit(videos)
    if not refit:
        weights = fitted_weights()
        whole = replace(whole, weights=weights, reach=fitted_reach(), corrected=mended(videos, weights))
    crossed = cross_fit(snapshots)
    judged: dict[str, Mapping[str, Sequence[Step]]] = {}
    for fold, without in crossed:
        judged |= study.run(fold.judged, without.weights, without.reach)
    return Findings(whole, crossed, judged, study.run(study.validation, whole.weights, whole.reach))


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
    progress = Progress()
    try:
        items = [item for item in find_items(chosen.data) if item.kind == "video" and item.source in SOURCES]
        by_checkpoint = Study(items, by_model(chosen.checkpoint), chosen.work / sha256, progress, pace=1.0)
        carried = Study(items, by_flow, chosen.work / "flow", progress, pace=_FLOW_PACE)
        model, flow = studied(by_checkpoint, refit=chosen.refit), studied(carried, refit=True)
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.write and chosen.refit:
        WEIGHTS_FILE.write_text(weights_text(model.whole.weights), encoding="utf-8")
        REACH_FILE.write_text(reach_text(model.whole.reach), encoding="utf-8")
    write_report({f"Checkpoint {chosen.checkpoint.stem} ({sha256})": model, "Optical flow": flow}, write=chosen.write)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
