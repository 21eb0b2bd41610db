"""Fingerprints follow content, all of it, not place; what was read is remembered until a file changes."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError, StoppedError
from engine.video import fingerprint
from tests.engine.video.clips import write_clip

MIB = 1 << 20
HOUR_NS = 3_600_000_000_000


def settle(path: Path, *, hours: int = 1) -> Path:
    """Let a file look as if it had lain there for a while: only then is its content remembered."""
    then = time.time_ns() - hours * HOUR_NS
    os.utime(path, ns=(then, then))
    return path


def settled_file(path: Path, *, mib: int, seed: int = 0) -> Path:
    path.write_bytes(np.random.default_rng(seed).bytes(mib * MIB))
    return settle(path)


def past_the_tick(clock: Path, *, than: Path) -> None:
    """Wait until a file that is written now is younger than another by the file system's clock."""
    while True:
        clock.write_bytes(b"tick")
        if clock.stat().st_ctime_ns > than.stat().st_ctime_ns:
            return
        time.sleep(0.002)


def read_mib(path: Path) -> int:
    """How much of a video is read to give its fingerprint, to 8 MiB; from less, 0."""
    steps: list[tuple[int, int]] = []
    fingerprint(path, progress=lambda done, total: steps.append((done, total)))
    return max((done for done, _ in steps), default=0)


def save_object(path: Path, column: int) -> None:
    """A dark BMP of fixed size with one bright object on it, somewhere in the middle."""
    image = np.zeros((120, 160, 3), np.uint8)
    image[40:80, column : column + 30] = 200
    Image.fromarray(image).save(path)


def test_every_byte_of_a_file_counts_whatever_its_size(tmp_path: Path) -> None:
    content = np.random.default_rng(0).bytes(5 * MIB)
    (tmp_path / "a").write_bytes(content)
    (tmp_path / "b").write_bytes(content)
    key = fingerprint(tmp_path / "a")
    assert len(key) == 64
    assert fingerprint(tmp_path / "b") == key
    seen = {key}
    places = [0, len(content) - 1, *random.Random(0).sample(range(len(content)), 20)]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1
        (tmp_path / "b").write_bytes(changed)
        seen.add(fingerprint(tmp_path / "b"))
    (tmp_path / "b").write_bytes(content + b"\0")
    seen.add(fingerprint(tmp_path / "b"))
    assert len(seen) == 2 + len(places)


def test_a_folder_is_known_by_its_images(tmp_path: Path) -> None:
    def folder(name: str, **files: bytes) -> str:
        (tmp_path / name).mkdir()
        for file, content in files.items():
            (tmp_path / name / f"{file}.png").write_bytes(content)
        (tmp_path / name / "notes.txt").write_text(name)
        return fingerprint(tmp_path / name)

    same = [folder("1", a=b"x", b=b"y"), folder("2", a=b"x", b=b"y")]
    others = [
        folder("3", a=b"y", b=b"x"),
        folder("4", a=b"x", c=b"y"),
        folder("5", a=b"x"),
        folder("6", a=b"x", b=b"yy"),
        folder("7"),
    ]
    assert same[0] == same[1]
    assert len({same[0], *others}) == 6


def test_folders_that_differ_inside_their_images_only_are_two(tmp_path: Path) -> None:
    for name, shift in (("a", 40), ("b", 90)):
        (tmp_path / name).mkdir()
        for number in range(6):
            save_object(tmp_path / name / f"{number}.bmp", shift + number)
    assert fingerprint(tmp_path / "a") != fingerprint(tmp_path / "b")


@pytest.mark.parametrize("number", [1, 100, 198])
def test_one_image_of_two_hundred_counts(tmp_path: Path, number: int) -> None:
    for each in range(200):
        save_object(tmp_path / f"{each}.bmp", 40)
        settle(tmp_path / f"{each}.bmp")
    before = fingerprint(tmp_path)
    save_object(tmp_path / f"{number}.bmp", 80)
    assert fingerprint(tmp_path) != before


def test_a_blanked_frame_of_a_raw_avi_counts(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.avi", codec="rawvideo", size=(192, 320))
    settle(path)
    assert path.stat().st_size > 5 * MIB
    before = fingerprint(path)
    with av.open(str(path)) as container:
        packet = next(packet for packet in container.demux(video=0) if packet.pts == 2)
    assert packet.pos is not None
    with path.open("r+b") as stream:
        stream.seek(packet.pos + 8)
        stream.write(bytes(packet.size))
    assert fingerprint(path) != before


def test_what_was_read_is_remembered(tmp_path: Path) -> None:
    path = settled_file(tmp_path / "a", mib=9)
    before = fingerprint(path)
    assert read_mib(path) == 0
    assert fingerprint(path) == before


@pytest.mark.parametrize("change", ["time", "size", "another file", "content alone"])
def test_a_change_that_shows_is_read_again(tmp_path: Path, change: str) -> None:
    path = settled_file(tmp_path / "a", mib=9)
    before = fingerprint(path)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    if change == "time":
        settle(path, hours=2)
    elif change == "size":
        with path.open("ab") as stream:
            stream.write(b"\0")
        os.utime(path, ns=times)
    elif change == "another file":
        settled_file(tmp_path / "b", mib=9, seed=1).replace(path)
        os.utime(path, ns=times)
    elif sys.platform == "win32":
        pytest.skip("there a file keeps no time of change but the one that can be set")
    else:
        past_the_tick(tmp_path / "clock", than=path)
        with path.open("r+b") as stream:
            stream.write(b"other")
        os.utime(path, ns=times)
    assert read_mib(path) == 8
    assert (fingerprint(path) == before) == (change == "time")
    assert read_mib(path) == 0


def test_of_a_folder_only_changed_images_are_read_again(tmp_path: Path) -> None:
    for number in range(3):
        settled_file(tmp_path / f"{number}.bmp", mib=9, seed=number)
    assert read_mib(tmp_path) == 24
    assert read_mib(tmp_path) == 0
    before = fingerprint(tmp_path)
    settled_file(tmp_path / "1.bmp", mib=9, seed=7)
    assert read_mib(tmp_path) == 8
    assert fingerprint(tmp_path) != before
    (tmp_path / "2.bmp").rename(tmp_path / "3.bmp")
    assert read_mib(tmp_path) == 8, "a name is part of what is remembered"


def test_a_young_file_is_not_trusted_to_show_its_next_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = settled_file(tmp_path / "a", mib=9)
    soon = time.time_ns() + 60_000_000_000
    os.utime(path, ns=(soon, soon))
    assert (read_mib(path), read_mib(path)) == (8, 0), "a clock may be wrong"
    monkeypatch.setattr(sys.modules[fingerprint.__module__], "_TOO_YOUNG_NS", HOUR_NS)  # however slow the machine
    os.utime(path)
    assert (read_mib(path), read_mib(path)) == (8, 8)


@pytest.mark.parametrize("harm", [b"", b"noise" * 100])
def test_a_broken_memory_counts_as_absent(tmp_path: Path, index_cache_folder: Path, harm: bytes) -> None:
    path = settled_file(tmp_path / "a", mib=9)
    before = fingerprint(path)
    (kept,) = (index_cache_folder / "contents").iterdir()
    kept.write_bytes(harm)
    assert fingerprint(path) == before
    np.savez(kept, stamps=np.zeros((1, 3)), digests=np.zeros((1, 3)))
    assert fingerprint(path) == before


def test_reading_can_be_watched_and_stopped(tmp_path: Path) -> None:
    path = settled_file(tmp_path / "a", mib=20)
    steps: list[tuple[int, int]] = []
    with pytest.raises(StoppedError, match="Opening a was stopped"):
        fingerprint(path, progress=lambda *step: steps.append(step), cancelled=lambda: len(steps) == 1)
    assert steps == [(8, 20)]
    fingerprint(path, progress=lambda *step: steps.append(step))
    assert steps == [(8, 20), (8, 20), (16, 20)], "what was stopped is not remembered"


def test_an_image_that_may_not_be_read_does_not_lock_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"x")
        settle(tmp_path / name)
    whole = fingerprint(tmp_path)
    settle(tmp_path / "a.png", hours=2)
    opened = Path.open

    def refuse(path: Path, *given: Any, **named: Any) -> Any:
        if path.name == "a.png":
            raise PermissionError(13, "Permission denied")
        return opened(path, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        assert fingerprint(tmp_path) != whole
    assert fingerprint(tmp_path) == whole, "a refusal is not remembered"


def test_what_is_missing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="gone cannot be read"):
        fingerprint(tmp_path / "gone")
