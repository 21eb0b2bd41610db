"""Masklets made of a few numbers, for the suites of risk."""

from __future__ import annotations

from storage.records import Direction, MaskSummary, Provenance


def tracked(
    frame: int,
    *,
    area: int = 400,
    at: tuple[int, int] = (50, 50),
    iou: float | None = 0.9,
    score: float | None = 5.0,
    source: int = 0,
    direction: Direction = "forward",
    version: int | None = None,
    looked_at: bool = False,
) -> MaskSummary:
    """A propagated mask whose box is a square of its area (whose root should be even) round a place."""
    half = round(area**0.5) // 2
    x, y = at
    return MaskSummary(
        id=frame + 1 if version is None else version,
        step_id=1,
        masklet_id=1,
        frame=frame,
        provenance=Provenance.PROPAGATED,
        area=area,
        box=(x - half, y - half, x + half, y + half) if area else None,
        predicted_iou=iou,
        object_score=score,
        stability_score=None,
        checkpoint_id=1,
        source_frame=source,
        source_hash="pin",
        direction=direction,
        looked_at=looked_at,
    )


def pinned(frame: int, *, area: int = 400, at: tuple[int, int] = (50, 50)) -> MaskSummary:
    """A prompted mask."""
    mask = tracked(frame, area=area, at=at)
    return MaskSummary(
        **{
            **{name: getattr(mask, name) for name in MaskSummary.__slots__},
            "provenance": Provenance.PROMPTED,
            "source_frame": None,
            "source_hash": None,
            "direction": None,
        }
    )


def by_frame(*masks: MaskSummary) -> dict[int, MaskSummary]:
    return {mask.frame: mask for mask in masks}
