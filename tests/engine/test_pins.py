"""Pins as pure values: identity, anchors, and which tracked masks a change of pins makes stale."""

from __future__ import annotations

import pytest

from engine.pins import anchors, content_hash, governing, pin_at, pinned_set_hash, stale_frames
from storage.mask_codec import Rle
from storage.records import Direction, MaskSummary, Pin, PinKind, Provenance
from tests.engine.records import pin, summary

MASK = Rle((2, 2), b"04")


def tracked(frame: int, source: int, name: str = "a", direction: Direction = "forward") -> MaskSummary:
    return summary(frame, source=source, content=name, direction=direction)


def made(frame: int, provenance: Provenance) -> MaskSummary:
    """A mask that comes from no pin."""
    return summary(frame, provenance, source=None, content=None, direction=None)


def stale(masks: list[MaskSummary], *pins: Pin) -> list[int]:
    return sorted(stale_frames({mask.frame: mask for mask in masks}, pins))


def forward(source: int, frames: range, name: str = "a") -> list[MaskSummary]:
    return [tracked(frame, source, name) for frame in frames]


def backward(source: int, frames: range, name: str = "a") -> list[MaskSummary]:
    return [tracked(frame, source, name, "backward") for frame in frames]


def test_nothing_is_stale_while_pins_are_as_they_were() -> None:
    assert stale([*backward(3, range(3)), *forward(3, range(4, 8))], pin(3)) == []


def test_a_pin_between_makes_what_lies_beyond_it_stale() -> None:
    masks = forward(0, range(1, 8))
    masks[3] = made(4, Provenance.PROMPTED)
    assert stale(masks, pin(0), pin(4, "b")) == [5, 6, 7]
    assert stale(backward(7, range(7)), pin(7), pin(4, "b")) == [0, 1, 2, 3, 4]


def test_a_replaced_pin_makes_both_sides_stale() -> None:
    masks = [*backward(3, range(3)), *forward(3, range(4, 8))]
    assert stale(masks, pin(3, "b")) == [0, 1, 2, 4, 5, 6, 7]


def test_a_removed_pin_makes_its_masks_stale() -> None:
    masks = [*forward(0, range(1, 4)), *forward(4, range(5, 8), "b")]
    assert stale(masks, pin(0)) == [5, 6, 7]
    assert stale(forward(0, range(1, 3))) == [1, 2]


def test_a_pin_that_came_back_as_it_was_makes_fresh_again() -> None:
    masks = forward(0, range(1, 4))
    assert stale(masks, pin(0, "b")) == [1, 2, 3]
    assert stale(masks, pin(0, "a")) == []


def test_an_absent_range_governs_from_both_ends() -> None:
    masks = [*forward(0, range(1, 3)), *forward(5, range(6, 8), "none")]
    assert stale(masks, pin(0), pin(3, "none", last=5)) == []
    # Frames 3 to 5 have absent masks then; behind them stand masks tracked from the first pin.
    before = [*forward(0, range(1, 3)), *forward(0, range(6, 8))]
    assert stale(before, pin(0), pin(3, "none", last=5)) == [6, 7]
    assert stale(backward(7, range(3)), pin(7), pin(3, "none", last=5)) == [0, 1, 2]
    assert stale(backward(3, range(3), "none"), pin(7), pin(3, "none", last=5)) == []


def test_painted_prompted_and_automatic_masks_are_never_stale() -> None:
    masks = [made(k, kind) for k, kind in enumerate(Provenance) if kind != Provenance.PROPAGATED]
    assert stale(masks) == []


def test_governing_pin_is_the_nearest_behind_in_the_direction_of_travel() -> None:
    anchored = anchors([pin(8), pin(2), pin(4, last=6)])
    assert [anchor.frame for anchor in anchored] == [2, 4, 6, 8]
    ahead = {frame: governing(anchored, frame, "forward") for frame in (1, 2, 3, 7, 9)}
    assert {frame: anchor and anchor.frame for frame, anchor in ahead.items()} == {1: None, 2: 2, 3: 2, 7: 6, 9: 8}
    back = {frame: governing(anchored, frame, "backward") for frame in (1, 3, 5, 7, 9)}
    assert {frame: anchor and anchor.frame for frame, anchor in back.items()} == {1: 2, 3: 4, 5: 6, 7: 8, 9: None}
    assert [anchor.can_start for anchor in anchored] == [True, False, False, True]


def test_an_absent_range_of_one_frame_is_one_anchor() -> None:
    assert [anchor.frame for anchor in anchors([pin(4, last=4)])] == [4]


def test_the_pin_at_a_frame_may_be_a_range_around_it() -> None:
    pins = {2: pin(2), 4: pin(4, last=6)}
    assert pin_at(pins, 2) is pins[2]
    assert pin_at(pins, 5) is pin_at(pins, 6) is pins[4]
    assert pin_at(pins, 3) is pin_at(pins, 7) is None


def identity(
    kind: PinKind = PinKind.PROMPTED,
    mask: Rle | None = MASK,
    logits: bytes | None = b"ab",
    pointer: bytes | None = b"c",
    checkpoint: str | None = "f00",
) -> str:
    return content_hash(kind=kind, mask=mask, low_res_logits=logits, object_pointer=pointer, checkpoint=checkpoint)


def test_a_pins_identity_is_the_same_in_every_release() -> None:
    # Projects keep these hashes: a change would make every masklet stale.
    assert identity() == "ff80b00c59d1433386fc7e8bd6be957f6d0f7be915bbf5de67b062dddc5cb0d7"


@pytest.mark.parametrize(
    "other",
    [
        identity(kind=PinKind.PAINTED),
        identity(mask=Rle((2, 2), b"13")),
        identity(mask=Rle((1, 4), b"04")),
        identity(mask=None),
        identity(logits=b"a", pointer=b"bc"),
        identity(logits=None),
        identity(checkpoint="f01"),
    ],
)
def test_a_pins_identity_depends_on_all_it_gives_to_memory(other: str) -> None:
    assert other != identity()


def test_a_set_of_pins_is_known_by_contents_and_frames() -> None:
    as_it_is = pinned_set_hash(anchors([pin(2), pin(4, "b")]))
    assert as_it_is == pinned_set_hash(anchors([pin(4, "b"), pin(2)]))
    assert as_it_is != pinned_set_hash(anchors([pin(2), pin(5, "b")]))
    assert as_it_is != pinned_set_hash(anchors([pin(2), pin(4, "c")]))
