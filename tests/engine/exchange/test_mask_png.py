"""Masks as PNG: written as 0 and 255, and read from every kind of picture people make masks with."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError
from engine.exchange.mask_png import png_path, read_mask_png, write_mask_png
from storage import mask_codec

MASK = np.array([[0, 1, 0], [1, 1, 0]], dtype=bool)


def test_path_as_in_the_dataset() -> None:
    assert png_path(Path("out"), object_id=7, frame=12) == Path("out/png/007/00012.png")
    assert png_path(Path("out"), object_id=1234, frame=123456) == Path("out/png/1234/123456.png")


def test_round_trip_and_content(tmp_path: Path) -> None:
    path = png_path(tmp_path, object_id=1, frame=0)
    write_mask_png(path, mask=mask_codec.encode(MASK))
    with Image.open(path) as picture:
        assert (picture.format, picture.mode) == ("PNG", "L")
        np.testing.assert_array_equal(np.asarray(picture), MASK * 255)
    assert read_mask_png(path, size=(2, 3)) == mask_codec.encode(MASK)
    assert os.listdir(path.parent) == ["00000.png"]


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "P", "RGB", "RGBA", "LA"])
def test_kinds_of_pictures(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "mask.png"
    grey = Image.fromarray(MASK.astype(np.uint8) * np.uint8(255))
    if mode == "I;16":
        picture = Image.fromarray(MASK.astype(np.uint16) * np.uint16(300))
    elif mode == "P":
        picture = Image.fromarray(MASK.astype(np.uint8) * np.uint8(2), mode="P")
        picture.putpalette([9] * 768)
    else:
        picture = grey.convert(mode)
    picture.save(path)
    assert read_mask_png(path, size=(2, 3)) == mask_codec.encode(MASK)


def test_transparent_pixels_are_outside(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    values = np.full((2, 3, 4), 200, np.uint8)
    values[..., 3] = MASK * 255
    Image.fromarray(values).save(path)
    assert read_mask_png(path, size=(2, 3)) == mask_codec.encode(MASK)


def test_wrong_size_names_both(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    write_mask_png(path, mask=mask_codec.encode(MASK))
    with pytest.raises(EngineError, match=r"mask.png: the mask is 3×2 pixels \(width×height\), the video 2×3"):
        read_mask_png(path, size=(3, 2))


def test_what_is_no_image_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"nowhere.png: there is no such file"):
        read_mask_png(tmp_path / "nowhere.png", size=(2, 3))
    text = tmp_path / "text.png"
    text.write_text("not a picture")
    with pytest.raises(EngineError, match=r"text.png: the file is not an image"):
        read_mask_png(text, size=(2, 3))
    with pytest.raises(EngineError, match="cannot be read"):
        read_mask_png(tmp_path, size=(2, 3))


def test_truncated_image_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    noise = np.random.default_rng(0).integers(0, 2, (64, 64)).astype(bool)
    write_mask_png(path, mask=mask_codec.encode(noise))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(EngineError, match=r"mask.png: the image cannot be read"):
        read_mask_png(path, size=(64, 64))
