"""From a decoder's picture to the pixels everybody works on: colour, size and orientation, in one place.

Both the window's process and the model process convert with this, so that they see the same bytes. Holds no state
but a converter; knows nothing of files.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import av
import numpy as np
from av.sidedata.sidedata import Type as SideDataType
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from engine.video.frame_source import RgbFrame

_UNSPECIFIED_COLOURSPACE = 2  # AVCOL_SPC_UNSPECIFIED
_HD_HEIGHT = 720


@dataclass(frozen=True, slots=True)
class Orientation:
    """How stored pixels become upright ones: transpose first, then mirror left-right, then mirror top-bottom."""

    transpose: bool = False
    flip_x: bool = False
    flip_y: bool = False

    def upright_size(self, stored: tuple[int, int]) -> tuple[int, int]:
        """Give the upright (height, width) of a picture stored with (height, width) `stored`."""
        height, width = stored
        return (width, height) if self.transpose else (height, width)

    def apply(self, image: RgbFrame) -> RgbFrame:
        """Turn a stored image (H, W, 3) upright; C-contiguous."""
        if self == Orientation():
            return image
        turned = image.swapaxes(0, 1) if self.transpose else image
        turned = turned[:: -1 if self.flip_y else 1, :: -1 if self.flip_x else 1]
        upright = np.empty(turned.shape, np.uint8)
        for channel in range(3):  # half the time of one copy of 3-byte pixels
            upright[..., channel] = turned[..., channel]
        return upright


def orientation_of(picture: av.VideoFrame) -> Orientation:
    """Read a picture's display matrix (ISO 14496-12 §8.3.2; x' = ax + cy, y' = bx + dy) as quarter turns and mirrors.

    Angles that are no quarter turn go to the nearest one; without a matrix the picture is upright as stored.
    """
    side_data = cast("Mapping[SideDataType, bytes]", picture.side_data)  # the stubs know only motion vectors
    matrix = side_data.get(SideDataType.DISPLAYMATRIX)
    if matrix is None:
        return Orientation()
    a, b, _, c, d = (int(value) for value in np.frombuffer(bytes(matrix), np.int32)[:5])
    if abs(b) + abs(c) > abs(a) + abs(d):
        return Orientation(transpose=True, flip_x=c < 0, flip_y=b < 0)
    return Orientation(flip_x=a < 0, flip_y=d < 0)


def checksum(picture: av.VideoFrame) -> int:
    """Give a 32-bit checksum of the picture's visible samples, before any conversion."""
    bits = {component.bits for component in picture.format.components}
    if not picture.format.is_planar or bits != {8} or picture.format.name.startswith(("nv", "pal")):
        return zlib.crc32(_pixels(picture.to_rgb(threads=1)).data)
    value = 0
    for plane in picture.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        value = zlib.crc32(np.ascontiguousarray(rows).data, value)  # the padding behind each row is arbitrary
    return value


def _pixels(rgb: av.VideoFrame) -> RgbFrame:
    return np.ascontiguousarray(rgb.to_ndarray(), np.uint8)


class PictureConverter:
    """Makes upright RGB frames of one fixed stored size from decoded pictures; one thread at a time."""

    def __init__(self, stored_size: tuple[int, int], orientation: Orientation) -> None:
        self._stored_size = stored_size
        self._orientation = orientation
        self._reformatter = VideoReformatter()

    def to_rgb(self, picture: av.VideoFrame) -> RgbFrame:
        """Convert a decoded picture to (H, W, 3) uint8 RGB, upright; another size is scaled to the fixed one.

        The file's own matrix and range are used. Where it names no matrix: BT.709 from 720 lines on, else BT.601,
        as players do. Non-square pixels stay as stored. One thread: the library's several do not always give the same.
        """
        height, width = self._stored_size
        same_size = (picture.height, picture.width) == self._stored_size
        unknown = picture.colorspace == _UNSPECIFIED_COLOURSPACE
        guess = Colorspace.ITU709 if picture.height >= _HD_HEIGHT else Colorspace.ITU601
        rgb = self._reformatter.reformat(
            picture,
            width,
            height,
            "rgb24",
            src_colorspace=guess if unknown else None,
            interpolation=Interpolation.BILINEAR if same_size else Interpolation.AREA,
            dst_color_range=ColorRange.JPEG,
            threads=1,
        )
        return self._orientation.apply(_pixels(rgb))
