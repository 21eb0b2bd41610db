"""The values that go into and come out of the predictors: prompts, features, candidates and predictions.

Frozen and made of plain tensors and numbers, so that a cache can move them between device, memory and disk.
Places are (x, y) in pixels of the frame, sizes (height, width).

Shapes: K candidates, C channels, Cl = C/8 and Cm = C/4, h x w stride-16 cells of the square network input.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from model.sam2 import DecoderOutput, ImageFeatures


class TensorRecord:
    """What all records made of tensors can do: tell their size and move."""

    __slots__ = ()

    @property
    def nbytes(self) -> int:
        """Bytes held by the tensors."""
        return sum(tensor.nbytes for tensor in self._tensors().values())

    def to(self, device: torch.device | str | None = None, dtype: torch.dtype | None = None) -> Self:
        """Return a copy on another device or in another floating-point type (itself where nothing changes)."""
        moved = {name: tensor.to(device=device, dtype=dtype) for name, tensor in self._tensors().items()}
        return replace(self, **moved)  # type: ignore[type-var]  # every subclass is a dataclass

    def _tensors(self) -> dict[str, Tensor]:
        values = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]  # as above
        return {name: value for name, value in values.items() if isinstance(value, Tensor)}


def _no_points() -> npt.NDArray[np.float32]:
    return np.zeros((0, 2), np.float32)


def _no_labels() -> npt.NDArray[np.int64]:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prompts:
    """Clicks and a box on one frame: `points` (N, 2) pixels, `labels` (N,) 1 or 0, `box` (x0, y0, x1, y1) or None.

    Raises ValueError for anything else and for no prompt at all.
    """

    points: npt.NDArray[np.floating] = field(default_factory=_no_points)
    labels: npt.NDArray[np.integer] = field(default_factory=_no_labels)
    box: npt.NDArray[np.floating] | None = None

    def __post_init__(self) -> None:
        if self.points.ndim != 2 or self.points.shape[1] != 2 or self.labels.shape != self.points.shape[:1]:
            raise ValueError(f"points {self.points.shape} and labels {self.labels.shape} must be (N, 2) and (N,)")
        if not np.isin(self.labels, (0, 1)).all():
            raise ValueError("labels must be 1 for positive and 0 for negative points")
        if self.box is not None and self.box.shape != (4,):
            raise ValueError(f"a box has four numbers, not the shape {self.box.shape}")
        if not len(self):
            raise ValueError("there must be a point or a box")

    def __len__(self) -> int:
        """Number of tokens the prompts make; a box counts as two."""
        return len(self.points) + (0 if self.box is None else 2)


@dataclass(frozen=True, slots=True, eq=False)
class FrameFeatures(TensorRecord):
    """One encoded frame: `stride4` (1, Cl, 4h, 4w), `stride8` (1, Cm, 2h, 2w), `stride16` (1, C, h, w)."""

    stride4: Tensor
    stride8: Tensor
    stride16: Tensor
    frame_size: tuple[int, int]

    @property
    def maps(self) -> ImageFeatures:
        """The features as the model takes them, a batch of one."""
        return ImageFeatures(self.stride4, self.stride8, self.stride16)


@dataclass(frozen=True, slots=True, eq=False)
class FramePrediction(TensorRecord):
    """One object's mask on one frame: `low_res` logits (4h, 4w), `pointer` (C,), predicted IoU and object score."""

    low_res: Tensor
    pointer: Tensor
    iou: float
    object_score: float


@dataclass(frozen=True, slots=True, eq=False)
class Candidates(TensorRecord):
    """What a prompt may mean: `low_res` logits (K, 4h, 4w), `pointers` (K, C), predicted `iou` of each, object score.

    K is 3 after an ambiguous prompt and 1 otherwise.
    """

    low_res: Tensor
    pointers: Tensor
    iou: tuple[float, ...]
    object_score: float

    @property
    def best(self) -> int:
        """Index of the highest predicted IoU."""
        return max(range(len(self.iou)), key=self.iou.__getitem__)

    def choose(self, index: int | None = None) -> FramePrediction:
        """Settle on one candidate, by default the best."""
        at = self.best if index is None else index
        return FramePrediction(self.low_res[at], self.pointers[at], self.iou[at], self.object_score)


def split(output: DecoderOutput, low_res: Tensor) -> list[Candidates]:
    """One `Candidates` per object of a decoder's output, with the logits (B, K, 4h, 4w) to be shown."""
    ious = output.iou.tolist()
    scores = output.object_score.tolist()
    rows = zip(low_res, output.pointers, ious, scores, strict=True)
    return [Candidates(logits, pointers, tuple(iou), score) for logits, pointers, iou, score in rows]
