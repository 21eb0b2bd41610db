"""The side file, `{video}_manual.side.json`: what a SA-V document has no field for.

Owns its types, version and checks. Any process; it computes nothing but whether a frame rate varies, the rest is
given. It must not repeat what the SA-V document holds, nor touch the database. Described in docs/sav_export.md.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import msgspec

from engine.exchange.atomic_file import write_json_atomically
from engine.exchange.checked_json import Place, as_mapping, as_whole_number, load_json
from storage.records import Phase, Provenance

SIDE_FILE_VERSION = 1

_RATE_TOLERANCE = 0.1  # of the middle gap; what a constant rate shows in coarse time stamps is less
_TIMESTAMP_STEP_S = 0.001  # the coarsest time base in common use (Matroska), which rounds each gap by up to one step


class VerificationState(StrEnum):
    """A masklet's state when it was exported; unverified: nobody was asked, as when tracking from the command line."""

    UNVERIFIED = "unverified"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SATISFACTORY = "satisfactory"
    RETURNED = "returned"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideVideo:
    """The video the masks belong to.

    file is its name as given, fingerprint that of its content, fps the average over the video; warnings are sentences
    on what was missing or skipped when it was read.
    """

    file: str
    fingerprint: str
    fps: float
    variable_rate: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SideGrid:
    """Which decoded frames the rows of the SA-V document are.

    Row i is decoded frame frames[i] = i · stride, shown timestamps_s[i] seconds after the video's time zero by the
    video's own time stamps. rate_per_s is the rate asked for, None when every frame was.
    """

    stride: int
    rate_per_s: float | None
    frames: tuple[int, ...]
    timestamps_s: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.stride < 1 or self.frames != tuple(range(0, len(self.frames) * self.stride, self.stride)):
            raise ValueError(f"the grid's frames are not the multiples of {self.stride}")
        if len(self.timestamps_s) != len(self.frames):
            raise ValueError(f"the grid has {len(self.frames)} frames and {len(self.timestamps_s)} time stamps")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideVerification:
    """What people said of a masklet.

    revision counts submissions
    from 1; by is the verifier's name, at the time of the verdict (ISO 8601, UTC); None where there is none.
    """

    state: VerificationState
    revision: int | None = None
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideMasklet:
    """One masklet, in the order of the SA-V document and by the same id.

    provenance has one entry per row, None where the frame was not annotated. checkpoints name every model that made
    one of the masks, people everyone who annotated. seconds_per_frame is active time divided by the grid's frames,
    None where no person worked on it.
    """

    masklet_id: int
    target: str
    phase: Phase
    checkpoints: tuple[str, ...]
    verification: SideVerification
    provenance: tuple[Provenance | None, ...]
    people: tuple[str, ...] = ()
    seconds_per_frame: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFile:
    """Everything in a side file; made_by is the program and its version, made_at the time (ISO 8601, UTC).

    self_review says that the project let people judge their own masklets.
    """

    video: SideVideo
    grid: SideGrid
    masklets: tuple[SideMasklet, ...]
    made_by: str
    made_at: str
    self_review: bool = False
    version: int = SIDE_FILE_VERSION

    def __post_init__(self) -> None:
        for masklet in self.masklets:
            if len(masklet.provenance) != len(self.grid.frames):
                raise ValueError(
                    f"masklet {masklet.masklet_id} has {len(masklet.provenance)} provenance entries, "
                    f"the grid {len(self.grid.frames)} frames"
                )


def side_path(document: Path) -> Path:
    """Return the side file's path for a SA-V document's: `clip_manual.json` has `clip_manual.side.json`."""
    return document.with_suffix(".side.json")


def write_side_file(path: Path, *, side: SideFile) -> None:
    """Write a side file in one step; EngineError when the disk refuses, the old file then being as it was."""
    write_json_atomically(path, document=msgspec.to_builtins(side))


def read_side_file(path: Path) -> SideFile:
    """Read a side file; unknown fields are passed over.

    EngineError naming the file and the field for invalid JSON, a newer version, a missing field or a wrong type.
    """
    place = Place(path)
    record = as_mapping(load_json(path), place=place)
    version = as_whole_number(record.get("version"), place=place.at("version"), minimum=1)
    if version > SIDE_FILE_VERSION:
        raise place.refuse(f"the file has version {version}, this program reads up to {SIDE_FILE_VERSION}; update it.")
    try:
        return msgspec.convert(record, SideFile)
    except msgspec.ValidationError as error:
        raise place.refuse(f"the file is not a usable side file: {error}.") from error


def varies_in_rate(timestamps_s: Sequence[float]) -> bool:
    """Return whether the gaps between decoded frames differ by more than rounding of time stamps explains.

    timestamps_s are of all decoded frames, in seconds. A gap counts as different when it is off the median gap by
    more than a tenth of it and by more than a millisecond.
    """
    gaps = [after - before for before, after in pairwise(timestamps_s)]
    if not gaps:
        return False
    middle = statistics.median(gaps)
    allowed = max(_RATE_TOLERANCE * middle, _TIMESTAMP_STEP_S * 1.001)
    return any(abs(gap - middle) > allowed for gap in gaps)
