"""The packed set holds the training part and nothing else, and gives back what went in."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.learning.drawing import ClipDrawer, ClipRecipe
from engine.learning.packed import PackedSet, pack
from engine.learning.readers import find_items
from engine.learning.split import Split, default_split

SIDE = 64


@pytest.fixture(scope="module")
def packed(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PackedSet:
    folder = tmp_path_factory.mktemp("packed")
    pack(find_items(tiny_data), split=default_split(), folder=folder, side=SIDE)
    return PackedSet(folder)


def test_validation_is_not_packed(packed: PackedSet) -> None:
    names = {(item.source, item.name) for item in packed.items}
    assert ("davis16_train", "bear") in names
    assert ("davis16_train", "boat") not in names
    assert ("ecssd", "0009") not in names


def test_tracks_point_at_the_right_masks(packed: PackedSet) -> None:
    video = next(item for item in packed.items if item.name == "bear")
    assert len(video.frames) == 6
    assert sorted(video.tracks[1]) == list(range(6))
    mask = packed.mask(video.tracks[1][2])
    rows, columns = np.nonzero(mask)
    assert (columns.min(), columns.max()) == (12, 31)
    assert (rows.min(), rows.max()) == (round(10 * 64 / 48), round(30 * 64 / 48) - 1)


def test_an_unfinished_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="pack it again"):
        PackedSet(tmp_path)


def test_who_is_ended_while_packing_leaves_an_unfinished_folder(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", ended)  # by which the index gets its name, once everything else is written
        with pytest.raises(KeyboardInterrupt):
            pack(find_items(tiny_data), split=default_split(), folder=tmp_path, side=SIDE)
    assert not (tmp_path / "index.json").exists(), "half of it would count as the whole"
    pack(find_items(tiny_data), split=default_split(), folder=tmp_path, side=SIDE)


def test_nothing_to_pack_is_said(tiny_data: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="nothing to pack"):
        pack(find_items(tiny_data), split=Split(validation=("*",), development=()), folder=tmp_path)


@pytest.mark.parametrize("frames", [1, 4])
def test_drawn_clips_have_their_shape_and_visible_objects(packed: PackedSet, frames: int) -> None:
    drawer = ClipDrawer(packed, ClipRecipe(side=32, frames=frames, objects=3))
    for seed in range(8):
        clip = drawer.draw(np.random.default_rng(seed))
        assert clip.images.shape == (frames, 32, 32, 3)
        assert clip.masks.shape == (frames, 3, 32, 32)
        assert clip.masks[0].any(axis=(1, 2)).all()


def test_a_draw_is_a_function_of_its_seed(packed: PackedSet) -> None:
    drawer = ClipDrawer(packed, ClipRecipe(side=32, frames=3, objects=2))
    first, second = (drawer.draw(np.random.default_rng([1, 2])) for _ in range(2))
    np.testing.assert_array_equal(first.images, second.images)
    np.testing.assert_array_equal(first.masks, second.masks)


@pytest.mark.parametrize("frames", [1, 3])
def test_drawings_take_the_place_of_photos(packed: PackedSet, frames: int) -> None:
    recipe = ClipRecipe(side=32, frames=frames, objects=2, real_video=0.0, drawn=1.0)
    clip = ClipDrawer(packed, recipe).draw(np.random.default_rng(0))
    assert (clip.images.shape, clip.masks.shape) == ((frames, 32, 32, 3), (frames, 2, 32, 32))
    assert clip.masks[0].any(axis=(1, 2)).all()
