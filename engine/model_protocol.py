"""The messages between the window's process and the model process.

Owns the typed records, their version and their framing: each message is a four-byte little-endian length followed by
MessagePack. Plain data only, never pickles. Used by both processes; imports neither Qt nor torch.

Requests name everything their answer depends on (video, checkpoint, settings, object, pins by content hash), so that
the model process is a cache and never a truth: kill it, start it again, send the same request, get the same masks.
"""

from __future__ import annotations

import struct
from typing import IO, Literal, TypeVar

import msgspec

PROTOCOL_VERSION = 2
MAX_MESSAGE_BYTES = 1 << 30

Direction = Literal["forward", "backward"]
Precision = Literal["auto", "float32", "bfloat16"]
T = TypeVar("T")


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the plain records inside messages."""


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Base of the messages; the class name is the tag on the wire."""


# --- what requests name -------------------------------------------------------------------------------------------


class ModelRef(Record, frozen=True):
    """A checkpoint and the settings that change its masks.

    `device` and `precision` may be "auto"; `max_pins` is the number of pins that memory attention sees at most.
    """

    checkpoint_path: str
    checkpoint_sha256: str
    device: str = "auto"
    precision: Precision = "auto"
    max_pins: int = 8


class VideoRef(Record, frozen=True):
    """A video file or image folder, with the fingerprint the model process checks before decoding."""

    path: str
    fingerprint: str


class WireRle(Record, frozen=True):
    """A COCO run-length code; size is (height, width)."""

    height: int
    width: int
    counts: bytes


class WireArray(Record, frozen=True):
    """A float32 array: shape, and its bytes in C order."""

    shape: tuple[int, ...]
    data: bytes


class PinRef(Record, frozen=True):
    """A pin by content hash; `frame` is the frame it conditions."""

    frame: int
    content_hash: str


class PinData(Record, frozen=True):
    """What a pin contributes to memory.

    `low_res_logits` (h, w) and `object_pointer` (C,) hold for `checkpoint_sha256` alone; for any other checkpoint, or
    where they are None (painted and absent pins), the mask serves as mask prompt.
    """

    content_hash: str
    mask: WireRle
    low_res_logits: WireArray | None = None
    object_pointer: WireArray | None = None
    object_score: float | None = None
    checkpoint_sha256: str | None = None


class TrackSource(Record, frozen=True):
    """How a tracked frame came about: from the pin on `start`, in `direction`, over every `stride`-th frame."""

    start: int
    direction: Direction
    stride: int


class Track(Record, frozen=True):
    """One object of a propagation: its key, all its pins, the pin it starts from and the last frame to reach.

    `absent` are ranges of frames, both ends included and pins, on which the object is known not to be: they are passed
    over.
    """

    key: int
    pins: tuple[PinRef, ...]
    start: int
    stop: int
    absent: tuple[tuple[int, int], ...] = ()


class SearchSettings(Record, frozen=True):
    """How a grid of points is laid over a frame and which of the masks found are kept.

    `grids` are points per side: on the whole frame, in each of 2 x 2 overlapping windows, of 4 x 4, ..., 0 leaving
    a level out. A mask is kept from a predicted IoU and from a stability score upwards, the IoU of the masks at logits
    `stability_offset` above and below 0; of two in nearly the same box (IoU above `max_box_iou`) one is kept. Holes and
    specks below `min_region_px` pixels are cleaned away.
    """

    grids: tuple[int, ...] = (32, 16, 4)
    min_predicted_iou: float = 0.8
    min_stability: float = 0.95
    stability_offset: float = 1.0
    max_box_iou: float = 0.7
    min_region_px: int = 200


# --- requests -----------------------------------------------------------------------------------------------------


class LoadModel(Message, frozen=True):
    """Load a checkpoint ahead of its first use."""

    id: int
    model: ModelRef


class PromptFrame(Message, frozen=True):
    """Prompt one object on one frame.

    `points` are (x, y) in image pixels with `labels` 1 positive, 0 negative; `box` is (x0, y0, x1, y1). Without
    `tracked` the frame is taken as in image mode, without memory; `previous` is then the logits (h, w) to refine, or
    `previous_mask` a painted mask to refine. With `tracked`, memory attention in that direction is used and the
    tracked logits are the ones refined unless `previous` is given. A `preview` is answered without any candidate where
    the frame's features are not ready.
    """

    id: int
    model: ModelRef
    video: VideoRef
    frame: int
    points: tuple[tuple[float, float], ...] = ()
    labels: tuple[int, ...] = ()
    box: tuple[float, float, float, float] | None = None
    previous: WireArray | None = None
    previous_mask: WireRle | None = None
    tracked: TrackSource | None = None
    pins: tuple[PinRef, ...] = ()
    absent: tuple[tuple[int, int], ...] = ()
    preview: bool = False


class Propagate(Message, frozen=True):
    """Track objects in one direction over every `stride`-th frame, starting each at its own pin.

    With `stability_offset` every mask comes with its stability score, and with holes and specks below `min_region_px`
    pixels cleaned away; what is remembered of it stays as the model gave it.
    """

    id: int
    model: ModelRef
    video: VideoRef
    direction: Direction
    stride: int
    tracks: tuple[Track, ...]
    stability_offset: float | None = None
    min_region_px: int = 0


class FindObjects(Message, frozen=True):
    """Look for everything on one frame with a grid of points."""

    id: int
    model: ModelRef
    video: VideoRef
    frame: int
    search: SearchSettings


class EncodeFrames(Message, frozen=True):
    """Compute the features of frames ahead of use, while nothing else is asked."""

    id: int
    model: ModelRef
    video: VideoRef
    frames: tuple[int, ...]


class GivePins(Message, frozen=True):
    """The pins the model process asked for in `PinsWanted`."""

    id: int
    pins: tuple[PinData, ...]


class Cancel(Message, frozen=True):
    """End request `id` after the frame in work."""

    id: int


Request = LoadModel | PromptFrame | Propagate | FindObjects | EncodeFrames | GivePins | Cancel
Job = LoadModel | PromptFrame | Propagate | FindObjects | EncodeFrames

# --- answers ------------------------------------------------------------------------------------------------------


class Hello(Message, frozen=True):
    """First message of the model process."""

    protocol_version: int
    pid: int


class ModelReady(Message, frozen=True):
    """The checkpoint is loaded."""

    id: int
    name: str
    device: str
    precision: str
    image_size: int
    seconds: float


class Candidate(Record, frozen=True):
    """One mask the prompts may mean."""

    mask: WireRle
    low_res_logits: WireArray
    object_pointer: WireArray
    predicted_iou: float


class Prompted(Message, frozen=True):
    """Answer to `PromptFrame`; `best` indexes the candidate of highest predicted IoU."""

    id: int
    candidates: tuple[Candidate, ...]
    best: int
    object_score: float
    seconds: float


class TrackedMask(Record, frozen=True):
    """The mask of one object on the frame just tracked, and the pin (frame, hash) it came from."""

    key: int
    mask: WireRle
    predicted_iou: float
    object_score: float
    source_frame: int
    source_hash: str
    stability_score: float | None = None


class Tracked(Message, frozen=True):
    """One frame of a running propagation; `done` of `total` frames are through."""

    id: int
    frame: int
    masks: tuple[TrackedMask, ...]
    done: int
    total: int


class FoundMask(Record, frozen=True):
    """One mask that a grid of points found, the point (x, y) that found it and the level of its window, 0 the whole."""

    mask: WireRle
    point: tuple[float, float]
    predicted_iou: float
    stability_score: float
    level: int


class Found(Message, frozen=True):
    """Answer to `FindObjects`: the masks, best predicted IoU first, and how many passed each filter, in its order."""

    id: int
    masks: tuple[FoundMask, ...]
    counts: dict[str, int]
    seconds: float


class Encoded(Message, frozen=True):
    """One frame's features are ready."""

    id: int
    frame: int
    done: int
    total: int


class Working(Message, frozen=True):
    """What a request is busy with before its first result; `done` of `total` in `what`."""

    id: int
    what: str
    done: int
    total: int


class PinsWanted(Message, frozen=True):
    """Content hashes of pins the model process lacks for request `id`."""

    id: int
    hashes: tuple[str, ...]


class Finished(Message, frozen=True):
    """Request `id` is complete."""

    id: int
    seconds: float


class Cancelled(Message, frozen=True):
    """Request `id` was cancelled; what was sent before stands."""

    id: int


class Failed(Message, frozen=True):
    """Request `id` ended with an error, as a sentence for the person.

    `known`: the environment's fault; `memory`: not enough memory; `bug`: ours; `died`: the process is gone.
    """

    id: int
    sentence: str
    reason: Literal["known", "memory", "bug", "died"]


Answer = (
    Hello | ModelReady | Prompted | Tracked | Found | Encoded | Working | PinsWanted | Finished | Cancelled | Failed
)
FINAL = (ModelReady, Prompted, Found, Finished, Cancelled, Failed)

_encoder = msgspec.msgpack.Encoder()
_requests = msgspec.msgpack.Decoder(Request)
_answers = msgspec.msgpack.Decoder(Answer)


class ProtocolError(Exception):
    """The other side sent something that is no message of this protocol."""


def write_message(stream: IO[bytes], message: Message) -> None:
    """Write one message and flush. Raises OSError when the other side is gone."""
    body = _encoder.encode(message)
    stream.write(struct.pack("<I", len(body)))
    stream.write(body)
    stream.flush()


def read_request(stream: IO[bytes]) -> Request | None:
    """Read the next request; None at the end of the stream. Raises ProtocolError."""
    body = _read_frame(stream)
    return None if body is None else _decode(_requests, body)


def read_answer(stream: IO[bytes]) -> Answer | None:
    """Read the next answer; None at the end of the stream. Raises ProtocolError."""
    body = _read_frame(stream)
    return None if body is None else _decode(_answers, body)


def _decode(decoder: msgspec.msgpack.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError as error:
        raise ProtocolError(f"not a message of protocol {PROTOCOL_VERSION}: {error}") from error


def _read_frame(stream: IO[bytes]) -> bytes | None:
    header = stream.read(4)
    if len(header) < 4:
        return None
    (length,) = struct.unpack("<I", header)
    if length > MAX_MESSAGE_BYTES:
        raise ProtocolError(f"a message of {length} bytes is announced; the stream is out of step")
    body = stream.read(length)
    return body if len(body) == length else None
