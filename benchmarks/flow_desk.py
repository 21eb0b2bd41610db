"""A second tracker to correct: masks carried along by optical flow, which follow well at first and drift.

The bundled model is weak: its masks are wrong soon after a pin and a correction hardly carries. Here a correction
carries far, as it does with a strong model, so that the order of corrections matters. Nothing is learnt; the true mask
is painted where a frame is corrected. It reports a quality of its own: the share of the mask that the flow takes there
and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.grid import Grid
from engine.learning.correcting import Correction, from_pin, summary_of
from engine.risk.colours import Colours, colour_bins, colour_change, colours_inside
from engine.risk.signs import Columns
from model.evaluation.measures import Mask, boundary_accuracy, region_similarity
from model.evaluation.protocols import Image
from storage.mask_codec import encode
from storage.records import MaskSummary, Provenance

_SAME_PX = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    mask: Mask
    soft: NDArray[np.float32]
    colours: Colours | None
    summary: MaskSummary
    score: tuple[float, float]


class FlowVideo:
    """The flow between the frames of a video, computed once for every annotator."""

    def __init__(self, images: Sequence[Image], truth: Sequence[Mask]) -> None:
        self.truth = truth
        self.bins = [colour_bins(image) for image in images]
        flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        grey = [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in images]
        y, x = np.mgrid[: grey[0].shape[0], : grey[0].shape[1]].astype(np.float32)
        self.maps: list[tuple[NDArray[np.float32], NDArray[np.float32]] | None] = [None]
        self.kept: list[Mask | None] = [None]
        for before, now in pairwise(grey):
            back, forth = (
                flow.calc(*pair, None)  # type: ignore[call-overload]  # the stub knows no None
                for pair in ((now, before), (before, now))
            )
            at = x + back[..., 0], y + back[..., 1]
            returned = cv2.remap(forth, *at, cv2.INTER_LINEAR) + back
            self.maps.append(at)
            self.kept.append(np.hypot(returned[..., 0], returned[..., 1]) < _SAME_PX)


class FlowDesk:
    """One object under correction; the same to a strategy as `SimulatedDesk`."""

    def __init__(self, video: FlowVideo) -> None:
        """Paint the first frame and carry its mask forward to the end."""
        self._video = video
        self._now: dict[int, _Seen] = {}
        self._versions = 0
        self.first = self.correct(0)

    def fork(self) -> FlowDesk:
        """The same state, to go on from in another way."""
        other = object.__new__(FlowDesk)
        other._video, other._now, other._versions, other.first = (
            self._video,
            dict(self._now),
            self._versions,
            self.first,
        )
        return other

    @property
    def pins(self) -> frozenset[int]:
        """The frames painted so far."""
        return frozenset(f for f, seen in self._now.items() if seen.summary.provenance is Provenance.PAINTED)

    @property
    def summaries(self) -> dict[int, MaskSummary]:
        """The masks without pixels by frame."""
        return {frame: self._now[frame].summary for frame in sorted(self._now)}

    def columns(self) -> Columns:
        """The masklet as the window knows it."""
        summaries = self.summaries
        columns = Columns(Grid(len(self._video.truth)), summaries)
        for frame, seen in self._now.items():
            pin = None if seen.summary.source_frame is None else self._now[seen.summary.source_frame].colours
            if pin is not None and seen.colours is not None:
                columns.put_colour(frame, seen.summary.id, colour_change(seen.colours, pin))
        return columns

    def score(self, frame: int) -> tuple[float, float]:
        """(J, F) of a frame against the truth."""
        return self._now[frame].score

    def j_and_f(self) -> float:
        """Mean of J and F over the frames between first and last."""
        return float(np.mean([self.score(frame) for frame in range(1, len(self._video.truth) - 1)]))

    def correct(self, frame: int) -> Correction:
        """Paint the true mask and carry it forward to the next painted frame."""
        self._put(frame, self._video.truth[frame].astype(np.float32), source=None, quality=1.0)
        quality = 1.0
        for at in range(frame + 1, len(self._video.truth)):
            if at in self.pins:
                break
            maps, kept, before = self._video.maps[at], self._video.kept[at], self._now[at - 1]
            assert maps is not None
            assert kept is not None
            soft = np.asarray(cv2.remap(before.soft, *maps, cv2.INTER_LINEAR), np.float32)
            inside = soft > 0.5
            quality *= float(kept[inside].mean()) if inside.any() else 0.0
            self._put(at, soft, source=frame, quality=quality)
        return Correction(clicks=0, painted=True)

    def _put(self, frame: int, soft: NDArray[np.float32], *, source: int | None, quality: float) -> None:
        self._versions += 1
        mask, truth = soft > 0.5, self._video.truth[frame]
        rle = encode(mask)
        kind = Provenance.PAINTED if source is None else Provenance.PROPAGATED
        summary = summary_of(rle, version=self._versions, frame=frame, provenance=kind, iou=quality)
        if source is not None:
            summary = from_pin(summary, source, "forward")
        score = region_similarity(mask, truth), boundary_accuracy(mask, truth)
        self._now[frame] = _Seen(mask, soft, colours_inside(self._video.bins[frame], rle), summary, score)
