"""What the bundled model has to beat: GrabCut from three clicks on the first frame, carried on by dense optical flow.

    python -m benchmarks.baseline_grabcut_flow --data DIR [--checkpoint FILE] [--clicks grabcut|model]

Without a checkpoint the simulated annotator clicks three times, each time looking at GrabCut's answer, and GrabCut's
last answer is warped from frame to frame by DIS optical flow. With a checkpoint both methods get *the same three
clicks*: `--clicks model` takes those made looking at the model's answers, `--clicks grabcut` those made looking at
GrabCut's. Then both tables are printed with the ratio of their mean J&F. Scores leave out the first and the last frame,
as DAVIS does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import torch

from engine.learning.evaluation_data import VideoObject, held_out, read_video
from engine.learning.evaluation_report import Table, format_table, video_table
from model.checkpoints import load_checkpoint
from model.evaluation.measures import Mask, Score, score_sequence
from model.evaluation.protocols import Image
from model.evaluation.simulated_clicks import Click, annotate
from model.evaluation.tracked_object import TrackedObject, VideoFeatures
from model.video_tracker import VideoTracker

CORE_RADIUS = 0.01
"""Radius of the disc around a click that surely is what the click says, as a part of the diagonal."""
REACH_RADIUS = 0.045
"""Radius of the disc around a positive click that probably is the object; the best of five on other sequences."""
GRABCUT_ROUNDS = 5
VIDEO_CLICKS = 3


def grabcut(image: Image, clicks: Sequence[Click]) -> Mask:
    """Segment one object of an RGB image (H, W, 3) from clicks; of the answer only parts under positive clicks stay."""
    diagonal = float(np.hypot(*image.shape[:2]))
    labels = np.full(image.shape[:2], cv2.GC_PR_BGD, np.uint8)
    positive = [click for click in clicks if click.positive]
    for click in positive:
        cv2.circle(labels, (click.x, click.y), round(REACH_RADIUS * diagonal), cv2.GC_PR_FGD, -1)
    for click in clicks:
        value = cv2.GC_FGD if click.positive else cv2.GC_BGD
        cv2.circle(labels, (click.x, click.y), max(round(CORE_RADIUS * diagonal), 1), value, -1)
    cv2.setRNGSeed(0)
    bgr = np.ascontiguousarray(image[:, :, ::-1])
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(bgr, labels, (0, 0, 0, 0), background, foreground, GRABCUT_ROUNDS, cv2.GC_INIT_WITH_MASK)
    inside = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    _, parts = cv2.connectedComponents(inside.astype(np.uint8))
    wanted = {int(parts[click.y, click.x]) for click in positive} - {0}
    return np.isin(parts, list(wanted))


def flow_masks(frames: Sequence[Image], first: Mask) -> Iterator[Mask]:
    """Carry a mask of the first frame through the others by DIS optical flow from each frame back to the one before."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]
    y, x = np.mgrid[: first.shape[0], : first.shape[1]].astype(np.float32)
    soft = first.astype(np.float32)
    for before, now in pairwise(grey):
        back = flow.calc(now, before, None)  # type: ignore[call-overload]  # the stub knows no None
        soft = np.asarray(cv2.remap(soft, x + back[..., 0], y + back[..., 1], cv2.INTER_LINEAR), np.float32)
        yield soft > 0.5


def baseline_clicks(video: VideoObject) -> tuple[Click, ...]:
    """Click on the first frame, each time looking at GrabCut's answer."""
    made, _ = annotate(lambda clicks: grabcut(video.frames[0], clicks), video.truth[0], clicks=VIDEO_CLICKS)
    return made


def baseline_score(video: VideoObject, clicks: Sequence[Click]) -> Score:
    """Score GrabCut from the clicks and flow after it."""
    first = grabcut(video.frames[0], clicks)
    return score_sequence([first, *flow_masks(video.frames, first)], video.truth)


def in_front_of(tracker: VideoTracker, video: VideoObject) -> TrackedObject:
    """The video's object before the model, not yet prompted."""
    features = VideoFeatures(tracker, video.frames.__getitem__)
    return TrackedObject(tracker, features, frames=range(len(video.frames)))


def model_clicks(tracker: VideoTracker, video: VideoObject) -> tuple[Click, ...]:
    """Click on the first frame, each time looking at the model's answer."""
    subject = in_front_of(tracker, video)
    made, _ = annotate(lambda clicks: subject.click(0, clicks), video.truth[0], clicks=VIDEO_CLICKS)
    return made


def model_score(tracker: VideoTracker, video: VideoObject, clicks: Sequence[Click]) -> Score:
    """Score the model's answer to the clicks, given one after another, and its tracking after it."""
    subject = in_front_of(tracker, video)
    for count in range(1, len(clicks) + 1):
        subject.click(0, tuple(clicks[:count]))
    return score_sequence([mask for _, mask in subject.track()], video.truth)


def compare(
    data: Path, *, tracker: VideoTracker | None, clicks_from: Literal["grabcut", "model"], part: str
) -> dict[str, Table]:
    """Score all held-out videos; returns a table for `baseline` and, with a tracker, one for `model`."""
    baseline: dict[str, Score] = {}
    model: dict[str, Score] = {}
    for item in held_out(data, part="development" if part == "development" else "validation", kind="video"):
        video = read_video(item)
        by_model = tracker is not None and clicks_from == "model"
        clicks = model_clicks(tracker, video) if tracker is not None and by_model else baseline_clicks(video)
        baseline[video.name] = baseline_score(video, clicks)
        if tracker is not None:
            model[video.name] = model_score(tracker, video, clicks)
    tables = {"baseline": video_table(baseline)}
    return tables | {"model": video_table(model)} if model else tables


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, score and print; returns the exit status."""
    parser = argparse.ArgumentParser(description="GrabCut and optical flow, alone or beside a checkpoint.")
    parser.add_argument("--data", type=Path, required=True, help="folder of public data sets")
    parser.add_argument("--checkpoint", type=Path, help="score this model with the same clicks as well")
    parser.add_argument(
        "--clicks", choices=["grabcut", "model"], default="grabcut", help="whose answers are clicked on"
    )
    parser.add_argument("--part", choices=["validation", "development"], default="validation")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    cv2.setNumThreads(chosen.threads)
    if chosen.clicks == "model" and chosen.checkpoint is None:
        print("clicks looking at the model's answers need a model: name one with --checkpoint", file=sys.stderr)
        return 2
    tracker = None if chosen.checkpoint is None else VideoTracker(load_checkpoint(chosen.checkpoint).model)
    tables = compare(chosen.data, tracker=tracker, clicks_from=chosen.clicks, part=chosen.part)
    if chosen.json:
        print(json.dumps(tables))
        return 0
    for name, table in tables.items():
        print(f"{name}, three clicks made on {chosen.clicks}'s answers\n{format_table(table)}\n")
    if "model" in tables:
        model, baseline = (tables[name]["mean"]["J&F"] for name in ("model", "baseline"))
        if model and baseline:
            print(f"model / baseline, mean J&F: {model / baseline:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
