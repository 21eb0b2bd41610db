"""A masklet's way to acceptance: submitted by its annotator, judged by another person, sent back or accepted.

Says who may do what; the lawful states are the store's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.changes import Changes, changes_of
from engine.errors import EngineError
from engine.pins import stale_frames
from engine.session.context import Context
from engine.team.agreement import disputed, settled
from engine.team.rules import Rules, is_own, reviewers_in
from storage.drafts import NewMark, NewVerdict
from storage.records import Decision, MaskletState, ReviewMark, Role, StepChange, Verdict


class Verifying:
    """Submitting, recalling, judging and reopening masklets."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def concerns(self, masklet_id: int) -> tuple[str, ...]:
        """What an annotator should know before submitting, as sentences; empty when nothing is amiss.

        So it is for a masklet without any mask, which cannot be submitted.
        """
        masks = self._context.store.masklets.summaries(masklet_id)
        if not masks:
            return ()
        missing = len(self._context.grid) - len(masks)
        stale = len(stale_frames(masks, self._context.store.masklets.pins(masklet_id).values()))
        found = []
        if missing == 1:
            found.append(f"One of {len(self._context.grid)} grid frames has no mask.")
        elif missing:
            found.append(f"{missing} of {len(self._context.grid)} grid frames have no mask.")
        if stale == 1:
            found.append("One mask was tracked from a pin that has changed since: propagate again.")
        elif stale:
            found.append(f"{stale} masks were tracked from a pin that has changed since: propagate again.")
        return tuple(found)

    def submit(self, masklet_id: int) -> Changes:
        """Hand a masklet in as its next revision. Raises EngineError for one without any mask."""
        if not self._context.store.masklets.summaries(masklet_id):
            raise EngineError("The masklet has no masks yet: prompt the object and propagate before submitting.")
        return self._moved(self._context.store.review.submit(masklet_id, person_id=self._context.person.id))

    def recall(self, masklet_id: int) -> Changes:
        """Take a submitted masklet back into work."""
        masklet = self._context.store.masklets.masklet(masklet_id)
        if masklet.annotator_id != self._context.person.id and self._context.person.role is not Role.LEAD:
            raise EngineError("Only its annotator or a lead can recall a submitted masklet.")
        return self._moved(self._context.store.review.recall(masklet_id, person_id=self._context.person.id))

    def reopen(self, masklet_id: int) -> Changes:
        """Make an accepted or rejected masklet a draft again."""
        if self._context.person.role is not Role.LEAD:
            raise EngineError("Only a lead can reopen a masklet that has been judged.")
        return self._moved(self._context.store.review.reopen(masklet_id, person_id=self._context.person.id))

    def judge(
        self,
        masklet_id: int,
        decision: Decision,
        *,
        revision: int | None = None,
        reason: str = "",
        frames: Sequence[int] = (),
    ) -> Changes:
        """Give a verdict on the revision submitted: satisfactory, unsatisfactory (sent back) or rejected.

        `revision` is the one the person has seen: where another program has submitted one since, StorageError says so.
        `frames` are those found wrong beside those the person has marked. Where the project wants two reviewers, it
        stays submitted until both say the same or a lead decides. Raises EngineError when the person may not judge
        it, or sends back without saying why or where.
        """
        if (refusal := self.why_not_judge(masklet_id)) is not None:
            raise EngineError(refusal)
        marked = () if decision is Decision.SATISFACTORY else (mark.frame for mark in self.marks(masklet_id))
        frames = sorted({*frames, *marked})
        if decision is not Decision.SATISFACTORY and not reason.strip() and not frames:
            raise EngineError("Say what is wrong, or mark the frames that are, so that the annotator can mend it.")
        self._context.note("verdict", masklet_id=masklet_id, reviewing=True)
        draft = NewVerdict(
            masklet_id=masklet_id,
            person_id=self._context.person.id,
            decision=decision,
            revision=revision,
            reason=reason.strip(),
            frames=tuple(frames),
            settles=self._settling(masklet_id),
        )
        return self._moved(self._context.store.review.give_verdict(draft))

    def mark(self, masklet_id: int, frame: int, *, box: tuple[float, float, float, float] | None = None) -> ReviewMark:
        """Mark where the revision submitted is wrong: in a box, at a point (a box without extent), or all of a frame.

        Raises EngineError when the person may not judge it.
        """
        if (refusal := self.why_not_judge(masklet_id)) is not None:
            raise EngineError(refusal)
        self._context.require_grid(frame)
        self._context.note("mark", masklet_id=masklet_id, frame=frame, reviewing=True)
        person_id = self._context.person.id
        draft = NewMark(masklet_id=masklet_id, person_id=person_id, frame=frame, box=box)
        return self._context.store.review.mark(draft)

    def unmark(self, mark: ReviewMark) -> None:
        """Take a mark back."""
        self._context.note("mark", masklet_id=mark.masklet_id, frame=mark.frame, reviewing=True)
        self._context.store.review.unmark(mark.id, person_id=self._context.person.id)

    def marks(self, masklet_id: int) -> tuple[ReviewMark, ...]:
        """What the person at work has marked on the revision submitted, by frame; a lead who has to decide sees all.

        Others' marks are not for a reviewer's eyes: each speaks without being led.
        """
        revision = self._context.store.masklets.masklet(masklet_id).revision
        own = None if self.dispute(masklet_id) else self._context.person.id
        return self._context.store.review.marks(masklet_id, revision=revision, person_id=own)

    def dispute(self, masklet_id: int) -> tuple[Verdict, ...]:
        """The verdicts between which the person at work has to decide as a lead, each reviewer's last one.

        Empty where there is no dispute, or none any more.
        """
        return self._dispute(masklet_id) if self._context.person.role is Role.LEAD else ()

    def waits_for_lead(self, masklet_id: int) -> bool:
        """Whether as many as the project asks for have judged what is submitted, and do not say the same."""
        return len(self._dispute(masklet_id)) >= Rules(self._context.store).reviewers

    def marks_sent_back(self, masklet_id: int) -> tuple[ReviewMark, ...]:
        """What reviewers have marked on the revision judged last, by frame, for its annotator."""
        revision = self._context.store.masklets.masklet(masklet_id).revision
        return self._context.store.review.marks(masklet_id, revision=revision)

    def look_at(self, masklet_id: int, frames: Sequence[int], *, reviewing: bool = False) -> None:
        """Note that the person has seen the current masks of these frames."""
        self._context.store.activity.mark_looked_at(masklet_id, frames, person_id=self._context.person.id)
        if frames:
            self._context.note("look", masklet_id=masklet_id, frame=frames[-1], reviewing=reviewing)

    def why_not_judge(self, masklet_id: int) -> str | None:
        """Why the person at work may not judge this masklet, as a sentence; None where they may."""
        person, store = self._context.person, self._context.store
        masklet = store.masklets.masklet(masklet_id)
        own = is_own(person.id, masklet, store.work.hands(masklet_id))
        if own and not Rules(store).self_review:
            return "A masklet is judged by another person than the one who annotated it."
        if not own and person.role is Role.ANNOTATOR:
            return f"{person.name} is an annotator: verdicts are given by reviewers and leads."
        decided = masklet.state not in (MaskletState.DRAFT, MaskletState.SUBMITTED)
        entitled = person.role is Role.LEAD or person.id in {verdict.person_id for verdict in self._said(masklet_id)}
        if decided and not entitled:
            return "Another person has judged this revision: they or a lead can judge it anew."
        return None

    def _settling(self, masklet_id: int) -> Callable[[Sequence[tuple[int, Decision]], Mapping[str, Any]], bool]:
        """What asks whether verdicts decide about a revision, by the project's rules.

        A dispute still waits for a lead, or for agreement, where the project has gone back to one reviewer meanwhile.
        """
        store = self._context.store
        leads = {person.id for person in store.catalogue.people() if person.role is Role.LEAD}
        least = len(self._dispute(masklet_id))

        def decides(said: Sequence[tuple[int, Decision]], settings: Mapping[str, Any]) -> bool:
            return settled(said, required=max(reviewers_in(settings), least), leads=leads) is not None

        return decides

    def _dispute(self, masklet_id: int) -> tuple[Verdict, ...]:
        """Each reviewer's last verdict on a revision that is submitted, where they are not the same."""
        if self._context.store.masklets.masklet(masklet_id).state is not MaskletState.SUBMITTED:
            return ()
        now = {verdict.person_id: verdict for verdict in self._said(masklet_id)}
        return tuple(now.values()) if disputed([verdict.decision for verdict in now.values()]) else ()

    def _said(self, masklet_id: int) -> tuple[Verdict, ...]:
        """The verdicts on the latest revision, oldest first."""
        store = self._context.store
        revision = store.masklets.masklet(masklet_id).revision
        return tuple(verdict for verdict in store.review.verdicts(masklet_id) if verdict.revision == revision)

    def _moved(self, change: StepChange) -> Changes:
        changes = changes_of(change)
        self._context.publish(changes)
        return changes
