"""A model small enough to train in a test, and batches for it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model.config import ModelConfig
from model.sam2 import SAM2, build_model
from model.training.loop import Batch

SIDE = 64

TINY = ModelConfig(
    name="tiny-test",
    image_size=SIDE,
    embed_dim=8,
    heads=1,
    stages=(1, 1, 1, 1),
    global_blocks=(2,),
    windows=(4, 4, 4, 2),
    background_size=(4, 4),
    d_model=32,
    decoder_mlp_dim=32,
    iou_hidden_dim=32,
    memory_dim=16,
    memory_layers=1,
    memory_mlp_dim=32,
    dropout=0.1,
)


def draw(step: int, *, clips: int = 2, frames: int = 1, objects: int = 2) -> Batch:
    """Bright squares on noise, drawn from the step's number."""
    rng = np.random.default_rng(step)
    images = rng.integers(0, 120, (clips, frames, SIDE, SIDE, 3), np.uint8)
    masks = np.zeros((clips, frames, objects, SIDE, SIDE), np.uint8)
    for clip in range(clips):
        for k in range(objects):
            y, x = rng.integers(0, SIDE - 24, 2)
            masks[clip, :, k, y : y + 24, x : x + 24] = 1
            images[clip, :, y : y + 24, x : x + 24] = 200
    return {"images": torch.from_numpy(images), "masks": torch.from_numpy(masks)}


@pytest.fixture
def tiny_model() -> SAM2:
    torch.manual_seed(0)
    return build_model(TINY)
