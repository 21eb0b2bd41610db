"""Readers give pictures upright and masks under the ids the files mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.learning.readers import Item, find_items


@pytest.fixture
def items(tiny_data: Path) -> dict[str, Item]:
    return {item.key: item for item in find_items(tiny_data)}


def test_all_items_are_found(items: dict[str, Item]) -> None:
    assert sorted(items) == [
        "bsds/1",
        "clothing/0001",
        "coco128_seg/1",
        "davis16_train/bear",
        "davis16_train/boat",
        "ecssd/0001",
        "ecssd/0009",
        "pumavos_caps/pumavos_caps",
    ]


def test_video_frames_and_masks_belong_together(items: dict[str, Item]) -> None:
    video = items["davis16_train/bear"]
    assert (video.kind, len(video)) == ("video", 6)
    frame = video.frame(2)
    assert frame.image.shape == (48, 64, 3)
    assert list(frame.masks) == [1]
    assert np.argwhere(frame.masks[1]).min(axis=0).tolist() == [10, 12]


def test_garments_are_parts_and_a_whole(items: dict[str, Item]) -> None:
    masks = items["clothing/0001"].frame(0).masks
    assert sorted(masks) == [5, 41, 1000]
    np.testing.assert_array_equal(masks[1000], masks[5] | masks[41])


def test_polygons_are_fractions_of_the_picture(items: dict[str, Item]) -> None:
    (mask,) = items["coco128_seg/1"].frame(0).masks.values()
    rows, columns = np.nonzero(mask)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (12, 36, 16, 48)


def test_regions_too_large_or_too_small_are_left_out(items: dict[str, Item]) -> None:
    masks = items["bsds/1"].frame(0).masks
    assert list(masks) == [2]


def test_palette_indices_are_ids_and_unannotated_frames_left_out(items: dict[str, Item]) -> None:
    video = items["pumavos_caps/pumavos_caps"]
    assert len(video) == 1
    assert sorted(video.frame(0).masks) == [1, 2]


def test_a_folder_without_data_says_so(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="none of the known data sets"):
        find_items(tmp_path)


def test_an_annotation_of_another_size_says_so(items: dict[str, Item], tiny_data: Path) -> None:
    item = items["ecssd/0001"]
    with pytest.raises(EngineError, match="its picture"):
        item.masks(0, (10, 10))
    broken = tiny_data.parent / "broken.png"
    broken.write_bytes(b"no picture")
    with pytest.raises(EngineError, match="can be read"):
        item.read_masks(broken, (10, 10))
