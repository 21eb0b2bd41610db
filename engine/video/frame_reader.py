"""Any decoded picture of a video file by number: seeks to a keyframe, decodes on, and proves what it found.

The index says which stamp and checksum frame k has when the file is decoded from the start. A picture is given out
only if both agree; otherwise an earlier keyframe is tried, then the start of the file, then the start with a single
decoding thread (several do not always cover up damage alike). So random access equals sequential decoding bit for
bit, whatever container and codec. One thread at a time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from engine.errors import EngineError, StoppedError
from engine.video.decoder import Decoder, stamp_of, usable_threads
from engine.video.frame_index import NO_STAMP, FrameIndex
from engine.video.frame_source import Cancelled
from engine.video.picture import checksum

_SEEK_TRIES = 3
_SHORT_WAY = 4  # frames for which decoding on costs less than a seek
_STRETCH = 24  # frames that are decoded in a time nobody minds waiting


class FrameReader:
    """Pictures of `path` by the frame numbers of `index`; keeps the last ones decoded within `kept_bytes`."""

    def __init__(self, path: Path, index: FrameIndex, *, kept_bytes: int) -> None:
        self._path = path
        self._index = index
        self._frame_of_stamp = index.unique_stamps()
        # Frame 0 may be no keyframe, where an edit list hides the one before it; seeking to it works all the same.
        keyframes = np.union1d([0], np.flatnonzero(index.keys))
        self._seekable = np.array([n for n in keyframes if int(index.stamps[n]) in self._frame_of_stamp], np.int64)
        self._threads = 1 if index.careful else usable_threads()
        self._decoder = Decoder(path, threads=self._threads)
        self._kept = _KeptPictures(kept_bytes)
        self._next = 0  # the frame the decoder gives next
        self._cancelled: Cancelled | None = None

    def read(self, number: int, *, cancelled: Cancelled | None = None) -> av.VideoFrame:
        """Give the picture of frame `number` (within the index); EngineError where the file has changed or gone.

        Raises StoppedError when `cancelled` says so on the way; what has been decoded until then is kept.
        """
        self._cancelled = cancelled
        kept = self._kept.get(number)
        if kept is not None and self._is_right(number, kept):
            return kept
        if self._next <= number and not self._seek_pays(number):
            picture = self._decode_to(number)
            if picture is not None:
                return picture
        for keyframe in self._keyframes_before(number):
            if self._seek(keyframe) <= number:
                picture = self._decode_to(number)
                if picture is not None:
                    return picture
        return self._read_from_start(number)

    def on_the_way(self, number: int) -> int | None:
        """A frame that `read` would decode before frame `number` anyway, one long before; None where it is soon there.

        The keyframe it would seek to, and from there on one frame in `_STRETCH`.
        """
        if self._kept.get(number) is not None:
            return None
        if self._next <= number and not self._seek_pays(number):
            return self._next + _STRETCH if number - self._next > 2 * _STRETCH else None
        keyframe = next(self._keyframes_before(number), 0)
        return keyframe if number - keyframe > _SHORT_WAY else None

    def close(self) -> None:
        """Close the file and forget all pictures."""
        self._kept.clear()
        self._decoder.close()

    def _read_from_start(self, number: int) -> av.VideoFrame:
        while True:
            afresh = Decoder(self._path, threads=self._threads)  # where that is refused, the old one can still be asked
            self._kept.clear()
            self._decoder.close()
            self._decoder = afresh
            self._next = 0
            picture = self._decode_to(number)
            if picture is not None:
                return picture
            if self._threads == 1:
                raise EngineError(f"{self._path} has changed since it was opened; open it again.")
            self._threads = 1

    def _keyframes_before(self, number: int) -> Iterator[int]:
        """Give keyframes at or before `number`, nearest first, stepping back further each time."""
        last = int(np.searchsorted(self._seekable, number, side="right")) - 1
        for attempt in range(_SEEK_TRIES):
            place = last - (2**attempt - 1)
            if place < 0:
                return
            yield int(self._seekable[place])

    def _seek_pays(self, number: int) -> bool:
        nearest = next(self._keyframes_before(number), 0)
        return nearest > self._next + _SHORT_WAY

    def _seek(self, keyframe: int) -> int:
        """Seek to `keyframe` and decode one known picture; give its frame number, or one past the end if there is none.

        Afterwards the decoder stands behind that picture.
        """
        self._next = len(self._index)
        if not self._decoder.seek(int(self._index.stamps[keyframe])):
            return self._next
        while (picture := self._decoder.next()) is not None:
            stamp = stamp_of(picture)
            found = None if stamp is None else self._frame_of_stamp.get(stamp)
            if found is not None:
                self._kept.put(found, picture, proved=False)
                self._next = found + 1
                return found
        return self._next

    def _decode_to(self, number: int) -> av.VideoFrame | None:
        """Decode on until frame `number` and give it, or None where the pictures are not those of the index."""
        while self._next <= number:
            if self._cancelled is not None and self._cancelled():
                raise StoppedError(f"Reading {self._path.name} was stopped.")
            picture = self._decoder.next()
            stamp = None if picture is None else stamp_of(picture)
            if picture is None or (NO_STAMP if stamp is None else stamp) != self._index.stamps[self._next]:
                self._next = len(self._index)  # lost: only a seek or a restart helps
                return None
            self._kept.put(self._next, picture, proved=False)
            self._next += 1
        found = self._kept.get(number)
        return found if found is not None and self._is_right(number, found) else None

    def _is_right(self, number: int, picture: av.VideoFrame) -> bool:
        if self._kept.is_proved(number):
            return True
        if checksum(picture) != self._index.checksums[number]:
            self._kept.drop(number)
            return False
        self._kept.put(number, picture, proved=True)
        return True


class _KeptPictures:
    """The pictures used last, by frame number, up to a number of bytes (and always at least one)."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._bytes = 0
        self._pictures: OrderedDict[int, tuple[av.VideoFrame, bool]] = OrderedDict()

    def get(self, number: int) -> av.VideoFrame | None:
        if number not in self._pictures:
            return None
        self._pictures.move_to_end(number)
        return self._pictures[number][0]

    def is_proved(self, number: int) -> bool:
        return self._pictures[number][1]

    def put(self, number: int, picture: av.VideoFrame, *, proved: bool) -> None:
        self.drop(number)
        self._pictures[number] = picture, proved
        self._bytes += _size(picture)
        while self._bytes > self._budget and len(self._pictures) > 1:
            self.drop(next(iter(self._pictures)))

    def drop(self, number: int) -> None:
        if number in self._pictures:
            self._bytes -= _size(self._pictures.pop(number)[0])

    def clear(self) -> None:
        self._pictures.clear()
        self._bytes = 0


def _size(picture: av.VideoFrame) -> int:
    return sum(plane.buffer_size for plane in picture.planes)
