"""Work on one frame of one masklet: prompts and their candidates, painting, pasting, absence, taking a pin away.

Painting and marking absent are committed at once; prompts wait for the model, and the model's answer is committed with
the prompt that asked for it, as one step. A masklet is changed in its own phase alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine import model_protocol as wire
from engine import prompting
from engine.changes import Changes, changes_of
from engine.errors import EngineError
from engine.phases import Activity
from engine.pins import absent_pin, array_from_wire, carve, content_hash, from_wire, painted_pin, pin_at
from engine.prompting import Box, Point, Refined
from engine.session.asking import ask_about
from engine.session.context import Context
from engine.session.keeping import copied
from engine.session.operations import PreviewOperation, PromptOperation
from storage.array_codec import pack
from storage.drafts import FrameKey, NewMask, NewPin, StepDraft
from storage.mask_codec import Rle, decode, empty, encode
from storage.records import (
    Checkpoint,
    MaskVersion,
    PinContent,
    PinKind,
    Prompts,
    Provenance,
    StepKind,
    StepState,
)


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything an answer is committed with, as it was when the question was asked."""

    draft: StepDraft
    checkpoint: Checkpoint
    masklet_id: int
    frame: int
    prompts: Prompts
    refined: Refined
    candidate: int | None
    pin_before: str | None
    step_before: int | None


class Annotating:
    """Changes to single frames."""

    def __init__(self, context: Context) -> None:
        self._context = context

    # --- prompts ----------------------------------------------------------------------------------------------------

    def prompts(self, masklet_id: int, frame: int) -> Prompts:
        """The prompts on a frame, empty where it has none."""
        pin = self._context.store.masklets.pins(masklet_id).get(frame)
        return pin.prompts if pin is not None and pin.kind is PinKind.PROMPTED else Prompts()

    def add_point(self, masklet_id: int, frame: int, point: Point, *, positive: bool) -> PromptOperation:
        """Click on the object (or, not `positive`, beside it); refines what is on the frame."""
        prompts = prompting.with_point(self.prompts(masklet_id, frame), point, positive=positive)
        return self._ask(masklet_id, frame, prompts, refine_pin=True)

    def remove_point(self, masklet_id: int, frame: int, index: int) -> PromptOperation | None:
        """Take a click away and ask anew; None when it was the last prompt and the frame is no longer pinned."""
        prompts = prompting.without_point(self.prompts(masklet_id, frame), index)
        if prompting.is_empty(prompts):
            self.unpin(masklet_id, frame)
            return None
        return self._ask(masklet_id, frame, prompts)

    def set_box(self, masklet_id: int, frame: int, box: Box) -> PromptOperation:
        """Draw a box (x0, y0, x1, y1) around the object; it clears the frame's points."""
        return self._ask(masklet_id, frame, prompting.with_box(box))

    def set_prompts(self, masklet_id: int, frame: int, prompts: Prompts) -> PromptOperation:
        """Ask with these prompts alone, in place of those on the frame."""
        return self._ask(masklet_id, frame, prompts)

    def choose_candidate(self, masklet_id: int, frame: int, candidate: int) -> PromptOperation:
        """Take another candidate of an ambiguous prompt. Raises EngineError where there is none."""
        pin = self._context.store.masklets.pins(masklet_id).get(frame)
        count = 0 if pin is None else len(pin.candidate_scores)
        if not 0 <= candidate < count:
            raise EngineError(f"This frame has {count} candidates to choose from; there is no number {candidate + 1}.")
        return self._ask(masklet_id, frame, self.prompts(masklet_id, frame), candidate=candidate)

    def preview_point(self, masklet_id: int | None, frame: int, point: Point, *, positive: bool) -> PreviewOperation:
        """What a click here would give, without a masklet the first click of a new one.

        Nothing is committed, and no candidate comes before features are ready.
        """
        before = Prompts() if masklet_id is None else self.prompts(masklet_id, frame)
        prompts = prompting.with_point(before, point, positive=positive)
        request, _ = ask_about(self._context, masklet_id, frame, prompts, refine_pin=True, preview=True)
        return PreviewOperation(client=self._context.client, request=request)

    # --- by hand ----------------------------------------------------------------------------------------------------

    def mask_to_paint_on(self, masklet_id: int, frame: int) -> NDArray[np.bool_]:
        """A copy of the mask (H, W) bool that a stroke starts from: blank where the phase corrects from scratch."""
        mask = self._context.store.masklets.mask(masklet_id, frame)
        if mask is None or (
            mask.provenance in (Provenance.PROPAGATED, Provenance.AUTO)
            and self._context.policy.refusal(Activity.REFINE_TRACKED) is not None
        ):
            return np.zeros(self._context.size, np.bool_)
        return decode(mask.rle)

    def paint(
        self, masklet_id: int, frame: int, mask: NDArray[np.bool_], *, erased: bool = False, outlined: bool = False
    ) -> Changes:
        """Set a frame's mask (H, W) bool as painted; it replaces the frame's prompts.

        `erased`: something was taken away; `outlined`: with an outline. History says so.
        """
        how = {"erased": erased, "outlined": outlined}
        return self.set_mask(masklet_id, frame, encode(mask), how=[name for name, so in how.items() if so])

    def set_mask(
        self, masklet_id: int, frame: int, mask: Rle, *, kind: StepKind = StepKind.PAINT, how: Sequence[str] = ()
    ) -> Changes:
        """Set a frame's mask as painted, from its code; `how` is noted with the step.

        Raises EngineError when its size is not the video's.
        """
        self._context.require_in_phase([masklet_id])
        self._context.require_grid(frame)
        if mask.size != self._context.size:
            height, width = mask.size
            raise EngineError(
                f"The mask is {width}×{height} pixels, the video {self._context.video.width}×"
                f"{self._context.video.height}."
            )
        self._context.note(kind.value, masklet_id=masklet_id, frame=frame)
        removed, kept = self._carve(masklet_id, frame, frame)
        draft = replace(
            self._context.draft(kind, masklet_id=masklet_id),
            payload={"first": frame, "last": frame, **dict.fromkeys(how, True)},
            masks=(NewMask(masklet_id=masklet_id, frame=frame, rle=mask, provenance=Provenance.PAINTED),),
            pins=(painted_pin(masklet_id, frame, mask), *kept),
            removed_pins=removed,
        )
        return changes_of(self._context.commit(draft))

    def paste(self, masklet_id: int, frame: int, *, from_frame: int) -> Changes:
        """Set a frame's mask to that of another frame. Raises EngineError where that has none, or the phase refuses."""
        self._context.require_allowed(Activity.PASTE)
        mask = self._context.store.masklets.mask(masklet_id, from_frame)
        if mask is None:
            raise EngineError(f"Frame {from_frame} has no mask to paste.")
        return self.set_mask(masklet_id, frame, mask.rle, kind=StepKind.PASTE)

    def mark_absent(self, masklet_id: int, first: int, last: int | None = None) -> Changes:
        """Say that the object is not visible on a frame, or from `first` through `last`: one pin, however long."""
        first, last = sorted((first, first if last is None else last))
        self._context.require_in_phase([masklet_id])
        self._context.require_grid(first)
        self._context.require_grid(last)
        self._context.note("absent", masklet_id=masklet_id, frame=first)
        removed, kept = self._carve(masklet_id, first, last)
        nothing = empty(self._context.size)
        draft = replace(
            self._context.draft(StepKind.ABSENT, masklet_id=masklet_id),
            payload={"first": first, "last": last},
            masks=tuple(
                NewMask(masklet_id=masklet_id, frame=frame, rle=nothing, provenance=Provenance.ABSENT)
                for frame in range(first, last + 1, self._context.grid.stride)
            ),
            pins=(absent_pin(masklet_id, first, last), *kept),
            removed_pins=removed,
        )
        return changes_of(self._context.commit(draft))

    def unpin(self, masklet_id: int, first: int, last: int | None = None) -> Changes:
        """Take the pins of a frame or range away and bring back what was last tracked there, if anything."""
        first, last = sorted((first, first if last is None else last))
        self._context.require_in_phase([masklet_id])
        self._context.require_grid(first)
        self._context.require_grid(last)
        pins = self._context.store.masklets.pins(masklet_id)
        frames = [f for f in range(first, last + 1, self._context.grid.stride) if pin_at(pins, f) is not None]
        if not frames:
            raise EngineError(f"Frame {first} is not pinned: there is nothing to take away.")
        self._context.note("unpin", masklet_id=masklet_id, frame=first)
        removed, kept = self._carve(masklet_id, first, last)
        if first in pins:
            removed = (*removed, FrameKey(masklet_id=masklet_id, frame=first))
        restored = {frame: self._last_tracked(masklet_id, frame) for frame in frames}
        draft = replace(
            self._context.draft(StepKind.UNPIN, masklet_id=masklet_id),
            payload={"first": first, "last": last},
            masks=tuple(copied(mask) for mask in restored.values() if mask is not None),
            removed_masks=tuple(
                FrameKey(masklet_id=masklet_id, frame=f) for f, mask in restored.items() if mask is None
            ),
            pins=kept,
            removed_pins=removed,
        )
        return changes_of(self._context.commit(draft))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _ask(
        self,
        masklet_id: int,
        frame: int,
        prompts: Prompts,
        *,
        refine_pin: bool = False,
        candidate: int | None = None,
    ) -> PromptOperation:
        self._context.require_in_phase([masklet_id])
        request, refined = ask_about(self._context, masklet_id, frame, prompts, refine_pin=refine_pin)
        self._context.note("prompt", masklet_id=masklet_id, frame=frame)
        mask = self._context.store.masklets.mask(masklet_id, frame)
        question = _Question(
            draft=self._context.draft(StepKind.PROMPT, masklet_id=masklet_id),
            checkpoint=self._context.checkpoint,
            masklet_id=masklet_id,
            frame=frame,
            prompts=prompts,
            refined=refined,
            candidate=candidate,
            pin_before=self._fixed_by(masklet_id, frame),
            step_before=None if mask is None else mask.step_id,
        )
        return PromptOperation(
            client=self._context.client,
            publish=self._context.publish,
            request=request,
            accept=lambda answer: self._accept(question, answer),
        )

    def _accept(self, question: _Question, answer: wire.Prompted) -> Changes | None:
        masklet_id, frame = question.masklet_id, question.frame
        if self._has_changed(question):
            return None
        chosen = answer.best if question.candidate is None else min(question.candidate, len(answer.candidates) - 1)
        candidate = answer.candidates[chosen]
        mask = from_wire(candidate.mask)
        logits = pack(array_from_wire(candidate.low_res_logits))
        pointer = pack(array_from_wire(candidate.object_pointer))
        checkpoint = question.checkpoint
        removed, kept = self._carve(masklet_id, frame, frame)
        draft = replace(
            question.draft,
            payload={
                **question.refined.to_payload(),
                "clicks": len(question.prompts.points),
                "first": frame,
                "last": frame,
            },
            masks=(
                NewMask(
                    masklet_id=masklet_id,
                    frame=frame,
                    rle=mask,
                    provenance=Provenance.PROMPTED,
                    predicted_iou=candidate.predicted_iou,
                    object_score=answer.object_score,
                    checkpoint_id=checkpoint.id,
                ),
            ),
            pins=(
                NewPin(
                    masklet_id=masklet_id,
                    frame=frame,
                    kind=PinKind.PROMPTED,
                    content_hash=content_hash(
                        kind=PinKind.PROMPTED,
                        mask=mask,
                        low_res_logits=logits,
                        object_pointer=pointer,
                        checkpoint=checkpoint.sha256,
                    ),
                    prompts=question.prompts,
                    content=PinContent(mask=mask, low_res_logits=logits, object_pointer=pointer),
                    candidate=chosen,
                    candidate_scores=tuple(each.predicted_iou for each in answer.candidates),
                    object_score=answer.object_score,
                    predicted_iou=candidate.predicted_iou,
                    checkpoint_id=checkpoint.id,
                ),
                *kept,
            ),
            removed_pins=removed,
        )
        return changes_of(self._context.store.steps.commit(draft))

    def _last_tracked(self, masklet_id: int, frame: int) -> MaskVersion | None:
        latest = self._context.store.masklets.latest_mask
        tracked = latest(masklet_id, frame, provenance=Provenance.PROPAGATED)
        return tracked or latest(masklet_id, frame, provenance=Provenance.AUTO)

    def _fixed_by(self, masklet_id: int, frame: int) -> str | None:
        """Content hash of the pin that fixes a frame."""
        pin = pin_at(self._context.store.masklets.pins(masklet_id), frame)
        return None if pin is None else pin.content_hash

    def _has_changed(self, question: _Question) -> bool:
        """Whether the frame has been pinned anew, or what was on it undone, since the question was asked."""
        if self._fixed_by(question.masklet_id, question.frame) != question.pin_before:
            return True
        if question.step_before is None:
            return False
        return self._context.store.steps.step(question.step_before).state is not StepState.DONE

    def _carve(self, masklet_id: int, first: int, last: int) -> tuple[tuple[FrameKey, ...], tuple[NewPin, ...]]:
        """What frees `first`..`last` of pins; a pin that begins on `first` is replaced by the step's own."""
        pins = self._context.store.masklets.pins(masklet_id)
        removed, kept = carve(pins, masklet_id=masklet_id, first=first, last=last, stride=self._context.grid.stride)
        return tuple(key for key in removed if key.frame != first), kept
