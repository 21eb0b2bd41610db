"""Which tracks become masklets, case by case with masks made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.auto.settings import AutoSettings
from engine.auto.tracks import AutoMask, AutoTrack, Dropped, overlaps, sift, weakness
from storage.mask_codec import Rle, encode

SETTINGS = AutoSettings(min_track_iou=0.7, min_track_stability=0.8, min_visible=0.5, max_overlap=0.7)


def square(x: int, *, side: int = 10) -> Rle:
    mask = np.zeros((20, 60), np.bool_)
    mask[:10, x : x + side] = True
    return encode(mask)


NOWHERE = encode(np.zeros((20, 60), np.bool_))


def track(*codes: Rle, place: int = 0, iou: float = 0.9, stability: float | None = 0.9) -> AutoTrack:
    return AutoTrack(place, {4 * k: AutoMask(code, iou, 1.0, stability) for k, code in enumerate(codes)})


def test_overlap_is_the_iou_of_the_volumes_over_common_frames() -> None:
    still = {0: square(0), 4: square(0)}
    halfway: dict[int, Rle] = {0: square(0)}  # nobody has said anything of frame 4
    gone = {0: square(0), 4: NOWHERE}
    beside = {0: square(5), 4: square(5)}
    later = {8: square(0)}
    found = overlaps([still, halfway], [still, halfway, gone, beside, later])
    assert found[0] == pytest.approx([1, 1, 100 / 200, 50 / 150, 0])
    assert found[1] == pytest.approx([1, 1, 1, 50 / 150, 0])
    assert overlaps([{0: NOWHERE}], [{0: NOWHERE}]) == 0.0
    assert overlaps([still], []).shape == (1, 0)
    assert overlaps([], [still]).shape == (0, 1)


def test_a_good_track_is_kept() -> None:
    assert weakness(track(square(0), square(1)), SETTINGS) is None
    assert weakness(track(square(0), square(1), stability=None), SETTINGS) is None


def test_weak_tracks_are_dropped_with_the_reason() -> None:
    assert weakness(track(square(0), NOWHERE, NOWHERE), SETTINGS) is Dropped.UNSEEN
    assert weakness(track(NOWHERE), SETTINGS) is Dropped.UNSEEN
    assert weakness(track(square(0), iou=0.6), SETTINGS) is Dropped.UNSURE
    assert weakness(track(square(0), stability=0.7), SETTINGS) is Dropped.UNSTABLE


def test_figures_are_of_the_frames_on_which_the_object_is_visible() -> None:
    vanished = track(square(0), square(1))
    vanished.masks[8] = AutoMask(NOWHERE, 0.0, -5.0, 1.0)
    assert weakness(vanished, SETTINGS) is None


def test_what_a_masklet_has_already_is_dropped_and_of_doubles_the_first_stays() -> None:
    manual = {0: square(0), 4: square(0)}
    known, best, double = (
        track(square(0), square(0), place=0),
        track(square(30), square(30), place=1),
        track(square(30, side=9), square(30), place=2),
    )
    other = track(square(45), square(45), place=3)
    kept, dropped = sift([known, best, double, other], [manual], SETTINGS)
    assert kept == [best, other]
    assert dropped == {0: Dropped.KNOWN, 2: Dropped.DOUBLE}
