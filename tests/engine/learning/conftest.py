"""A tiny data folder in the layouts of the public data sets."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image


def _photo(path: Path, seed: int, size: tuple[int, int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).integers(0, 255, (size[0] // 8, size[1] // 8, 3), np.uint8)
    cv2.imwrite(str(path), cv2.resize(noise, (size[1], size[0])))


def _labels(path: Path, values: np.ndarray, *, palette: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(values)
    if palette:
        picture.putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0])
    picture.save(path)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two videos, salient photos 0001 and 0009 (validation), garments, polygons and regions, all 48 x 64."""
    root = tmp_path_factory.mktemp("data")
    size = (48, 64)
    for number, name in enumerate(("bear", "boat")):
        for t in range(6):
            _photo(root / f"davis16_train/JPEGImages/{name}/{t:05d}.jpg", 10 * number + t, size)
            mask = np.zeros(size, np.uint8)
            mask[10:30, 4 * t + 4 : 4 * t + 24] = 255
            _labels(root / f"davis16_train/Annotations/{name}/{t:05d}.png", mask)
    for name in ("0001", "0009"):
        _photo(root / f"ecssd/images/{name}.jpg", 40, size)
        mask = np.zeros(size, np.uint8)
        mask[8:40, 16:48] = 255
        _labels(root / f"ecssd/masks/{name}.png", mask)
    _photo(root / "clothing/images/0001.jpg", 50, size)
    parts = np.zeros(size, np.uint8)
    parts[4:20, 20:40], parts[20:44, 20:40] = 5, 41
    _labels(root / "clothing/masks/0001.png", parts)
    _photo(root / "coco128_seg/images/1.jpg", 60, size)
    labels = root / "coco128_seg/labels/1.txt"
    labels.parent.mkdir(parents=True)
    labels.write_text("16 0.25 0.25 0.75 0.25 0.75 0.75 0.25 0.75\n")
    _photo(root / "bsds/images/1.jpg", 70, size)
    regions = np.ones(size, np.uint8)
    regions[:, 40:] = 2
    regions[0, 0] = 3
    _labels(root / "bsds/regions/1.png", regions)
    for t in range(3):
        _photo(root / f"pumavos_caps/JPEGImages/frame_{t:06d}.jpg", 80 + t, size)
    two = np.zeros(size, np.uint8)
    two[5:20, 5:20], two[25:45, 30:60] = 1, 2
    _labels(root / "pumavos_caps/Annotations/frame_000001.png", two, palette=True)
    return root
