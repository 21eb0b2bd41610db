"""The Models tab: versions with lineage and scores, switching and rolling back, and a real training from the window."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from annotator.dialogs.training_dialog import TrainingDialog
from annotator.overview.models_tab import ModelsTab
from annotator.overview.stopped_training import StoppedTraining
from annotator.overview.training_card import STAGE_WORDS, TrainingCard
from annotator.overview.version_table import VersionTable
from annotator.overview.version_words import COLUMNS
from annotator.words.quality_words import clicks_words
from engine import training_job
from engine import training_messages as wire
from engine.changes import Changes
from engine.checkpoints.versions import Quality, register_version, use_version, version_file
from engine.places import versions_folder
from engine.unfinished_training import Plan, Unfinished, accepted_in, in_hand, unfinished_folder, write_unfinished
from model.config import NANO
from storage.records import MaskletState, Role
from tests.annotator.small_window import Office, settle
from tests.engine.checkpoints.test_versions import copy_of, notes, quality
from tests.engine.learning.verified import SIDE, small_checkpoint, verified_project


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a training takes a while to load what it needs, and to hear meanwhile that it is to end."""
    monkeypatch.setattr(training_job, "_CLOSE_TIMEOUT_S", 120.0)
    monkeypatch.setattr(training_job, "_LEAVE_TIMEOUT_S", 120.0)


@pytest.fixture
def trained(empty_office: Office, checkpoint: Path, tmp_path: Path) -> Office:
    """A project with two trained versions for phase 3: one better and in use, one worse."""
    office = empty_office
    path = verified_project(tmp_path, objects=(1, 1))
    office.workspace.checkpoint = checkpoint
    office.workspace.opening.open_project(path)
    settle(office.workspace)
    project = office.workspace.project
    assert project is not None
    parent = project.checkpoint(checkpoint)
    folder = versions_folder(path)
    first = register_version(
        project, copy_of(checkpoint, folder / "one.safetensors"), parent=parent, notes=notes(after=0.7)
    )
    register_version(
        project, copy_of(checkpoint, folder / "two.safetensors"), parent=first, notes=notes(number=2, after=0.4)
    )
    use_version(project, first.id, phase=3)
    office.workspace.enter_phase(3)
    return office


@pytest.fixture
def tab(trained: Office, qtbot: QtBot) -> ModelsTab:
    made = ModelsTab(trained.workspace, trained.look, trained.actions)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def cells(tab: ModelsTab) -> list[list[str]]:
    rows = tab.findChild(VersionTable).rows  # type: ignore[union-attr]  # the tab has one
    return [[rows.index(row, column).data() for column in range(len(COLUMNS))] for row in range(rows.rowCount())]


def choose(tab: ModelsTab, row: int) -> None:
    table = tab.findChild(VersionTable)
    assert table is not None
    place = table.visualRect(table.rows.index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_versions_are_listed_with_lineage_and_scores(tab: ModelsTab, checkpoint: Path) -> None:
    second, first, bundled = (row[:6] for row in cells(tab))
    learnt = "one masklet, decoder and memory"
    assert second == ["Phase 3, version 2", "", "Phase 3, version 1", learnt, "0.500 → 0.400", "6.0 (1/2) → 6.0 (1/2)"]
    assert first == ["Phase 3, version 1", "phase 3", checkpoint.stem, learnt, "0.500 → 0.700", "6.0 (1/2) → 6.0 (1/2)"]
    assert bundled == [checkpoint.stem, "", "–", "–", "–", "–"]


def test_clicks_to_a_target_that_was_not_reached_are_no_figure(tab: ModelsTab) -> None:
    whole, none = Quality(j_and_f=0.9, clicks=4.0, target=0.75, reached=2, objects=2), quality(0.5)
    none = structs.replace(none, reached=0, clicks=15.0)
    assert [clicks_words(each) for each in (none, quality(0.5), whole)] == ["–", "6.0 (1/2)", "4.0"]
    rows = tab.findChild(VersionTable).rows  # type: ignore[union-attr]  # the tab has one
    tip = rows.index(0, COLUMNS.index("Clicks to {target} J&F")).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("1 of 2 masklets got there before, 1 of 2 after.")


def test_a_version_is_used_and_rolled_back_with_one_click(trained: Office, tab: ModelsTab) -> None:
    session = trained.workspace.session
    assert session is not None
    assert trained.actions.refusal("models.use") == "Choose a version in the table of versions first."
    choose(tab, 0)
    trained.actions.trigger("models.use")
    assert session.context.checkpoint.name == "two"
    assert cells(tab)[0][1] == "phase 3"
    assert trained.actions.refusal("models.use") == "This version is in use already."
    trained.actions.trigger("models.back")
    assert session.context.checkpoint.name == "one"
    trained.actions.trigger("models.back")
    trained.actions.trigger("models.back")
    assert trained.noticed[-1] == "There is no version before this one."
    assert [row[1] for row in cells(tab)] == ["", "", "phase 3"]


def test_a_version_whose_file_is_gone_is_said(trained: Office, tab: ModelsTab) -> None:
    Path(trained.workspace.training.versions()[-1].checkpoint.path).unlink()
    choose(tab, 0)
    trained.actions.trigger("models.use")
    assert "cannot be read" in trained.noticed[-1]
    assert cells(tab)[1][1] == "phase 3"


def test_training_needs_verified_masklets(office: Office) -> None:
    assert office.actions.refusal("models.train") == (
        "At least two masklets must be judged satisfactory: one to learn from, one to measure by."
    )
    assert office.actions.refusal("models.cancel") == "No training is running."


def test_training_is_for_the_leads_where_there_are_any(trained: Office) -> None:
    assert trained.actions.refusal("models.train") is None
    trained.workspace.take_over("Lea", role=Role.LEAD)
    assert trained.actions.refusal("models.train") is None
    trained.workspace.take_over("Ann")
    assert trained.actions.refusal("models.train") == "This is for a lead to decide: Lea."


def test_the_dialog_starts_what_was_chosen(trained: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[wire.Preset, float]] = []
    desk = trained.workspace.training
    monkeypatch.setattr(desk, "start", lambda *, preset, minutes: asked.append((preset, minutes)))
    dialog = TrainingDialog(trained.workspace, trained.window)
    qtbot.addWidget(dialog)
    dialog.present()
    everything = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Everything")
    QTest.mouseClick(everything, Qt.MouseButton.LeftButton)
    dialog.findChild(QSpinBox).setValue(3)  # type: ignore[union-attr]  # the dialog has one
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert asked == [("everything", 3)]


def test_every_stage_has_words() -> None:
    told = {
        "reading the masklets",
        "reading the frames",
        "estimating the time",
        "training",
        "measuring on held-out masklets, before",
        "measuring on held-out masklets, after",
    }
    assert set(STAGE_WORDS) == told


def test_a_training_is_watched_paused_and_ends_as_a_version(trained: Office, tab: ModelsTab, qtbot: QtBot) -> None:
    workspace = trained.workspace
    desk, session = workspace.training, workspace.session
    assert session is not None
    small = small_checkpoint(trained_folder(trained) / "small.safetensors", replace(NANO, image_size=SIDE))
    session.enter_phase(1)
    session.use_checkpoint(small)
    desk.start(preset="decoder", minutes=0.001)
    card = tab.findChild(TrainingCard)
    assert card is not None
    assert trained.actions.refusal("models.train") == "A training is running: wait for its end, or cancel it."
    trained.actions.trigger("models.pause")  # at once: however short the training is, it can't be through by then
    qtbot.waitUntil(lambda: desk.stage is not None, timeout=600_000)
    assert desk.paused
    assert "paused" in words(card)
    assert card.findChild(QProgressBar).isVisible()  # type: ignore[union-attr]  # the card has one
    trained.actions.trigger("models.pause")
    qtbot.waitUntil(lambda: not desk.running, timeout=600_000)
    assert isinstance(desk.end, wire.Finished), desk.end
    assert len(desk.curve) > 1
    newest, *_ = cells(tab)
    assert newest[0] == "Phase 1, version 1"
    assert newest[2] == "small"
    assert (newest[1] == "phase 1") == desk.end.used == (session.context.checkpoint.id == desk.end.checkpoint_id)
    assert ("in use" in trained.noticed[-1]) or ("worse" in trained.noticed[-1])
    assert "J&F on one masklet kept apart:" in words(card)


def test_a_cancelled_training_leaves_nothing(trained: Office, tab: ModelsTab, qtbot: QtBot) -> None:
    desk = trained.workspace.training
    desk.start(preset="decoder", minutes=1)
    trained.actions.trigger("models.cancel")
    qtbot.waitUntil(lambda: not desk.running, timeout=600_000)
    assert desk.end == wire.Ended(kept=False)
    assert len(cells(tab)) == 3
    card = tab.findChild(TrainingCard)
    assert card is not None
    assert "The training was cancelled." in words(card)


def test_closing_waits_for_no_training_and_another_begins_when_it_has_ended(trained: Office, qtbot: QtBot) -> None:
    desk = trained.workspace.training
    desk.start(preset="decoder", minutes=1)
    job = desk._job
    assert job is not None
    try:
        os.kill(job.pid, signal.SIGSTOP)
        desk.close()
        assert not job.ended
        desk.start(preset="decoder", minutes=1)
        assert not desk.running
        assert "still saving" in trained.noticed[-1]
    finally:
        os.kill(job.pid, signal.SIGCONT)
    *_, last = job
    assert isinstance(last, wire.Ended)
    qtbot.waitUntil(lambda: job.ended)
    desk.start(preset="decoder", minutes=1)
    assert desk.running


def cut_off(office: Office, *, minutes: float = 7.0) -> Path:
    """A training of everything, cut off at step 40 of 200; returns its folder."""
    project, session = office.workspace.project, office.workspace.session
    assert project is not None
    assert session is not None
    checkpoint = session.context.checkpoint
    plan = Plan(
        preset="everything",
        phase=3,
        steps=None,
        minutes=minutes,
        seed=0,
        parent=checkpoint.sha256,
        used=(),
        file=version_file(project.path, phase=3, number=3).name,
    )
    folder = unfinished_folder(project.path)
    folder.mkdir(parents=True)
    accepted = accepted_in(project.store)
    write_unfinished(
        folder, Unfinished(plan=plan, checkpoint=str(checkpoint.path), accepted=accepted, steps=200, step=40)
    )
    office.workspace.training.forget()
    return folder


def stopped_words(tab: ModelsTab) -> str:
    tab.refresh()
    line = tab.findChild(StoppedTraining)
    assert line is not None
    return " ".join(label.text() for label in line.findChildren(QLabel)) if line.isVisible() else ""


def test_a_training_that_was_cut_off_is_told_and_taken_up(
    trained: Office, tab: ModelsTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[wire.TrainingRequest] = []
    desk = trained.workspace.training
    monkeypatch.setattr(desk, "_begin", asked.append)
    assert stopped_words(tab) == ""
    assert trained.actions.refusal("models.take_up") == "No training was stopped before its end."
    cut_off(trained)
    assert stopped_words(tab) == (
        "Training for phase 3: everything · stopped at step 40 of 200 "
        "It can go on, with the same choices: from one, about 7 min. Any other training throws it away."
    )
    trained.actions.trigger("models.take_up")
    (request,) = asked
    assert (request.preset, request.phase, request.minutes, request.steps) == ("everything", 3, 7.0, None)
    assert Path(request.checkpoint).stem == "one"


def test_what_was_cut_off_is_thrown_away(trained: Office, tab: ModelsTab) -> None:
    folder = cut_off(trained)
    assert stopped_words(tab) != ""
    trained.actions.trigger("models.throw_away")
    assert not folder.exists()
    assert stopped_words(tab) == ""


def test_what_another_process_trains_is_neither_taken_up_nor_thrown_away(trained: Office, tab: ModelsTab) -> None:
    folder = cut_off(trained)
    with in_hand(folder):
        assert stopped_words(tab) == ""
        assert trained.actions.refusal("models.take_up") == "No training was stopped before its end."
        trained.workspace.training.throw_away()
        assert folder.exists()
        assert "runs already" in trained.noticed[-1]
    assert stopped_words(tab) != "", "known as soon as that has ended"


def test_a_training_does_not_go_on_where_other_masklets_are_accepted(trained: Office, tab: ModelsTab) -> None:
    cut_off(trained)
    project = trained.workspace.project
    assert project is not None
    masklet, *_ = project.store.masklets.masklets(state=MaskletState.SATISFACTORY)
    rita = project.person("rita")
    project.store.review.reopen(masklet.id, person_id=rita.id)
    why = "It does not go on: other masklets are satisfactory now than when it began."
    assert why in stopped_words(tab)
    assert trained.actions.refusal("models.take_up") == why
    assert trained.actions.refusal("models.throw_away") is None


def test_the_dialog_offers_the_choices_that_were_cut_off(trained: Office, qtbot: QtBot) -> None:
    cut_off(trained)
    dialog = TrainingDialog(trained.workspace, trained.window)
    qtbot.addWidget(dialog)
    dialog.present()

    def said() -> list[str]:
        return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]

    assert "With these choices the training goes on that was stopped at step 40 of 200." in said()
    minutes = dialog.findChild(QSpinBox)
    assert minutes is not None
    assert minutes.value() == 7
    minutes.setValue(8)
    assert "This throws away a training that was stopped at step 40 of 200." in said()


def trained_folder(office: Office) -> Path:
    project = office.workspace.project
    assert project is not None
    return project.path.parent


def words(card: TrainingCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel))


def test_versions_are_not_read_anew_for_every_mask(trained: Office) -> None:
    workspace = trained.workspace
    known = workspace.training.versions()
    workspace.announce(Changes(frames={1: frozenset({0})}))
    assert workspace.training.versions() is known
    workspace.announce(Changes(masklets=frozenset({1})))
    assert workspace.training.versions() is not known
