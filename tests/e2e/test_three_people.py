"""Three people at one project: a lead assigns, an annotator makes the same object's masklets of all three phases, a
reviewer accepts one, sends one back and rejects one; by keys and actions of the running program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.overview.job_table import JobTable
from annotator.state.pages import Page
from engine.exporting import export_sav
from storage.records import Decision, MaskletState, Provenance, Role, StepKind
from tests.e2e.person import Annotator, assigns, judge, running, settings_of, sits_down
from tests.engine.desk import GRID, disc, disc_centre, write_disc_clip


@pytest.fixture
def desk(tmp_path: Path, checkpoint: Path, qtbot: QtBot) -> Iterator[Annotator]:
    """The program with a clip open and its model loaded, Lea the lead in the chair."""
    with running(settings_of("Lea", folder=tmp_path, checkpoint=checkpoint), qtbot) as program:
        desk = Annotator(program, qtbot)
        program.open(write_disc_clip(tmp_path / "disc.mp4"))
        qtbot.waitUntil(lambda: desk.workspace.model.ready is not None)
        yield desk


def opens_first_job(desk: Annotator) -> None:
    """To the work, and Enter on the row that is chosen."""
    desk.act("work.queue")
    table = desk.window.overview.findChild(JobTable)
    assert table is not None
    desk.qtbot.waitUntil(lambda: table.rows.rowCount() > 0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert desk.workspace.pages.current is Page.VIDEO


def makes_all_three(desk: Annotator) -> dict[int, int]:
    """Masklets of the disc by phase, submitted: painted frame by frame, from a mask, and from a click."""
    workspace, session = desk.workspace, desk.workspace.session
    assert session is not None
    made: dict[int, int] = {}
    workspace.hand.new_object()
    for frame in GRID:
        session.frame.paint(desk.masklet_id, frame, disc(frame))
    made[1] = desk.masklet_id
    desk.submits()
    for phase in (2, 3):
        desk.go_to(0)
        desk.act(f"object.again_{phase}")
        assert desk.provenance() == {}  # blank, whatever another phase has made of it
        desk.click(disc_centre(0))
        desk.act("track.forward")
        desk.wait_for_propagation()
        made[phase] = desk.masklet_id
        desk.submits()
    return made


def test_three_phases_three_people_three_verdicts(desk: Annotator, tmp_path: Path) -> None:
    workspace, qtbot = desk.workspace, desk.qtbot
    assert workspace.project is not None
    workspace.project.person("Ana")
    sits_down(desk, "Lea", Role.LEAD)

    # The lead assigns the video in phase 1.
    assigns(desk, {"Annotator": "Ana", "Phase": "1  SAM per frame"})

    # The annotator finds it in the queue; phase 1 refuses what it refuses, and says why.
    sits_down(desk, "Ana")
    opens_first_job(desk)
    assert workspace.session is not None
    assert workspace.session.context.phase == 1
    workspace.hand.new_object()
    actions = desk.window.actions_by_id
    for action, reason in (("track.forward", "propagation belongs to phases 2 and 3"), ("frame.paste", "from scratch")):
        qtbot.waitUntil(lambda action=action, reason=reason: reason in actions[action].toolTip())
        assert not actions[action].isEnabled()
    desk.act("edit.undo")
    made = makes_all_three(desk)
    assert set(desk.store.masklets.summaries(made[2])) == set(desk.store.masklets.summaries(made[3])) == set(GRID)
    desk.act("work.done")

    # The reviewer goes through them by keys: accepted, sent back with a place, rejected.
    sits_down(desk, "Ben", Role.REVIEWER)
    opens_first_job(desk)
    assert desk.masklet_id == made[1]
    judge(desk, Decision.SATISFACTORY)
    assert desk.masklet_id == made[2]
    desk.go_to(GRID[3])
    desk.drag((20, 20), (60, 60))
    judge(desk, Decision.UNSATISFACTORY)
    assert desk.masklet_id == made[3]
    judge(desk, Decision.REJECTED, reason=True)
    states = {phase: desk.store.masklets.masklet(masklet).state for phase, masklet in made.items()}
    assert states == {1: MaskletState.SATISFACTORY, 2: MaskletState.RETURNED, 3: MaskletState.REJECTED}

    # What came back opens in its phase, at the frame and with the place that was marked; the second round is accepted.
    sits_down(desk, "Ana")
    opens_first_job(desk)
    assert (desk.masklet_id, workspace.playhead.frame) == (made[2], GRID[3])
    assert workspace.session.context.phase == 2
    (mark,) = workspace.review.shown()
    assert mark.box is not None
    assert [round(side, -1) for side in mark.box] == [20, 20, 60, 60]
    workspace.session.frame.paint(made[2], GRID[3], disc(GRID[3]))
    desk.submits()
    sits_down(desk, "Ben")
    opens_first_job(desk)
    desk.act("review.compare")
    judge(desk, Decision.SATISFACTORY)
    assert desk.store.masklets.masklet(made[2]).state is MaskletState.SATISFACTORY
    said = [(verdict.masklet_id, verdict.revision, verdict.decision) for verdict in desk.store.review.verdicts()]
    assert said == [
        (made[1], 1, Decision.SATISFACTORY),
        (made[2], 1, Decision.UNSATISFACTORY),
        (made[3], 1, Decision.REJECTED),
        (made[2], 2, Decision.SATISFACTORY),
    ]

    # Every step knows its phase, and the best accepted masklet of the object leaves.
    phases = {step.masklet_id: step.phase for step in desk.store.steps.history() if step.kind is StepKind.SUBMIT}
    assert phases == {masklet: phase for phase, masklet in made.items()}
    (path,) = export_sav(workspace.project, tmp_path / "out")
    assert json.loads(path.read_text())["masklet_num"] == 1
    side = json.loads(path.with_suffix(".side.json").read_text())
    assert (side["masklets"][0]["phase"], side["masklets"][0]["verification"]["revision"]) == (2, 2)
    assert desk.store.masklets.masks_of_revision(made[2], 2)[GRID[3]].provenance is Provenance.PAINTED
