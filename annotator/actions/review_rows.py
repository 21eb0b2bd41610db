"""Actions of verification, of the work queues, and of the project's people and rules.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec, Screen
from annotator.i18n import mark, tr
from annotator.state.pages import Page
from annotator.workspace import Workspace
from engine.phases import PHASES
from storage.records import Decision, Role


def _judge_satisfactory(screen: Screen) -> None:
    screen.workspace.review.judge(Decision.SATISFACTORY)


def _marks_there(workspace: Workspace) -> str | None:
    """Frames of the selected masklet must be marked wrong."""
    refusal = when.object_selected(workspace)
    return refusal or (None if workspace.review.marked_frames() else tr("No frame is marked wrong."))


def _comparable(workspace: Workspace) -> str | None:
    """A masklet under review must have been submitted before."""
    refusal = when.object_selected(workspace)
    if refusal is not None or workspace.masklet is None:
        return refusal
    if not workspace.reviewing:
        return tr("Switch to review first (Shift+V).")
    return None if workspace.masklet.revision > 1 else tr("This is the first revision: there is none before it.")


def _lead_here(workspace: Workspace) -> str | None:
    """A lead must sit at the desk."""
    refusal = when.someone_here(workspace)
    if refusal is not None or workspace.person is None:
        return refusal
    return None if workspace.person.role is Role.LEAD else tr("Work is assigned by a lead.")


def _again_in(phase: int) -> Callable[[Workspace], str | None]:
    def refusal(workspace: Workspace) -> str | None:
        """The selected object must not have been annotated in the phase yet."""
        target_id = workspace.selection.target_id
        if (earlier := when.annotating(workspace)) is not None:
            return earlier
        if target_id is None:
            return tr("Select an object first.")
        taken = any(masklet.phase == phase for masklet in workspace.worked_on.masklets(target_id))
        return tr("This object has a masklet of phase {phase} already.", phase=phase) if taken else None

    return refusal


def _annotate_again(phase: int) -> Callable[[Screen], None]:
    return lambda screen: screen.workspace.hand.annotate_again(phase)


REVIEW = (
    ActionSpec(
        id="review.mode",
        text=mark("Verify"),
        menu="review",
        keys=("Shift+V",),
        icon="list-checks",
        run=lambda screen: screen.workspace.set_reviewing(not screen.workspace.reviewing),
        refusal=when.video_open,
        checked=lambda workspace: workspace.reviewing,
    ),
    ActionSpec(
        id="review.mark",
        text=mark("Mark this frame wrong"),
        menu="review",
        keys=("M",),
        icon="flag",
        run=lambda screen: screen.workspace.review.toggle_mark(),
        refusal=when.reviewing,
    ),
    ActionSpec(
        id="review.next_mark",
        text=mark("Next marked frame"),
        menu="review",
        keys=("Shift+PgDown",),
        repeats=True,
        run=lambda screen: screen.workspace.review.go_to_mark(1),
        refusal=_marks_there,
    ),
    ActionSpec(
        id="review.previous_mark",
        text=mark("Previous marked frame"),
        menu="review",
        keys=("Shift+PgUp",),
        repeats=True,
        run=lambda screen: screen.workspace.review.go_to_mark(-1),
        refusal=_marks_there,
    ),
    ActionSpec(
        id="review.compare",
        text=mark("Compare with the revision before"),
        menu="review",
        keys=("Y",),
        icon="arrow-left-right",
        run=lambda screen: screen.workspace.view.set_comparing(not screen.workspace.view.comparing),
        refusal=_comparable,
        checked=lambda workspace: workspace.view.comparing,
        starts_group=True,
    ),
    ActionSpec(
        id="review.side_by_side",
        text=mark("Frame beside mask"),
        menu="review",
        keys=("Shift+Y",),
        icon="columns-2",
        run=lambda screen: screen.workspace.view.set_side_by_side(not screen.workspace.view.side_by_side),
        refusal=when.video_open,
        checked=lambda workspace: workspace.view.side_by_side,
    ),
    ActionSpec(
        id="review.satisfactory",
        text=mark("Satisfactory"),
        menu="review",
        keys=("S",),
        icon="check",
        run=_judge_satisfactory,
        refusal=when.reviewing,
        starts_group=True,
    ),
    ActionSpec(
        id="review.unsatisfactory",
        text=mark("Unsatisfactory: send back"),
        menu="review",
        keys=("U",),
        icon="corner-up-left",
        run=lambda screen: screen.show_verdict("unsatisfactory"),
        refusal=when.reviewing,
    ),
    ActionSpec(
        id="review.reject",
        text=mark("Reject: not a well-defined object"),
        menu="review",
        keys=("X",),
        icon="ban",
        run=lambda screen: screen.show_verdict("rejected"),
        refusal=when.reviewing,
    ),
)

WORK = (
    ActionSpec(
        id="work.queue",
        text=mark("Work queues"),
        menu="review",
        icon="list-checks",
        run=lambda screen: screen.workspace.pages.show(Page.OVERVIEW, tab="work"),
        refusal=when.project_open,
        starts_group=True,
    ),
    ActionSpec(
        id="work.next",
        text=mark("Next in the queue"),
        menu="review",
        keys=("Q",),
        icon="arrow-right",
        run=lambda screen: screen.workspace.queue.step(1),
        refusal=when.someone_here,
    ),
    ActionSpec(
        id="work.previous",
        text=mark("Previous in the queue"),
        menu="review",
        keys=("Shift+Q",),
        icon="arrow-left",
        run=lambda screen: screen.workspace.queue.step(-1),
        refusal=when.someone_here,
    ),
    ActionSpec(
        id="work.done",
        text=mark("This video is done"),
        menu="review",
        keys=("Ctrl+Shift+Return",),
        icon="check-check",
        run=lambda screen: screen.workspace.queue.finish_video(),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="work.assign",
        text=mark("Assign a video…"),
        menu="review",
        icon="users",
        run=lambda screen: screen.show_assignments(),
        refusal=_lead_here,
    ),
    *(
        ActionSpec(
            id=f"object.again_{number}",
            text=mark("Annotate again in phase {phase}"),
            values={"phase": number},
            menu="object",
            icon="layers",
            run=_annotate_again(number),
            refusal=_again_in(number),
            starts_group=number == 1,
        )
        for number in PHASES
    ),
)
