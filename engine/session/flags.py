"""Frames that want a look at once: masks that grow all of a sudden, and frames where the two directions disagree.

`area_explosions` and `disagreements` are pure and may be used by whoever ranks frames. On true masks (18 clips of DAVIS
2016 train on every and on every fourth frame, and the 14 masklets of a SA-V video: 2,660 frames) one explosion is
flagged falsely. What a person accepted is no longer flagged. What a check on request finds (`checking.py`) is
remembered while the session lasts. Runs on the session's thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from engine.grid import Grid
from engine.pins import anchors
from engine.session.context import Context
from engine.session.stretches import Pair, compare, settled
from storage.comparison import Source
from storage.records import MaskSummary, Provenance

GROWTH = 3.0
"""A mask this many times as large as shortly before explodes …"""

WITHIN = 3
"""… that is, than the smallest of so many grid frames before it …"""

BEYOND_SHOWN = 1.5
"""… and beyond so many times the largest mask that a person made."""

AGREEING_IOU = 0.7
"""Masks of the two directions that overlap less disagree."""


FlagKind = Literal["area", "directions"]
"""Why a frame wants a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A frame that wants a look; `value` is how many times the area grew, or the IoU of the two directions."""

    masklet_id: int
    frame: int
    kind: FlagKind
    value: float
    mask_id: int


def area_explosions(
    masks: Mapping[int, MaskSummary], *, grid: Grid, growth: float = GROWTH, within: int = WITHIN
) -> dict[int, float]:
    """Frames on which a tracked mask explodes, with how many times it grew; the first frame of each explosion alone.

    `masks` by decoded frame. Growth is against the smallest mask that is not empty among the `within` grid frames
    before it, seen in the direction it was tracked in; an object that comes back is none as long as it stays within
    what a person has shown of its size.
    """
    shown = max((mask.area for mask in masks.values() if mask.provenance in _BY_HAND), default=0)
    found = {}
    for frame, mask in masks.items():
        grown = _growth(masks, mask, grid, within)
        if grown is None or grown < growth or mask.area < BEYOND_SHOWN * shown:
            continue
        found[frame] = grown
    return {frame: grown for frame, grown in found.items() if frame - _way(masks[frame], grid) not in found}


def disagreements(ious: Mapping[int, float], *, grid: Grid, below: float = AGREEING_IOU) -> dict[int, float]:
    """The worst frame, with its IoU, of each run of grid frames on which two tracks overlap less than `below`.

    `ious` has the overlap of the mask tracked forward with the one tracked backward by decoded frame.
    """
    runs: list[list[int]] = []
    for frame in sorted(frame for frame, overlap in ious.items() if overlap < below):
        if runs and frame - runs[-1][-1] == grid.stride:
            runs[-1].append(frame)
        else:
            runs.append([frame])
    worst = (min(run, key=lambda frame: ious[frame]) for run in runs)
    return {frame: ious[frame] for frame in worst}


_BY_HAND = frozenset({Provenance.PROMPTED, Provenance.PAINTED})


def _growth(masks: Mapping[int, MaskSummary], mask: MaskSummary, grid: Grid, within: int) -> float | None:
    if mask.provenance is not Provenance.PROPAGATED or not mask.area:
        return None
    way = _way(mask, grid)
    before = (masks.get(mask.frame - k * way) for k in range(1, within + 1))
    areas = [each.area for each in before if each is not None and each.area]
    return mask.area / min(areas) if areas else None


def _way(mask: MaskSummary, grid: Grid) -> int:
    return -grid.stride if mask.direction == "backward" else grid.stride


class Flags:
    """The flags of each masklet as it now is."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._checked: dict[int, dict[int, Flag]] = {}  # by masklet and mask version

    def found(self, masklet_id: int) -> tuple[Flag, ...]:
        """The flags of a masklet by frame, without those a person accepted."""
        pairs = self.both_ways(masklet_id)
        return self.of(masklet_id, pairs, compare(self._context.store, list(pairs.values())))

    def both_ways(self, masklet_id: int) -> dict[int, Pair]:
        """By frame between two pins, the masks (forward, backward) that these two pins gave it, as ids of versions.

        The pins are those that are there now. Needs no new tracking: the log has both, also where one replaced the
        other.
        """
        store, stride = self._context.store, self._context.grid.stride
        sources = [
            Source(anchor.frame, anchor.content_hash) for anchor in anchors(store.masklets.pins(masklet_id).values())
        ]
        pairs: dict[int, Pair] = {}
        for first, last in pairwise(sources):
            if last.frame - first.frame > stride:
                pairs |= store.comparison.tracked_both_ways(masklet_id, first, last)
        return pairs

    def of(self, masklet_id: int, pairs: Mapping[int, Pair], ious: Mapping[Pair, float]) -> tuple[Flag, ...]:
        """The flags of a masklet by frame, given how far the two directions agree."""
        store, grid = self._context.store, self._context.grid
        masks = store.masklets.summaries(masklet_id)
        accepted = store.comparison.accepted(masklet_id)
        worst = disagreements({frame: ious[pair] for frame, pair in pairs.items() if frame in masks}, grid=grid)
        flags = [
            *self._made(masks, "area", area_explosions(masks, grid=grid)),
            *self._made(masks, "directions", worst),
            *(flag for flag in self._checked.get(masklet_id, {}).values() if _still(flag, masks)),
        ]
        by_place = {(flag.frame, flag.kind): flag for flag in flags}
        return tuple(
            flag for _, flag in sorted(by_place.items()) if not settled(masks[flag.frame].step_id, flag.frame, accepted)
        )

    def remember(self, masklet_id: int, ious: Mapping[int, float], masks: Mapping[int, MaskSummary]) -> int:
        """Keep what a check found against these masks; the number of flags. A check's flag goes with its mask."""
        worst = disagreements(ious, grid=self._context.grid)
        checked = {flag.mask_id: flag for flag in self._made(masks, "directions", worst)}
        others = {m: flag for m, flag in self._checked.get(masklet_id, {}).items() if flag.frame not in ious}
        self._checked[masklet_id] = others | checked
        return len(checked)

    def _made(self, masks: Mapping[int, MaskSummary], kind: FlagKind, found: Mapping[int, float]) -> Iterable[Flag]:
        for frame, value in found.items():
            mask = masks[frame]
            if mask.provenance is Provenance.PROPAGATED:
                yield Flag(masklet_id=mask.masklet_id, frame=frame, kind=kind, value=value, mask_id=mask.id)


def _still(flag: Flag, masks: Mapping[int, MaskSummary]) -> bool:
    return flag.frame in masks and masks[flag.frame].id == flag.mask_id
