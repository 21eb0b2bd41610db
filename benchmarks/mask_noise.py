"""What it gives to leave the noise out of masks: parts per mask and scores by the size up to which regions are noise.

    python -m benchmarks.mask_noise --data DIR [--checkpoint FILE] [--part development]

Photos after one and three simulated clicks, videos tracked from three clicks on the first frame; 0 cells are the masks
as the model gives them. Parts are regions whose pixels touch at a side or corner.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import cv2
import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from engine.learning.evaluation_data import find_photos, find_videos
from engine.learning.split import Part
from model import preprocessing
from model.checkpoints import load_checkpoint
from model.evaluation.measures import Mask, region_similarity
from model.evaluation.protocols import semi_supervised, to_prompts
from model.evaluation.simulated_clicks import Click, annotate
from model.evaluation.tracked_object import TrackedObject, VideoFeatures
from model.image_predictor import ImagePredictor
from model.predictions import FrameFeatures, FramePrediction
from model.sam2 import SAM2
from model.video_tracker import VideoTracker
from resources import BUNDLED_CHECKPOINT

CELLS = (0, 1, 2, 4, 8, 16)
CLICKS = 3


def parts(mask: Mask) -> int:
    """The number of parts of a mask (H, W)."""
    return int(cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)[0]) - 1


def answers(predictor: ImagePredictor, features: FrameFeatures, truth: Mask) -> list[Mask]:
    """The answers to up to `CLICKS` simulated clicks on an object of a photo."""
    last: FramePrediction | None = None

    def answer(made: tuple[Click, ...]) -> Mask:
        nonlocal last
        prompts = to_prompts(made)
        previous = None if last is None else last.low_res
        last = predictor.predict(features, prompts, previous_logits=previous).choose()
        return preprocessing.clean_mask(last.low_res, features.frame_size, points=prompts.points)

    return list(annotate(answer, truth, clicks=CLICKS)[1])


def clicked(model: SAM2, *, data: Path, part: Part) -> Iterator[tuple[Mask, list[Mask]]]:
    """Every object of the photos with the answers to its clicks."""
    predictor = ImagePredictor(model)
    for item in find_photos(data, part=part):
        frame = item.frame(0)
        features = predictor.encode(frame.image)
        for truth in frame.masks.values():
            if truth.any():
                yield truth, answers(predictor, features, truth)


def tracked(model: SAM2, *, data: Path, part: Part) -> Iterator[tuple[float, list[Mask]]]:
    """J&F of every object of the videos, and its masks."""
    tracker = VideoTracker(model)
    for video in find_videos(data, part=part):
        for object_id in video.objects():
            truth = video.truth(object_id)
            with video.reading() as read:
                subject = TrackedObject(tracker, VideoFeatures(tracker, read), frames=truth.frames)
                outcome = semi_supervised(subject, truth, prompt="3")
            yield outcome.score.j_and_f, list(outcome.masks.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, default=BUNDLED_CHECKPOINT)
    parser.add_argument("--part", default="development", choices=("development", "validation"))
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    model = load_checkpoint(chosen.checkpoint).model
    table = Table("cells", "photos: 1 click", f"{CLICKS} clicks", "parts", "true parts", "videos: J&F", "parts")
    for cells in CELLS:
        preprocessing.NOISE_CELLS = cells
        photos = list(clicked(model, data=chosen.data, part=chosen.part))
        videos = list(tracked(model, data=chosen.data, part=chosen.part))
        table.add_row(
            str(cells),
            f"{fmean(region_similarity(made[0], truth) for truth, made in photos):.3f}",
            f"{fmean(region_similarity(made[-1], truth) for truth, made in photos):.3f}",
            f"{fmean(parts(made[-1]) for _, made in photos):.1f}",
            f"{fmean(parts(truth) for truth, _ in photos):.1f}",
            f"{fmean(score for score, _ in videos):.3f}",
            f"{fmean(parts(mask) for _, masks in videos for mask in masks):.1f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
