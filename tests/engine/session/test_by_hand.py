"""Single frames made by hand, with the real model beside: painting, pasting, absence, unpinning."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import EngineError
from storage.mask_codec import area, decode, empty, encode
from storage.records import PinKind, Prompts, Provenance, StepKind
from tests.engine.desk import GRID, LAST, SIZE, STRIDE, Desk, disc, done


def ranges(desk: Desk, masklet_id: int) -> list[tuple[PinKind, int, int]]:
    return [(pin.kind, pin.frame, pin.last_frame) for _, pin in sorted(desk.pins_of(masklet_id).items())]


# --- by hand ------------------------------------------------------------------------------------------------------


def test_painting_replaces_the_clicks(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.click(masklet, 0)
    desk.session.frame.paint(masklet, 0, disc(0))
    pin = desk.pins_of(masklet)[0]
    assert pin.kind is PinKind.PAINTED
    assert pin.prompts == Prompts()
    assert np.array_equal(decode(desk.mask(masklet, 0).rle), disc(0))
    assert desk.provenance(masklet) == {0: Provenance.PAINTED}


def test_a_painted_mask_survives_propagation_and_conditions_it(desk: Desk) -> None:
    paintings = disc(0), np.ones(SIZE, bool)
    tracked = []
    for painting in paintings:
        masklet = desk.new_object()
        desk.session.frame.paint(masklet, 0, painting)
        desk.session.frame.paint(masklet, 20, painting)
        desk.propagate(masklet, reach=None)
        desk.propagate(masklet, start=20)
        desk.propagate(masklet, start=0)
        for frame in (0, 20):
            assert np.array_equal(decode(desk.mask(masklet, frame).rle), painting)
        tracked.append([desk.mask(masklet, frame).rle.counts for frame in (4, 24)])
    assert tracked[0][0] != tracked[1][0]
    assert tracked[0][1] != tracked[1][1]


def test_a_click_after_painting_refines_the_painting(desk: Desk) -> None:
    hashes = []
    for painting in (disc(0), np.ones(SIZE, bool)):
        masklet = desk.new_object()
        desk.session.frame.paint(masklet, 0, painting)
        desk.click(masklet, 0)
        pin = desk.pins_of(masklet)[0]
        assert pin.kind is PinKind.PROMPTED
        hashes.append(pin.content_hash)
        # A further click and a removed one still stand on the painting.
        desk.click(masklet, 0, at=(90.0, 80.0), positive=False)
        operation = desk.session.frame.remove_point(masklet, 0, 1)
        assert operation is not None
        done(operation)
        assert desk.pins_of(masklet)[0].content_hash == pin.content_hash
    blank = desk.new_object()
    desk.click(blank, 0)
    assert len({*hashes, desk.pins_of(blank)[0].content_hash}) == 3


def test_a_mask_of_another_size_is_refused(desk: Desk) -> None:
    masklet = desk.new_object()
    with pytest.raises(EngineError, match="The mask is 7×5 pixels, the video 128×96"):
        desk.session.frame.set_mask(masklet, 0, encode(np.ones((5, 7), bool)))


def test_pasting_takes_over_another_frames_mask(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    desk.session.frame.paste(masklet, 8, from_frame=0)
    assert desk.codes(masklet)[8] == desk.codes(masklet)[0]
    assert desk.session.history.steps()[-1].kind is StepKind.PASTE
    with pytest.raises(EngineError, match="Frame 4 has no mask to paste"):
        desk.session.frame.paste(masklet, 8, from_frame=4)


# --- absence ------------------------------------------------------------------------------------------------------


def test_an_absent_range_is_one_pin_with_empty_masks(desk: Desk) -> None:
    masklet = desk.tracked_object()
    changes = desk.session.frame.mark_absent(masklet, 16, 28)
    assert ranges(desk, masklet)[1:] == [(PinKind.ABSENT, 16, 28)]
    assert changes.frames == {masklet: frozenset({16, 20, 24, 28})}
    for frame in (16, 20, 24, 28):
        mask = desk.mask(masklet, frame)
        assert mask.provenance is Provenance.ABSENT
        assert mask.rle == empty(SIZE)
    assert desk.session.tracking.stale(masklet) == frozenset({32, 36, 40})


@pytest.mark.parametrize(("first", "last"), [(12, 0), (0, 12)])
def test_an_absent_range_may_be_given_from_either_end(desk: Desk, first: int, last: int) -> None:
    masklet = desk.new_object()
    desk.session.frame.mark_absent(masklet, first, last)
    assert ranges(desk, masklet) == [(PinKind.ABSENT, 0, 12)]


def test_propagation_passes_over_an_absent_range(desk: Desk) -> None:
    from engine.propagation import Reach

    masklet = desk.new_object()
    desk.click(masklet, 0)
    desk.session.frame.mark_absent(masklet, 12, 20)
    operation = desk.propagate(masklet, reach=Reach.to_end())
    kinds = desk.provenance(masklet)
    assert [frame for frame, kind in kinds.items() if kind is Provenance.ABSENT] == [12, 16, 20]
    assert [frame for frame, kind in kinds.items() if kind is Provenance.PROPAGATED] == [4, 8, 24, 28, 32, 36, 40]
    assert operation.frames_done == 7
    assert all(area(desk.mask(masklet, frame).rle) == 0 for frame in (12, 16, 20))
    assert [desk.mask(masklet, frame).source_frame for frame in (4, 8, 24, LAST)] == [0, 0, 20, 20]
    assert desk.session.tracking.stale(masklet) == frozenset()


def test_the_two_ends_of_an_absent_range_are_remembered(desk: Desk) -> None:
    plain, marked = desk.new_object(), desk.new_object()
    for masklet in (plain, marked):
        desk.session.frame.paint(masklet, 0, disc(0))
    desk.session.frame.mark_absent(marked, 12, 20)
    for masklet in (plain, marked):
        desk.propagate(masklet, start=24)
    tracked = [desk.project.store.masklets.masks(masklet)[4] for masklet in (plain, marked)]
    assert tracked[0].object_score != tracked[1].object_score


def test_a_prompt_inside_an_absent_range_splits_it(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.mark_absent(masklet, 8, 24)
    desk.click(masklet, 16)
    assert ranges(desk, masklet) == [
        (PinKind.ABSENT, 8, 12),
        (PinKind.PROMPTED, 16, 16),
        (PinKind.ABSENT, 20, 24),
    ]
    desk.session.history.undo()
    assert ranges(desk, masklet) == [(PinKind.ABSENT, 8, 24)]
    assert desk.provenance(masklet)[16] is Provenance.ABSENT


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (16, None, [(8, 12), (20, 24)]),
        (8, None, [(12, 24)]),
        (24, None, [(8, 20)]),
        (8, 24, []),
        (4, 12, [(16, 24)]),
        (20, LAST, [(8, 16)]),
    ],
)
def test_unpinning_inside_an_absent_range_splits_it(
    desk: Desk, first: int, last: int | None, left: list[tuple[int, int]]
) -> None:
    masklet = desk.tracked_object()
    tracked = desk.codes(masklet)
    desk.session.frame.mark_absent(masklet, 8, 24)
    desk.session.frame.unpin(masklet, first, last)
    assert [(a, b) for kind, a, b in ranges(desk, masklet) if kind is PinKind.ABSENT] == left
    for frame in range(8, 25, STRIDE):
        absent = any(a <= frame <= b for a, b in left)
        assert desk.mask(masklet, frame).rle == (empty(SIZE) if absent else tracked[frame])


def test_painting_and_marking_carve_what_they_cover(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.mark_absent(masklet, 8, 24)
    desk.session.frame.paint(masklet, 8, disc(8))
    assert ranges(desk, masklet) == [(PinKind.PAINTED, 8, 8), (PinKind.ABSENT, 12, 24)]
    desk.session.frame.mark_absent(masklet, 0, 16)
    assert ranges(desk, masklet) == [(PinKind.ABSENT, 0, 16), (PinKind.ABSENT, 20, 24)]
    desk.session.frame.mark_absent(masklet, 0, LAST)
    assert ranges(desk, masklet) == [(PinKind.ABSENT, 0, LAST)]
    assert set(desk.codes(masklet)) == set(GRID)


def test_a_click_on_the_first_frame_of_an_absent_range_keeps_the_rest(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.mark_absent(masklet, 8, 24)
    desk.click(masklet, 8)
    assert ranges(desk, masklet) == [(PinKind.PROMPTED, 8, 8), (PinKind.ABSENT, 12, 24)]


def test_unpinning_what_is_not_pinned_or_not_on_the_grid_is_refused(desk: Desk) -> None:
    masklet = desk.tracked_object()
    with pytest.raises(EngineError, match="Frame 4 is not pinned"):
        desk.session.frame.unpin(masklet, 4)
    desk.session.frame.mark_absent(masklet, 8, 24)
    with pytest.raises(EngineError, match="between two grid frames"):
        desk.session.frame.unpin(masklet, 8, 13)
    with pytest.raises(EngineError, match="between two grid frames"):
        desk.session.frame.mark_absent(masklet, 8, 13)
    assert ranges(desk, masklet)[1:] == [(PinKind.ABSENT, 8, 24)]
