"""Masks over frames, as pixels and as a video."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.overlay import draw_masks, write_overlay
from engine.palette import PALETTE, colour_of
from engine.video import open_video
from tests.engine.video.clips import SIZE, write_clip


def square(top: int, left: int, side: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    mask = np.zeros(size, bool)
    mask[top : top + side, left : left + side] = True
    return mask


def test_inside_tinted_border_lined_rest_untouched() -> None:
    frame = np.full((*SIZE, 3), 100, np.uint8)
    image = draw_masks(frame, {1: square(20, 30, 20)}, opacity=0.5, line_px=2)
    assert (frame == 100).all(), "the frame itself stays as it is"
    assert image[30, 40].tolist() == [(100 + value) // 2 for value in PALETTE[0]]
    assert image[20, 40].tolist() == image[21, 40].tolist() == list(PALETTE[0])
    assert image[19, 40].tolist() == [255, 255, 255]
    changed = (image != 100).any(axis=2)
    assert not changed[:18].any()
    assert not changed[:, 52:].any()


def test_masks_at_the_border_and_empty_ones() -> None:
    frame = np.full((*SIZE, 3), 100, np.uint8)
    everywhere = draw_masks(frame, {2: np.ones(SIZE, bool)})
    assert len(np.unique(everywhere.reshape(-1, 3), axis=0)) == 1, "no outline along the picture's own border"
    assert np.array_equal(draw_masks(frame, {1: np.zeros(SIZE, bool)}), frame)
    assert np.array_equal(draw_masks(frame, {}), frame)
    with pytest.raises(ValueError, match="does not fit"):
        draw_masks(frame, {1: np.ones((5, 5), bool)})


def test_an_object_keeps_its_colour() -> None:
    assert len(set(PALETTE)) == len(PALETTE) == 12
    assert colour_of(1) == colour_of(13) == PALETTE[0]
    frame = np.full((*SIZE, 3), 100, np.uint8)
    alone = draw_masks(frame, {3: square(50, 50, 20)})
    together = draw_masks(frame, {1: square(5, 5, 20), 3: square(50, 50, 20)})
    assert np.array_equal(alone[45:], together[45:])


def test_an_overlay_video(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_CACHE", str(tmp_path / "cache"))
    out = tmp_path / "overlay.mp4"
    with open_video(write_clip(tmp_path / "a.mp4", count=12)) as video:
        write_overlay(out, video, range(0, 12, 4), lambda number: {1: square(50, 40 + number, 30)}, fps=6)
        plain = video.frame(8)
    with open_video(out) as written:
        assert len(written) == 3
        assert written.info.fps == pytest.approx(6)
        difference = np.abs(written.frame(2).astype(int) - plain).max(axis=2)
    assert np.median(difference[52:78, 50:76]) > 25
    assert np.median(difference[:40]) < 12
