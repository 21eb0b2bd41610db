"""What each request does, as a generator of answers stepped one frame at a time.

The memory bank of an object is derived here from the pins a request names: a pin is encoded when a frame first attends
to it and its memory cached by content; a propagation passes over the frames from its starting pin; a click on a tracked
frame takes the track from the cache or goes the same way again. Frame numbers on the wire are decoded frames; the
memory bank counts grid steps.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import assert_never

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine import model_protocol as wire
from engine.grid import Grid
from engine.model_server.finding import answer_of, measured, search_for
from engine.model_server.way import Way
from engine.model_server.worker import Loaded, TrackedFrame, Worker
from engine.pins import from_wire, to_wire
from model.errors import ModelError
from model.mask_cleaning import NO_POINTS
from model.memory_bank import MemoryBank, MemoryEntry, pins_in_reach
from model.predictions import Candidates, FrameFeatures, FramePrediction, Prompts
from model.preprocessing import clean_mask
from model.sam2 import MAX_POINTERS
from storage.mask_codec import decode, encode

Answers = Iterator[wire.Answer]


class Jobs:
    """Makes the generators of requests; holds the worker they share."""

    def __init__(self) -> None:
        self._worker = Worker()

    def steps(self, job: wire.Job) -> Answers:
        """The answers of a job, all but the closing `Finished`."""
        match job:
            case wire.LoadModel():
                return self._load(job)
            case wire.PromptFrame():
                return self._prompt(job)
            case wire.Propagate():
                return self._propagate(job)
            case wire.FindObjects():
                return self._find(job)
            case wire.EncodeFrames():
                return self._encode(job)
            case _:
                assert_never(job)

    def accept_pins(self, pins: tuple[wire.PinData, ...]) -> None:
        """Keep the contents of pins that a job has asked for."""
        self._worker.accept_pins(pins)

    def free_memory(self) -> None:
        """Let go of everything that can be computed again."""
        self._worker.free_memory()

    def sentence(self, error: BaseException) -> tuple[str, str] | None:
        """(reason, sentence) of an error of the environment; None for a bug."""
        if isinstance(error, ModelError):
            return "known", str(error)
        if _is_out_of_memory(error):
            return "memory", (
                "There is too little memory for this, also after emptying the caches: choose a smaller checkpoint, "
                "another device, or fewer objects at once."
            )
        return None

    # --- requests -----------------------------------------------------------------------------------------------

    def _load(self, job: wire.LoadModel) -> Answers:
        started = time.perf_counter()
        loaded = yield from self._loaded(job.id, job.model)
        yield wire.ModelReady(
            id=job.id,
            name=loaded.name,
            device=_device_name(loaded.device),
            precision=loaded.precision,
            image_size=loaded.image_size,
            seconds=time.perf_counter() - started,
        )

    def _encode(self, job: wire.EncodeFrames) -> Answers:
        loaded = yield from self._loaded(job.id, job.model)
        for done, frame in enumerate(job.frames, start=1):
            self._worker.features(loaded, job.video, frame)
            yield wire.Encoded(id=job.id, frame=frame, done=done, total=len(job.frames))

    def _prompt(self, job: wire.PromptFrame) -> Answers:
        started = time.perf_counter()
        if job.preview and not self._worker.is_ready_for(job.model, job.video, job.frame):
            yield wire.Prompted(id=job.id, candidates=(), best=0, object_score=0.0, seconds=0.0)
            return
        loaded = yield from self._loaded(job.id, job.model)
        bank: MemoryBank | None = None
        previous: Tensor | None = None
        if job.tracked is not None:
            tracked = job.tracked
            way = Way(
                model_key=loaded.key,
                pins=job.pins,
                start=tracked.start,
                direction=tracked.direction,
                stride=tracked.stride,
                absent=job.absent,
                max_pins=job.model.max_pins,
                video=job.video,
            )
            bank, at_frame = yield from self._walk(job.id, loaded, way, job.frame)
            previous = at_frame.prediction.low_res
        features = self._worker.features(loaded, job.video, job.frame)
        if job.previous is not None:
            previous = _tensor(job.previous)
        elif job.previous_mask is not None:
            previous = loaded.tracker.condition_on_mask(features, _decoded(job.previous_mask)).low_res
        prompts = Prompts(
            points=np.array(job.points, np.float32).reshape(-1, 2),
            labels=np.array(job.labels, np.int64),
            box=None if job.box is None else np.array(job.box, np.float32),
        )
        if bank is None or job.tracked is None:
            candidates = loaded.images.predict(features, prompts, previous_logits=previous)
        else:
            candidates = loaded.tracker.predict(
                features,
                prompts,
                previous_logits=previous,
                memory=bank,
                frame=job.frame // job.tracked.stride,
                reverse=job.tracked.direction == "backward",
            )
        yield _prompted(job, candidates, features, seconds=time.perf_counter() - started)

    def _propagate(self, job: wire.Propagate) -> Answers:
        loaded = yield from self._loaded(job.id, job.model)
        ways = {
            track.key: Way(
                model_key=loaded.key,
                pins=track.pins,
                start=track.start,
                direction=job.direction,
                stride=job.stride,
                absent=track.absent,
                max_pins=job.model.max_pins,
                video=job.video,
            )
            for track in job.tracks
        }
        banks = {key: self._empty_bank(way) for key, way in ways.items()}
        visits = _visits(ways, stops={track.key: track.stop for track in job.tracks})
        for done, (frame, keys) in enumerate(visits.items(), start=1):
            for key in keys:
                banks[key] = yield from self._with_pins(job.id, loaded, ways[key], banks[key], frame)
            size = self._worker.video(job.video).info.size
            masks = [
                _tracked_mask(job, key, tracked, ways[key].governing(frame), size)
                for key, tracked in self._track(loaded, {key: ways[key] for key in keys}, banks, frame).items()
            ]
            yield wire.Tracked(id=job.id, frame=frame, masks=tuple(masks), done=done, total=len(visits))

    def _find(self, job: wire.FindObjects) -> Answers:
        started = time.perf_counter()
        loaded = yield from self._loaded(job.id, job.model)
        search = search_for(job, loaded, self._worker)
        for done in search.batches():
            yield wire.Working(id=job.id, what="looking for objects", done=done, total=search.points)
        size = self._worker.video(job.video).info.size
        yield answer_of(search, job_id=job.id, size=size, seconds=time.perf_counter() - started)

    # --- parts --------------------------------------------------------------------------------------------------

    def _loaded(self, job_id: int, model: wire.ModelRef) -> Generator[wire.Answer, None, Loaded]:
        if not self._worker.is_loaded(model):
            yield wire.Working(id=job_id, what="loading the model", done=0, total=1)
        return self._worker.loaded(model)

    def _empty_bank(self, way: Way) -> MemoryBank:
        grid = Grid(self._worker.video(way.video).info.frame_count, way.stride)
        return MemoryBank(max_pins=way.max_pins, frame_count=len(grid))

    def _with_pins(
        self, job_id: int, loaded: Loaded, way: Way, bank: MemoryBank, frame: int
    ) -> Generator[wire.Answer, None, MemoryBank]:
        """The bank with the pins that `frame` can attend to; each one whose memory is not cached costs a step."""
        reached = pins_in_reach(way.pins_by_index, frame=frame // way.stride, reverse=way.reverse, limit=way.max_pins)
        entries = {
            at: bank.pins.get(at) or self._worker.memories.get(_memory_key(loaded, way, ref))
            for at, ref in reached.items()
        }
        unknown = {at: ref for at, ref in reached.items() if entries[at] is None}
        contents = yield from self._contents(job_id, tuple(unknown.values()))
        for done, (at, ref) in enumerate(unknown.items()):
            yield wire.Working(id=job_id, what="remembering pins", done=done, total=len(unknown))
            entry = self._remember_pin(loaded, way.video, ref, contents[ref.content_hash])
            self._worker.memories.put(_memory_key(loaded, way, ref), entry)
            entries[at] = entry
        return replace(bank, pins={at: entry for at, entry in entries.items() if entry is not None})

    def _contents(
        self, job_id: int, refs: tuple[wire.PinRef, ...]
    ) -> Generator[wire.Answer, None, dict[str, wire.PinData]]:
        """The contents of pins by hash; what is not here is asked for, again where others' pins have pushed it out."""
        held: dict[str, wire.PinData] = {}
        while True:
            held |= self._worker.pins(refs)
            missing = tuple(dict.fromkeys(ref.content_hash for ref in refs if ref.content_hash not in held))
            if not missing:
                return held
            yield wire.PinsWanted(id=job_id, hashes=missing)

    def _remember_pin(self, loaded: Loaded, video: wire.VideoRef, ref: wire.PinRef, pin: wire.PinData) -> MemoryEntry:
        features = self._worker.features(loaded, video, ref.frame)
        stored = pin.low_res_logits, pin.object_pointer, pin.object_score
        if pin.checkpoint_sha256 == loaded.key.split(":", 1)[0] and None not in stored:
            assert pin.low_res_logits is not None
            assert pin.object_pointer is not None
            assert pin.object_score is not None
            prediction = FramePrediction(
                _tensor(pin.low_res_logits).to(loaded.device),
                _tensor(pin.object_pointer).to(loaded.device),
                1.0,
                pin.object_score,
            )
        else:
            prediction = loaded.tracker.condition_on_mask(features, _decoded(pin.mask))
        return loaded.tracker.remember(features, prediction, from_prompt=True)

    def _track(
        self, loaded: Loaded, ways: dict[int, Way], banks: dict[int, MemoryBank], frame: int
    ) -> dict[int, TrackedFrame]:
        """Track objects to one frame together, advancing their banks; smaller batches when memory runs out."""
        way = next(iter(ways.values()))
        features = self._worker.features(loaded, way.video, frame)
        at = frame // way.stride
        while True:
            try:
                predictions = loaded.tracker.track(features, at, [banks[key] for key in ways], reverse=way.reverse)
                entries = loaded.tracker.remember_all(features, predictions, from_prompt=False)
                break
            except Exception as error:
                if not _is_out_of_memory(error) or loaded.tracker.objects_at_once == 1:
                    raise
                loaded.tracker.objects_at_once //= 2
                self._worker.free_memory()
        tracked: dict[int, TrackedFrame] = {}
        for key, prediction, entry in zip(ways, predictions, entries, strict=True):
            tracked[key] = TrackedFrame(prediction, entry)
            banks[key] = banks[key].advance(at, entry, reverse=way.reverse)
            self._worker.tracks.put(ways[key].key(frame), tracked[key])
        return tracked

    def _walk(
        self, job_id: int, loaded: Loaded, way: Way, frame: int
    ) -> Generator[wire.Answer, None, tuple[MemoryBank, TrackedFrame]]:
        """The bank with which `frame` was reached, and its tracked mask; what the cache has lost is tracked again."""
        bank = before = self._empty_bank(way)
        frames = way.frames(frame)
        recent = frames[-MAX_POINTERS:]
        if all(way.key(at) in self._worker.tracks for at in recent):
            frames = recent
        at_frame: TrackedFrame | None = None
        for done, at in enumerate(frames):
            at_frame = self._worker.tracks.get(way.key(at))
            if at_frame is None or at == frame:
                bank = yield from self._with_pins(job_id, loaded, way, bank, at)
            before = bank
            if at_frame is not None:
                bank = bank.advance(at // way.stride, at_frame.entry, reverse=way.reverse)
                continue
            yield wire.Working(id=job_id, what="tracking again", done=done, total=len(frames))
            banks = {0: bank}
            at_frame = self._track(loaded, {0: way}, banks, at)[0]
            bank = banks[0]
        if at_frame is None:
            raise ValueError(f"frame {frame} is not ahead of the pin on {way.start}")
        return before, at_frame


def _memory_key(loaded: Loaded, way: Way, ref: wire.PinRef) -> str:
    return f"{loaded.key}:{way.video.fingerprint}:{ref.frame}:{ref.content_hash}"


def _visits(ways: dict[int, Way], *, stops: dict[int, int]) -> dict[int, list[int]]:
    """The frames of a propagation in the order of travel, each with the keys of the objects tracked there."""
    visits: dict[int, list[int]] = {}
    for key, way in ways.items():
        for frame in way.frames(stops[key]):
            visits.setdefault(frame, []).append(key)
    reverse = any(way.reverse for way in ways.values())
    return {frame: visits[frame] for frame in sorted(visits, reverse=reverse)}


def _tracked_mask(
    job: wire.Propagate, key: int, tracked: TrackedFrame, pin: wire.PinRef, size: tuple[int, int]
) -> wire.TrackedMask:
    prediction = tracked.prediction
    if job.stability_offset is None:
        mask, stability = _coded(prediction.low_res, size), None
    else:
        mask, stability = measured(
            prediction.low_res, size, stability_offset=job.stability_offset, min_region_px=job.min_region_px
        )
    return wire.TrackedMask(
        key=key,
        mask=mask,
        predicted_iou=prediction.iou,
        object_score=prediction.object_score,
        source_frame=pin.frame,
        source_hash=pin.content_hash,
        stability_score=stability,
    )


def _prompted(
    job: wire.PromptFrame, candidates: Candidates, features: FrameFeatures, *, seconds: float
) -> wire.Prompted:
    points = np.array(job.points, np.float32).reshape(-1, 2)
    return wire.Prompted(
        id=job.id,
        candidates=tuple(
            wire.Candidate(
                mask=_coded(low_res, features.frame_size, points=points),
                low_res_logits=_array(low_res),
                object_pointer=_array(pointer),
                predicted_iou=iou,
            )
            for low_res, pointer, iou in zip(candidates.low_res, candidates.pointers, candidates.iou, strict=True)
        ),
        best=candidates.best,
        object_score=candidates.object_score,
        seconds=seconds,
    )


def _coded(low_res: Tensor, size: tuple[int, int], *, points: NDArray[np.floating] = NO_POINTS) -> wire.WireRle:
    return to_wire(encode(clean_mask(low_res, size, points=points)))


def _decoded(rle: wire.WireRle) -> NDArray[np.bool_]:
    return decode(from_wire(rle))


def _array(tensor: Tensor) -> wire.WireArray:
    array = tensor.detach().float().cpu().numpy()
    return wire.WireArray(shape=array.shape, data=array.tobytes())


def _tensor(array: wire.WireArray) -> Tensor:
    return torch.frombuffer(bytearray(array.data), dtype=torch.float32).reshape(array.shape).clone()


def _device_name(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{device.type.upper()} ({os.cpu_count()} cores)" if device.type == "cpu" else device.type.upper()


def _is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and ("allocate memory" in str(error) or "out of memory" in str(error))
