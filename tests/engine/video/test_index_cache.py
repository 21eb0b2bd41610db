"""The index on disk: made once, never trusted when broken, never in the way."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest

from engine.errors import StoppedError
from engine.video import index_cache, open_video
from engine.video.frame_index import build_index
from tests.engine.video.clips import COUNT, read_number, write_clip


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "a.mp4", options={"g": "12", "bf": "3"})


def opened_by_decoding(path: Path) -> bool:
    steps: list[tuple[int, int]] = []
    with open_video(path, progress=lambda done, total: steps.append((done, total))) as video:
        assert [read_number(image) for image in video.frames((50, 3))] == [50, 3]
    assert steps in ([], [(number, COUNT) for number in range(1, COUNT + 1)])
    return bool(steps)


def stored_files(folder: Path) -> list[Path]:
    """The indices in a cache folder; what else is in it depends on the clip's age."""
    return sorted((folder / "frame_index").glob("*.*"))


def test_the_second_opening_decodes_nothing(clip: Path, index_cache_folder: Path) -> None:
    assert opened_by_decoding(clip)
    assert len(stored_files(index_cache_folder)) == 1
    assert not opened_by_decoding(clip)
    moved = clip.rename(clip.with_name("moved.mp4"))
    assert not opened_by_decoding(moved), "a moved file is the same file"


def test_only_a_changed_file_is_decoded_anew(clip: Path) -> None:
    assert opened_by_decoding(clip)
    before = clip.stat()
    os.utime(clip, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))
    assert not opened_by_decoding(clip), "a touched file is the same file"
    write_clip(clip, options={"g": "10"})
    assert opened_by_decoding(clip)


@pytest.mark.parametrize("harm", ["empty", "half", "noise", "other"])
def test_a_broken_cache_file_counts_as_absent(clip: Path, index_cache_folder: Path, harm: str) -> None:
    assert opened_by_decoding(clip)
    (stored,) = stored_files(index_cache_folder)
    data = stored.read_bytes()
    if harm == "other":
        index_cache.store(f"frame_index/{stored.stem}", {"sizes": np.zeros((3, 2))})
    else:
        noise = random.Random(0).randbytes(len(data))
        stored.write_bytes({"empty": b"", "half": data[: len(data) // 2], "noise": noise}[harm])
    assert opened_by_decoding(clip)
    assert not opened_by_decoding(clip), "it was written anew"


def test_a_cache_that_cannot_be_written_only_costs_time(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("ANNOTATOR_CACHE", str(blocked))
    assert opened_by_decoding(clip)
    assert opened_by_decoding(clip)


def test_stopping_leaves_nothing_behind(clip: Path, index_cache_folder: Path) -> None:
    calls = iter(range(1000))
    with pytest.raises(StoppedError, match=r"a\.mp4 was stopped"):
        open_video(clip, cancelled=lambda: next(calls) == 20)
    assert next(calls) == 21, "stopped within one frame"
    assert stored_files(index_cache_folder) == []


def test_an_index_survives_the_way_through_the_cache(clip: Path) -> None:
    index = build_index(clip)
    index_cache.store("key", index.to_arrays())
    arrays = index_cache.load("key")
    assert arrays is not None
    again = type(index).from_arrays(arrays)
    for name in ("stamps", "keys", "checksums", "damaged"):
        assert np.array_equal(getattr(again, name), getattr(index, name))
    for name in index.__slots__:
        if name not in ("stamps", "keys", "checksums", "damaged"):
            assert getattr(again, name) == getattr(index, name)


def test_the_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert index_cache.cache_folder() == Path(os.environ["ANNOTATOR_CACHE"])
    monkeypatch.delenv("ANNOTATOR_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert index_cache.cache_folder() == tmp_path / "masklet-annotator"
