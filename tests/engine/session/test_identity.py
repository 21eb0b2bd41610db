"""Swapping, splitting and merging objects: what moves, what stays, and that undo and its opposite lead back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import resources
from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.project import Project
from storage.drafts import NewMask
from storage.errors import StorageError
from storage.mask_codec import Rle, decode, encode
from storage.records import MaskSummary, PinKind, Provenance, StepKind
from tests.engine.desk import GRID, SIZE, Desk, disc_centre, sit_down

PAINT, GONE, TRACK, NONE = "painted", "absent", "tracked", None  # what a frame may hold


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, clip: Path, client: ModelClient) -> Iterator[Desk]:
    """One desk for many examples: each makes objects of its own."""
    project = Project.create(tmp_path_factory.mktemp("identity") / "project.masklets")
    added, source = project.add_video(clip)
    source.close()
    yield sit_down(project, added, client=client, checkpoint=resources.BUNDLED_CHECKPOINT)
    project.close()


def square(x: int, size: int = 20) -> Rle:
    pixels = np.zeros(SIZE, np.bool_)
    pixels[10 : 10 + size, x : x + size] = True
    return encode(pixels)


def laid_out(desk: Desk, plan: list[str | None], *, x: int) -> int:
    """A new object with a frame of the grid for each word of the plan, its masks told apart by size."""
    masklet = desk.new_object()
    for k, word in enumerate(plan):
        if word == PAINT:
            desk.session.frame.set_mask(masklet, GRID[k], square(x, 8 + k))
        elif word == GONE:
            desk.session.frame.mark_absent(masklet, GRID[k])
    pins = desk.pins_of(masklet)
    root = next((pin for pin in pins.values() if pin.kind is PinKind.PAINTED), None)
    masks = tuple(
        NewMask(
            masklet_id=masklet,
            frame=GRID[k],
            rle=square(x, 8 + k),
            provenance=Provenance.PROPAGATED,
            predicted_iou=0.9,
            source_frame=None if root is None else root.frame,
            source_hash=None if root is None else root.content_hash,
            direction=None if root is None else "forward",
        )
        for k, word in enumerate(plan)
        if word == TRACK
    )
    if masks:
        draft = replace(desk.session.context.draft(StepKind.PROPAGATE, masklet_id=masklet), masks=masks)
        desk.session.context.commit(draft)
    return masklet


def everything(desk: Desk, *masklets: int) -> list[object]:
    """All that is stored of masklets now, down to ids."""
    store = desk.project.store.masklets
    found: list[object] = []
    for masklet in masklets:
        pins = store.pins(masklet)
        found += [store.masks(masklet), pins, store.pin_contents([pin.id for pin in pins.values()])]
    return [*found, store.targets(desk.video.id), store.masklets(video_id=desk.video.id)]


def pinned(desk: Desk, masklet: int) -> dict[int, tuple[PinKind, int]]:
    return {frame: (pin.kind, pin.last_frame) for frame, pin in desk.pins_of(masklet).items()}


def sources(masks: dict[int, MaskSummary]) -> dict[int, int | None]:
    return {f: mask.source_frame for f, mask in masks.items() if mask.provenance is Provenance.PROPAGATED}


plans = st.lists(st.sampled_from([PAINT, GONE, TRACK, NONE]), min_size=len(GRID), max_size=len(GRID))
examples = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@examples
@given(one=plans, other=plans, ends=st.tuples(st.sampled_from(GRID), st.sampled_from(GRID)))
def test_swapping_twice_changes_no_mask_and_undo_gives_every_byte_back(
    shared: Desk, one: list[str | None], other: list[str | None], ends: tuple[int, int]
) -> None:
    a, b = laid_out(shared, one, x=10), laid_out(shared, other, x=60)
    first, last = sorted(ends)
    before, codes = everything(shared, a, b), (shared.codes(a), shared.codes(b))
    try:
        shared.session.identity.swap(a, b, first, last)
    except EngineError:
        assert not any(first <= frame <= last for each in codes for frame in each)
        return
    after = everything(shared, a, b)
    inside = [frame for frame in GRID if first <= frame <= last]
    for gave, taken in ((codes[0], shared.codes(b)), (codes[1], shared.codes(a))):
        assert [gave.get(frame) for frame in inside] == [taken.get(frame) for frame in inside]
    assert not (shared.session.tracking.stale(a) | shared.session.tracking.stale(b)) & set(inside)

    shared.session.identity.swap(b, a, first, last)
    assert (shared.codes(a), shared.codes(b)) == codes
    shared.session.history.undo()
    assert everything(shared, a, b) == after
    shared.session.history.undo()
    assert everything(shared, a, b) == before
    shared.session.history.redo()
    assert everything(shared, a, b) == after


@examples
@given(plan=plans, at=st.sampled_from(GRID[1:]))
def test_splitting_and_merging_gives_the_masks_back(shared: Desk, plan: list[str | None], at: int) -> None:
    whole = laid_out(shared, plan, x=10)
    before, codes = everything(shared, whole), shared.codes(whole)
    try:
        made = shared.session.identity.split(whole, at)
    except EngineError:
        later = {frame for frame in codes if frame >= at}
        assert not later or later == set(codes)
        return
    part = made.masklet_id
    assert shared.codes(whole) == {frame: rle for frame, rle in codes.items() if frame < at}
    assert shared.codes(part) == {frame: rle for frame, rle in codes.items() if frame >= at}
    assert not shared.session.tracking.stale(part)
    after = everything(shared, whole, part)

    shared.session.identity.merge(whole, part)
    assert shared.codes(whole) == codes
    assert made.target_id not in {target.id for target in shared.project.store.masklets.targets(shared.video.id)}
    shared.session.history.undo()
    assert everything(shared, whole, part) == after
    shared.session.history.undo()
    assert everything(shared, whole) == before


@examples
@given(one=plans, other=plans)
def test_merging_is_the_union_of_every_frame(shared: Desk, one: list[str | None], other: list[str | None]) -> None:
    a, b = laid_out(shared, one, x=10), laid_out(shared, other, x=16)
    before, codes = everything(shared, a, b), (shared.codes(a), shared.codes(b))
    kinds = shared.provenance(a), shared.provenance(b)
    shared.session.identity.merge(a, b)
    for frame in GRID:
        there = [decode(each[frame]) for each in codes if frame in each]
        now = shared.project.store.masklets.mask(a, frame)
        if not there:
            assert now is None
            continue
        assert now is not None
        assert np.array_equal(decode(now.rle), np.logical_or.reduce(there))
        said = {each[frame] for each in kinds if frame in each}
        if Provenance.PAINTED in said:
            assert now.provenance is Provenance.PAINTED
        elif said and not now.area:
            assert now.provenance is Provenance.ABSENT
        else:
            assert now.provenance is Provenance.PROPAGATED
        person = any(first <= frame <= last for first, (_, last) in pinned(shared, a).items())
        assert person == (now.provenance is not Provenance.PROPAGATED)
    assert not shared.session.tracking.stale(a)
    shared.session.history.undo()
    assert everything(shared, a, b) == before


def test_what_moves_is_a_mask_prompt_there_and_both_are_pinned_where_it_begins(desk: Desk) -> None:
    a, b = desk.tracked_object(), desk.new_object()
    desk.click(b, GRID[6])
    desk.session.frame.set_mask(b, GRID[3], square(90))
    codes = desk.codes(a)
    desk.session.identity.swap(a, b, GRID[3])
    assert pinned(desk, a) == {
        0: (PinKind.PROMPTED, 0),
        GRID[3]: (PinKind.PAINTED, GRID[3]),
        GRID[6]: (PinKind.PAINTED, GRID[6]),
    }
    assert pinned(desk, b) == {GRID[3]: (PinKind.PAINTED, GRID[3])}
    store = desk.project.store.masklets
    for pin in (desk.pins_of(a)[GRID[6]], desk.pins_of(b)[GRID[3]]):
        content = store.pin_content(pin.id)
        assert content.mask is not None
        assert (content.low_res_logits, content.object_pointer, pin.prompts.points) == (None, None, ())
    assert desk.mask(b, GRID[3]).rle == codes[GRID[3]]
    # What was tracked is kept, and counts as tracked from where the swap begins.
    assert set(sources(store.summaries(b)).values()) == {GRID[3]}
    assert not desk.session.tracking.stale(b)

    # Going on from there: the model takes the pin as a mask prompt and never overwrites it.
    desk.propagate(b, start=GRID[3])
    assert desk.mask(b, GRID[3]).rle == codes[GRID[3]]
    assert set(desk.codes(b)) == set(GRID[3:])


def test_a_swap_within_a_range_leaves_the_rest(desk: Desk) -> None:
    a, b = laid_out(desk, [PAINT, *[TRACK] * 10], x=10), laid_out(desk, [PAINT, *[TRACK] * 10], x=60)
    codes = desk.codes(a), desk.codes(b)
    desk.session.identity.swap(a, b, GRID[4], GRID[6])
    for frame in GRID:
        inside = GRID[4] <= frame <= GRID[6]
        assert desk.mask(a, frame).rle == codes[1 if inside else 0][frame]
    # A pin came between, so what was tracked beyond the range is out of date, as after any correction.
    assert desk.session.tracking.stale(a) == set(GRID[7:])


def test_absent_ranges_are_cut_where_the_swap_begins(desk: Desk) -> None:
    a, b = laid_out(desk, [PAINT], x=10), laid_out(desk, [PAINT, *[TRACK] * 10], x=60)
    desk.session.frame.mark_absent(a, GRID[2], GRID[8])
    desk.session.identity.swap(a, b, GRID[4], GRID[6])
    assert pinned(desk, a) == {
        0: (PinKind.PAINTED, 0),
        GRID[2]: (PinKind.ABSENT, GRID[3]),
        GRID[4]: (PinKind.PAINTED, GRID[4]),
        GRID[7]: (PinKind.ABSENT, GRID[8]),
    }
    assert pinned(desk, b) == {0: (PinKind.PAINTED, 0), GRID[4]: (PinKind.ABSENT, GRID[6])}


def test_a_submitted_masklet_must_be_recalled_first(desk: Desk) -> None:
    a, b = laid_out(desk, [PAINT, TRACK, TRACK], x=10), laid_out(desk, [PAINT, TRACK, TRACK], x=60)
    desk.session.verifying.submit(b)
    before = everything(desk, a, b)
    for act in (
        lambda: desk.session.identity.swap(a, b, GRID[1]),
        lambda: desk.session.identity.split(b, GRID[1]),
        lambda: desk.session.identity.merge(a, b),
        lambda: desk.session.identity.merge(b, a),
    ):
        with pytest.raises(StorageError, match="recall it"):
            act()
    assert everything(desk, a, b) == before
    desk.session.verifying.recall(b)
    desk.session.identity.swap(a, b, GRID[1])


def test_a_masklet_of_another_phase_is_left_alone(desk: Desk) -> None:
    a = laid_out(desk, [PAINT, TRACK, TRACK], x=10)
    desk.session.enter_phase(2)
    b = laid_out(desk, [PAINT, TRACK, TRACK], x=60)
    with pytest.raises(EngineError, match="made in phase 3"):
        desk.session.identity.swap(a, b, GRID[1])
    with pytest.raises(EngineError, match="made in phase 3"):
        desk.session.identity.split(a, GRID[1])


def test_an_object_with_masklets_of_other_phases_outlives_a_merge(desk: Desk) -> None:
    a, b = laid_out(desk, [PAINT, TRACK], x=10), laid_out(desk, [PAINT, TRACK], x=60)
    store = desk.project.store.masklets
    target = store.masklet(b).target_id
    desk.session.enter_phase(1)
    first_phase = desk.session.objects.new_masklet(target)
    desk.session.enter_phase(3)
    desk.session.identity.merge(a, b)
    assert not store.target(target).deleted
    assert {masklet.id for masklet in store.masklets(target_id=target)} == {first_phase}


def test_there_must_be_something_to_move(desk: Desk) -> None:
    a, b = laid_out(desk, [PAINT, TRACK], x=10), laid_out(desk, [PAINT, TRACK], x=60)
    with pytest.raises(EngineError, match="nothing to swap"):
        desk.session.identity.swap(a, b, GRID[5])
    with pytest.raises(EngineError, match="nothing to split off"):
        desk.session.identity.split(a, GRID[5])
    with pytest.raises(EngineError, match="Every mask"):
        desk.session.identity.split(a, 0)
    for act in (desk.session.identity.merge, lambda one, other: desk.session.identity.swap(one, other, 0)):
        with pytest.raises(EngineError, match="another one"):
            act(a, a)
    with pytest.raises(EngineError, match="grid"):
        desk.session.identity.swap(a, b, 1)


def test_a_click_on_a_moved_mask_refines_what_is_seen(desk: Desk) -> None:
    a, b = desk.tracked_object(), laid_out(desk, [PAINT, *[TRACK] * 10], x=10)
    desk.session.identity.swap(a, b, GRID[2])
    seen = desk.mask(b, GRID[5])
    desk.click(b, GRID[5], at=disc_centre(GRID[5]))
    step = desk.session.context.store.steps.step(desk.mask(b, GRID[5]).step_id)
    assert step.payload["mask_version"] == seen.id
