"""One open video file and its pictures in order: the only place where files meet the decoder.

A `Decoder` belongs to one thread at a time. It neither knows frame numbers (that is the index's) nor colours.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream

from engine.errors import EngineError
from engine.video.damage import lacks_movie_box

_MAX_THREADS = 4
# Demuxers that draw text or open further files named inside the first one: not videos of a person, and unsafe.
_REFUSED_FORMATS = {"tty", "concat", "hls", "dash", "lavfi", "sdp", "imf", "webm_dash_manifest"}


def usable_threads() -> int:
    """Give how many threads one decoder may use: the cores this process may run on, at most four."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MAX_THREADS, cores)


def stamp_of(picture: av.VideoFrame) -> int | None:
    """Give a picture's presentation time in the stream's time base, or its decoding time, or None."""
    return picture.dts if picture.pts is None else picture.pts


class Decoder:
    """The pictures of the first real video stream of a file, from the start or from a keyframe on.

    With `strict`, a decoder that meets damage reports it as an error instead of covering it up. `refused` holds the
    stamps of the packets that could not be decoded (None where there is none, or where the container itself broke),
    `corrupt_packets` counts those the file itself marks as damaged, `discarded` those an edit list hides, `packets` all
    others; `leading` holds the stamps of the packets read before the first picture came out.
    """

    def __init__(self, path: Path, *, threads: int, strict: bool = False) -> None:
        self.refused: list[int | None] = []
        self.corrupt_packets = 0
        self.discarded = 0
        self.leading: list[int] = []
        self.packets = 0
        self._container = _open_container(path)
        self._stream = _video_stream(self._container, path)
        context = self._stream.codec_context
        context.thread_type = "AUTO"
        context.thread_count = threads
        if strict:
            context.options = {"err_detect": "explode"}
        self._pictures = self._decode()

    @property
    def time_base(self) -> Fraction:
        """Seconds per unit of `stamp_of`."""
        return self._stream.time_base or Fraction(1, 1000)

    @property
    def declared_rate(self) -> Fraction | None:
        """Frames per second as the file states them, if it does."""
        return self._stream.average_rate or self._stream.guessed_rate

    @property
    def declared_count(self) -> int:
        """Number of pictures the file promises, or that follows from its duration and rate; 0 where it is silent."""
        if self._stream.frames:
            return self._stream.frames
        rate = self.declared_rate
        if not rate:
            return 0
        if self._stream.duration is not None:
            return round(self._stream.duration * self.time_base * rate)
        return round(Fraction(self._container.duration or 0, av.time_base) * rate)

    @property
    def one_picture_per_packet(self) -> bool:
        """Whether each packet of a sound file gives one picture: VP8 hides some, DivX packs two, MPEG streams halve."""
        return self._stream.codec_context.name not in ("vp8", "mpeg4") and "mpeg" not in self._container.format.name

    def next(self) -> av.VideoFrame | None:
        """Give the next picture, or None at the end of what can be read."""
        return next(self._pictures, None)

    def seek(self, stamp: int) -> bool:
        """Go to a keyframe at or before `stamp`; False where the file cannot do that."""
        try:
            self._container.seek(stamp, stream=self._stream, backward=True)
        except (FFmpegError, OverflowError):
            return False
        self._pictures = self._decode()
        return True

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._pictures.close()
        self._container.close()

    def _decode(self) -> Generator[av.VideoFrame, None, None]:
        started = False
        try:
            for packet in self._container.demux(self._stream):
                self.corrupt_packets += packet.is_corrupt
                self.discarded += packet.is_discard
                self.packets += bool(packet.size) and not packet.is_discard
                if not started and packet.pts is not None and not packet.is_discard:
                    self.leading.append(packet.pts)
                try:
                    for picture in packet.decode():
                        started = True
                        yield picture
                except FFmpegError:
                    self.refused.append(packet.pts)
        except FFmpegError:  # the container itself is broken from here on; the decoder may still hold pictures
            self.refused.append(None)
            with suppress(FFmpegError):
                yield from self._stream.codec_context.decode(None)


def _open_container(path: Path) -> av.container.InputContainer:
    try:
        # `file:`: a colon in the name is no protocol. The whitelist keeps playlists off the network.
        container = av.open(f"file:{path}", metadata_errors="replace", options={"protocol_whitelist": "file"})
    except (FFmpegError, UnicodeError) as error:
        raise _cannot_open(path) from error
    if container.format.name in _REFUSED_FORMATS:
        container.close()
        raise _cannot_open(path)
    return container


def _cannot_open(path: Path) -> EngineError:
    try:
        size = path.stat().st_size
    except OSError as error:
        return EngineError(f"{path} cannot be read ({error.strerror}); check that it is still there.")
    if size == 0:
        return EngineError(f"{path} is empty; copy it again from where it came from.")
    if lacks_movie_box(path):
        return EngineError(
            f"{path} was never finished: its table of contents (the moov box) is missing, so no frame can be found; "
            "copy it again, or restore it with a repair tool such as untrunc."
        )
    return EngineError(f"{path} is not a video that can be read; choose a video file or a folder of images.")


def _video_stream(container: av.container.InputContainer, path: Path) -> VideoStream:
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            context: object = stream.codec_context  # None without a decoder, whatever the stubs say
            if context is None:
                container.close()
                raise EngineError(f"{path} uses a video format for which there is no decoder; convert it to H.264.")
            return stream
    container.close()
    raise EngineError(f"{path} has no moving pictures in it, only sound or other data; choose a video file.")
