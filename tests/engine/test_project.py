"""What a project does with videos it is given a second time, or cannot take."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.errors import StoppedError
from engine.project import Project, file_sha256
from engine.video import FrameSource, open_video
from storage.catalogue import Catalogue
from storage.drafts import NewVideo
from storage.errors import StorageError
from tests.engine.video.clips import write_clip
from tests.engine.video.test_fingerprint import save_object


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.masklets") as made:
        yield made


def make_file(path: Path, *, shift: int = 0) -> Path:
    return write_clip(path, count=12 + shift)


def make_folder(path: Path, *, shift: int = 0) -> Path:
    path.mkdir()
    for number in range(6):
        save_object(path / f"{number}.bmp", 20 + number + shift)
    return path


def copy(path: Path, to: Path) -> Path:
    if path.is_dir():
        shutil.copytree(path, to)
    else:
        shutil.copyfile(path, to)
    return to


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def add(project: Project, path: Path) -> tuple[int, str]:
    video, source = project.add_video(path)
    with source:
        assert source.info.path == path
    return video.id, video.path


Make = Callable[..., Path]
both = pytest.mark.parametrize("make", [make_file, make_folder])


@both
def test_a_copy_does_not_take_the_record_over(project: Project, tmp_path: Path, make: Make) -> None:
    first = add(project, make(tmp_path / "a.mp4"))
    copy(tmp_path / "a.mp4", tmp_path / "b.mp4")
    assert add(project, tmp_path / "b.mp4") == first
    assert add(project, tmp_path / "a.mp4") == first
    remove(tmp_path / "a.mp4")
    assert add(project, tmp_path / "b.mp4") == (first[0], "b.mp4"), "the original has gone: the copy stands for it"


@both
def test_a_copy_stands_for_a_replaced_original(project: Project, tmp_path: Path, make: Make) -> None:
    first = add(project, make(tmp_path / "a.mp4"))
    copied = copy(tmp_path / "a.mp4", tmp_path / "b.mp4")
    remove(tmp_path / "a.mp4")
    make(tmp_path / "a.mp4", shift=30)
    assert add(project, copied) == (first[0], "b.mp4")


@both
def test_another_video_of_the_same_names_is_a_new_one(project: Project, tmp_path: Path, make: Make) -> None:
    first = add(project, make(tmp_path / "a.mp4"))
    second = add(project, make(tmp_path / "b.mp4", shift=30))
    assert second[0] != first[0]
    assert [video.path for video in project.store.catalogue.videos()] == ["a.mp4", "b.mp4"]


def test_a_video_that_is_refused_is_closed(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[FrameSource] = []

    def opening(path: Path, **given: object) -> FrameSource:
        opened.append(open_video(path))
        return opened[0]

    def refuse(_: Catalogue, draft: NewVideo) -> None:
        raise StorageError(f"{draft.name} cannot be stored.")

    monkeypatch.setattr("engine.project.open_video", opening)
    monkeypatch.setattr(Catalogue, "add_video", refuse)
    with pytest.raises(StorageError, match="cannot be stored"):
        project.add_video(make_file(tmp_path / "a.mp4"))
    with pytest.raises(ValueError, match="was closed"):
        opened[0].frame(0)


class TestFileDigest:
    """Files are read once while they stay as they are."""

    def test_it_is_read_again_only_when_it_has_changed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("engine.project._TOO_YOUNG_NS", -1)
        file, read = tmp_path / "weights", list[tuple[int, int]]()

        def digest() -> str:
            return file_sha256(file, progress=lambda done, total: read.append((done, total)))

        file.write_bytes(b"one")
        assert digest() == digest() == hashlib.sha256(b"one").hexdigest()
        assert read == [(3, 3)]
        file.write_bytes(b"three")
        assert digest() == hashlib.sha256(b"three").hexdigest()
        assert read == [(3, 3), (5, 5)]

    def test_what_was_just_written_is_not_trusted_to_stay(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("engine.project._TOO_YOUNG_NS", 3_600_000_000_000)  # however slow the machine
        file, read = tmp_path / "weights", list[int]()
        file.write_bytes(b"one")
        for _ in range(2):
            file_sha256(file, progress=lambda done, _: read.append(done))
        assert read == [3, 3]

    def test_it_can_be_stopped(self, tmp_path: Path) -> None:
        file = tmp_path / "weights"
        file.write_bytes(b"one")
        with pytest.raises(StoppedError):
            file_sha256(file, cancelled=lambda: True)
