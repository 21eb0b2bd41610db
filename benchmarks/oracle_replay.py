"""Replays the reference implementation's recorded cases with our predictors, and measures the deviation.

A folder of records holds `micro_sam2.{0,1}.pt` (small random-weight models), `frames.npz` and one `expected_*.npz`
per variant with what the reference computed. The test suite keeps a reduced copy under `tests/numerics/fixtures`,
in which `pack` has put the video logits of a variant into one array, each different map once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.checkpoints import load_checkpoint
from model.config import ModelConfig
from model.image_predictor import ImagePredictor
from model.memory_bank import MemoryBank, MemoryEntry
from model.position_encoding import sine_map
from model.predictions import FrameFeatures, FramePrediction, Prompts
from model.preprocessing import upsample_logits
from model.sam2 import SAM2
from model.video_tracker import VideoTracker

MICRO = ModelConfig(
    name="micro",
    image_size=256,
    embed_dim=24,
    stages=(1, 1, 2, 1),
    global_blocks=(3,),
    d_model=64,
    memory_dim=16,
    memory_layers=2,
    memory_mlp_dim=128,
)
VARIANTS = ("sam2.1_a", "sam2.1_b", "sam2.0_a")
TOLERANCE = 1e-3

_STEPS = 8192
_PACKED = "video/maps"

Expected = dict[str, npt.NDArray[np.generic]]
Points = list[tuple[float, float, int]]


@dataclass
class _Object:
    """What the reference predictor keeps of one object; nothing is ever forgotten."""

    pins: dict[int, MemoryEntry] = field(default_factory=dict)
    recent: dict[int, MemoryEntry] = field(default_factory=dict)
    shown: dict[int, FramePrediction] = field(default_factory=dict)
    tracked_in_reverse: dict[int, bool] = field(default_factory=dict)


class Replay:
    """A video session in the reference's order of operations."""

    def __init__(self, tracker: VideoTracker, features: list[FrameFeatures]) -> None:
        self.tracker = tracker
        self.features = features
        self.objects: dict[int, _Object] = {}
        self.immediate: dict[int, FramePrediction] = {}

    def click(self, frame: int, prompts: Prompts, *, object_id: int = 1, as_pin: bool = True) -> None:
        """Prompt an object on a frame; on a tracked frame this is a correction with memory."""
        state = self.objects.setdefault(object_id, _Object())
        reverse = state.tracked_in_reverse.get(frame)
        prediction = self.tracker.predict(
            self.features[frame],
            prompts,
            previous_logits=None if reverse is None else state.shown[frame].low_res,
            memory=None if reverse is None else self._bank(state),
            frame=frame,
            reverse=bool(reverse),
        ).choose()
        self.immediate[frame] = prediction
        self._keep(state, frame, prediction, as_pin=as_pin)

    def paint(self, frame: int, mask: npt.NDArray[np.bool_]) -> None:
        """Give an object's mask on a frame."""
        state = self.objects.setdefault(1, _Object())
        self._keep(state, frame, self.tracker.condition_on_mask(self.features[frame], mask), as_pin=True)

    def propagate(self, start: int, *, reverse: bool = False) -> None:
        """Track all objects from `start` to the end, or to the beginning in `reverse`."""
        frames: Iterable[int] = range(start, -1, -1) if reverse else range(start, len(self.features))
        for frame in frames:
            moving = [state for state in self.objects.values() if frame not in state.pins]
            found = self.tracker.track(
                self.features[frame], frame, [self._bank(state) for state in moving], reverse=reverse
            )
            entries = self.tracker.remember_all(self.features[frame], found, from_prompt=False)
            for state, prediction, entry in zip(moving, found, entries, strict=True):
                state.shown[frame], state.recent[frame] = prediction, entry
            for state in self.objects.values():
                state.tracked_in_reverse[frame] = reverse

    def _keep(self, state: _Object, frame: int, prediction: FramePrediction, *, as_pin: bool) -> None:
        entry = self.tracker.remember(self.features[frame], prediction, from_prompt=True)
        state.shown[frame] = prediction
        if as_pin:
            state.recent.pop(frame, None)
        (state.pins if as_pin else state.recent)[frame] = entry

    def _bank(self, state: _Object) -> MemoryBank:
        return MemoryBank(pins=state.pins, recent=state.recent, max_pins=None, frame_count=len(self.features))


def _points(*points: tuple[float, float, int], box: tuple[float, float, float, float] | None = None) -> Prompts:
    rows = np.array(points, np.float32).reshape(-1, 3)
    return Prompts(
        points=rows[:, :2],
        labels=rows[:, 2].astype(np.int64),
        box=None if box is None else np.array(box, np.float32),
    )


_FIRST = _points((100, 120, 1))
_BOX = (60.0, 70.0, 190.0, 210.0)


def _forward(prompts: Prompts) -> Callable[[Replay], None]:
    def run(replay: Replay) -> None:
        replay.click(0, prompts)
        replay.propagate(0)

    return run


def _mask_forward(replay: Replay) -> None:
    mask = np.zeros((256, 256), np.bool_)
    mask[60:180, 80:170] = True
    mask[100:120, 110:130] = False
    replay.paint(0, mask)
    replay.propagate(0)


def _click_reverse(replay: Replay) -> None:
    replay.click(8, _FIRST)
    replay.propagate(8, reverse=True)


def _click_middle_both(replay: Replay) -> None:
    replay.click(4, _FIRST)
    replay.propagate(4)
    replay.propagate(4, reverse=True)


def _two_objects(replay: Replay) -> None:
    replay.click(0, _FIRST)
    replay.click(0, _points((180, 60, 1)), object_id=2)
    replay.propagate(0)


def _two_prompted_frames(replay: Replay) -> None:
    replay.click(0, _FIRST)
    replay.click(6, _points((90, 100, 1)))
    replay.propagate(0)


def _correct(*, as_pin: bool) -> Callable[[Replay], None]:
    def run(replay: Replay) -> None:
        replay.click(0, _FIRST)
        replay.propagate(0)
        replay.click(5, _points((180, 60, 0)), as_pin=as_pin)
        replay.propagate(0)

    return run


def _mask_on_tracked_frame(replay: Replay) -> None:
    replay.click(0, _FIRST)
    replay.propagate(0)
    mask = np.zeros((256, 256), np.bool_)
    mask[30:90, 140:220] = True
    replay.paint(12, mask)
    replay.propagate(0)


VIDEO_CASES: dict[str, Callable[[Replay], None]] = {
    "click_forward": _forward(_FIRST),
    "two_clicks_forward": _forward(_points((100, 120, 1), (30, 30, 0))),
    "box_forward": _forward(_points(box=_BOX)),
    "mask_forward": _mask_forward,
    "click_reverse": _click_reverse,
    "click_middle_both": _click_middle_both,
    "two_objects": _two_objects,
    "two_prompted_frames": _two_prompted_frames,
    "correct_as_cond": _correct(as_pin=True),
    "correct_official_default": _correct(as_pin=False),
    "mask_on_tracked_frame": _mask_on_tracked_frame,
}


@dataclass(frozen=True)
class Deviation:
    """Largest absolute differences of one case. `complete` is false where frames or flags differ."""

    logits: float = 0.0
    scores: float = 0.0
    pointers: float = 0.0
    complete: bool = True

    @property
    def agrees(self) -> bool:
        """Whether the case agrees to `TOLERANCE` on logits and scores, on every recorded frame."""
        return self.complete and max(self.logits, self.scores) <= TOLERANCE

    def joined(self, other: Deviation) -> Deviation:
        """The worse of two cases in every respect."""
        return Deviation(
            max(self.logits, other.logits),
            max(self.scores, other.scores),
            max(self.pointers, other.pointers),
            self.complete and other.complete,
        )


@dataclass
class Records:
    """One folder of records, read once."""

    folder: Path

    def __post_init__(self) -> None:
        self.load_model = cache(self.fresh_model)
        self.expected = cache(self._expected)
        self.features = cache(self._features)

    def fresh_model(self, variant: str) -> SAM2:
        """Load a model that the caller may change; the 'b' variant finds the object absent on some frames."""
        version, _, letter = variant.removeprefix("sam").partition("_")
        config = replace(MICRO, version="2.0" if version == "2.0" else "2.1")
        model = load_checkpoint(self.folder / f"micro_sam{version}.pt", config=config).model
        if letter == "b":
            state = model.state_dict()
            state["sam_mask_decoder.pred_obj_score_head.layers.2.bias"].fill_(0.6)
        return model

    def _expected(self, variant: str) -> Expected:
        with np.load(self.folder / f"expected_{variant}.npz") as file:
            return unpack(dict(file))

    def _features(self, variant: str) -> list[FrameFeatures]:
        tracker = VideoTracker(self.load_model(variant))
        return [tracker.encode(frame) for frame in load_frames(self.folder)]

    def run_video(self, variant: str, case: str, *, model: SAM2 | None = None) -> Deviation:
        """Replay a video case, with another model of the same trunk if given."""
        replay = Replay(VideoTracker(model or self.load_model(variant)), self.features(variant))
        VIDEO_CASES[case](replay)
        return _compare_video(replay, self.expected(variant), case)

    def run_images(self, variant: str) -> dict[str, Deviation]:
        """Replay the encoder's outputs, the image cases and the resized frame, as far as they are recorded."""
        expected = self.expected(variant)
        if not any(key.startswith("image/") for key in expected):
            return {}
        predictor = ImagePredictor(self.load_model(variant))
        features = self.features(variant)[0]
        maps = {"fpn0": features.stride4, "fpn1": features.stride8, "fpn2": features.stride16}
        results = {
            f"image/{name}": Deviation(logits=_gap(tensor.numpy(), expected[f"image/{name}"]))
            for name, tensor in maps.items()
        }
        codes = sine_map(*features.stride16.shape[1:], features.stride16.device)
        results["image/pos2"] = Deviation(logits=_gap(codes.numpy(), expected["image/pos2"]))
        for case, low_res, iou in _image_cases(predictor, features):
            results[f"image/{case}"] = Deviation(
                logits=_gap(low_res, expected[f"image/{case}/low_res"]),
                scores=_gap(np.array(iou), expected[f"image/{case}/iou"]),
            )
        results["resized/one_point_multi"] = _run_resized(predictor, expected)
        return results


def load_frames(folder: Path) -> npt.NDArray[np.uint8]:
    """Read the frames (T, H, W, 3) uint8: `frames.npz`, or a lossless `frames.webp` with all beneath each other."""
    if (folder / "frames.npz").exists():
        with np.load(folder / "frames.npz") as file:
            frames: npt.NDArray[np.uint8] = file[file.files[0]]
        return frames
    strip = np.asarray(Image.open(folder / "frames.webp").convert("RGB"))
    return strip.reshape(-1, strip.shape[1], strip.shape[1], 3)


def pack(expected: Expected) -> Expected:
    """Make records smaller: video logits in steps of 1/8192, as differences of neighbours, each map once."""
    maps: dict[bytes, int] = {}
    unique: list[npt.NDArray[np.int32]] = []
    packed: Expected = {}
    for key, value in expected.items():
        if key.startswith("video/") and key.endswith("/low_res"):
            index = maps.setdefault(value.tobytes(), len(maps))
            if index == len(unique):
                unique.append(np.round(value.astype(np.float64) * _STEPS).astype(np.int32))
            packed[key] = np.array(index)
        else:
            packed[key] = value
    steps = np.diff(np.diff(np.stack(unique), axis=1, prepend=0), axis=2, prepend=0)
    # bytes of equal weight beside each other are what makes it small
    planes = np.ascontiguousarray(np.moveaxis(steps.astype("<i4").view(np.uint8).reshape(*steps.shape, 4), -1, 0))
    return {**packed, _PACKED: planes}


def unpack(expected: Expected) -> Expected:
    """Undo `pack`, to half a step; records that are not packed are returned as they are."""
    if _PACKED not in expected:
        return expected
    planes = np.ascontiguousarray(np.moveaxis(expected[_PACKED], 0, -1))
    steps = planes.view("<i4")[..., 0].astype(np.int64)
    maps = (np.cumsum(np.cumsum(steps, axis=1), axis=2) / _STEPS).astype(np.float32)
    return {
        key: maps[value.item()] if key.startswith("video/") and key.endswith("/low_res") else value
        for key, value in expected.items()
        if key != _PACKED
    }


def _image_cases(
    predictor: ImagePredictor, features: FrameFeatures
) -> Iterable[tuple[str, npt.NDArray[np.float32], tuple[float, ...]]]:
    three = _points((100, 120, 1), (180, 60, 0), (40, 200, 1))
    box = predictor.predict(features, _points(box=_BOX))
    answers = {
        "one_point_multi": predictor.predict(features, _FIRST),
        "one_point_single": predictor.predict(features, _FIRST, multimask=False),
        "three_points": predictor.predict(features, three),
        "box": box,
        "box_and_point": predictor.predict(features, _points((120, 140, 0), box=_BOX)),
        "mask_input_and_point": predictor.predict(
            features, _points((120, 140, 1)), previous_logits=box.low_res[0], multimask=False
        ),
    }
    for case, answer in answers.items():
        yield case, answer.low_res.numpy(), answer.iou


def _run_resized(predictor: ImagePredictor, expected: Expected) -> Deviation:
    frame = expected["resized/frame"].astype(np.uint8)
    answer = predictor.predict(predictor.encode(frame), _points((210, 130, 1)))
    recorded = expected["resized/one_point_multi/full_res"].astype(np.float64)
    size = (frame.shape[0], frame.shape[1])
    full = np.stack([upsample_logits(logits, size) for logits in answer.low_res[: len(recorded)]])
    # recorded in half precision: half a unit in the last place is not ours
    rounding = np.spacing(np.abs(recorded).astype(np.float16)).astype(np.float64) / 2
    full_gap = np.maximum(np.abs(full - recorded) - rounding, 0).max()
    return Deviation(
        logits=max(_gap(answer.low_res.numpy(), expected["resized/one_point_multi/low_res"]), float(full_gap)),
        scores=_gap(np.array(answer.iou), expected["resized/one_point_multi/iou"]),
    )


def _compare_video(replay: Replay, expected: Expected, case: str) -> Deviation:
    prefix = f"video/{case}/"
    logits, scores, pointers, complete, seen = 0.0, 0.0, 0.0, True, 0
    for object_id, state in replay.objects.items():
        for frame, shown in state.shown.items():
            at = f"{prefix}obj{object_id}/frame{frame:02d}/"
            if at + "object_score" not in expected:
                complete = False
                continue
            seen += 1
            scores = max(scores, _gap(shown.object_score, expected[at + "object_score"]))
            complete &= bool(expected[at + "is_cond"]) == (frame in state.pins)
            if at + "low_res" in expected:
                logits = max(logits, _gap(shown.low_res.numpy(), expected[at + "low_res"]))
            if at + "obj_ptr" in expected:
                pointers = max(pointers, _gap(shown.pointer.numpy(), expected[at + "obj_ptr"]))
    for frame, prediction in replay.immediate.items():
        at = f"{prefix}immediate_frame{frame:02d}/low_res"
        if at in expected:
            logits = max(logits, _gap(prediction.low_res.numpy(), expected[at]))
    recorded = sum(key.startswith(prefix) and key.endswith("/object_score") for key in expected)
    return Deviation(logits, scores, pointers, complete and recorded == seen)


def _gap(ours: npt.ArrayLike, theirs: npt.ArrayLike) -> float:
    a, b = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    return float(np.abs(a - b).max()) if a.shape == b.shape else float("inf")
