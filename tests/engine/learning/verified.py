"""A project with accepted masklets, and a model small enough to train on them in a test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from engine.exchange.mask_png import png_path, write_mask_png
from engine.importing import import_masks
from engine.project import Project, grid_of
from engine.video.writer import VideoWriter
from model.checkpoints import save_checkpoint
from model.config import CONFIGS, ModelConfig
from model.sam2 import build_model
from storage.drafts import NewVerdict
from storage.mask_codec import encode
from storage.records import Decision, Role

SIZE = (48, 64)
SIDE = 64
COUNT = 8


def square(frame: int, number: int) -> np.ndarray:
    """Where object `number` is: each in a row of its own, going to the right; the second is away on frame 3."""
    mask = np.zeros(SIZE, np.bool_)
    if not (number == 2 and frame == 3):
        mask[4 + 16 * (number - 1) : 16 * number, 4 + 3 * frame : 24 + 3 * frame] = True
    return mask


def write_clip(path: Path, *, objects: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    background = np.kron(rng.integers(20, 90, (SIZE[0] // 8, SIZE[1] // 8, 3), np.uint8), np.ones((8, 8, 1), np.uint8))
    with VideoWriter(path, size=SIZE, fps=6) as writer:
        for frame in range(COUNT):
            image = background.copy()
            for number in range(1, objects + 1):
                image[square(frame, number)] = 60 * number, 230, 40
            writer.write(image)


def verified_project(folder: Path, *, objects: Sequence[int], name: str = "work") -> Path:
    """A project file with one video per entry, in which so many objects have an accepted masklet."""
    path = folder / f"{name}.masklets"
    with Project.create(path) as project:
        ann, rita = project.person("ann"), project.person("rita", role=Role.REVIEWER)
        for number, count in enumerate(objects):
            clip = folder / f"{name}{number}.mp4"
            write_clip(clip, objects=count, seed=number)
            video, source = project.add_video(clip)
            source.close()
            masks = folder / f"{name}{number}_masks"
            for object_id in range(1, count + 1):
                for frame in grid_of(video).frames():
                    file = png_path(masks, object_id=object_id, frame=frame)
                    write_mask_png(file, mask=encode(square(frame, object_id)))
            for masklet_id in import_masks(project, masks / "png", person=ann, video=video):
                project.store.review.submit(masklet_id, person_id=ann.id)
                verdict = NewVerdict(masklet_id=masklet_id, person_id=rita.id, decision=Decision.SATISFACTORY)
                project.store.review.give_verdict(verdict)
    return path


def small_checkpoint(path: Path, config: ModelConfig) -> Path:
    """Random weights at 64 pixels; the row must be in the table of models."""
    assert config.name in CONFIGS
    torch.manual_seed(0)
    save_checkpoint(build_model(config), path, metadata={"terms": "none"})
    return path
