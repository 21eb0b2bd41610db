"""What a project does with videos it is given a second time, or cannot take."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.project import Project
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
