"""Evaluation of a checkpoint on the validation (or development) part of the data.

    python -m engine.learning.evaluate --data DIR --checkpoint FILE --protocol video
    python -m engine.learning.evaluate --data DIR --checkpoint FILE --protocol photos

Its own process. `video`: three simulated clicks on the first frame, then tracking; J and F per sequence. `photos`: mean
IoU of all objects after each of five simulated clicks. Prints a table, or with `--json` one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from engine.errors import EngineError
from engine.learning.readers import Item, find_items
from engine.learning.split import Part, default_split
from model.checkpoints import load_checkpoint
from model.errors import ModelError
from model.evaluation.measures import Mask, Score
from model.evaluation.protocols import Image, clicked_photo, clicked_video
from model.image_predictor import ImagePredictor
from model.video_tracker import VideoTracker

VIDEO_CLICKS = 3
PHOTO_CLICKS = 5


@dataclass(frozen=True, slots=True)
class VideoObject:
    """A whole video in memory with the masks of its first object; where the object is not visible they are empty."""

    name: str
    frames: list[Image]
    truth: list[Mask]


def held_out(data: Path, *, part: Part, kind: str) -> list[Item]:
    """List the items of `kind` that belong to `part`; raises EngineError where there are none."""
    split = default_split()
    items = [item for item in find_items(data) if item.kind == kind and split.part_of(item.key) == part]
    if not items:
        raise EngineError(f"{data} has no {kind} of the {part} part")
    return items


def read_video(item: Item) -> VideoObject:
    """Decode a video and the masks of the object of lowest id on its first frame."""
    frames = [item.frame(index) for index in range(len(item))]
    if not frames[0].masks:
        raise EngineError(f"{item.key} has no object on its first frame, where it is to be clicked")
    chosen = min(frames[0].masks)
    absent = np.zeros(frames[0].image.shape[:2], np.bool_)
    return VideoObject(item.key, [f.image for f in frames], [f.masks.get(chosen, absent) for f in frames])


def evaluate_videos(tracker: VideoTracker, items: list[Item], *, clicks: int) -> dict[str, Score]:
    """Score every video from simulated clicks on its first frame."""
    scores = {}
    for item in items:
        video = read_video(item)
        scores[video.name], _ = clicked_video(tracker, video.frames, video.truth, clicks=clicks)
        print(f"{video.name}", file=sys.stderr, flush=True)
    return scores


def evaluate_photos(predictor: ImagePredictor, items: list[Item], *, clicks: int) -> dict[str, list[float]]:
    """Return the mean IoU after each click over all objects of each source, and over all of them as `all`."""
    found: dict[str, list[list[float]]] = defaultdict(list)
    for item in items:
        frame = item.frame(0)
        for mask in frame.masks.values():
            ious = clicked_photo(predictor, frame.image, mask, clicks=clicks)
            found[item.source].append(ious)
            found["all"].append(ious)
    return {source: [round(float(v), 4) for v in np.mean(rows, axis=0)] for source, rows in found.items()}


def mean_score(scores: dict[str, Score]) -> Score:
    """Average over sequences, every sequence counting alike."""
    return Score(
        j=float(np.mean([score.j for score in scores.values()])),
        f=float(np.mean([score.f for score in scores.values()])),
    )


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and evaluate one checkpoint; returns the exit status."""
    parser = argparse.ArgumentParser(description="Score a checkpoint on held-out data.")
    parser.add_argument("--data", type=Path, required=True, help="folder of public data sets")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--protocol", choices=["video", "photos"], default="video")
    parser.add_argument("--part", choices=["validation", "development"], default="validation")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    cv2.setNumThreads(1)
    try:
        model = load_checkpoint(chosen.checkpoint, device=chosen.device).model
        if chosen.protocol == "video":
            items = held_out(chosen.data, part=chosen.part, kind="video")
            result = video_table(evaluate_videos(VideoTracker(model), items, clicks=VIDEO_CLICKS))
        else:
            items = held_out(chosen.data, part=chosen.part, kind="photo")
            means = evaluate_photos(ImagePredictor(model), items, clicks=PHOTO_CLICKS)
            result = {source: {f"iou@{n}": v for n, v in enumerate(row, 1)} for source, row in means.items()}
    except (EngineError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(result) if chosen.json else format_table(result))
    return 0


def video_table(scores: dict[str, Score]) -> dict[str, dict[str, float]]:
    """Lay scores out by sequence with their mean last: columns `J`, `F` and `J&F`."""
    rows = {**scores, "mean": mean_score(scores)}
    return {
        name: {"J": round(score.j, 4), "F": round(score.f, 4), "J&F": round(score.j_and_f, 4)}
        for name, score in rows.items()
    }


def format_table(rows: dict[str, Any]) -> str:
    """Format rows of equal columns as aligned text."""
    columns = list(next(iter(rows.values())))
    width = max(len(name) for name in rows)
    lines = [" " * width + "".join(f"{column:>9}" for column in columns)]
    lines += [f"{name:<{width}}" + "".join(f"{row[column]:>9.3f}" for column in columns) for name, row in rows.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
