from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.errors import EngineError
from engine.exchange.mask_folder import read_mask_folder
from storage.mask_codec import decode, encode, is_empty

SIZE = (6, 8)


def numbered(*, first: int = 1, second: int = 2) -> NDArray[np.uint8]:
    image = np.zeros(SIZE, np.uint8)
    image[:2, :3] = first
    image[4:, 5:] = second
    return image


def save(path: Path, image: NDArray[np.uint8], *, palette: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(image)
    if palette:
        picture.putpalette([0, 0, 0, 200, 0, 0, 0, 200, 0])
    picture.save(path)


@pytest.mark.parametrize("palette", [False, True])
def test_one_image_per_frame_with_numbers(tmp_path: Path, palette: bool) -> None:
    save(tmp_path / "00000.png", numbered(), palette=palette)
    save(tmp_path / "00004.png", numbered(second=0), palette=palette)
    one, two = read_mask_folder(tmp_path, size=SIZE, frame_count=9)
    assert (one.name, two.name) == ("1", "2")
    assert one.masks[0] == one.masks[4] == encode(numbered() == 1)
    assert two.masks[0] == encode(numbered() == 2)
    assert is_empty(two.masks[4])


def test_a_folder_per_object_as_we_export_it(tmp_path: Path) -> None:
    for name in ("001", "002"):
        save(tmp_path / name / "00003.png", (numbered() == int(name)).astype(np.uint8) * 255)
    (tmp_path / "notes").mkdir()
    one, two = read_mask_folder(tmp_path, size=SIZE, frame_count=9)
    assert (one.name, two.name) == ("001", "002")
    assert decode(two.masks[3])[5, 7]


def test_names_that_count_from_one(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        save(tmp_path / f"frame_{number:03d}.png", numbered())
    (first, _) = read_mask_folder(tmp_path, size=SIZE, frame_count=3)
    assert sorted(first.masks) == [0, 1, 2]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    def refusal(folder: Path) -> str:
        with pytest.raises(EngineError) as caught:
            read_mask_folder(folder, size=SIZE, frame_count=3)
        return str(caught.value)

    assert "not a folder" in refusal(tmp_path / "missing")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no mask images" in refusal(empty)
    save(tmp_path / "a" / "x" / "9.png", numbered())
    assert "names frame 9, but the video ends with 2" in refusal(tmp_path / "a")
    save(tmp_path / "b" / "mask.png", numbered())
    assert "no number" in refusal(tmp_path / "b")
    save(tmp_path / "c" / "0.png", np.zeros((4, 4), np.uint8))
    assert "4×4" in refusal(tmp_path / "c")
    save(tmp_path / "d" / "0.png", np.zeros((*SIZE, 3), np.uint8))
    assert "colours" in refusal(tmp_path / "d")
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "0.png").write_bytes(b"no image")
    assert "cannot be read" in refusal(tmp_path / "e")
    save(tmp_path / "f" / "0.png", numbered())
    save(tmp_path / "f" / "00.png", numbered())
    assert "both name frame 0" in refusal(tmp_path / "f")
