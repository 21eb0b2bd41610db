from __future__ import annotations

from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.actions import worth_rows
from annotator.background import LOOK_MS
from annotator.panels.worth_panel import WorthPanel
from annotator.theme.look import Look
from annotator.timeline.ink import ink_for
from annotator.timeline.metrics import GUTTER_PX, LANE_PX
from engine.project import Project
from engine.risk.pace import PAPER_SECONDS
from engine.risk.signs import Sign
from engine.risk.weighing import Weights
from storage.activity import Activity
from storage.drafts import NewEvent
from tests.annotator.timeline.scene import Scene
from tests.annotator.worth.conftest import LOST_FROM, settle, track_disc, use_weights
from tests.patience import WAIT_MS, let_through

BACK, WORST = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def press_w(scene: Scene, modifier: Qt.KeyboardModifier = WORST) -> None:
    scene.window.activateWindow()
    QTest.keyClick(scene.window, Qt.Key.Key_W, modifier)
    let_through()  # the actions learn what can be done now


def panel(scene: Scene, look: Look, qtbot: QtBot) -> WorthPanel:
    made = WorthPanel(scene.workspace, look, scene.actions, scene.window)
    made.setGeometry(0, 0, 288, 200)
    with qtbot.waitExposed(made):
        made.show()
    return made


def read(made: WorthPanel) -> list[str]:
    return [label.text() for label in made.findChildren(QLabel)]


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_frame_where_the_track_is_lost_is_the_first_to_look_at(scene: Scene, ball: int) -> None:
    places = scene.workspace.worth.places()
    assert places[0] == LOST_FROM
    assert all(frame >= LOST_FROM for frame in places)


@pytest.fixture
def colours_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if only colours had been found to tell wrong masks from right ones."""
    use_weights(monkeypatch, Weights(bias=-4.0, weight={Sign.RECOLOURED: 10.0}, usual={Sign.RECOLOURED: 0.0}))


def test_the_masks_are_weighed_with_their_colours(scene: Scene, colours_count: None, ball: int) -> None:
    worth = scene.workspace.worth.at(ball, LOST_FROM)
    right = scene.workspace.worth.at(ball, LOST_FROM - 4)
    assert worth is not None
    assert right is not None
    assert worth.risk > 0.5 > right.risk
    assert [reason.sign for reason in worth.reasons] == [Sign.RECOLOURED]


def test_colours_that_do_not_count_are_not_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(scene.workspace.worth._reader, "want", asked.extend)
    request.getfixturevalue("ball")
    assert asked == []


def test_w_goes_to_the_worst_frame_and_shift_w_back(scene: Scene, ball: int) -> None:
    scene.workspace.playhead.seek(9)
    press_w(scene)
    assert scene.workspace.playhead.frame == LOST_FROM
    press_w(scene, BACK)
    assert scene.workspace.playhead.frame == 9


def test_the_list_shrinks_with_every_place_gone_to(scene: Scene, ball: int) -> None:
    before = scene.workspace.worth.places()
    press_w(scene)
    assert scene.workspace.worth.places() == before[1:]


def test_a_frame_that_was_looked_at_is_not_suggested_again(scene: Scene, ball: int) -> None:
    scene.session.verifying.look_at(scene.masklet(ball), [LOST_FROM])
    scene.workspace.attention.noted.emit(scene.masklet(ball), frozenset({LOST_FROM}))
    settle(scene)
    assert LOST_FROM not in scene.workspace.worth.places()


def test_a_new_mask_on_a_frame_gone_to_can_be_suggested_again(scene: Scene, ball: int) -> None:
    press_w(scene)
    assert LOST_FROM not in scene.workspace.worth.places()
    scene.workspace.playhead.seek(0)  # nobody looks at the new mask
    track_disc(scene, ball)
    assert scene.workspace.worth.places()[0] == LOST_FROM


def test_a_correction_takes_the_frames_it_leaves_stale_off_the_list(
    scene: Scene, ball: int, look: Look, qtbot: QtBot
) -> None:
    made = panel(scene, look, qtbot)
    scene.pin(ball, LOST_FROM, content="corrected")
    settle(scene)
    assert scene.workspace.worth.places() == ()
    assert "Stale masks are weighed when they have been propagated again." in read(made)


def test_after_the_correction_is_propagated_nothing_is_left(scene: Scene, ball: int) -> None:
    track_disc(scene, ball, lost_from=1000, source=LOST_FROM)
    assert scene.workspace.worth.places() == ()


def test_every_object_has_a_list_of_its_own(scene: Scene, ball: int) -> None:
    other = scene.new_object("cup")
    track_disc(scene, other, lost_from=36)
    scene.workspace.selection.select(other)
    assert scene.workspace.worth.places()[0] == 36
    scene.workspace.selection.select(ball)
    assert scene.workspace.worth.places()[0] == LOST_FROM


def test_alt_w_goes_to_the_object_that_was_lost_for_longest_and_shift_w_back_to_the_one_before(
    scene: Scene, ball: int
) -> None:
    other = scene.new_object("cup")
    track_disc(scene, other, lost_from=8)
    scene.workspace.playhead.seek(2)
    scene.workspace.selection.select(ball)
    press_w(scene, Qt.KeyboardModifier.AltModifier)
    assert (scene.workspace.selection.target_id, scene.workspace.playhead.frame) == (other, 8)
    press_w(scene, BACK)
    assert (scene.workspace.selection.target_id, scene.workspace.playhead.frame) == (ball, 2)


def test_of_all_objects_those_locked_are_left_alone(scene: Scene, ball: int) -> None:
    other = scene.new_object("cup")
    track_disc(scene, other, lost_from=8)
    scene.workspace.selection.toggle_locked(other)
    assert scene.workspace.worth.worst_of_all() == (ball, LOST_FROM)
    scene.workspace.selection.toggle_locked(ball)
    assert scene.workspace.worth.worst_of_all() is None
    refusal = worth_rows.WORTH[1].refusal
    assert refusal is not None
    assert refusal(scene.workspace) == "No frame of any object is worth another look."


def test_where_nothing_is_worth_a_look_the_key_says_so(scene: Scene) -> None:
    assert worth_rows.WORTH[0].refusal is not None
    assert worth_rows.WORTH[0].refusal(scene.workspace) == "Select an object first."
    target_id = scene.new_object("ball")
    scene.workspace.selection.select(target_id)
    track_disc(scene, target_id, lost_from=1000)
    assert worth_rows.WORTH[0].refusal(scene.workspace) == "No frame of this object is worth another look."
    assert worth_rows.WORTH[2].refusal is not None
    assert worth_rows.WORTH[2].refusal(scene.workspace) == "You have not jumped yet."


def test_what_is_still_counted_when_another_project_is_opened_is_not_heard_of(
    scene: Scene, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, ended = Event(), Event()
    active_seconds = Activity.active_seconds

    def late(activity: Activity) -> object:
        opened.wait()
        try:
            return active_seconds(activity)
        finally:
            ended.set()

    monkeypatch.setattr(Activity, "active_seconds", late)
    scene.workspace.video_changed.emit()
    scene.workspace.use_project(Project.create(tmp_path / "other.masklets"))
    opened.set()
    assert ended.wait(WAIT_MS / 1000)
    qtbot.wait(3 * LOOK_MS)  # an error on the way here fails the test
    assert not scene.workspace.worth._counting.busy


def test_another_video_forgets_the_list(scene: Scene, ball: int) -> None:
    scene.workspace.worth.forget()
    assert scene.workspace.worth.places() == ()
    assert scene.workspace.worth.risk_of(ball) is None


# --- how long -------------------------------------------------------------------------------------------------------


def test_the_rest_takes_the_papers_time_until_the_log_knows_this_persons(scene: Scene, ball: int) -> None:
    worth, masklet_id = scene.workspace.worth, scene.masklet(ball)
    assert worth.seconds_left == pytest.approx(PAPER_SECONDS * len(worth.places()))
    context = scene.session.context
    events = [
        NewEvent(
            person_id=context.person.id,
            video_id=context.video.id,
            kind="look",
            masklet_id=masklet_id,
            frame=frame,
            at=1000.0 + 2.0 * frame / 4,
        )
        for frame in range(0, 40, 4)
    ]
    context.store.activity.record(events)
    scene.workspace.runner.propagation_finished.emit(None)
    settle(scene)
    assert worth.seconds_left == pytest.approx(2.0 * len(worth.places()))


# --- what is seen ---------------------------------------------------------------------------------------------------


def test_the_panel_tells_how_many_how_long_and_why(scene: Scene, ball: int, look: Look, qtbot: QtBot) -> None:
    made = panel(scene, look, qtbot)
    count = len(scene.workspace.worth.places())
    assert any(text.startswith((f"{count} frames worth a look", "1 frame worth a look")) for text in read(made))
    first = made.rows[0]
    assert "frame 24" in first.toolTip()
    assert "risk" in first.toolTip()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert scene.workspace.playhead.frame == LOST_FROM


def test_the_panel_teaches_before_there_is_a_list_and_says_when_it_is_worked_off(
    scene: Scene, look: Look, qtbot: QtBot
) -> None:
    made = panel(scene, look, qtbot)
    assert "Once an object is propagated, its masks that are most likely wrong are listed here." in read(made)
    assert not any(row.isEnabled() for row in made.rows)
    target_id = scene.new_object("ball")
    scene.workspace.selection.select(target_id)
    track_disc(scene, target_id)
    while scene.workspace.worth.places():
        press_w(scene)
    assert "Nothing more: every mask that is likely wrong has been looked at." in read(made)


def test_the_lane_shows_risk_over_its_bar_where_masks_are_likely_wrong(scene: Scene, ball: int, look: Look) -> None:
    picture = scene.timeline.lanes.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio = picture.devicePixelRatio()
    colour = ink_for(0, look.theme).risk.rgb()

    def height(frame: int) -> int:
        x = round(scene.timeline.lanes.x_of(frame) * ratio)
        return sum(picture.pixelColor(x, y).rgb() == colour for y in range(round(LANE_PX / 2 * ratio)))

    assert scene.timeline.lanes.x_of(12) > GUTTER_PX
    assert height(12) == 0
    assert height(LOST_FROM + 8) >= 3


def test_the_tooltip_of_a_cell_gives_risk_and_reason_only_where_it_is_worth_a_look(scene: Scene, ball: int) -> None:
    lanes = scene.timeline.lanes
    assert "risk" in lanes.words_at(scene.on_lane(LOST_FROM + 8))
    assert "risk" not in lanes.words_at(scene.on_lane(12))


def test_the_risk_of_all_grid_frames_is_between_nothing_and_one(scene: Scene, ball: int) -> None:
    risk = scene.workspace.worth.risk_of(ball)
    assert risk is not None
    assert len(risk) == len(scene.session.context.grid)
    assert ((risk >= 0) & (risk <= 1)).all()
    assert risk[0] == 0.0
    assert np.count_nonzero(risk) == 12  # the tracked ones
