"""What goes wrong around the window is said in a sentence, nothing kept is lost, and the work goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from annotator.app import Application
from annotator.state.settings import Settings
from engine.places import PROJECT_SUFFIX
from engine.session.operations import PropagateOperation
from storage.drafts import NewMask
from storage.errors import StorageError
from storage.records import Provenance, StepChange
from storage.step_log import StepLog
from storage.store import ProjectStore
from tests.annotator.small_window import settle
from tests.e2e.person import Annotator, running, settings_of
from tests.engine.desk import GRID, STRIDE, disc_centre, write_disc_clip
from tests.patience import WAIT_MS

FULL = "The disk is full: nothing more can be kept. Free some space; all that was kept so far is safe."


@pytest.fixture
def settings(tmp_path: Path, checkpoint: Path) -> Settings:
    return settings_of("Ana", folder=tmp_path, checkpoint=checkpoint)


@pytest.fixture
def program(settings: Settings, qtbot: QtBot) -> Iterator[Application]:
    with running(settings, qtbot) as program:
        yield program


@pytest.fixture
def ana(program: Application, qtbot: QtBot, tmp_path: Path) -> Annotator:
    write_disc_clip(tmp_path / "disc.mp4")
    return _begin(program, qtbot, tmp_path / "disc.mp4")


def _begin(program: Application, qtbot: QtBot, path: Path) -> Annotator:
    ana = Annotator(program, qtbot)
    with qtbot.waitExposed(program.window):
        program.window.show()
    program.open(path)
    qtbot.waitUntil(lambda: ana.canvas.shown_frame == 0)
    return ana


def _said(ana: Annotator, words: str) -> None:
    ana.qtbot.waitUntil(lambda: any(words in each for each in ana.window.notices.sentences()))


def _drop(program: Application, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    program.window.dropEvent(drop)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_file_that_is_no_checkpoint_is_said_and_the_right_one_works_again(
    ana: Annotator, checkpoint: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "holiday.pt"
    wrong.write_bytes(b"no weights")
    ana.workspace.use_checkpoint(wrong)
    settle(ana.workspace)
    ana.click(disc_centre(0))
    _said(ana, "holiday.pt")
    ana.workspace.use_checkpoint(checkpoint)
    settle(ana.workspace)
    x, y = disc_centre(0)
    ana.click((x + 6, y + 6))  # away from the first click, which another one there would take away
    assert ana.provenance() == {0: Provenance.PROMPTED}


def test_a_video_deleted_while_open_stops_nothing_that_is_kept(ana: Annotator, tmp_path: Path) -> None:
    ana.click(disc_centre(0))
    (tmp_path / "disc.mp4").unlink()
    ana.act("track.forward")
    ana.wait_for_propagation()
    assert 0 in ana.provenance()
    ana.workspace.opening.open_project(tmp_path / f"disc{PROJECT_SUFFIX}")
    settle(ana.workspace)
    _said(ana, "is not at")
    assert any("Locate" in button.text() for button in ana.window.notices.findChildren(QPushButton))


def test_a_video_replaced_by_another_is_not_annotated_on(ana: Annotator, tmp_path: Path) -> None:
    ana.click(disc_centre(0))
    write_disc_clip(tmp_path / "disc.mp4", count=9, brightness=120)
    ana.workspace.opening.open_project(tmp_path / f"disc{PROJECT_SUFFIX}")
    settle(ana.workspace)
    _said(ana, "its content has changed")
    assert ana.workspace.video is None


class TestFullDisk:
    """Nothing is kept, nothing is lost, and it goes on once there is room."""

    def test_while_painting(self, ana: Annotator, monkeypatch: pytest.MonkeyPatch) -> None:
        ana.click(disc_centre(0))
        ana.go_to(GRID[2])
        ana.act("tool.brush")
        with monkeypatch.context() as patch:
            patch.setattr(StepLog, "commit", _refuse)
            ana.drag((20, 20), (60, 20))
            _said(ana, "disk is full")
        assert ana.provenance() == {0: Provenance.PROMPTED}
        ana.drag((20, 20), (60, 20))
        assert ana.provenance()[GRID[2]] is Provenance.PAINTED

    def test_while_propagating(self, ana: Annotator, monkeypatch: pytest.MonkeyPatch) -> None:
        ana.click(disc_centre(0))
        with monkeypatch.context() as patch:
            for method in ("commit", "begin"):
                patch.setattr(StepLog, method, _refuse)
            ana.act("track.forward")
            ana.wait_for_propagation()
            _said(ana, "disk is full")
        assert ana.provenance() == {0: Provenance.PROMPTED}
        ana.act("track.forward")
        ana.wait_for_propagation()
        assert set(ana.provenance()) == set(GRID)

    def test_in_the_middle_of_a_propagation(
        self, program: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """SQLite itself runs out of room; what was committed until then stays."""
        ana = _begin(program, qtbot, write_disc_clip(tmp_path / "disc.mp4", count=201))
        grid = set(range(0, 201, STRIDE))
        ana.click(disc_centre(0))
        append, full = StepLog.append_masks, list[bool]()

        def fill_up(log: StepLog, step_id: int, masks: Sequence[NewMask]) -> StepChange:
            change = append(log, step_id, masks)
            if not full and len(ana.provenance()) > 3:
                _limit_pages(ana.store, leave=1)
                full.append(True)
            return change

        with monkeypatch.context() as patch:
            patch.setattr(PropagateOperation, "BATCH_SECONDS", 0.0)
            patch.setattr(StepLog, "append_masks", fill_up)
            ana.act("track.forward")
            ana.wait_for_propagation()
        _said(ana, "The disk is full")
        kept = ana.provenance()
        assert 3 < len(kept) < len(grid)
        assert set(kept) == set(range(0, STRIDE * len(kept), STRIDE)), "from the pin on, without gaps"
        _limit_pages(ana.store, leave=1 << 20)
        ana.act("edit.undo")  # what was kept is one step, cut short
        assert set(ana.provenance()) == {0}
        ana.act("edit.redo")
        assert ana.provenance() == kept
        ana.act("track.forward")
        ana.wait_for_propagation()
        assert set(ana.provenance()) == grid


def _limit_pages(store: ProjectStore, *, leave: int) -> None:
    with store._database.bare() as sqlite:
        (pages,) = sqlite.execute("PRAGMA page_count").fetchone()
        sqlite.execute(f"PRAGMA max_page_count = {pages + leave}")


def _refuse(*_: object, **__: object) -> None:
    raise StorageError(FULL)


def test_two_programs_share_a_project(ana: Annotator, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    ana.click(disc_centre(0))
    other = _begin(Application(settings=settings), qtbot, tmp_path / f"disc{PROJECT_SUFFIX}")
    assert other.provenance() == {0: Provenance.PROMPTED}
    other.go_to(GRID[3])
    other.click(disc_centre(GRID[3]))
    ana.go_to(GRID[6])
    ana.click(disc_centre(GRID[6]))
    assert set(ana.provenance()) == {0, GRID[3], GRID[6]}
    other.window.close()


def test_closing_during_a_propagation_keeps_what_was_done_and_leaves_no_process(
    ana: Annotator, program: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    ana.click(disc_centre(0))
    pid = ana.workspace.client.pid
    assert pid is not None
    ana.act("track.forward")
    qtbot.waitUntil(lambda: len(ana.provenance()) > 1)
    kept = set(ana.provenance())
    program.window.close()
    end = time.monotonic() + WAIT_MS / 1000
    while _is_running(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _is_running(pid)
    again = _begin(Application(settings=program.settings), qtbot, tmp_path / f"disc{PROJECT_SUFFIX}")
    assert set(again.provenance()) >= kept
    again.window.close()


def test_a_broken_settings_file_only_costs_the_settings(tmp_path: Path, checkpoint: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "settings.ini"
    noise = random.Random(0).randbytes(2000)
    broken.write_bytes(noise + b"\n[General]\ngeometry=@ByteArray(junk)\ntheme=@Invalid()\nlanguage=xx\n")
    program = Application(settings=Settings(broken))
    with qtbot.waitExposed(program.window):
        program.window.show()
    program.workspace.checkpoint = checkpoint
    write_disc_clip(tmp_path / "disc.mp4")
    ana = _begin(program, qtbot, tmp_path / "disc.mp4")
    ana.click(disc_centre(0))
    assert ana.provenance() == {0: Provenance.PROMPTED}
    program.window.close()


def test_what_cannot_be_opened_is_said_when_it_is_dropped(ana: Annotator, tmp_path: Path) -> None:
    letter, papers = tmp_path / "letter.pdf", tmp_path / "papers"
    letter.write_bytes(b"%PDF-1.4")
    papers.mkdir()
    for path in (letter, papers):
        _drop(ana.program, path)
        settle(ana.workspace)
        _said(ana, path.name)
    assert ana.workspace.video is not None
    assert ana.workspace.video.name == "disc"


def test_several_files_dropped_at_once_are_all_added(ana: Annotator, tmp_path: Path) -> None:
    more = [write_disc_clip(tmp_path / f"{name}.mp4", count=count) for name, count in (("one", 9), ("two", 13))]
    _drop(ana.program, *more)
    ana.qtbot.waitUntil(lambda: len(ana.store.catalogue.videos()) == 3)


def test_a_project_dropped_from_a_copied_folder_opens_with_its_video(
    program: Application, ana: Annotator, tmp_path: Path, qtbot: QtBot
) -> None:
    ana.click(disc_centre(0))
    assert ana.provenance() == {0: Provenance.PROMPTED}
    program.workspace.opening.create_project(tmp_path / "other.masklets")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("disc.mp4", f"disc{PROJECT_SUFFIX}"):
        shutil.copy(tmp_path / name, copy / name)
    _drop(program, copy / f"disc{PROJECT_SUFFIX}")
    settle(program.workspace)
    assert program.workspace.project is not None
    assert program.workspace.project.path.parent == copy
    assert ana.provenance() == {0: Provenance.PROMPTED}


def test_a_model_that_runs_again_is_said_to_and_encodes_ahead_again(ana: Annotator) -> None:
    model, client = ana.workspace.model, ana.workspace.client

    def status() -> str:
        return " ".join(label.text() for label in ana.window.status_bar.findChildren(QLabel))

    def kill() -> None:
        pid = client.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        ana.qtbot.waitUntil(lambda: client.pid != pid)

    kill()  # while it loads, which is asked once more
    kill()
    ana.qtbot.waitUntil(lambda: "SIGKILL" in status())
    ana.click(disc_centre(0))
    ana.qtbot.waitUntil(lambda: model.ready is not None and 0 in model.encoded)
    assert "SIGKILL" not in status()
    assert model.ready is not None
    assert model.ready.name in status()
    encoded: list[bool] = []
    model.changed.connect(lambda: encoded.append(0 in model.encoded))
    kill()
    ana.click((10, 80), positive=False)
    ana.qtbot.waitUntil(lambda: False in encoded and encoded[-1])  # what went with the process is made anew
