"""Folders of images: order, formats, sizes, orientation, and images that cannot be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError, StoppedError
from engine.video import open_video
from tests.engine.video.clips import SIZE, draw_number, read_number


def save(path: Path, number: int, **options: object) -> Path:
    Image.fromarray(draw_number(number)).save(path, **options)  # type: ignore[arg-type]  # Pillow's own options
    return path


def test_natural_order_and_all_formats(tmp_path: Path) -> None:
    names = ["frame2.png", "frame10.jpg", "Frame9.JPEG", "frame0011.bmp", "b.webp", "b2.tif", "übung 3.png", "7.ppm"]
    for number, name in enumerate(names):
        save(tmp_path / name, number, **({"quality": 95} if "jp" in name.lower() or "webp" in name else {}))
    (tmp_path / "notes.txt").write_text("no image")
    (tmp_path / ".hidden.png").write_text("no image")
    (tmp_path / "folder.png").mkdir()
    with open_video(tmp_path) as video:
        order = [names.index(n) for n in ("7.ppm", "b.webp", "b2.tif", "frame2.png", "Frame9.JPEG")]
        order += [names.index(n) for n in ("frame10.jpg", "frame0011.bmp", "übung 3.png")]
        assert [read_number(image) for image in video.frames(range(len(video)))] == order
        assert video.info.kind == "folder"
        assert video.info.size == SIZE
        assert video.info.fps == 24.0
        assert video.info.timestamps_s == pytest.approx([number / 24 for number in range(len(names))])
        assert video.info.warnings == ()
        with pytest.raises(IndexError):
            video.frame(len(names))


def test_broken_images_are_left_out_and_named(tmp_path: Path) -> None:
    for number in range(6):
        save(tmp_path / f"{number:05d}.jpg", number, quality=95)
    whole = (tmp_path / "00002.jpg").read_bytes()
    (tmp_path / "00002.jpg").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "00004.jpg").write_bytes(b"")
    with open_video(tmp_path) as video:
        assert [read_number(image) for image in video.frames(range(len(video)))] == [0, 1, 3, 5]
        assert video.info.warnings == (
            "2 of 6 images cannot be read and are left out (00002.jpg, 00004.jpg); the frames after them move up.",
        )


def test_other_sizes_are_scaled_to_the_most_common(tmp_path: Path) -> None:
    Image.fromarray(np.full((50, 60, 3), 70, np.uint8)).save(tmp_path / "0.png")
    for number in range(1, 4):
        save(tmp_path / f"{number}.png", number)
    with open_video(tmp_path) as video:
        assert video.info.size == SIZE
        assert video.frame(0).shape == (*SIZE, 3)
        assert video.info.warnings == ("1 of 4 images have another size and are scaled to 160 × 96.",)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(tmp_path: Path, orientation: int) -> None:
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]  # Image.Transpose numbers that undo it
    image = Image.fromarray(draw_number(1234))
    stored = image if back is None else image.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.jpg", quality=95, exif=exif)
    with open_video(tmp_path) as video:
        assert video.info.size == SIZE
        assert read_number(video.frame(0)) == 1234


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "CMYK", "I;16"])
def test_every_colour_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(np.tile(np.array([0, 255], np.uint8), (40, 30)).repeat(2, axis=1))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        image = grey.convert("RGB").convert(mode)
    image.save(tmp_path / ("a.tif" if mode == "CMYK" else "a.png"))
    with open_video(tmp_path) as video:
        frame = video.frame(0)
        assert frame.dtype == np.uint8
        assert np.abs(frame.astype(int) - np.asarray(grey)[..., None]).max() <= 2


def test_folders_without_readable_images_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="has no images in it"):
        open_video(tmp_path)
    (tmp_path / "a.png").write_bytes(b"no image")
    with pytest.raises(EngineError, match="none of its 1 images can be read"):
        open_video(tmp_path)


def test_an_image_that_goes_away_is_a_sentence(tmp_path: Path) -> None:
    save(tmp_path / "0.png", 0)
    with open_video(tmp_path) as video:
        (tmp_path / "0.png").unlink()
        with pytest.raises(EngineError, match=r"0\.png can no longer be read"):
            video.frame(0)


def test_looking_through_can_be_watched_and_stopped(tmp_path: Path) -> None:
    for number in range(3):
        save(tmp_path / f"{number}.png", number)
    seen: list[tuple[int, int]] = []
    with pytest.raises(StoppedError):
        open_video(tmp_path, cancelled=lambda: True)
    open_video(tmp_path, progress=lambda done, total: seen.append((done, total))).close()
    assert seen == [(1, 3), (2, 3), (3, 3)]
    seen.clear()
    open_video(tmp_path, progress=lambda done, total: seen.append((done, total))).close()
    assert not seen, "the second opening remembers"


def test_a_repaired_image_is_noticed(tmp_path: Path) -> None:
    for number in range(3):
        save(tmp_path / f"{number}.png", number)
    whole = (tmp_path / "1.png").read_bytes()
    (tmp_path / "1.png").write_bytes(whole[:100])
    assert open_video(tmp_path).info.frame_count == 2
    (tmp_path / "1.png").write_bytes(whole)
    assert open_video(tmp_path).info.frame_count == 3
