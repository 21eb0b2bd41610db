from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.learning.correcting import GOOD_IOU, EncodedVideo, SimulatedDesk
from model.sam2 import build_model
from model.video_tracker import VideoTracker
from storage.records import PinKind, Provenance
from tests.model.training.conftest import TINY

COUNT, SIZE = 6, (60, 80)


def truth_of(frame: int) -> np.ndarray:
    mask = np.zeros(SIZE, np.bool_)
    mask[20:40, 10 + 5 * frame : 30 + 5 * frame] = True
    return mask


@pytest.fixture(scope="module")
def encoded() -> EncodedVideo:
    """Untrained weights: the masks are nonsense, the way they are made is not."""
    torch.manual_seed(0)
    frames = [np.random.default_rng(k).integers(0, 255, (*SIZE, 3), np.uint8) for k in range(COUNT)]
    return EncodedVideo(VideoTracker(build_model(TINY)), frames, [truth_of(k) for k in range(COUNT)])


@pytest.fixture
def desk(encoded: EncodedVideo) -> SimulatedDesk:
    return SimulatedDesk(encoded)


def test_the_first_frame_is_right_and_the_rest_is_tracked_from_it(desk: SimulatedDesk) -> None:
    assert list(desk.pins) == [0]
    assert desk.score(0)[0] >= GOOD_IOU
    tracked = desk.summaries
    assert sorted(tracked) == list(range(COUNT))
    assert {tracked[k].source_frame for k in range(1, COUNT)} == {0}
    assert {tracked[k].provenance for k in range(1, COUNT)} == {Provenance.PROPAGATED}


def test_what_clicks_do_not_reach_is_painted(desk: SimulatedDesk) -> None:
    assert desk.first.painted
    assert desk.pins[0].kind is PinKind.PAINTED
    assert desk.first.clicks == 3
    np.testing.assert_array_equal(desk.mask(0), truth_of(0))


def test_a_correction_reaches_forward_to_the_next_pin_and_no_further(desk: SimulatedDesk) -> None:
    desk.correct(4)
    before = desk.summaries
    desk.correct(2)
    after = desk.summaries
    assert sorted(desk.pins) == [0, 2, 4]
    assert [k for k in range(COUNT) if after[k].id != before[k].id] == [2, 3]
    assert after[3].source_frame == 2


def test_both_ways_is_tracked_back_to_the_pin_before_as_well(desk: SimulatedDesk) -> None:
    desk.correct(3, direction="both")
    after = desk.summaries
    assert {after[k].direction for k in (1, 2)} == {"backward"}
    assert {after[k].direction for k in (4, 5)} == {"forward"}
    assert {after[k].source_frame for k in (1, 2, 4, 5)} == {3}


def test_a_fork_goes_its_own_way(desk: SimulatedDesk) -> None:
    other = desk.fork()
    other.correct(3)
    assert list(desk.pins) == [0]
    assert list(other.pins) == [0, 3]
    assert desk.score(4) != other.score(4) or desk.summaries[4].id != other.summaries[4].id


def test_the_score_leaves_out_first_and_last_and_follows_the_masks(desk: SimulatedDesk) -> None:
    expected = np.mean([desk.score(k) for k in range(1, COUNT - 1)])
    assert desk.j_and_f() == pytest.approx(float(expected))
    before = desk.j_and_f()
    desk.correct(3)
    assert desk.score(3) == (1.0, 1.0)
    assert desk.j_and_f() > before


def test_the_columns_have_the_colours_of_what_was_tracked(desk: SimulatedDesk) -> None:
    columns = desk.columns()
    assert columns.by_hand.tolist() == [True] + [False] * (COUNT - 1)
    seen = columns.tracked & (columns.area > 30)
    assert np.isfinite(columns.colour[seen]).all()
    assert np.isnan(columns.colour[0])
