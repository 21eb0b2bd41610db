"""Colour and orientation, against the definitions."""

from __future__ import annotations

import av
import numpy as np
import pytest

from engine.video.picture import Orientation, PictureConverter, checksum

LUMA_RED_BLUE = {"BT.601": (0.299, 0.114), "BT.709": (0.2126, 0.0722), "BT.2020": (0.2627, 0.0593)}
STATED = {1: "BT.709", 5: "BT.601", 6: "BT.601", 9: "BT.2020"}
UNSTATED = 2
FULL = 2


def expected_rgb(yuv: tuple[int, int, int], matrix: str, *, full: bool) -> np.ndarray:
    """ITU-R BT.601/709/2020: R'G'B' in 0..255 from 8-bit Y'CbCr."""
    red, blue = LUMA_RED_BLUE[matrix]
    y = yuv[0] / 255 if full else (yuv[0] - 16) / 219
    cb, cr = ((value - 128) / (255 if full else 224) for value in yuv[1:])
    r, b = y + 2 * (1 - red) * cr, y + 2 * (1 - blue) * cb
    g = (y - red * r - blue * b) / (1 - red - blue)
    return np.clip(255 * np.array([r, g, b]), 0, 255)


def flat_picture(size: tuple[int, int], pix_fmt: str, yuv: tuple[int, int, int]) -> av.VideoFrame:
    picture = av.VideoFrame(size[1], size[0], pix_fmt)
    for plane, value in zip(picture.planes, yuv, strict=True):
        if "10" in pix_fmt:
            plane.update(np.full(plane.buffer_size // 2, value << 2, np.uint16).tobytes())
        else:
            plane.update(bytes([value]) * plane.buffer_size)
    return picture


@pytest.mark.parametrize("yuv", [(120, 90, 170), (60, 160, 110)])
@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuvj420p", "yuv444p", "yuv422p10le"])
@pytest.mark.parametrize("size", [(96, 160), (97, 161), (720, 66)])
@pytest.mark.parametrize("colour_range", [0, 1, FULL])
@pytest.mark.parametrize("space", [1, UNSTATED, 5, 6, 9])
def test_colours_follow_matrix_and_range(
    yuv: tuple[int, int, int], pix_fmt: str, size: tuple[int, int], colour_range: int, space: int
) -> None:
    picture = flat_picture(size, pix_fmt, yuv)
    picture.colorspace, picture.color_range = space, colour_range
    matrix = STATED.get(space, "BT.709" if size[0] >= 720 else "BT.601")
    full = colour_range == FULL or pix_fmt == "yuvj420p"
    rgb = PictureConverter(size, Orientation()).to_rgb(picture)
    assert rgb.shape == (*size, 3)
    assert np.abs(rgb - expected_rgb(yuv, matrix, full=full)).max() <= 3


@pytest.mark.parametrize("transpose", [False, True])
@pytest.mark.parametrize("flip_x", [False, True])
@pytest.mark.parametrize("flip_y", [False, True])
def test_orientations(transpose: bool, flip_x: bool, flip_y: bool) -> None:
    image = np.random.default_rng(0).integers(0, 256, (5, 8, 3), dtype=np.uint8)
    orientation = Orientation(transpose=transpose, flip_x=flip_x, flip_y=flip_y)
    upright = orientation.apply(image)
    height, width = orientation.upright_size((5, 8))
    assert upright.shape == (height, width, 3)
    assert upright.flags.c_contiguous
    for y in range(height):
        for x in range(width):
            row, column = height - 1 - y if flip_y else y, width - 1 - x if flip_x else x
            assert np.array_equal(upright[y, x], image[column, row] if transpose else image[row, column])


def test_a_picture_of_another_size_is_scaled() -> None:
    picture = flat_picture((48, 80), "yuv420p", (120, 90, 170))
    rgb = PictureConverter((96, 160), Orientation()).to_rgb(picture)
    assert rgb.shape == (96, 160, 3)
    assert np.abs(rgb - expected_rgb((120, 90, 170), "BT.601", full=False)).max() <= 3


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv444p", "nv12", "rgb24", "gray", "yuv420p10le"])
def test_the_checksum_sees_every_sample_and_no_padding(pix_fmt: str) -> None:
    image = np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)

    def make(pixels: np.ndarray) -> av.VideoFrame:
        return av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=pix_fmt, threads=1)

    assert checksum(make(image)) == checksum(make(image.copy()))
    image[-2:, -2:] ^= 128
    assert checksum(make(image)) != checksum(make(image ^ 1))
    picture = make(image)
    before = checksum(picture)
    plane = picture.planes[0]
    if plane.line_size > plane.width and pix_fmt == "yuv420p":
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, plane.width :] = 7
        assert checksum(picture) == before
