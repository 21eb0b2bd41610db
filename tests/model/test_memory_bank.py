"""Which memories a frame attends to."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.memory_bank import MemoryBank, MemoryEntry, closest_pins, pins_in_reach


def _entry(value: float) -> MemoryEntry:
    """An entry whose numbers tell the frame it is of."""
    return MemoryEntry(pointer=torch.full((1, 8), value), spatial=torch.full((1, 4, 2, 2), value))


def _bank(pins: list[int], recent: list[int], max_pins: int | None = 8, frame_count: int | None = None) -> MemoryBank:
    return MemoryBank(
        pins={at: _entry(at) for at in pins},
        recent={at: _entry(at) for at in recent},
        max_pins=max_pins,
        frame_count=frame_count,
    )


def _spatial(bank: MemoryBank, frame: int, *, reverse: bool = False) -> list[tuple[int, int]]:
    pairs = bank.attended(frame, reverse=reverse).spatial
    return [(age, int(memory.flatten()[0])) for age, memory in pairs]


def _pointers(bank: MemoryBank, frame: int, *, reverse: bool = False) -> list[tuple[int, int]]:
    pairs = bank.attended(frame, reverse=reverse).pointers
    return [(distance, int(pointer.flatten()[0])) for distance, pointer in pairs]


def test_pins_and_the_six_frames_before_are_seen() -> None:
    bank = _bank([0], list(range(1, 30)))
    assert _spatial(bank, 20) == [(0, 0), (6, 14), (5, 15), (4, 16), (3, 17), (2, 18), (1, 19)]


def test_in_reverse_the_frames_after_are_recent() -> None:
    bank = _bank([9], list(range(9)))
    assert _spatial(bank, 5, reverse=True) == [(0, 9), (3, 8), (2, 7), (1, 6)]
    assert _pointers(bank, 5, reverse=True) == [(4, 9), (1, 6), (2, 7), (3, 8)]


def test_pointers_reach_fifteen_frames_back_and_to_every_past_pin() -> None:
    bank = _bank([0], list(range(1, 40)))
    assert _pointers(bank, 30) == [(30, 0)] + [(d, 30 - d) for d in range(1, 16)]


def test_pin_ahead_shows_its_mask_but_not_its_pointer() -> None:
    bank = _bank([0, 8], [1, 2, 3])
    assert (0, 8) in _spatial(bank, 4)
    assert all(at != 8 for _, at in _pointers(bank, 4))
    assert (4, 8) in _pointers(bank, 4, reverse=True)


def test_pin_on_the_frame_itself_counts_at_distance_zero() -> None:
    assert (0, 5) in _pointers(_bank([5], []), 5)
    assert (0, 5) in _pointers(_bank([5], []), 5, reverse=True)


def test_short_video_shortens_reach_and_span_of_pointers() -> None:
    bank = _bank([0], list(range(1, 10)), frame_count=5)
    assert _pointers(bank, 9) == [(9, 0), (1, 8), (2, 7), (3, 6), (4, 5)]
    assert bank.attended(9, reverse=False).pointer_span == 4
    assert _bank([0], [], frame_count=100).attended(9, reverse=False).pointer_span == 15


def test_limit_keeps_nearest_on_either_side_then_nearest() -> None:
    pins = {at: _entry(at) for at in (0, 5, 10, 20, 90)}
    assert sorted(closest_pins(pins, frame=80, limit=2)) == [20, 90]
    assert sorted(closest_pins(pins, frame=12, limit=3)) == [5, 10, 20]
    assert sorted(closest_pins(pins, frame=95, limit=2)) == [20, 90]
    assert sorted(closest_pins(pins, frame=10, limit=2)) == [5, 10]
    assert closest_pins(pins, frame=0, limit=None) == pins
    with pytest.raises(ValueError, match="two pins"):
        closest_pins(pins, frame=0, limit=1)


def test_pin_beyond_the_limit_counts_as_recent_frame() -> None:
    bank = _bank([8, 9, 10, 30], [], max_pins=2)
    assert _spatial(bank, 11) == [(0, 10), (0, 30), (3, 8), (2, 9)]
    assert _pointers(bank, 11) == [(1, 10), (2, 9), (3, 8)]


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=40, unique=True),
    st.integers(0, 60),
    st.booleans(),
    st.sampled_from([2, 3, 8, None]),
    st.sampled_from([None, 10]),
)
def test_pins_in_reach_are_all_that_a_frame_attends_to(
    pins: list[int], frame: int, reverse: bool, max_pins: int | None, frame_count: int | None
) -> None:
    whole = _bank(sorted(pins), [], max_pins, frame_count)
    reached = pins_in_reach(whole.pins, frame=frame, reverse=reverse, limit=max_pins)
    part = _bank(list(reached), [], max_pins, frame_count)
    assert _spatial(part, frame, reverse=reverse) == _spatial(whole, frame, reverse=reverse)
    assert _pointers(part, frame, reverse=reverse) == _pointers(whole, frame, reverse=reverse)


def test_far_pins_are_out_of_reach() -> None:
    reached = pins_in_reach(_bank(list(range(0, 400, 2)), []).pins, frame=201, reverse=False, limit=8)
    assert sorted(reached) == [186, 188, 190, 192, 194, 196, 198, 200, 202, 204, 206, 208]


def test_bank_without_pins_cannot_be_attended() -> None:
    with pytest.raises(ValueError, match="prompted frame"):
        _bank([], [1, 2]).attended(3, reverse=False)


@pytest.mark.parametrize("reverse", [False, True])
def test_advancing_forgets_only_what_is_out_of_reach(*, reverse: bool) -> None:
    start, step = (200, -1) if reverse else (0, 1)
    bounded = everything = MemoryBank(pins={start: _entry(start)})
    sizes = []
    for n in range(1, 100):
        frame = start + step * n
        assert _spatial(bounded, frame, reverse=reverse) == _spatial(everything, frame, reverse=reverse)
        assert _pointers(bounded, frame, reverse=reverse) == _pointers(everything, frame, reverse=reverse)
        bounded = bounded.advance(frame, _entry(frame), reverse=reverse)
        everything = MemoryBank(pins=everything.pins, recent={**everything.recent, frame: _entry(frame)})
        sizes.append(bounded.nbytes)
    assert len(set(sizes[14:])) == 1
    assert len(bounded.recent) == 15
    assert sum(entry.spatial is not None for entry in bounded.recent.values()) == 6


def test_pinning_a_recent_frame_moves_it_and_leaves_the_old_bank() -> None:
    before = _bank([0], [1, 2])
    after = before.pin(2, _entry(2))
    assert (sorted(after.pins), sorted(after.recent)) == ([0, 2], [1])
    assert (sorted(before.pins), sorted(before.recent)) == ([0], [1, 2])


def test_turning_round_forgets_what_lies_ahead() -> None:
    bank = _bank([10], [11, 12, 13]).advance(9, _entry(9), reverse=True)
    assert sorted(bank.recent) == [9, 11, 12, 13]
    assert sorted(bank.advance(14, _entry(14), reverse=False).recent) == [9, 11, 12, 13, 14]
    assert sorted(_bank([10], [8]).advance(9, _entry(9), reverse=True).recent) == [9]
