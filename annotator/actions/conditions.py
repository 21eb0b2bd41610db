"""Why an action cannot be done now, as sentences for tooltips; None where it can."""

from __future__ import annotations

from collections.abc import Callable

from annotator.i18n import told, tr
from annotator.state.pages import Page
from annotator.state.refusals import while_locked, while_verifying
from annotator.workspace import Workspace
from engine.phases import Activity
from storage.records import MaskletState, Role


def video_open(workspace: Workspace) -> str | None:
    """A video must be open and in sight."""
    if workspace.session is None:
        return tr("Open a video first.")
    return None if workspace.pages.current is Page.VIDEO else tr("Go back to the video first (Esc).")


def away_from_video(workspace: Workspace) -> str | None:
    """A video must be open, with another page shown in its place."""
    if workspace.session is None:
        return tr("Open a video first.")
    return None if workspace.pages.current is not Page.VIDEO else tr("You are at the video.")


def project_open(workspace: Workspace) -> str | None:
    """A project must be open."""
    return None if workspace.project is not None else tr("Open a project or a video first.")


def someone_here(workspace: Workspace) -> str | None:
    """Somebody must sit at the desk, as they do once a video is open."""
    if workspace.person is not None:
        return None
    return tr("Open a video first: then the window knows who is working.")


def decides(workspace: Workspace) -> str | None:
    """A project must be open, and a lead be at the desk if the project has one."""
    refusal = project_open(workspace) or workspace.deciding.why_not()
    return refusal and (someone_here(workspace) or refusal)


def video_missing(workspace: Workspace) -> str | None:
    """The video of the project must not be where the project says."""
    return None if workspace.opening.missing is not None else tr("No video is missing.")


def can_undo(workspace: Workspace) -> str | None:
    """There must be a step of the person's to take back."""
    if (refusal := video_open(workspace)) is not None:
        return refusal
    step = workspace.undoing.next_undo
    return told(step) if isinstance(step, str) else None


def can_redo(workspace: Workspace) -> str | None:
    """There must be a step of the person's to bring back."""
    if (refusal := video_open(workspace)) is not None:
        return refusal
    step = workspace.undoing.next_redo
    return told(step) if isinstance(step, str) else None


def step_to_undo(workspace: Workspace) -> str:
    """What undo would take back."""
    step = workspace.undoing.next_undo
    return "" if isinstance(step, str) else workspace.undoing.words(step)


def step_to_redo(workspace: Workspace) -> str:
    """What redo would bring back."""
    step = workspace.undoing.next_redo
    return "" if isinstance(step, str) else workspace.undoing.words(step)


def object_numbered(number: int) -> Callable[[Workspace], str | None]:
    """The video must have an object of that number, which is the one shown beside its name."""

    def refusal(workspace: Workspace) -> str | None:
        if (unseen := video_open(workspace)) is not None:
            return unseen
        there = any(target.number == number for target in workspace.targets())
        return None if there else tr("There is no object {n}.", n=number)

    return refusal


def object_selected(workspace: Workspace) -> str | None:
    """An object must be selected."""
    refusal = video_open(workspace)
    session = workspace.session
    if refusal is not None or session is None or workspace.masklet is not None:
        return refusal
    if workspace.selection.target_id is None:
        return tr("Select an object first.")
    phase = session.context.phase
    return tr("This object has no masklet in phase {phase} yet: click it to begin one.", phase=phase)


def annotating(workspace: Workspace) -> str | None:
    """A video must be in sight, and the person be annotating, not verifying."""
    return video_open(workspace) or while_verifying(workspace)


def object_editable(workspace: Workspace) -> str | None:
    """The selected object must be open to change, and the person be annotating."""
    refusal = annotating(workspace) or object_selected(workspace)
    masklet = workspace.masklet
    if refusal is not None or masklet is None:
        return refusal
    if (refusal := while_locked(workspace, masklet.target_id)) is not None:
        return refusal
    if masklet.state is MaskletState.SUBMITTED:
        return tr("This masklet is submitted: recall it first.")
    if not masklet.state.editable:
        return tr("This masklet has been judged: a lead can reopen it.")
    return None


def can_paint(workspace: Workspace) -> str | None:
    """As for changing the selected object, except that one which is not begun yet, here or at all, would be."""
    refusal = annotating(workspace) or while_locked(workspace, workspace.selection.target_id)
    masklet, session = workspace.masklet, workspace.session
    if refusal is not None or session is None:
        return refusal
    begun = masklet is not None and masklet.phase == session.context.phase
    return object_editable(workspace) if begun else None


def of_another_phase(workspace: Workspace) -> str | None:
    """The selected object must be open to change and of another phase than the one in hand."""
    refusal = object_editable(workspace)
    masklet, session = workspace.masklet, workspace.session
    if refusal is not None or masklet is None or session is None:
        return refusal
    return None if masklet.phase != session.context.phase else tr("This masklet is of this phase already.")


def can_submit(workspace: Workspace) -> str | None:
    """The selected object must be open to change, and nothing be propagating that would come too late."""
    refusal = object_editable(workspace)
    if refusal is None and workspace.runner.propagation is not None:
        refusal = tr("A propagation is running: stop it first, or wait for its end.")
    return refusal


def can_propagate(workspace: Workspace) -> str | None:
    """The phase must allow it, there must be a pin, and nothing else may be propagating."""
    refusal = object_editable(workspace)
    masklet, session = workspace.masklet, workspace.session
    if refusal is not None or masklet is None or session is None:
        return refusal
    if (by_phase := session.context.policy.refusal(Activity.PROPAGATE)) is not None:
        return tr(by_phase)
    if workspace.runner.propagation is not None:
        return tr("A propagation is running: stop it first, or wait for its end.")
    if masklet.phase != session.context.phase:
        phase = session.context.phase
        return tr("This object has no masklet in phase {phase} yet: click it to begin one.", phase=phase)
    if not workspace.worked_on.pins(masklet.id):
        return tr("Prompt or paint the object on a frame first.")
    return None


def can_find(workspace: Workspace) -> str | None:
    """A video must be open in phase 3, the one in which automatic masklets are made."""
    refusal = video_open(workspace)
    session = workspace.session
    if refusal is not None or session is None or session.context.phase == 3:
        return refusal
    return tr("Automatic masklets are made in phase 3: switch to it first.")


def stretch_is_stale(workspace: Workspace) -> str | None:
    """As for propagating, and some mask of the selected object must be stale."""
    row = workspace.worth.book.row_of(workspace.selection.target_id)
    refusal = can_propagate(workspace)
    if refusal is not None or row is None or row.lane is None or row.lane.stale:
        return refusal
    return tr("No mask of this object is stale: nothing has changed since they were tracked.")


def something_is_due(workspace: Workspace) -> str | None:
    """The phase must allow propagating, some object have stale or missing masks, and nothing else be propagating."""
    refusal, session = annotating(workspace), workspace.session
    if refusal is None and session is not None:
        by_phase = session.context.policy.refusal(Activity.PROPAGATE)
        refusal = None if by_phase is None else tr(by_phase)
    if refusal is None and workspace.runner.propagation is not None:
        refusal = tr("A propagation is running: stop it first, or wait for its end.")
    if refusal is not None or workspace.worth.book.due or not workspace.worth.book.complete:
        return refusal
    if not workspace.targets():
        return tr("Prompt or paint an object on a frame first.")
    return tr("Every object is tracked through the whole video already.")


def can_paste(workspace: Workspace) -> str | None:
    """The selected object must be open to change, and the phase allow the mask of another frame."""
    refusal = object_editable(workspace)
    if refusal is not None or workspace.session is None:
        return refusal
    by_phase = workspace.session.context.policy.refusal(Activity.PASTE)
    return None if by_phase is None else tr(by_phase)


def propagating(workspace: Workspace) -> str | None:
    """Something must be running."""
    return None if workspace.runner.propagation is not None else tr("Nothing is being propagated.")


def several_candidates(workspace: Workspace) -> str | None:
    """The frame in hand must have candidates to choose from."""
    pin = workspace.hand.pin
    several = pin is not None and len(pin.candidate_scores) > 1
    return object_editable(workspace) or (
        None if several else tr("There is only one candidate here: candidates come with a single click.")
    )


def pinned_here_or_range(workspace: Workspace) -> str | None:
    """The frame in hand must be a pin, or a range be marked."""
    pinned = workspace.playhead.range is not None or workspace.hand.pin is not None
    return object_editable(workspace) or (
        None if pinned else tr("This frame is not pinned: there is nothing to take away.")
    )


def reviewing(workspace: Workspace) -> str | None:
    """Review mode must be on, with a masklet selected and in sight that is submitted, or judged and may be anew."""
    if (unseen := video_open(workspace)) is not None:
        return unseen
    if not workspace.reviewing:
        return tr("Switch to review first (Shift+V).")
    masklet = workspace.masklet
    if masklet is None or masklet.state is MaskletState.DRAFT:
        return tr("Select a submitted masklet to judge.")
    refusal = workspace.session.verifying.why_not_judge(masklet.id) if workspace.session is not None else None
    return None if refusal is None else told(refusal)


def judged(workspace: Workspace) -> str | None:
    """The selected masklet must have been judged, and a lead be at the desk."""
    if (unseen := video_open(workspace)) is not None:
        return unseen
    masklet, person = workspace.masklet, workspace.person
    if masklet is None or masklet.state not in (MaskletState.SATISFACTORY, MaskletState.REJECTED):
        return tr("Only a masklet that has been judged can be reopened.")
    lead = person is not None and person.role is Role.LEAD
    return None if lead else tr("Only a lead can reopen a masklet that has been judged.")


def submitted(workspace: Workspace) -> str | None:
    """The selected masklet must be submitted."""
    if (unseen := video_open(workspace)) is not None:
        return unseen
    masklet = workspace.masklet
    ok = masklet is not None and masklet.state is MaskletState.SUBMITTED
    return None if ok else tr("Only a submitted masklet can be recalled.")
