from __future__ import annotations

import numpy as np
import pytest

from engine import demo_eye
from storage.mask_codec import empty, encode

SIZE = (360, 640)


def _square(top: int, left: int, side: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    mask = np.zeros(SIZE, np.bool_)
    mask[top : top + side, left : left + side] = True
    return mask


def test_the_click_goes_to_the_middle_of_the_thicker_error() -> None:
    truth = _square(100, 100, 61)
    missing = demo_eye.best_click(truth & ~_square(100, 100, 31), truth)
    assert (missing.point, missing.positive) == ((115.0, 115.0), True)
    surplus = demo_eye.best_click(truth | _square(200, 300, 21), truth)
    assert (surplus.point, surplus.positive) == ((310.0, 210.0), False)


def test_an_error_at_the_border_is_clicked_inside_the_picture() -> None:
    click = demo_eye.best_click(np.zeros(SIZE, np.bool_), _square(0, 0, 9))
    assert click == demo_eye.Click((4.0, 4.0), True)


def test_equal_masks_need_no_click() -> None:
    with pytest.raises(ValueError, match="nothing to correct"):
        demo_eye.best_click(_square(0, 0, 5), _square(0, 0, 5))


def test_ghosts_are_runs_of_frames_without_the_object_on_which_some_mask_shows_it() -> None:
    ball, hidden = 1, (64, 68)
    frames = range(0, 108, 4)
    assert [frame for frame in frames if not demo_eye.visible(ball, frame).any()] == list(hidden)
    seen = {frame: encode(demo_eye.visible(ball, frame)) for frame in frames}
    assert list(demo_eye.ghosts(seen, ball)) == []
    assert list(demo_eye.ghosts({**seen, 68: encode(_square(0, 0, 3))}, ball)) == [hidden]
    assert demo_eye.ious(seen, ball) == dict.fromkeys(frames, 1.0)
    assert demo_eye.wrong_pixels({**seen, 64: encode(_square(0, 0, 3)), 0: empty(SIZE)}, ball)[64] == 9
