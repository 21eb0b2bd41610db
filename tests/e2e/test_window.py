"""The whole job by hand: the program is started, and everything done with mouse, keys and actions; what counts is what
lies in the database and in the exported files.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app import Application
from annotator.dialogs.export_dialog import ExportDialog
from engine.places import PROJECT_SUFFIX
from storage.mask_codec import decode, is_empty
from storage.records import Decision, MaskletState, PinKind, Provenance, Role, StepKind, StepState
from tests.e2e.person import Annotator, running, settings_of
from tests.engine.desk import GRID, LAST, STRIDE, disc_centre, write_disc_clip
from tests.patience import let_through


@pytest.fixture
def program(tmp_path: Path, checkpoint: Path, qtbot: QtBot) -> Iterator[Application]:
    with running(settings_of("Ana", folder=tmp_path, checkpoint=checkpoint), qtbot) as program:
        yield program


@pytest.fixture
def ana(program: Application, qtbot: QtBot, tmp_path: Path) -> Annotator:
    """Ana, with a clip dropped into the window and its model loaded."""
    clip = write_disc_clip(tmp_path / "disc.mp4")
    annotator = Annotator(program, qtbot)
    program.open(clip)
    qtbot.waitUntil(lambda: annotator.canvas.shown_frame == 0)
    qtbot.waitUntil(lambda: annotator.workspace.model.ready is not None)
    return annotator


def test_the_whole_job_by_hand(ana: Annotator, tmp_path: Path) -> None:
    workspace = ana.workspace

    # A click on the object makes the object and its mask.
    ana.click(disc_centre(0))
    assert [target.name for target in workspace.targets()] == ["object 1"]
    masklet_id = ana.masklet_id
    assert ana.provenance() == {0: Provenance.PROMPTED}

    # Forward to the end.
    ana.act("track.forward")
    ana.wait_for_propagation()
    assert set(ana.provenance()) == set(GRID)

    # A correction on a later frame stays, also when everything is propagated again.
    middle = GRID[5]
    ana.go_to(middle)
    ana.click((10, 80), positive=False)
    corrected = ana.store.masklets.mask(masklet_id, middle)
    assert corrected is not None
    assert corrected.provenance is Provenance.PROMPTED
    ana.act("track.forward")
    ana.wait_for_propagation()
    ana.go_to(0)
    ana.act("track.end")
    ana.wait_for_propagation()
    again = ana.store.masklets.mask(masklet_id, middle)
    assert again is not None
    assert again.rle == corrected.rle

    # Undo and redo take the propagations and the correction back and forth.
    for _ in range(3):
        ana.act("edit.undo")
    assert ana.provenance()[middle] is Provenance.PROPAGATED
    for _ in range(3):
        ana.act("edit.redo")
    assert ana.provenance()[middle] is Provenance.PROMPTED

    # Paint with the brush, then erase across it: the stroke is kept as painted, hole and all.
    ana.go_to(GRID[2])
    ana.act("tool.brush")
    ana.drag((20, 20), (60, 20))
    ana.act("tool.eraser")
    ana.drag((40, 10), (40, 30))
    painted = ana.store.masklets.mask(masklet_id, GRID[2])
    assert painted is not None
    assert painted.provenance is Provenance.PAINTED
    pixels = decode(painted.rle)
    assert pixels[20, 24]
    assert pixels[20, 56]
    assert not pixels[20, 40]

    # The last two grid frames: absent.
    ana.go_to(GRID[-2])
    ana.act("track.in")
    ana.go_to(LAST)
    ana.act("track.out")
    ana.act("frame.absent")
    ana.qtbot.waitUntil(lambda: not workspace.runner.asking)
    pin = ana.store.masklets.pins(masklet_id)[GRID[-2]]
    assert (pin.kind, pin.frame, pin.last_frame) == (PinKind.ABSENT, GRID[-2], LAST)
    ana.act("track.clear")

    # Submit; nobody verifies their own; another person does, sends it back, and accepts the second revision.
    ana.submits()
    ana.act("review.mode")
    accept = ana.window.actions_by_id["review.satisfactory"]
    ana.qtbot.waitUntil(lambda: "another person" in accept.toolTip())
    assert not accept.isEnabled()
    workspace.take_over("Ben", role=Role.REVIEWER)
    ana.go_to(GRID[3])
    ana.act("review.mark")
    assert workspace.review.judge(Decision.UNSATISFACTORY, reason="drifts here")
    assert ana.store.masklets.masklet(masklet_id).state is MaskletState.RETURNED
    workspace.take_over("Ana")
    ana.act("review.mode")
    assert workspace.review.marks_sent_back() == {GRID[3]}
    ana.submits()
    workspace.take_over("Ben", role=Role.REVIEWER)
    ana.act("review.mode")
    ana.act("review.satisfactory")
    accepted = ana.store.masklets.masklet(masklet_id)
    assert (accepted.state, accepted.revision) == (MaskletState.SATISFACTORY, 2)

    # Export.
    ana.act("file.export")
    dialog = ana.window.findChild(ExportDialog)
    assert dialog is not None
    dialog.export()
    out = tmp_path / "disc-sav"
    ana.qtbot.waitUntil((out / "disc_manual.side.json").exists)
    document = json.loads((out / "disc_manual.json").read_text())
    assert document["masklet_num"] == 1
    assert document["masklet_frame_count"] == [len(GRID)]
    assert len(document["masklet"]) == len(GRID)
    assert document["masklet"][2][0]["counts"] == painted.rle.counts.decode()
    side = json.loads((out / "disc_manual.side.json").read_text())
    assert side["masklets"][0]["verification"]["by"] == "Ben"
    assert is_empty(ana.store.masklets.masks(masklet_id)[LAST].rle)


def test_history_outlives_the_program(ana: Annotator, program: Application, tmp_path: Path, qtbot: QtBot) -> None:
    ana.click(disc_centre(0))
    project = tmp_path / f"disc{PROJECT_SUFFIX}"
    program.window.close()
    reopened = Annotator(Application(settings=program.settings), qtbot)
    reopened.program.open(project)
    reopened.act("edit.undo")
    steps = reopened.workspace.session.history.steps() if reopened.workspace.session else ()
    assert [(step.kind, step.state) for step in steps] == [
        (StepKind.NEW_TARGET, StepState.DONE),
        (StepKind.PROMPT, StepState.UNDONE),
    ]
    reopened.window.close()


def test_a_killed_model_process_is_said_and_survived(ana: Annotator) -> None:
    ana.click(disc_centre(0))
    ana.act("track.forward")
    pid = ana.workspace.client.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    ana.wait_for_propagation()
    ana.qtbot.waitUntil(lambda: bool(ana.window.notices.sentences()))
    assert "SIGKILL" in ana.window.notices.sentences()[-1]
    ana.act("track.forward")
    ana.wait_for_propagation()
    assert set(ana.provenance()) == set(GRID)


def test_a_broken_video_is_said_and_the_open_one_stays(ana: Annotator, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"this is no video")
    ana.program.open(broken)
    ana.qtbot.waitUntil(lambda: bool(ana.window.notices.sentences()))
    assert "broken.mp4" in ana.window.notices.sentences()[-1]
    assert ana.workspace.video is not None
    assert ana.workspace.video.name == "disc"
    ana.click(disc_centre(0))
    assert ana.provenance() == {0: Provenance.PROMPTED}


def test_grid_steps_and_pins_are_reached_by_key_actions(ana: Annotator) -> None:
    playhead = ana.workspace.playhead
    ana.act("view.next")
    assert playhead.frame == STRIDE
    ana.act("view.next_single")
    assert playhead.frame == STRIDE + 1
    ana.act("view.previous")
    assert playhead.frame == STRIDE
    ana.act("view.last")
    assert playhead.frame == LAST
    ana.act("view.first")
    ana.go_to(0)
    ana.click(disc_centre(0))
    ana.act("view.last")
    ana.act("view.previous_pin")
    assert playhead.frame == 0


def test_phases_start_blank_refuse_and_keep_their_masklets_apart(ana: Annotator) -> None:
    ana.click(disc_centre(0))
    third = ana.masklet_id
    ana.workspace.enter_phase(1)
    assert ana.workspace.masklet is None
    ana.click(disc_centre(0))
    first = ana.masklet_id
    assert first != third
    assert ana.store.masklets.masklet(first).phase == 1
    let_through()
    forward = ana.window.actions_by_id["track.forward"]
    ana.qtbot.waitUntil(lambda: not forward.isEnabled())
    assert "Phase 1 annotates every frame from scratch" in forward.toolTip()
    ana.workspace.enter_phase(2)
    ana.workspace.enter_phase(3)
    assert ana.masklet_id == third
    ana.act("track.forward")
    ana.wait_for_propagation()
    assert set(ana.provenance()) == set(GRID)
    assert set(ana.store.masklets.summaries(first)) == {0}


def test_a_masklet_is_taken_up_in_another_phase(ana: Annotator) -> None:
    ana.workspace.enter_phase(2)
    ana.click(disc_centre(0))
    second = ana.masklet_id
    ana.workspace.enter_phase(3)
    assert ana.masklet_id == second
    forward = ana.window.actions_by_id["track.forward"]
    ana.qtbot.waitUntil(lambda: not forward.isEnabled())
    ana.act("object.take_up")
    assert ana.store.masklets.masklet(second).phase == 3
    ana.act("track.forward")
    ana.wait_for_propagation()
    assert set(ana.provenance()) == set(GRID)


def test_pins_of_a_marked_range_are_taken_away_at_once(ana: Annotator) -> None:
    ana.click(disc_centre(0))
    ana.act("track.forward")
    ana.wait_for_propagation()
    for frame in GRID[2:5]:
        ana.go_to(frame)
        ana.click(disc_centre(frame))
    ana.workspace.playhead.mark_range(GRID[2], GRID[4])
    ana.act("frame.unpin")
    ana.qtbot.waitUntil(lambda: not ana.workspace.runner.asking)
    assert list(ana.store.masklets.pins(ana.masklet_id)) == [0]
    assert {ana.provenance()[frame] for frame in GRID[2:5]} == {Provenance.PROPAGATED}
