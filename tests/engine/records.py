"""Rows of the store as plain values, for what is computed from them alone."""

from __future__ import annotations

from storage.records import Direction, MaskSummary, Pin, PinKind, Prompts, Provenance


def summary(
    frame: int,
    provenance: Provenance = Provenance.PROPAGATED,
    *,
    area: int = 9,
    looked_at: bool = False,
    source: int | None = 0,
    content: str | None = "a",
    direction: Direction | None = "forward",
) -> MaskSummary:
    """A mask tracked from a pin, unless said otherwise."""
    return MaskSummary(
        id=frame,
        step_id=1,
        masklet_id=1,
        frame=frame,
        provenance=provenance,
        area=area,
        box=None,
        predicted_iou=None,
        object_score=None,
        stability_score=None,
        checkpoint_id=None,
        source_frame=source,
        source_hash=content,
        direction=direction,
        looked_at=looked_at,
    )


def pin(frame: int, content: str = "a", *, last: int | None = None, kind: PinKind | None = None) -> Pin:
    """A prompted pin; one that goes on to a `last` frame marks the object absent there."""
    usual = PinKind.PROMPTED if last is None else PinKind.ABSENT
    return Pin(
        id=frame,
        step_id=1,
        masklet_id=1,
        frame=frame,
        last_frame=frame if last is None else last,
        kind=usual if kind is None else kind,
        prompts=Prompts(),
        candidate=None,
        candidate_scores=(),
        object_score=None,
        predicted_iou=None,
        checkpoint_id=None,
        content_hash=content,
    )
