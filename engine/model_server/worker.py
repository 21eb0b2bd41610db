"""What the model process holds: the loaded model, open videos, and caches of features, pins, memories and tracks.

Everything here can be dropped and made again from a request. Runs on the main thread of the model process.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import torch
from safetensors.torch import load, save

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.model_server.tiered_cache import TieredCache
from engine.places import cache_folder
from engine.video import FrameSource, open_video
from model.checkpoints import load_checkpoint
from model.image_predictor import ImagePredictor
from model.memory_bank import MemoryEntry
from model.predictions import FrameFeatures, FramePrediction
from model.video_tracker import VideoTracker

GIB = 1 << 30
FEATURES_ON_DISK_BYTES = 20 * GIB
OPEN_VIDEOS = 2
PINS_KEPT = 512
"""Each has its logits, a quarter of a megabyte with the official models; what is not here is asked for again."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A model on its device with its predictors; `key` names all that its outputs depend on."""

    key: str
    name: str
    device: torch.device
    precision: str
    image_size: int
    images: ImagePredictor
    tracker: VideoTracker


@dataclass(frozen=True, slots=True, eq=False)
class TrackedFrame:
    """One object's tracked mask on one frame and the memory made of it."""

    prediction: FramePrediction
    entry: MemoryEntry

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.prediction.nbytes + self.entry.nbytes


class Worker:
    """Holds the model and the caches; hands out features, memories and frames."""

    def __init__(self) -> None:
        torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
        memory = psutil.virtual_memory().total
        self._loaded: Loaded | None = None
        self._videos: OrderedDict[str, FrameSource] = OrderedDict()
        self._pins: OrderedDict[str, wire.PinData] = OrderedDict()
        self._features: TieredCache[FrameFeatures] = TieredCache(
            memory_bytes=memory // 8,
            folder=cache_folder() / "features",
            disk_bytes=FEATURES_ON_DISK_BYTES,
            dump=_dump_features,
            load=_load_features,
        )
        self._on_device: TieredCache[FrameFeatures] = TieredCache(memory_bytes=2 * GIB)
        self.memories: TieredCache[MemoryEntry] = TieredCache(memory_bytes=memory // 32)
        self.tracks: TieredCache[TrackedFrame] = TieredCache(memory_bytes=memory // 16)

    # --- model --------------------------------------------------------------------------------------------------

    def is_loaded(self, model: wire.ModelRef) -> bool:
        """Whether that very model is the one loaded."""
        return self._loaded is not None and self._loaded.key == _model_key(model)

    def loaded(self, model: wire.ModelRef) -> Loaded:
        """The model of a request, loaded in place of another if need be. Raises ModelError, EngineError."""
        if self._loaded is not None and self.is_loaded(model):
            return self._loaded
        self._loaded = None
        self.free_memory()
        device = _device(model.device)
        checkpoint = load_checkpoint(Path(model.checkpoint_path), device=device)
        if checkpoint.sha256 != model.checkpoint_sha256:
            raise EngineError(
                f"The checkpoint {model.checkpoint_path} is not the one this work was done with: its content has "
                "changed. Open it anew to use it."
            )
        precision = model.precision
        if precision == "auto":
            precision = "bfloat16" if device.type == "cuda" else "float32"
        dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
        self._loaded = Loaded(
            key=_model_key(model),
            name=checkpoint.name,
            device=device,
            precision=precision,
            image_size=checkpoint.config.image_size,
            images=ImagePredictor(checkpoint.model, precision=dtype),
            tracker=VideoTracker(checkpoint.model, precision=dtype),
        )
        return self._loaded

    # --- videos and features ------------------------------------------------------------------------------------

    def video(self, ref: wire.VideoRef) -> FrameSource:
        """The video of a request, open. Raises EngineError when it cannot be read or is no longer the same.

        One that is held open is looked at again each time: whoever replaces its file is told so, not shown old masks.
        """
        source = self._videos.get(ref.fingerprint)
        if source is not None and not source.is_current():
            self._videos.pop(ref.fingerprint).close()
            source = None
        if source is None:
            source = open_video(Path(ref.path))
            if source.info.fingerprint != ref.fingerprint:
                source.close()
                raise EngineError(f"{ref.path} has changed since it was opened: open it again.")
            while len(self._videos) >= OPEN_VIDEOS:
                self._videos.popitem(last=False)[1].close()
            self._videos[ref.fingerprint] = source
        self._videos.move_to_end(ref.fingerprint)
        return source

    def is_ready_for(self, model: wire.ModelRef, video: wire.VideoRef, frame: int) -> bool:
        """Whether a prompt on a frame could be answered at once: the model loaded and the features computed."""
        loaded = self._loaded
        return loaded is not None and self.is_loaded(model) and _features_key(loaded, video, frame) in self._features

    def features(self, loaded: Loaded, video: wire.VideoRef, frame: int) -> FrameFeatures:
        """The features of a frame on the model's device, from a cache or computed now."""
        source = self.video(video)
        key = _features_key(loaded, video, frame)
        if loaded.device.type != "cpu" and (near := self._on_device.get(key)) is not None:
            return near
        features = self._features.get(key)
        if features is None:
            computed = loaded.tracker.encode(source.frame(frame))
            features = _laid_out(computed.to("cpu"))
            self._features.put(key, features)
        if loaded.device.type == "cpu":
            return features
        near = features.to(loaded.device)
        self._on_device.put(key, near)
        return near

    # --- pins ---------------------------------------------------------------------------------------------------

    def accept_pins(self, pins: tuple[wire.PinData, ...]) -> None:
        """Keep the contents of pins, at least these."""
        for pin in pins:
            self._pins[pin.content_hash] = pin
            self._pins.move_to_end(pin.content_hash)
        while len(self._pins) > max(PINS_KEPT, len(pins)):
            self._pins.popitem(last=False)

    def pins(self, refs: Iterable[wire.PinRef]) -> dict[str, wire.PinData]:
        """The contents by hash of those of these pins that are here."""
        found = {ref.content_hash: self._pins[ref.content_hash] for ref in refs if ref.content_hash in self._pins}
        for content_hash in found:
            self._pins.move_to_end(content_hash)
        return found

    # --- memory -------------------------------------------------------------------------------------------------

    def free_memory(self) -> None:
        """Empty the memory tiers of all caches and give the device's memory back."""
        for cache in (self._features, self._on_device, self.memories, self.tracks):
            cache.clear_memory()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def _device(wanted: str) -> torch.device:
    """The device of that name, "auto" for the best there is. Raises EngineError for one that is not here."""
    here = ["cpu", *(f"cuda:{n}" for n in range(torch.cuda.device_count()))]
    if torch.cuda.is_available():
        here.append("cuda")
    if torch.backends.mps.is_available():
        here.append("mps")
    if wanted == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if name in here))
    if wanted not in here:
        raise EngineError(f"There is no device '{wanted}' here: choose auto, or one of {', '.join(here)}.")
    return torch.device(wanted)


def _model_key(model: wire.ModelRef) -> str:
    return f"{model.checkpoint_sha256}:{model.device}:{model.precision}"


def _features_key(loaded: Loaded, video: wire.VideoRef, frame: int) -> str:
    text = f"{loaded.key}:{loaded.device.type}:{loaded.image_size}:{video.fingerprint}:{frame}"
    return hashlib.sha256(text.encode()).hexdigest()


def _laid_out(features: FrameFeatures) -> FrameFeatures:
    """The same values as fresh tensors in plain order.

    Arithmetic may differ in the last bit with a tensor's memory layout and alignment; so features are used in one form,
    whether just computed or read from the disk.
    """
    maps = (features.stride4, features.stride8, features.stride16)
    stride4, stride8, stride16 = (each.clone(memory_format=torch.contiguous_format) for each in maps)
    return FrameFeatures(stride4, stride8, stride16, features.frame_size)


def _dump_features(features: FrameFeatures) -> bytes:
    return save(
        {
            "stride4": features.stride4,
            "stride8": features.stride8,
            "stride16": features.stride16,
            "frame_size": torch.tensor(features.frame_size),
        }
    )


def _load_features(data: bytes) -> FrameFeatures:
    tensors = load(data)
    height, width = np.asarray(tensors["frame_size"]).tolist()
    return _laid_out(FrameFeatures(tensors["stride4"], tensors["stride8"], tensors["stride16"], (height, width)))
