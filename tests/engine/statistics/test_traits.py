"""What is proposed as hard: fast, occluded, gone and back; and what is not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.statistics.traits import Frames, Trait, traits_of, vanishes_and_returns
from storage.mask_codec import area_and_box, encode
from storage.tallies import MaskRow

FRAMES = Frames(fps=24.0, size=(480, 640))
STRIDE = 4


def rows(*sides: int, step: int = 0, x: int = 100, y: int = 200) -> list[MaskRow]:
    """Squares of those sides on the grid, the centre moving by `step` px; 0 is not visible."""
    found = []
    for place, side in enumerate(sides):
        left, top = x + place * step - side // 2, y - side // 2
        box = (left, top, left + side, top + side) if side else None
        found.append(MaskRow(masklet_id=1, frame=place * STRIDE, area=side * side, box=box, checkpoint_id=None))
    return found


def test_a_calm_target_is_not_hard() -> None:
    assert traits_of(rows(*[40] * 20, step=3), FRAMES) == ()
    assert traits_of([], FRAMES) == ()
    assert traits_of(rows(0, 0), FRAMES) == ()


@pytest.mark.parametrize(("step", "fast"), [(12, False), (14, True)])
def test_fast_is_twice_its_size_in_a_second(step: int, fast: bool) -> None:
    found = traits_of(rows(*[40] * 20, step=step), FRAMES)  # 6 grid frames a second: 80 px / 6
    assert (Trait.FAST in found) is fast


def test_a_box_cut_off_by_the_border_does_not_move() -> None:
    leaving = rows(*[60] * 6, x=0, step=-20)
    assert Trait.FAST not in traits_of(leaving, FRAMES)
    assert Trait.OCCLUDED not in traits_of([*leaving, *rows(60)], FRAMES)


def test_a_dip_of_the_area_is_an_occlusion() -> None:
    assert traits_of(rows(*[40] * 5, 20, *[40] * 5), FRAMES) == (Trait.OCCLUDED,)
    assert traits_of(rows(*[40] * 5, 32, *[40] * 5), FRAMES) == ()
    shrinking = rows(*range(60, 10, -2))
    assert traits_of(shrinking, FRAMES) == ()


def test_a_dip_counts_within_two_seconds() -> None:
    slowly = [40 - abs(20 - place) for place in range(40)]  # one hump over 6.7 s, no dip
    valley = [20 + abs(20 - place) // 4 * 4 for place in range(41)]
    assert traits_of(rows(*slowly), FRAMES) == ()
    assert all(abs(one - other) <= 4 for one, other in pairwise(valley))
    assert Trait.OCCLUDED in traits_of(rows(*valley), FRAMES)


def test_vanishing_needs_a_return() -> None:
    assert vanishes_and_returns(rows(40, 0, 40))
    assert not vanishes_and_returns(rows(0, 40, 40, 0))
    assert not vanishes_and_returns(rows(0, 0))
    assert traits_of(rows(40, 0, 40), FRAMES) == (Trait.VANISHES,)


@pytest.mark.shared_data
def test_fast_targets_of_real_videos_are_found(shared_data: Path) -> None:
    folder = shared_data / "davis16_train" / "Annotations"
    found = {}
    for name in ("breakdance-flare", "motorbike", "dog-agility", "bear", "rhino", "elephant"):
        masks = []
        for place, file in enumerate(sorted((folder / name).glob("*.png"))[::STRIDE]):
            with Image.open(file) as picture:
                code = encode(np.asarray(picture.convert("L")) > 0)
            area, box = area_and_box(code)
            masks.append(MaskRow(masklet_id=1, frame=place * STRIDE, area=area, box=box, checkpoint_id=None))
        found[name] = Trait.FAST in traits_of(masks, Frames(fps=24.0, size=code.size))
    assert found == {name: name in ("breakdance-flare", "motorbike", "dog-agility") for name in found}
