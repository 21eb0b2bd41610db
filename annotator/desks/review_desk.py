"""Verification by another person: what waits, the frames marked wrong, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.i18n import mark, told, tr
from engine.changes import Changes
from engine.team.queues import waiting_in
from storage.records import Decision, Masklet, MaskletState, ReviewMark, Verdict

if TYPE_CHECKING:
    from annotator.canvas.view_transform import Box
    from annotator.workspace import Workspace


_SAID = {
    Decision.SATISFACTORY: mark("{name} is satisfactory."),
    Decision.UNSATISFACTORY: mark("{name} is sent back to its annotator."),
    Decision.REJECTED: mark("{name} is rejected."),
}
_WAITS = mark("Your verdict on {name} is kept: another person has to speak before it is decided.")
_DISPUTED = mark("Your verdict on {name} is kept: reviewers do not agree, so a lead decides.")


class ReviewDesk(QObject):
    """The masklets that wait for a verdict, and the marks on the one in hand."""

    marks_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._own: dict[int, tuple[ReviewMark, ...]] = {}
        """Marks of the person at the desk by masklet: nobody sees another's before both have spoken."""
        self._warned_of: tuple[int, tuple[str, ...]] | None = None
        for signal in (workspace.changed, workspace.desk_changed, workspace.video_changed):
            signal.connect(self._forget)

    def waiting(self) -> int:
        """How many masklets of the video wait for a verdict of the person at the desk."""
        if self._workspace.session is None:
            return 0
        context = self._workspace.session.context
        return waiting_in(context.store, context.video.id, context.person)

    def why_nothing_waits(self) -> str | None:
        """Why what is submitted in the video does not wait for the person at the desk; None where nothing is."""
        session = self._workspace.session
        if session is None:
            return None
        masklets = session.context.store.masklets
        submitted = masklets.masklets(video_id=session.context.video.id, state=MaskletState.SUBMITTED)
        reasons = (session.verifying.why_not_judge(masklet.id) for masklet in submitted)
        return next((told(reason) for reason in reasons if reason is not None), None)

    # --- the annotator's part -----------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Hand in the selected masklet; what is amiss with it is said first, and it is handed in when asked again."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return
        concerns = session.verifying.concerns(masklet.id)
        if concerns and self._warned_of != (masklet.id, concerns):
            self._warned_of = masklet.id, concerns
            name, found = session.context.store.masklets.target(masklet.target_id).name, " ".join(map(told, concerns))
            self._workspace.point_out(
                tr("{name} is not submitted yet. {found} Submit again to hand it in as it is.", name=name, found=found),
                action_id="object.submit",
            )
            return
        if not self._workspace.attempt(lambda: session.verifying.submit(masklet.id)):
            return
        store = session.context.store.masklets
        name, revision = store.target(masklet.target_id).name, store.masklet(masklet.id).revision
        self._workspace.tell(
            tr("{name} is submitted as revision {n}: another person can verify it.", name=name, n=revision)
        )

    def recall(self) -> None:
        """Take the submitted masklet back into work."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is not None and masklet is not None:
            self._workspace.attempt(lambda: session.verifying.recall(masklet.id))

    # --- the reviewer's part ------------------------------------------------------------------------------------------

    def reopen(self) -> None:
        """Make a judged masklet a draft again."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is not None and masklet is not None:
            self._workspace.attempt(lambda: session.verifying.reopen(masklet.id))

    def marks_on(self, masklet_id: int) -> frozenset[int]:
        """Frames of a masklet that the person at the desk has marked wrong in this review."""
        return frozenset(mark.frame for mark in self._marks_of(masklet_id))

    def marked(self) -> frozenset[int]:
        """Frames of the selected masklet marked wrong in this review."""
        masklet = self._workspace.masklet
        return frozenset() if masklet is None else self.marks_on(masklet.id)

    def why_not_mark(self) -> str | None:
        """Why the person at the desk marks nothing on the selected masklet, as a sentence; None where they may."""
        masklet, session = self._workspace.masklet, self._workspace.session
        if not self._workspace.reviewing or masklet is None or session is None:
            return tr("Select a submitted masklet to judge.")
        if masklet.state is MaskletState.DRAFT:
            return tr("Select a submitted masklet to judge.")
        return session.verifying.why_not_judge(masklet.id)

    def shown(self) -> tuple[ReviewMark, ...]:
        """Marks to see on the selected masklet: a reviewer's own; for its annotator those it was sent back with."""
        masklet, session = self._workspace.masklet, self._workspace.session
        if masklet is None or session is None:
            return ()
        if self._workspace.reviewing:
            return self._marks_of(masklet.id)
        return session.verifying.marks_sent_back(masklet.id) if masklet.state is MaskletState.RETURNED else ()

    def toggle_mark(self) -> None:
        """Mark the frame in hand as wrong, or take all that is marked on it back."""
        masklet, frame = self._workspace.masklet, self._workspace.playhead.grid_frame
        if masklet is None:
            return
        here = [mark for mark in self._marks_of(masklet.id) if mark.frame == frame]
        if not here:
            self.mark_place(None)
        for each in here:
            self.unmark(each)

    def mark_place(self, box: Box | None) -> None:
        """Mark what is wrong on the frame in hand: in a box, at a point (a box without extent), or all of it."""
        session, masklet, playhead = self._workspace.session, self._workspace.masklet, self._workspace.playhead
        if session is None or masklet is None:
            return
        playhead.pause()
        playhead.seek(playhead.grid_frame)
        if self._workspace.attempt(lambda: session.verifying.mark(masklet.id, playhead.frame, box=box)):
            self._on_marked()

    def unmark(self, taken: ReviewMark) -> None:
        """Take a mark back."""
        session = self._workspace.session
        if session is not None and self._workspace.attempt(lambda: session.verifying.unmark(taken)):
            self._on_marked()

    def marked_frames(self) -> list[int]:
        """Frames to go through: those marked, in order."""
        frames = self.marked() if self._workspace.reviewing else self.marks_sent_back()
        return sorted(frames)

    def go_to_mark(self, step: int) -> None:
        """Go to the next (1) or previous (-1) marked frame; beyond the last comes the first."""
        frames, here = self.marked_frames(), self._workspace.playhead.frame
        if not frames:
            return
        beyond = [frame for frame in frames if (frame > here if step > 0 else frame < here)]
        self._workspace.playhead.pause()
        self._workspace.playhead.seek((beyond or frames)[0 if step > 0 else -1])

    def judge(self, decision: Decision, *, reason: str = "") -> bool:
        """Give the verdict on the selected masklet and go to the next that waits; False where it was refused."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return False
        judge, seen = session.verifying.judge, masklet.revision
        store = session.context.store.masklets
        if not self._workspace.attempt(lambda: judge(masklet.id, decision, revision=seen, reason=reason)):
            if (masklet.id, seen) not in {
                (each.id, each.revision) for each in store.masklets(video_id=masklet.video_id)
            }:
                everywhere = frozenset(session.context.grid.frames())  # another program has changed it
                self._workspace.announce(Changes(masklets=frozenset({masklet.id}), frames={masklet.id: everywhere}))
            return False
        self._on_marked()
        said = _SAID[decision]
        if store.masklet(masklet.id).state is MaskletState.SUBMITTED:
            said = _DISPUTED if session.verifying.waits_for_lead(masklet.id) else _WAITS
        self._workspace.tell(tr(said, name=store.target(masklet.target_id).name))
        self._workspace.queue.go_on()
        return True

    def last_verdict(self, masklet: Masklet) -> Verdict | None:
        """The verdict on the masklet's latest revision, if there is one."""
        session = self._workspace.session
        if session is None:
            return None
        verdicts = session.context.store.review.verdicts(masklet.id)
        return verdicts[-1] if verdicts else None

    def marks_sent_back(self) -> frozenset[int]:
        """Frames a reviewer found wrong on the selected masklet that was sent back."""
        masklet = self._workspace.masklet
        if masklet is None or masklet.state is not MaskletState.RETURNED:
            return frozenset()
        verdict = self.last_verdict(masklet)
        return frozenset() if verdict is None else frozenset(verdict.frames)

    def _marks_of(self, masklet_id: int) -> tuple[ReviewMark, ...]:
        session = self._workspace.session
        if session is None:
            return ()
        if masklet_id not in self._own:
            self._own[masklet_id] = session.verifying.marks(masklet_id)
        return self._own[masklet_id]

    def _on_marked(self) -> None:
        self._own.clear()
        self.marks_changed.emit()

    def _forget(self, *_: object) -> None:
        self._own.clear()
