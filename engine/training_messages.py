"""What the training process and whoever started it say to each other: one JSON object per line.

Plain data, imported on both sides; no torch, no Qt. Orders go in on standard input, events come out on standard output.
When its standard input ends, the training process saves its state and ends too.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from engine.checkpoints.versions import Quality
from storage.records import Phase

Preset = Literal["decoder", "everything"]
"""Which parts learn: mask decoder, prompt encoder and memory only, or the image encoder too."""

PRESETS: tuple[Preset, ...] = get_args(Preset)
Order = Literal["pause", "go on", "stop", "discard"]
"""`stop` keeps the state, so that the same training goes on later; `discard` throws it away."""

DEFAULT_MINUTES = 20.0


class TrainingRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be trained, from which checkpoint file, on which device (`auto`: a graphics card if there is one).

    `project` is a project file whose accepted masklets are learnt from and which gets the version; without it `data` is
    a SA-V file, a folder of them, or a folder in the DAVIS layout, and the checkpoint is written to `out`. `steps` goes
    before `minutes`, from which the number of steps is otherwise estimated.
    """

    checkpoint: str
    project: str | None = None
    data: str | None = None
    out: str | None = None
    preset: Preset = "decoder"
    phase: Phase = 3
    steps: int | None = None
    minutes: float = DEFAULT_MINUTES
    device: str = "auto"
    threads: int | None = None
    seed: int = 0


class Stage(msgspec.Struct, frozen=True, kw_only=True, tag="stage"):
    """How far a part of the work is: reading, scoring, training; `what` is a few English words."""

    what: str
    done: int
    total: int
    seconds_left: float | None = None


class Learned(msgspec.Struct, frozen=True, kw_only=True, tag="learned"):
    """A point of the training curve."""

    step: int
    loss: float
    iou_tracked: float | None = None


class Finished(msgspec.Struct, frozen=True, kw_only=True, tag="finished"):
    """The version is written and, with a project, registered; `used` is whether the project works with it now."""

    file: str
    checkpoint_id: int | None
    before: Quality
    after: Quality
    used: bool


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """Stopped before the end, as ordered; `kept` says whether the same training can go on later."""

    kept: bool


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """What went wrong, in a sentence."""

    sentence: str


Event = Stage | Learned | Finished | Ended | Failed
FINAL = (Finished, Ended, Failed)


def encode(message: Event | TrainingRequest) -> bytes:
    """One line."""
    return msgspec.json.encode(message) + b"\n"


def decode_event(line: bytes) -> Event:
    """Read an event. Raises msgspec.ValidationError or msgspec.DecodeError for anything else."""
    event: Event = msgspec.json.decode(line, type=Event)
    return event


def decode_request(text: str) -> TrainingRequest:
    """Read a request. Raises msgspec.ValidationError or msgspec.DecodeError for anything else."""
    return msgspec.json.decode(text, type=TrainingRequest)
