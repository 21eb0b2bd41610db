"""What an input side costs and what it gives: scores of a checkpoint at several sides beside its time a frame.

    python -m benchmarks.resolution --data DIR [--checkpoint FILE] [--side S ...] [--part development]

Photos after one, three and five clicks; videos tracked from each kind of first prompt (1, 3 or 5 clicks, a box, the
mask); and milliseconds as `model_speed` measures them: encoding, tracking and remembering one object, on the threads
given. Nothing is trained: the same weights are asked at every side, so that those they were trained at have an
advantage.
"""

from __future__ import annotations

import argparse
import multiprocessing
from pathlib import Path
from statistics import fmean

import torch
from rich.console import Console
from rich.table import Table

from benchmarks.model_speed import measure
from engine.learning.evaluation_data import find_photos, find_videos
from engine.learning.evaluation_run import evaluate_photos, evaluate_videos
from engine.learning.split import Part
from model.checkpoints import load_checkpoint
from model.evaluation.protocols import FirstPrompt
from model.image_predictor import ImagePredictor
from model.video_tracker import VideoTracker
from resources import BUNDLED_CHECKPOINT

CLICKS = (1, 3, 5)
PROMPTS: tuple[FirstPrompt, ...] = ("1", "3", "5", "box", "mask")


def scores(checkpoint: Path, *, data: Path, side: int, part: Part) -> list[float]:
    """Mean IoU of photos after `CLICKS`, and mean J&F of videos over all `PROMPTS`, of a part of the data."""
    loaded = load_checkpoint(checkpoint, image_size=side)
    photos = list(evaluate_photos(ImagePredictor(loaded.model), find_photos(data, part=part), clicks=5, hear=_nobody))
    tracker = VideoTracker(loaded.model)
    videos = [
        result.score.j_and_f
        for prompt in PROMPTS
        for result in evaluate_videos(
            tracker, find_videos(data, part=part), protocol="vos", prompt=prompt, hear=_nobody
        )
    ]
    return [*(fmean(photo.ious[clicks - 1] for photo in photos) for clicks in CLICKS), fmean(videos)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, default=BUNDLED_CHECKPOINT)
    parser.add_argument("--side", nargs="+", type=int, default=[128, 192, 256, 320])
    parser.add_argument("--part", default="development", choices=("development", "validation"))
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    config = load_checkpoint(chosen.checkpoint).config
    table = Table("side", *(f"IoU@{clicks}" for clicks in CLICKS), "J&F", "ms a frame", "frames a second")
    for side in chosen.side:
        found = scores(chosen.checkpoint, data=chosen.data, side=side, part=chosen.part)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            options = {"device": "cpu", "half": False, "objects": 1}
            times = pool.apply(measure, (config,), {"size": side, "threads": chosen.threads, **options})
        encode, _, track, remember, _ = times
        spent = encode + track + remember
        table.add_row(str(side), *(f"{score:.3f}" for score in found), f"{spent:.0f}", f"{1000 / spent:.1f}")
        Console().print(table)


def _nobody(done: int, total: int) -> None:
    """Progress that nobody looks at."""


if __name__ == "__main__":
    main()
