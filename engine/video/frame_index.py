"""The frame index: what decoding the whole file once found out, frame by frame.

It defines frame numbers (frame k is the k-th picture a decoder gives from the start) and holds what is needed to
reach a frame from a keyframe and to prove that it is the right one. Built in any process; pure data afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, StoppedError
from engine.video.damage import missing_bytes
from engine.video.decoder import Decoder, stamp_of, usable_threads
from engine.video.index_cache import Arrays
from engine.video.picture import Orientation, checksum, orientation_of

NO_STAMP = np.iinfo(np.int64).min
_RATE_TOLERANCE = 0.005
_FALLBACK_FPS = 25.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class FrameIndex:
    """Facts per decoded frame, in the order of decoding from the start, and about the whole.

    `stamps` (N,) int64 in `time_base` (NO_STAMP where the file gives none), `keys` (N,) bool, `checksums` (N,) uint32
    of the decoded samples, `damaged` the numbers of frames that may show errors, or between which some are missing.
    `careful`: read by one thread, since covering up damage depends on the number of threads. `cut_off`: the end is
    missing; `lost_at_start` pictures before the first one refer to something that is not in the file, and
    `lost_elsewhere` gave no picture without the decoder's saying why.
    `expected_count` is what the file promised, 0 where it is silent.
    """

    stamps: NDArray[np.int64]
    keys: NDArray[np.bool_]
    checksums: NDArray[np.uint32]
    damaged: NDArray[np.int64]
    time_base: Fraction
    declared_rate: Fraction
    stored_size: tuple[int, int]
    orientation: Orientation
    expected_count: int
    lost_at_start: int
    lost_elsewhere: int
    other_sizes: int
    careful: bool
    cut_off: bool

    def __len__(self) -> int:
        return len(self.stamps)

    def to_arrays(self) -> Arrays:
        """Give everything as named arrays, for the cache."""
        numbers = [
            *self.time_base.as_integer_ratio(),
            *self.declared_rate.as_integer_ratio(),
            *self.stored_size,
            *(self.orientation.transpose, self.orientation.flip_x, self.orientation.flip_y),
            *(
                self.expected_count,
                self.lost_at_start,
                self.lost_elsewhere,
                self.other_sizes,
                self.careful,
                self.cut_off,
            ),
        ]
        return {
            "stamps": self.stamps,
            "keys": self.keys,
            "checksums": self.checksums,
            "damaged": self.damaged,
            "numbers": np.array(numbers, np.int64),
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> FrameIndex:
        """Take back what `to_arrays` gave; KeyError or ValueError where it is something else."""
        stamps, keys, checksums = arrays["stamps"], arrays["keys"], arrays["checksums"]
        if not (len(stamps) == len(keys) == len(checksums) > 0 and arrays["numbers"].shape == (15,)):
            raise ValueError("not a frame index")
        numbers = [int(number) for number in arrays["numbers"]]
        return cls(
            stamps=stamps.astype(np.int64),
            keys=keys.astype(np.bool_),
            checksums=checksums.astype(np.uint32),
            damaged=arrays["damaged"].astype(np.int64),
            time_base=Fraction(numbers[0], numbers[1]),
            declared_rate=Fraction(numbers[2], numbers[3]),
            stored_size=(numbers[4], numbers[5]),
            orientation=Orientation(*(bool(number) for number in numbers[6:9])),
            expected_count=numbers[9],
            lost_at_start=numbers[10],
            lost_elsewhere=numbers[11],
            other_sizes=numbers[12],
            careful=bool(numbers[13]),
            cut_off=bool(numbers[14]),
        )

    def unique_stamps(self) -> dict[int, int]:
        """Give the frame number of each stamp that only one frame has."""
        values, places, counts = np.unique(self.stamps, return_index=True, return_counts=True)
        usable = (counts == 1) & (values != NO_STAMP)
        return dict(zip(values[usable].tolist(), places[usable].tolist(), strict=True))

    def timestamps_s(self) -> NDArray[np.float64]:
        """Give one time per frame in seconds since the first; gaps are filled at the declared rate, never falling."""
        count = len(self)
        numbers = np.arange(count, dtype=np.float64)
        known = self.stamps != NO_STAMP
        rate = float(self.declared_rate) or _FALLBACK_FPS
        if not known.any():
            return numbers / rate
        first = int(np.argmax(known))
        seconds = (self.stamps - self.stamps[first]).astype(np.float64) * float(self.time_base) + first / rate
        at = np.flatnonzero(known)
        nearest_before = at[np.clip(np.searchsorted(at, numbers, side="right") - 1, 0, None)]
        filled = np.where(known, seconds, seconds[nearest_before] + (numbers - nearest_before) / rate)
        return np.asarray(np.maximum.accumulate(filled - filled[0]))

    def average_fps(self) -> float:
        """Give the average rate; the file's own figure where it agrees with the timestamps to half a percent."""
        declared = float(self.declared_rate)
        duration_s = float(self.timestamps_s()[-1])
        if duration_s <= 0:
            return declared or _FALLBACK_FPS
        measured = (len(self) - 1) / duration_s
        return declared if abs(measured - declared) <= _RATE_TOLERANCE * measured else measured


def build_index(
    path: Path, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> FrameIndex:
    """Decode the whole video once and note every frame.

    A sound file is read with several threads. At the first sign of damage reading begins again with one thread, whose
    result does not depend on timing. `progress` gets (frames done, frames expected, or 0 where unknown).
    Raises EngineError where no frame can be read, StoppedError when `cancelled` says so.
    """

    def watched(pictures: Iterator[av.VideoFrame], expected: int) -> Iterator[av.VideoFrame]:
        for done, picture in enumerate(pictures, 1):
            if cancelled is not None and cancelled():
                raise StoppedError(f"Opening {path.name} was stopped.")
            if progress is not None:
                progress(done, max(done, expected) if expected else 0)
            yield picture

    index = _scan(path, careful=False, watched=watched) or _scan(path, careful=True, watched=watched)
    assert index is not None
    if not len(index):
        raise EngineError(f"{path} has no picture that can be read; copy it again from where it came from.")
    return index


def _scan(
    path: Path, *, careful: bool, watched: Callable[[Iterator[av.VideoFrame], int], Iterator[av.VideoFrame]]
) -> FrameIndex | None:
    """Read the file through; without `careful`, give None at the first sign of damage."""
    cut_off = missing_bytes(path) > 0
    if cut_off and not careful:
        return None
    stamps: list[int] = []
    keys: list[bool] = []
    checksums: list[int] = []
    corrupt: list[int] = []
    sizes: list[tuple[int, int]] = []
    orientation = Orientation()
    with closing(Decoder(path, threads=1 if careful else usable_threads(), strict=not careful)) as decoder:
        for number, picture in enumerate(watched(iter(decoder.next, None), decoder.declared_count)):
            if not careful and (picture.is_corrupt or decoder.refused or decoder.corrupt_packets):
                return None
            if number == 0:
                orientation = orientation_of(picture)
            if picture.is_corrupt:
                corrupt.append(number)
            stamp = stamp_of(picture)
            stamps.append(NO_STAMP if stamp is None else stamp)
            keys.append(picture.key_frame)
            checksums.append(checksum(picture))
            sizes.append((picture.height, picture.width))
        lost = decoder.packets - len(stamps) if decoder.one_picture_per_packet else 0
        if not careful and (decoder.refused or decoder.corrupt_packets or lost):
            return None
        lost_at_start = sum(stamp < stamps[0] for stamp in decoder.leading) if stamps else 0
        damaged, lost_at_end = _locate_damage(stamps, keys, corrupt, decoder.refused)
        return FrameIndex(
            stamps=np.array(stamps, np.int64),
            keys=np.array(keys, np.bool_),
            checksums=np.array(checksums, np.uint32),
            damaged=np.array(damaged, np.int64),
            time_base=decoder.time_base,
            declared_rate=decoder.declared_rate or Fraction(0),
            stored_size=sizes[0] if sizes else (0, 0),
            orientation=orientation,
            expected_count=max(0, decoder.declared_count - decoder.discarded),
            lost_at_start=lost_at_start,
            lost_elsewhere=max(0, lost - len(decoder.refused) - lost_at_start),
            other_sizes=sum(size != sizes[0] for size in sizes),
            careful=careful,
            cut_off=cut_off or lost_at_end,
        )


def _locate_damage(
    stamps: list[int], keys: list[bool], corrupt: list[int], refused: list[int | None]
) -> tuple[list[int], bool]:
    """Give the frames that may be wrong, up to the next keyframe each, and whether the end is missing."""
    count = len(stamps)
    starts = list(corrupt)
    lost_at_end = False
    for stamp in refused:
        if stamp is None or not stamps or stamp > stamps[-1]:
            lost_at_end = True
        else:
            starts.append(int(np.searchsorted(np.array(stamps), stamp)))
    damaged: set[int] = set()
    for start in starts:
        end = next((number for number in range(start + 1, count) if keys[number]), count)
        damaged.update(range(start, max(end, start + 1)))
    return sorted(number for number in damaged if number < count), lost_at_end
