"""Whether the frames suggested for a look are the right ones: simulated corrections on real videos with known masks.

    python -m benchmarks.where_to_look --data DIR [--checkpoint FILE] [--work FOLDER] [--refit] [--write]

Everything, in this order: masks tracked on *training* and *development* videos are collected before and after
corrections, each sign is measured on them and with `--refit` the weights of the risk and the reach of a correction are
fitted to them; then a simulated annotator works through the *choosing* videos (development and a few training ones) and
once through the *validation* videos, by every strategy from the same first frame, each video with a budget of its own
and all of a part with one budget. The same is done for a tracker of optical flow, with weights and reach of its own,
which are not kept. With `--write` the weights, the reach, the measured part of `docs/where_to_look.md` and its picture
are written. What is done is kept in the work folder by checkpoint, weights and reach, so that a run can be stopped and
goes on where it was. Its own process; takes some minutes on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import torch

import resources
from benchmarks.flow_desk import FlowDesk, FlowVideo
from benchmarks.reach_fitting import Snapshot, fit_reach, load_snapshots, mended, reach_text, sample_of, save_snapshots
from benchmarks.risk_fitting import ablation, fit_weights, weights_text
from benchmarks.where_to_look_annotator import FIRST, Desk, Step, Visits, annotate, evenly, strategies
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

SOURCES = ("davis16_train", "fullres_480p", "pumavos_chair")
CHOOSING = tuple(
    f"davis16_train/{name}" for name in ("bus", "dog-agility", "elephant", "motorbike", "stroller", "swing")
)
"""Training videos that join the development part: of each kind of trouble one."""
COLLECTED = 4
"""Frames visited per video and way, by lot and spaced evenly; masks are collected after every correction."""


Start = Callable[[Sequence[Image], Sequence[Mask]], Desk]
"""The first frame of a video prompted and tracked through."""


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
        training = [item for item in items if split.part_of(item.key) == "train"]
        development = [item for item in items if split.part_of(item.key) == "development"]
        self.fitting = development + training
        self.choosing = development + [item for item in training if item.key in CHOOSING]
        self.validation = [item for item in items if split.part_of(item.key) == "validation"]

    def snapshots(self) -> list[list[Snapshot]]:
        """The masklets of the training and development videos before and after corrections."""
        found = []
        for item in self.fitting:
            kept = self.folder / f"snapshots-{_plain(item.key)}.npz"
            if not kept.exists():
                save_snapshots(kept, self._collect(item))
                print(f"collected {item.key}", file=sys.stderr, flush=True)
            found.append(load_snapshots(kept, item.key))
        return found

    def run(self, items: Sequence[Item], weights: Weights, reach: Reach) -> dict[str, dict[str, list[Step]]]:
        """The steps of every strategy by video; those kept are not run again."""
        return {item.key: self._study(item, weights, reach) for item in items}

    def _study(self, item: Item, weights: Weights, reach: Reach) -> dict[str, list[Step]]:
        fitted = f"{weights} {reach} {Path(worklist_source).read_text(encoding='utf-8')}"
        kept = self.folder / f"steps-{hashlib.sha256(fitted.encode()).hexdigest()[:8]}-{_plain(item.key)}.json"
        if not kept.exists():
            images, truth = read(item)
            start = self._start(images, truth)
            found = {
                name: annotate(start.fork(), choose, frames=len(truth), most=most, in_order=name == FIRST)
                for name, (choose, most) in strategies(weights, reach).items()
            }
            kept.write_text(json.dumps({name: [asdict(s) for s in steps] for name, steps in found.items()}))
            print(f"studied {item.key}", file=sys.stderr, flush=True)
        rows = json.loads(kept.read_text())
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
    """Fit the weights and the reach or take those in force, and run both parts."""
    snapshots = study.snapshots()
    samples = [sample_of(snapshot) for video in snapshots for snapshot in video]
    table = ablation(samples)
    weights = fit_weights(samples, table.kept) if refit else fitted_weights()
    corrected = mended(snapshots, weights)
    reach = fit_reach(corrected) if refit else fitted_reach()
    parts = {"choosing": study.choosing, "validation": study.validation}
    results = {part: study.run(items, weights, reach) for part, items in parts.items()}
    return Findings(table, weights, reach, corrected, results)


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
        REACH_FILE.write_text(reach_text(model.reach), encoding="utf-8")
    write_report({f"Checkpoint {chosen.checkpoint.stem} ({sha256})": model, "Optical flow": flow}, write=chosen.write)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
