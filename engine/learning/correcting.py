"""A simulated annotator who corrects one object of a video frame by frame, on arrays, as a session would record it.

Runs where the model runs, in a process of its own. Frames are (H, W, 3) uint8 RGB, masks (H, W) bool, every frame is a
grid frame. Where a propagation goes is the session's own rule (`engine.propagation.plan`); nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.grid import Grid
from engine.pins import anchors
from engine.propagation import DirectionChoice, Reach, plan
from engine.risk.colours import Bins, Colours, colour_bins, colour_change, colours_inside
from engine.risk.signs import Columns
from model.evaluation.measures import Mask, boundary_accuracy, region_similarity
from model.evaluation.protocols import Image, to_prompts
from model.evaluation.simulated_clicks import Click, next_click
from model.memory_bank import MemoryBank, MemoryEntry
from model.predictions import FrameFeatures, FramePrediction
from model.preprocessing import clean_mask
from model.video_tracker import VideoTracker
from storage.mask_codec import Rle, area_and_box, encode
from storage.records import Direction, MaskSummary, Pin, PinKind, Prompts, Provenance

CLICKS = 3
"""Corrective clicks before the annotator paints the mask by hand."""
GOOD_IOU = 0.75
"""From this IoU on a mask counts as right, as in the paper's alignment score."""


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What a frame shows: the mask, its colours, how the model keeps it, and where it came from (None: a pin)."""

    mask: Mask
    colours: Colours | None
    prediction: FramePrediction
    entry: MemoryEntry
    summary: MaskSummary
    source: int | None = None
    direction: Direction = "forward"


@dataclass(frozen=True, slots=True)
class Correction:
    """What correcting a frame took: clicks, and whether the mask was painted after all."""

    clicks: int
    painted: bool


class EncodedVideo:
    """A video with all its features, encoded once for every annotator that works on it."""

    def __init__(self, tracker: VideoTracker, frames: Iterable[Image], truth: Sequence[Mask]) -> None:
        self.tracker, self.truth = tracker, truth
        self.features: list[FrameFeatures] = []
        self.bins: list[Bins] = []
        for frame in frames:
            self.features.append(tracker.encode(frame))
            self.bins.append(colour_bins(frame))

    def __len__(self) -> int:
        return len(self.features)


class SimulatedDesk:
    """One object under correction; `fork` gives another annotator the same state."""

    def __init__(self, encoded: EncodedVideo) -> None:
        """Click on the first frame and propagate forward to the end."""
        self._encoded = encoded
        self._now: dict[int, _Seen] = {}
        self._scores: dict[int, tuple[int, float, float]] = {}
        self._versions = 0
        self.first = self.correct(0)

    def fork(self) -> SimulatedDesk:
        """The same state, to go on from in another way."""
        other = object.__new__(SimulatedDesk)
        other._encoded, other._now, other._scores = self._encoded, dict(self._now), dict(self._scores)
        other._versions, other.first = self._versions, self.first
        return other

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def pins(self) -> dict[int, Pin]:
        """The pins by frame, as the store would hand them out."""
        return {frame: _pin(frame, seen) for frame, seen in sorted(self._now.items()) if seen.source is None}

    @property
    def summaries(self) -> dict[int, MaskSummary]:
        """The masks without pixels by frame, as the store would hand them out."""
        return {frame: self._now[frame].summary for frame in sorted(self._now)}

    def mask(self, frame: int) -> Mask:
        """The mask of a frame, (H, W) bool."""
        return self._now[frame].mask

    def columns(self) -> Columns:
        """The masklet as the window knows it."""
        summaries = self.summaries
        columns = Columns(Grid(len(self._encoded)), summaries)
        for frame, seen in self._now.items():
            pin = None if seen.source is None else self._now[seen.source].colours
            if pin is not None and seen.colours is not None:
                columns.put_colour(frame, summaries[frame].id, colour_change(seen.colours, pin))
        return columns

    def score(self, frame: int) -> tuple[float, float]:
        """(J, F) of a frame against the truth, computed once for every new mask."""
        seen = self._now[frame]
        known = self._scores.get(frame)
        if known is None or known[0] != seen.summary.id:
            truth = self._encoded.truth[frame]
            known = (seen.summary.id, region_similarity(seen.mask, truth), boundary_accuracy(seen.mask, truth))
            self._scores[frame] = known
        return known[1], known[2]

    def j_and_f(self) -> float:
        """Mean of J and F over the frames between first and last, as the benchmark has it."""
        return float(np.mean([self.score(frame) for frame in range(1, len(self._encoded) - 1)]))

    # --- correcting -------------------------------------------------------------------------------------------------

    def correct(self, frame: int, *, direction: DirectionChoice = "forward") -> Correction:
        """Click where the error is thickest until the mask is right, paint it where clicks do not do; propagate."""
        seen, correction = self._clicked(frame)
        self._now[frame] = seen
        ways: tuple[Direction, ...] = ("forward", "backward") if direction == "both" else (direction,)
        for way in ways:
            self._propagate(frame, way)
        return correction

    def _clicked(self, frame: int) -> tuple[_Seen, Correction]:
        tracker, features = self._encoded.tracker, self._encoded.features[frame]
        truth = self._encoded.truth[frame]
        before = self._now.get(frame)
        tracked = before is not None and before.source is not None
        memory = self._memory(frame) if tracked else None
        mask = np.zeros_like(truth) if before is None else before.mask
        prediction = None if before is None else before.prediction
        clicks: list[Click] = []
        while len(clicks) < CLICKS and (not clicks or region_similarity(mask, truth) < GOOD_IOU):
            click = next_click(mask, truth)
            if click is None:
                break
            clicks.append(click)
            candidates = tracker.predict(
                features,
                to_prompts(clicks),
                previous_logits=None if prediction is None else prediction.low_res,
                memory=memory,
                frame=frame,
                reverse=before is not None and before.direction == "backward",
            )
            prediction = candidates.choose()
            mask = clean_mask(prediction.low_res, features.frame_size, points=to_prompts(clicks).points)
        painted = prediction is None or bool(region_similarity(mask, truth) < GOOD_IOU)
        if painted or prediction is None:
            prediction, mask = tracker.condition_on_mask(features, truth), truth
        entry = tracker.remember(features, prediction, from_prompt=True)
        kind = Provenance.PAINTED if painted else Provenance.PROMPTED
        summary, colours = self._described(frame, mask, kind, prediction)
        return _Seen(mask, colours, prediction, entry, summary), Correction(len(clicks), painted)

    def _propagate(self, frame: int, direction: Direction) -> None:
        grid = Grid(len(self._encoded))
        stretch = plan(
            anchors(self.pins.values()), grid=grid, direction=direction, start=frame, reach=Reach.to_next_pin()
        )
        if stretch is None:
            return
        tracker, reverse = self._encoded.tracker, direction == "backward"
        bank = self._pinned()
        step = -1 if reverse else 1
        for at in range(stretch.start + step, stretch.stop + step, step):
            features = self._encoded.features[at]
            (prediction,) = tracker.track(features, at, [bank], reverse=reverse)
            (entry,) = tracker.remember_all(features, [prediction], from_prompt=False)
            bank = bank.advance(at, entry, reverse=reverse)
            mask = clean_mask(prediction.low_res, features.frame_size)
            summary, colours = self._described(at, mask, Provenance.PROPAGATED, prediction)
            tracked = from_pin(summary, stretch.start, direction)
            self._now[at] = _Seen(mask, colours, prediction, entry, tracked, stretch.start, direction)

    def _pinned(self) -> MemoryBank:
        entries = {frame: seen.entry for frame, seen in self._now.items() if seen.source is None}
        return MemoryBank(pins=entries, frame_count=len(self._encoded))

    def _memory(self, frame: int) -> MemoryBank:
        """The bank with which a tracked frame was reached."""
        seen = self._now[frame]
        assert seen.source is not None
        bank = self._pinned()
        reverse = seen.direction == "backward"
        step = -1 if reverse else 1
        for at in range(seen.source + step, frame, step):
            bank = bank.advance(at, self._now[at].entry, reverse=reverse)
        return bank

    def _described(
        self, frame: int, mask: Mask, provenance: Provenance, prediction: FramePrediction
    ) -> tuple[MaskSummary, Colours | None]:
        self._versions += 1
        rle = encode(mask)
        summary = summary_of(
            rle,
            version=self._versions,
            frame=frame,
            provenance=provenance,
            iou=prediction.iou,
            object_score=prediction.object_score,
        )
        return summary, colours_inside(self._encoded.bins[frame], rle)


def summary_of(
    rle: Rle, *, version: int, frame: int, provenance: Provenance, iou: float, object_score: float | None = None
) -> MaskSummary:
    """A mask of the only masklet as the store would hand it out: each version a step of its own, from no pin."""
    area, box = area_and_box(rle)
    return MaskSummary(
        id=version,
        step_id=version,
        masklet_id=1,
        frame=frame,
        provenance=provenance,
        area=area,
        box=box,
        predicted_iou=iou,
        object_score=object_score,
        stability_score=None,
        checkpoint_id=1,
        source_frame=None,
        source_hash=None,
        direction=None,
        looked_at=False,
    )


def from_pin(summary: MaskSummary, pin: int, direction: Direction) -> MaskSummary:
    """The same of a mask that was propagated from the pin of a frame, which is known by its frame."""
    return replace(summary, source_frame=pin, source_hash=str(pin), direction=direction)


def _pin(frame: int, seen: _Seen) -> Pin:
    painted = seen.summary.provenance is Provenance.PAINTED
    return Pin(
        id=seen.summary.id,
        step_id=seen.summary.step_id,
        masklet_id=1,
        frame=frame,
        last_frame=frame,
        kind=PinKind.PAINTED if painted else PinKind.PROMPTED,
        prompts=Prompts(),
        candidate=None,
        candidate_scores=(),
        object_score=seen.summary.object_score,
        predicted_iou=seen.summary.predicted_iou,
        checkpoint_id=1,
        content_hash=str(frame),
    )
