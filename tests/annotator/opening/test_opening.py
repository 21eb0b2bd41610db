"""Videos are read in the background; what was open stays until the next is there, and what is missing can be found."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.bars.work_strip import WorkStrip
from annotator.long_work import Task
from engine.errors import StoppedError
from engine.places import PROJECT_SUFFIX
from engine.project import file_sha256
from engine.video import FrameSource, open_video
from tests.annotator.small_window import UNLOADED_CHECKPOINT, Office, settle
from tests.engine.desk import write_disc_clip


class SlowReader:
    """Reads a video as far as frame 5, and on only when told or stopped."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def __call__(self, path: Path, **asked: object) -> FrameSource:
        report, cancelled = asked["progress"], asked["cancelled"]
        assert callable(report)
        assert callable(cancelled)
        report(5, 41)
        while not self.go_on.wait(0.005) and not cancelled():
            pass
        return open_video(path, cancelled=cancelled)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowReader:
    reader = SlowReader()
    monkeypatch.setattr("engine.video.open_video", reader)
    return reader


def _another(folder: Path) -> Path:
    return write_disc_clip(folder / "another.mp4", count=9)


def test_the_open_video_stays_in_hand_while_another_is_read(
    office: Office, slow: SlowReader, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace, strip = office.workspace, WorkStrip(office.workspace.work)
    qtbot.addWidget(strip)
    workspace.opening.add_video(_another(tmp_path))
    qtbot.waitUntil(lambda: strip.isVisible() and "left" in strip._far.text())
    assert "another.mp4" in strip._title.text()
    office.object_with_masks("disc")
    assert workspace.video is not None
    assert workspace.video.name == "disc"
    slow.go_on.set()
    settle(workspace)
    assert workspace.video.name == "another"
    assert not strip.isVisible()


def test_reading_can_be_cancelled_and_leaves_nothing(empty_office: Office, slow: SlowReader, tmp_path: Path) -> None:
    workspace = empty_office.workspace
    workspace.opening.add_video(_another(tmp_path))
    workspace.work.cancel()
    settle(workspace)
    assert workspace.project is None
    assert not (tmp_path / f"another{PROJECT_SUFFIX}").exists()
    assert empty_office.noticed == []


def test_when_the_window_goes_no_other_of_several_videos_is_read(
    empty_office: Office, slow: SlowReader, tmp_path: Path
) -> None:
    workspace = empty_office.workspace
    workspace.opening.add_videos([_another(tmp_path), tmp_path / "next.mp4", tmp_path / "last.mp4"])
    workspace.close()
    assert workspace.work.task is None
    assert workspace.project is None


def test_another_wish_takes_the_place_of_what_is_being_read(
    empty_office: Office, slow: SlowReader, clip: Path, tmp_path: Path
) -> None:
    workspace = empty_office.workspace
    workspace.opening.add_video(_another(tmp_path))
    slow.go_on.clear()
    workspace.opening.create_project(tmp_path / "fresh.masklets")
    assert workspace.project is not None
    assert workspace.project.path.name == "fresh.masklets"
    assert workspace.work.task is None


def test_no_project_is_made_while_something_is_imported(empty_office: Office, tmp_path: Path) -> None:
    workspace = empty_office.workspace
    workspace.work.task = Task("Importing…", can_stop=False)
    workspace.opening.create_project(tmp_path / "fresh.masklets")
    assert empty_office.noticed[-1] == "Importing… Wait for its end first."
    assert not (tmp_path / "fresh.masklets").exists()
    workspace.work.task = None


def test_a_file_that_is_no_video_leaves_no_project_behind(empty_office: Office, tmp_path: Path) -> None:
    broken = tmp_path / "letter.txt"
    broken.write_text("no video")
    empty_office.workspace.opening.add_video(broken)
    settle(empty_office.workspace)
    assert "letter.txt" in empty_office.noticed[-1]
    assert list(tmp_path.glob(f"*{PROJECT_SUFFIX}")) == []


def test_a_folder_without_images_is_said(empty_office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "readme.md").write_text("no image")
    empty_office.workspace.opening.add_video(folder)
    settle(empty_office.workspace)
    assert "papers" in empty_office.noticed[-1]
    assert empty_office.workspace.project is None


class TestMovedVideo:
    """The project stays usable, says what is missing, and takes the video from its new place."""

    @pytest.fixture
    def moved(self, office: Office, tmp_path: Path) -> Path:
        """The clip's new place; the project is open without it."""
        workspace = office.workspace
        assert workspace.project is not None
        office.object_with_masks("disc")
        project = workspace.project.path
        new = tmp_path / "elsewhere" / "moved.mp4"
        new.parent.mkdir()
        workspace.opening.create_project(tmp_path / "other.masklets")
        shutil.move(tmp_path / "disc.mp4", new)
        workspace.opening.open_project(project)
        settle(workspace)
        return new

    def test_it_is_said_and_offered_to_be_located(self, moved: Path, office: Office) -> None:
        assert office.workspace.video is None
        assert office.workspace.project is not None
        assert office.noticed[-1].startswith("disc is not at")
        assert office.actions.refusal("file.locate") is None

    def test_the_same_video_is_taken(self, moved: Path, office: Office) -> None:
        office.workspace.opening.locate(moved)
        settle(office.workspace)
        assert office.workspace.video is not None
        assert office.workspace.video.path == "elsewhere/moved.mp4"
        assert [target.name for target in office.workspace.targets()] == ["disc"]
        assert office.actions.refusal("file.locate") is not None

    def test_another_video_is_refused(self, moved: Path, office: Office, tmp_path: Path) -> None:
        office.workspace.opening.locate(_another(tmp_path))
        settle(office.workspace)
        assert "its content is another" in office.noticed[-1]
        assert office.workspace.video is None
        assert office.actions.refusal("file.locate") is None


@pytest.mark.parametrize("content", [None, b"no weights"])
def test_a_checkpoint_that_cannot_be_used_gives_way_to_the_bundled_one(
    empty_office: Office, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    bundled = tmp_path / "bundled.safetensors"
    bundled.write_bytes(UNLOADED_CHECKPOINT)
    monkeypatch.setattr("resources.BUNDLED_CHECKPOINT", bundled)
    chosen = empty_office.workspace.checkpoint = tmp_path / "chosen.safetensors"
    if content is not None:
        chosen.write_bytes(content)
    own = shutil.copy(clip, tmp_path / "own.mp4")
    empty_office.workspace.opening.add_video(Path(own))
    settle(empty_office.workspace)
    assert empty_office.workspace.video is not None
    assert empty_office.workspace.checkpoint == bundled
    assert any("chosen.safetensors" in sentence for sentence in empty_office.noticed)


class TestReadingCheckpoints:
    """A big checkpoint is read beside the window, said by name, and can be given up."""

    @pytest.fixture
    def slow_checkpoint(self, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
        """Reading a checkpoint goes on only when told or stopped."""
        go_on = threading.Event()

        def read(path: Path, **asked: object) -> str:
            progress, cancelled = asked["progress"], asked["cancelled"]
            assert callable(progress)
            assert callable(cancelled)
            assert threading.current_thread() is not threading.main_thread()
            progress(100 << 20, 900 << 20)
            while not go_on.wait(0.005):
                if cancelled():
                    raise StoppedError("Reading was stopped.")
            return file_sha256(path)

        monkeypatch.setattr("engine.checkpoints.checkpoint_reading.file_sha256", read)
        return go_on

    def test_while_a_video_is_opened(
        self, empty_office: Office, slow_checkpoint: threading.Event, clip: Path, tmp_path: Path, qtbot: QtBot
    ) -> None:
        workspace, strip = empty_office.workspace, WorkStrip(empty_office.workspace.work)
        qtbot.addWidget(strip)
        workspace.opening.add_video(Path(shutil.copy(clip, tmp_path / "own.mp4")))
        qtbot.waitUntil(lambda: strip.isVisible() and "100 of 900" in strip._far.text())
        assert "any.safetensors" in strip._title.text()
        slow_checkpoint.set()
        settle(workspace)
        assert workspace.video is not None

    def test_while_another_one_is_chosen(
        self, office: Office, slow_checkpoint: threading.Event, tmp_path: Path, qtbot: QtBot
    ) -> None:
        workspace = office.workspace
        before = workspace.checkpoint
        other = tmp_path / "large.safetensors"
        other.write_bytes(UNLOADED_CHECKPOINT + b" in another way")
        workspace.use_checkpoint(other)
        qtbot.waitUntil(lambda: workspace.work.task is not None and workspace.work.task.done == 100)
        workspace.work.cancel()
        settle(workspace)
        assert workspace.checkpoint == before
        workspace.use_checkpoint(other)
        slow_checkpoint.set()
        settle(workspace)
        assert workspace.checkpoint == other
        assert workspace.session is not None
        assert workspace.session.context.checkpoint.name == "large"
