"""How much of the frame masks cover, and where: by people alone, and with automatic masklets (paper, figure 10).

The paper lays the masks over the first frame; here that picture is made for any video, and all videos together become
a map of how often each part of the frame is covered. Reads a store; any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.statistics.dataset import DatasetMasklet, DatasetVideo
from storage.mask_codec import Rle, decode
from storage.store import ProjectStore

CELLS = (36, 64)
"""Rows and columns of the map."""

Map = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Maps over `CELLS`: the share of videos covered there, from 0 to 1; and the mean share of a frame covered.

    `videos` counts those with any masklet; `with_auto` takes both sources together.
    """

    videos: int
    manual: Map
    with_auto: Map
    manual_part: float
    with_auto_part: float


def coverage_of(
    store: ProjectStore, videos: Sequence[DatasetVideo], *, cancelled: Callable[[], bool] = lambda: False
) -> Coverage:
    """Cover every video's frame with the first visible mask of each of its masklets; what is `cancelled` stays out."""
    maps: dict[bool, list[Map]] = {False: [], True: []}
    for video in videos:
        if cancelled():
            break
        if video.masklets:
            masks = first_masks(store, video.masklets)
            size = (video.video.height, video.video.width)
            maps[False].append(covered([mask for each, mask in masks if each.facts.source == "manual"], size))
            maps[True].append(covered([mask for _, mask in masks], size))
    means = {auto: np.mean(each, axis=0) if each else np.zeros(CELLS) for auto, each in maps.items()}
    return Coverage(
        videos=len(maps[True]),
        manual=means[False],
        with_auto=means[True],
        manual_part=float(means[False].mean()),
        with_auto_part=float(means[True].mean()),
    )


def first_masks(store: ProjectStore, masklets: Iterable[DatasetMasklet]) -> list[tuple[DatasetMasklet, Rle]]:
    """Masklets with their first visible mask."""
    found = ((each, store.masklets.mask(each.facts.masklet_id, each.first_frame)) for each in masklets)
    return [(each, mask.rle) for each, mask in found if mask is not None]


def covered(masks: Iterable[Rle], size: tuple[int, int]) -> Map:
    """The part of each cell that the masks, of a frame of that (height, width), cover together: `CELLS`, 0 to 1."""
    union = np.zeros(size, bool)
    for mask in masks:
        union |= decode(mask)
    return _in_cells(_in_cells(union.astype(np.float64), CELLS[0]).T, CELLS[1]).T


def _in_cells(values: Map, cells: int) -> Map:
    """Means over so many equal stretches of the first axis; a row across an edge counts for both by its parts."""
    below = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    edges = np.linspace(0, len(values), cells + 1)
    whole = np.minimum(edges.astype(np.int64), len(values) - 1)
    at_edges = below[whole] + (edges - whole)[:, None] * values[whole]
    return np.diff(at_edges, axis=0) * cells / len(values)
