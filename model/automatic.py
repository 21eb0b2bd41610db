"""Masks of everything on one picture, from a regular grid of points (SAM's automatic masks; SAM 2, appendix D.1).

Pure of files and videos: a picture in, masks out. Runs in the model process, on the thread that calls it; one step is
one batch of points, so that other work can go between. Nothing is random: the same picture, model and settings give the
same masks in the same order.

Shapes: H x W pixels of the picture, h x w of a mask's box, N points, K = 3 candidates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from model.image_predictor import ImagePredictor, running
from model.mask_cleaning import cleaned
from model.mask_decoder import stability, upsample
from model.predictions import FrameFeatures
from model.sam2 import DecoderOutput

Mask = npt.NDArray[np.bool_]
Box = tuple[int, int, int, int]
"""(x0, y0, x1, y1) in pixels of the picture, x1 and y1 exclusive."""

_POINTS_AT_ONCE = 64
_OVERLAP = 512 / 1500
"""Part of the picture's shorter side by which the four windows of the first zoom overlap."""
_EDGE_PX = 20
_EDGE_SHARE = 1 / 16
"""A mask this near to an edge of its window may be cut off there: so many pixels, in small windows this part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How the grid is laid and what is kept.

    `grids` are points per side, first on the whole picture, then in each of 2 x 2 overlapping windows, then of 4 x 4,
    and so on; 0 leaves a level out. A mask is kept from a predicted IoU and a stability score upwards (IoU of the masks
    at logits `stability_offset` above and below 0). Of two whose boxes have an IoU above `max_box_iou` one is kept.
    Holes and specks below `min_region_px` pixels are filled and removed. The paper has grids of 32, 16 and 4 and 200
    pixels; the other values are those that SAM 2's own automatic masks start from.
    """

    grids: tuple[int, ...] = (32, 16, 4)
    min_predicted_iou: float = 0.8
    min_stability: float = 0.95
    stability_offset: float = 1.0
    max_box_iou: float = 0.7
    min_region_px: int = 200


@dataclass(frozen=True, slots=True, eq=False)
class FoundMask:
    """One mask: its pixels (h, w) within `box`, the point (x, y) it answers, its scores and the zoom level."""

    box: Box
    inside: Mask
    point: tuple[float, float]
    predicted_iou: float
    stability: float
    level: int

    def whole(self, size: tuple[int, int]) -> Mask:
        """The mask on the whole picture of (H, W)."""
        mask = np.zeros(size, np.bool_)
        x0, y0, x1, y1 = self.box
        mask[y0:y1, x0:x1] = self.inside
        return mask


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCounts:
    """How many masks passed each filter, in its order: decoded at `points` points, of good predicted IoU, stable,
    not cut off by their window, and no double of a better one."""

    points: int = 0
    decoded: int = 0
    good: int = 0
    stable: int = 0
    uncut: int = 0
    distinct: int = 0


class GridSearch:
    """One search on one picture: iterate over `batches`, then ask for `found` and `counts`.

    `frame` is RGB (H, W, 3) uint8; `features` are those of the whole of it where they are known already.
    """

    def __init__(
        self,
        predictor: ImagePredictor,
        settings: SearchSettings,
        frame: npt.NDArray[np.uint8],
        *,
        features: FrameFeatures | None = None,
    ) -> None:
        self._predictor = predictor
        self._settings = settings
        self._frame = frame
        self._features = features
        self._kept: list[FoundMask] = []
        self.counts = SearchCounts()
        self._windows = windows((frame.shape[0], frame.shape[1]), grids=settings.grids)

    @property
    def points(self) -> int:
        """Points of all grids together."""
        return sum(self._settings.grids[level] ** 2 for _, level in self._windows)

    def batches(self) -> Iterator[int]:
        """Decode batch after batch; the number of points done after each."""
        for window, level in self._windows:
            features = self._encode(window, level)
            found: list[FoundMask] = []
            points = grid_points(self._settings.grids[level], size=features.frame_size)
            for start in range(0, len(points), _POINTS_AT_ONCE):
                batch = points[start : start + _POINTS_AT_ONCE]
                found += self._sift(self._decode(features, batch), batch, features.frame_size, window, level)
                yield self.counts.points
            self._kept += distinct(found, max_box_iou=self._settings.max_box_iou)

    def found(self) -> list[FoundMask]:
        """What was found, without doubles, best predicted IoU first; of doubles on two levels the finer is kept."""
        kept = distinct(self._kept, max_box_iou=self._settings.max_box_iou, finest_first=True)
        self.counts = replace(self.counts, distinct=len(kept))
        return sorted(kept, key=_order)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _encode(self, window: Box, level: int) -> FrameFeatures:
        if level == 0 and self._features is not None:
            return self._features
        x0, y0, x1, y1 = window
        return self._predictor.encode(self._frame[y0:y1, x0:x1])

    def _decode(self, features: FrameFeatures, points: npt.NDArray[np.float64]) -> DecoderOutput:
        """Three candidates for each point by itself, as if the picture had no past."""
        model, (height, width) = self._predictor.model, features.frame_size
        unit = torch.tensor(points, dtype=torch.float32) / torch.tensor((width, height))
        places = (unit * model.config.image_size)[:, None].to(model.device)  # (N, 1, 2)
        labels = torch.ones(len(points), 1, dtype=torch.int64, device=model.device)
        with running(model, self._predictor.precision):
            return model.decode(model.without_memory(features.maps), points=places, labels=labels, multimask=True)

    def _sift(
        self,
        output: DecoderOutput,
        points: npt.NDArray[np.float64],
        size: tuple[int, int],
        window: Box,
        level: int,
    ) -> list[FoundMask]:
        """Those of a batch of answers that are good, stable and not cut off by an edge of the window."""
        settings, whole = self._settings, (self._frame.shape[0], self._frame.shape[1])
        good = (output.iou > settings.min_predicted_iou).nonzero().tolist()
        found: list[FoundMask] = []
        stable = 0
        for row, candidate in good:
            mask, score = finished_mask(
                output.mask_logits[row, candidate],
                size,
                stability_offset=settings.stability_offset,
                min_region_px=settings.min_region_px,
                min_stability=settings.min_stability,
            )
            if mask is None or (box := _box_of(mask)) is None:
                continue
            stable += 1
            x0, y0, x1, y1 = box
            moved = (x0 + window[0], y0 + window[1], x1 + window[0], y1 + window[1])
            if is_cut(moved, window=window, size=whole):
                continue
            x, y = points[row]
            place = (float(x) + window[0], float(y) + window[1])
            iou = float(output.iou[row, candidate])
            found.append(FoundMask(moved, mask[y0:y1, x0:x1].copy(), place, iou, score, level))
        counts = self.counts
        self.counts = replace(
            counts,
            points=counts.points + len(points),
            decoded=counts.decoded + output.iou.numel(),
            good=counts.good + len(good),
            stable=counts.stable + stable,
            uncut=counts.uncut + len(found),
        )
        return found


def windows(size: tuple[int, int], *, grids: Sequence[int]) -> list[tuple[Box, int]]:
    """The windows of a picture of (H, W) with their level: the whole, then 2 x 2 that overlap, then 4 x 4, ..."""
    height, width = size
    found: list[tuple[Box, int]] = []
    for level, points in enumerate(grids):
        if not points:
            continue
        side = 2**level
        overlap = int(_OVERLAP * min(height, width) * 2 / side) if level else 0
        w, h = (math.ceil((overlap * (side - 1) + length) / side) for length in (width, height))
        for column in range(side):
            for row in range(side):
                x, y = column * (w - overlap), row * (h - overlap)
                found.append(((x, y, min(x + w, width), min(y + h, height)), level))
    return found


def grid_points(side: int, *, size: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Points (side², 2) as (x, y) in the middles of side x side equal cells of a picture of (H, W), row by row."""
    middles = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(middles * size[1], middles * size[0])
    return np.stack((x.ravel(), y.ravel()), axis=1)


def finished_mask(
    low_res: Tensor,
    size: tuple[int, int],
    *,
    stability_offset: float,
    min_region_px: int,
    min_stability: float = 0.0,
) -> tuple[Mask | None, float]:
    """The cleaned mask (H, W) of low-resolution logits and its stability score; None for one less stable than asked.

    The score is measured at the picture's size, before holes and specks are cleaned away; 1 for an empty mask.
    """
    logits = upsample(low_res[None, None], size)[0, 0]
    score = float(stability(logits, delta=stability_offset))
    if score < min_stability:
        return None, score
    return cleaned((logits > 0).cpu().numpy(), min_region_px=min_region_px), score


def is_cut(box: Box, *, window: Box, size: tuple[int, int]) -> bool:
    """Whether a mask comes so near to an edge of its window, other than the picture's own, that it may be cut there."""
    height, width = size
    edge = min(_EDGE_PX, _EDGE_SHARE * min(window[2] - window[0], window[3] - window[1]))
    near_window = [abs(a - b) <= edge for a, b in zip(box, window, strict=True)]
    near_picture = [abs(a - b) <= edge for a, b in zip(box, (0, 0, width, height), strict=True)]
    return any(cut and not own for cut, own in zip(near_window, near_picture, strict=True))


def distinct(found: Sequence[FoundMask], *, max_box_iou: float, finest_first: bool = False) -> list[FoundMask]:
    """Those without another in nearly the same box: the best of them is kept, or the best of the finest level."""
    found = sorted(found, key=lambda each: (-each.level * finest_first, *_order(each)))
    boxes = np.array([each.box for each in found], np.float64).reshape(-1, 4)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    alive = np.ones(len(found), np.bool_)
    for k in range(len(found)):
        if not alive[k]:
            continue
        sides = np.minimum(boxes[k, 2:], boxes[k + 1 :, 2:]) - np.maximum(boxes[k, :2], boxes[k + 1 :, :2])
        common = sides.clip(min=0).prod(axis=1)
        alive[k + 1 :] &= common <= max_box_iou * (areas[k] + areas[k + 1 :] - common)
    return [each for each, lives in zip(found, alive, strict=True) if lives]


def _order(found: FoundMask) -> tuple[float, float, Box]:
    """Best first, and never a tie."""
    return -found.predicted_iou, -found.stability, found.box


def _box_of(mask: Mask) -> Box | None:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
