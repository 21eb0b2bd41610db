"""Clips are drawn of whatever is visible anywhere: rarely, at the very end, on scattered frames, or hardly at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.learning.packed import PackedSet, pack
from engine.learning.project_clips import ClipShape, ProjectClips
from engine.learning.readers import Frame
from engine.learning.split import Split

SIDE = 64
FRAMES = 50


@dataclass(frozen=True)
class Known:
    """A video of grey frames, the first brightest; what is known of its objects by number and frame."""

    tracks: Mapping[int, Mapping[int, np.ndarray]]
    source: str = "project"
    name: str = "work"
    kind: str = "video"
    key: str = "project/work"

    def __len__(self) -> int:
        return FRAMES

    def frame(self, index: int) -> Frame:
        image = np.full((SIDE, SIDE, 3), 250 - 4 * index, np.uint8)
        return Frame(image, {number: masks[index] for number, masks in self.tracks.items() if index in masks})


def patch(size: int, *, at: int = 30) -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.bool_)
    mask[at : at + size, at : at + size] = True
    return mask


def packed(folder: Path, tracks: Mapping[int, Mapping[int, np.ndarray]]) -> PackedSet:
    return pack([Known(tracks)], split=Split((), ()), folder=folder, side=SIDE, min_area=0.0)


ABSENT = np.zeros((SIDE, SIDE), np.bool_)
LATE = {frame: patch(20) if frame >= FRAMES - 5 else ABSENT for frame in range(FRAMES)}
TINY = dict.fromkeys(range(FRAMES), patch(1))
CORNER = dict.fromkeys(range(FRAMES), patch(1, at=0))
SCATTERED = {frame: patch(20) for frame in (3, 11, 12, 40)}


@pytest.mark.parametrize("track", [LATE, TINY, CORNER, SCATTERED], ids=["late", "tiny", "corner", "scattered"])
def test_whatever_is_visible_somewhere_begins_every_clip(tmp_path: Path, track: Mapping[int, np.ndarray]) -> None:
    everywhere = dict.fromkeys(range(0, FRAMES, 2), patch(9, at=50))
    for number, tracks in enumerate(({1: track}, {1: track, 2: everywhere})):
        drawer = ProjectClips(packed(tmp_path / str(number), tracks), ClipShape(side=SIDE, frames=8, objects=2))
        for seed in range(200):
            clip = drawer.draw(np.random.default_rng([seed, number]))
            assert clip.masks.shape == (8, 2, SIDE, SIDE)
            shown = clip.masks[0].reshape(2, SIDE // 2, 2, SIDE // 2, 2).mean(axis=(2, 4)) >= 0.5
            assert shown.any(axis=(1, 2)).all(), "visible where masks are compared"


def test_a_clip_follows_from_its_seed_and_stays_in_order(tmp_path: Path) -> None:
    drawer = ProjectClips(packed(tmp_path, {1: LATE}), ClipShape(side=SIDE, frames=4, objects=1))
    first, again = (drawer.draw(np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first.images, again.images)
    np.testing.assert_array_equal(first.masks, again.masks)


def test_only_where_nothing_is_visible_there_is_nothing_to_learn_from(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no accepted masklet is visible on the frames that are learnt from"):
        ProjectClips(packed(tmp_path, {1: dict.fromkeys(range(FRAMES), ABSENT)}), ClipShape(SIDE, 8, 1))
