"""Makes small test videos whose every frame carries its own number, readable after lossy compression.

A frame shows twelve bits as black or white blocks, and a red and a green corner that tell which side is up.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

Image = NDArray[np.uint8]

SIZE = (96, 160)
COUNT = 60
_BLOCK, _PITCH, _TOP, _LEFT, _PER_ROW = 14, 18, 20, 8, 5
_CORNER = 14


def draw_number(number: int, size: tuple[int, int] = SIZE) -> Image:
    """Draw the upright picture of frame `number`; at least 94 × 100 pixels."""
    height, width = size
    noise = np.random.default_rng(number)
    image = np.empty((height, width, 3), np.uint8)
    image[...] = (np.arange(width) * 200 // width)[None, :, None]
    image[-16:] = noise.integers(60, 180, (16, width, 1), dtype=np.uint8)
    for bit in range(12):
        y, x = _TOP + bit // _PER_ROW * _PITCH, _LEFT + bit % _PER_ROW * _PITCH
        image[y : y + _BLOCK, x : x + _BLOCK] = 255 if number >> bit & 1 else 0
    image[:_CORNER, :_CORNER] = 255, 0, 0
    image[:_CORNER, -_CORNER:] = 0, 255, 0
    return image


def read_number(image: Image) -> int:
    """Read the number off a decoded picture; AssertionError where it is not upright or not legible."""
    for corner, channel in ((image[3:10, 3:10], 0), (image[3:10, -10:-3], 1)):
        colour = corner.reshape(-1, 3).mean(axis=0)
        assert colour[channel] > 150, f"the picture is not upright: {colour}"
        assert sorted(colour)[1] < 110, f"the picture is not upright: {colour}"
    number = 0
    for bit in range(12):
        y, x = _TOP + bit // _PER_ROW * _PITCH, _LEFT + bit % _PER_ROW * _PITCH
        level = image[y + 3 : y + _BLOCK - 3, x + 3 : x + _BLOCK - 3].mean()
        assert level < 80 or level > 175, f"bit {bit} is not legible: {level}"
        number |= (level > 128) << bit
    return number


def write_clip(
    path: Path,
    *,
    codec: str = "libx264",
    count: int = COUNT,
    size: tuple[int, int] = SIZE,
    pix_fmt: str = "yuv420p",
    options: Mapping[str, str] | None = None,
    container_options: Mapping[str, str] | None = None,
    times: Sequence[int] | None = None,
    time_base: Fraction = Fraction(1, 24),
    picture: Callable[[int], Image] | None = None,
) -> Path:
    """Write `count` numbered frames; `times` are their presentation times in `time_base` (default: one unit each)."""
    with av.open(str(path), "w", options=dict(container_options or {})) as container:
        stream = cast("VideoStream", container.add_stream(codec, rate=24, options=dict(options or {})))
        stream.pix_fmt = pix_fmt
        stream.codec_context.time_base = time_base
        for number in range(count):
            image = picture(number) if picture else draw_number(number, size)
            if number == 0:
                stream.height, stream.width = image.shape[:2]
            rgb = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame = rgb.reformat(format=pix_fmt, threads=1)  # several threads do not always give the same samples
            frame.pts = number if times is None else times[number]
            frame.time_base = time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def remux(source: Path, target: Path, *, shift_frames: int = 0, options: Mapping[str, str] | None = None) -> Path:
    """Copy the packets of a 24 fps clip into another file, each presented `shift_frames` earlier.

    An MP4 then begins with an edit list that hides what lies before time 0, as `ffmpeg -ss … -c copy` makes it.
    """
    with av.open(str(source)) as given, av.open(str(target), "w", options=dict(options or {})) as made:
        stream = given.streams.video[0]
        copy = made.add_stream_from_template(stream)
        assert stream.time_base is not None
        shift = round(Fraction(shift_frames, 24) / stream.time_base)
        for packet in given.demux(stream):
            if packet.size and packet.pts is not None:
                packet.pts -= shift
                packet.dts = None if packet.dts is None else packet.dts - shift
                packet.stream = copy
                made.mux(packet)
    return target


def set_display_matrix(path: Path, matrix: tuple[int, int, int, int]) -> None:
    """Write (a, b, c, d) into the track header of an MP4: x' = ax + cy, y' = bx + dy."""
    data = bytearray(path.read_bytes())
    header = data.index(b"tkhd")
    version = data[header + 4]
    place = header + (56 if version else 44)
    one = 1 << 16
    a, b, c, d = (value * one for value in matrix)
    data[place : place + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
