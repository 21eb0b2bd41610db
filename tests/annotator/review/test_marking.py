"""A reviewer marks what is wrong with the mouse or by key; it is kept, and the annotator finds it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.state.view_options import Tool
from storage.drafts import NewMask, StepDraft
from storage.mask_codec import encode
from storage.records import Decision, MaskletState, Provenance, ReviewMark, StepKind
from storage.store import ProjectStore
from tests.annotator.canvas.conftest import Stand
from tests.annotator.review.rounds import ann_annotates, rita_reviews, square, submitted


def marks(stand: Stand, masklet_id: int) -> tuple[ReviewMark, ...]:
    session = stand.workspace.session
    assert session is not None
    return session.context.store.review.marks(masklet_id, revision=1)


def test_a_click_marks_a_point_and_a_drag_a_box(stand: Stand) -> None:
    masklet = submitted(stand, square(20, 20, 60, 60), square(20, 20, 60, 60))
    rita_reviews(stand)
    stand.click(30, 40)
    stand.drag((50, 20), (60, 25), (70, 50))
    point, box = marks(stand, masklet.id)
    assert point.box is not None
    assert box.box is not None
    assert (point.frame, round(point.box[0]), round(point.box[1])) == (0, 30, 40)
    assert point.box[:2] == point.box[2:]
    assert [round(side) for side in box.box] == [50, 20, 70, 50]
    assert stand.workspace.review.marked() == {0}


def test_marks_are_seen_and_a_click_on_one_takes_it_back(stand: Stand) -> None:
    masklet = submitted(stand, square(20, 20, 60, 60))
    rita_reviews(stand)
    before = stand.colour_at(100, 80)
    stand.click(100, 80)
    assert stand.colour_at(100, 80) != before
    stand.click(100, 80, button=Qt.MouseButton.RightButton)
    assert marks(stand, masklet.id) == ()
    assert stand.colour_at(100, 80) == before


def test_by_key_a_frame_is_marked_and_unmarked(stand: Stand) -> None:
    masklet = submitted(stand, square(20, 20, 60, 60))
    rita_reviews(stand)
    stand.workspace.review.toggle_mark()
    assert [(mark.frame, mark.box) for mark in marks(stand, masklet.id)] == [(0, None)]
    stand.workspace.review.toggle_mark()
    assert marks(stand, masklet.id) == ()


def test_with_the_pointer_the_frame_is_dragged(stand: Stand) -> None:
    masklet = submitted(stand, square(20, 20, 60, 60))
    rita_reviews(stand)
    stand.workspace.view.use_tool(Tool.SELECT)
    before = stand.canvas.view.transform
    stand.drag((30, 30), (60, 40), (70, 50))
    assert stand.canvas.view.transform != before
    assert marks(stand, masklet.id) == ()


def test_who_may_not_judge_marks_nothing(stand: Stand) -> None:
    masklet = submitted(stand, square(20, 20, 60, 60))
    stand.workspace.set_reviewing(True)  # Ann, who annotated it
    stand.click(30, 30)
    assert marks(stand, masklet.id) == ()


def test_the_annotator_steps_through_what_was_marked(stand: Stand) -> None:
    masklet = submitted(stand, *[square(20, 20, 60, 60)] * 4)
    rita_reviews(stand)
    stand.seek(4)
    stand.click(30, 40)
    stand.seek(12)
    stand.drag((50, 20), (60, 25), (70, 50))
    assert stand.workspace.review.judge(Decision.UNSATISFACTORY)
    stand.seek(0)
    ann_annotates(stand)
    workspace = stand.workspace
    assert workspace.masklet is not None
    assert workspace.masklet.state is MaskletState.RETURNED
    for expected in (4, 12, 4):
        workspace.review.go_to_mark(1)
        stand.shows(expected)
        assert [mark.frame for mark in stand.canvas._notes.now.marks] == [expected]
    workspace.review.go_to_mark(-1)
    assert workspace.playhead.frame == 12
    assert len(marks(stand, masklet.id)) == 2


def test_marks_outlive_the_program(stand: Stand) -> None:
    submitted(stand, square(20, 20, 60, 60))
    rita_reviews(stand)
    stand.click(30, 40)
    workspace = stand.workspace
    assert workspace.project is not None
    path, target = workspace.project.path, workspace.selection.target_id
    workspace.opening.open_project(path)
    stand.qtbot.waitUntil(lambda: workspace.work.task is None and workspace.session is not None)
    rita_reviews(stand)
    workspace.selection.select(target)
    assert workspace.review.marked() == {0}


def test_a_revision_that_another_program_has_submitted_since_is_shown_before_it_is_judged(stand: Stand) -> None:
    masklet = submitted(stand, square(20, 20, 60, 60))
    ann = stand.workspace.person
    rita_reviews(stand)
    stand.workspace.selection.select(masklet.target_id)
    before = stand.colour_at(90, 70)
    project = stand.workspace.project
    assert project is not None
    assert ann is not None
    with ProjectStore.open(project.path) as other:
        other.review.recall(masklet.id, person_id=ann.id)
        code = encode(square(80, 60, 100, 80))
        mask = NewMask(masklet_id=masklet.id, frame=0, rle=code, provenance=Provenance.PAINTED)
        draft = StepDraft(video_id=masklet.video_id, person_id=ann.id, kind=StepKind.PAINT, masks=(mask,))
        other.steps.commit(draft)
        other.review.submit(masklet.id, person_id=ann.id)
    assert not stand.workspace.review.judge(Decision.SATISFACTORY)
    now = project.store.masklets.masklet(masklet.id)
    assert (now.state, now.revision) == (MaskletState.SUBMITTED, 2)
    assert stand.colour_at(90, 70) != before
    assert stand.workspace.review.judge(Decision.SATISFACTORY)
    assert project.store.masklets.masklet(masklet.id).state is MaskletState.SATISFACTORY
