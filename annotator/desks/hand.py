"""The person's hand: what clicks, strokes and keys do to the selected object on the frame in hand.

The hand's path goes canvas → tool → here → session → model client → `Changes` → views. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from annotator.i18n import tr
from annotator.state.refusals import while_locked, while_verifying
from engine.pins import pin_at
from engine.prompting import Box, Point, by_score
from engine.propagation import DirectionChoice, Reach
from engine.session.operations import Operation
from storage.records import Masklet, Pin, Prompts

if TYPE_CHECKING:
    from annotator.workspace import Workspace
    from engine.session.session import Session


class Hand(QObject):
    """Acts on the selected masklet at the playhead's grid frame; refusals become notices."""

    pending_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.pending: list[tuple[int, Point, bool]] = []
        workspace.runner.progressed.connect(self._on_progressed)

    # --- prompts ----------------------------------------------------------------------------------------------------

    def click(self, point: Point, *, positive: bool) -> None:
        """Click on the object or, not `positive`, beside it; makes an object first where none is selected."""
        masklet = self._masklet_to_change(make=positive)
        session = self._workspace.session
        if masklet is None or session is None:
            return
        frame = self._go_to_grid()
        self.pending.append((frame, point, positive))
        self.pending_changed.emit()
        masklet_id = masklet.id
        self._ask(lambda: session.frame.add_point(masklet_id, frame, point, positive=positive))

    def remove_point(self, index: int) -> None:
        """Take a click of this frame away."""
        self._on_frame(lambda session, masklet, frame: session.frame.remove_point(masklet.id, frame, index))

    def box(self, box: Box) -> None:
        """Draw a box around the object; makes an object first where none is selected."""
        masklet = self._masklet_to_change(make=True)
        session = self._workspace.session
        if masklet is None or session is None:
            return
        frame = self._go_to_grid()
        masklet_id = masklet.id
        self._ask(lambda: session.frame.set_box(masklet_id, frame, box))

    def cycle_candidate(self, step: int = 1) -> None:
        """Take the next best candidate of an ambiguous click; the best one again after the last."""
        pin = self.pin
        if pin is None or len(pin.candidate_scores) < 2:
            self._workspace.tell(tr("There is only one candidate here: candidates come with a single click."))
            return
        ranked = by_score(pin.candidate_scores)
        wanted = ranked[(ranked.index(pin.candidate or 0) + step) % len(ranked)]
        self._on_frame(lambda session, masklet, frame: session.frame.choose_candidate(masklet.id, frame, wanted))

    def preview(self, point: Point, *, positive: bool) -> None:
        """Show what a click would give, where features are ready; it begins an object where none is selected."""
        workspace = self._workspace
        masklet, session = workspace.masklet, workspace.session
        frame = workspace.playhead.frame
        if session is None or frame not in session.context.grid:
            return
        begins = workspace.selection.target_id is None and not workspace.reviewing
        if not begins and (masklet is None or not self._may_change(masklet)):
            return
        masklet_id = None if masklet is None else masklet.id
        workspace.runner.preview(lambda: session.frame.preview_point(masklet_id, frame, point, positive=positive))

    # --- by hand ----------------------------------------------------------------------------------------------------

    def mask_to_paint_on(self, *, erasing: bool) -> NDArray[np.bool_] | None:
        """A copy of the mask (H, W) that a stroke starts from; None where refused.

        Makes an object if need be, but not for `erasing`, which finds nothing to take away there.
        """
        masklet = self._masklet_to_change(make=not erasing)
        session = self._workspace.session
        if masklet is None or session is None:
            return None
        return session.frame.mask_to_paint_on(masklet.id, self._go_to_grid())

    def paint(self, mask: NDArray[np.bool_], *, erased: bool = False, outlined: bool = False) -> None:
        """Set the frame's mask to one painted or `erased`, by strokes or by an outline."""
        how = {"erased": erased, "outlined": outlined}
        self._on_frame(lambda session, masklet, frame: _done(session.frame.paint(masklet.id, frame, mask, **how)))

    def paste_previous(self) -> None:
        """Take over the mask of the grid frame before."""
        before = self._workspace.playhead.grid_frame - self._workspace.playhead.grid.stride
        if before < 0:
            self._workspace.tell(tr("This is the first frame: there is no mask before it to paste."))
            return
        self._on_frame(lambda session, masklet, frame: _done(session.frame.paste(masklet.id, frame, from_frame=before)))

    def mark_absent(self) -> None:
        """Say that the object is not visible on this frame, or in the marked range."""
        first, last = self._workspace.playhead.range or (None, None)
        self._on_frame(
            lambda session, masklet, frame: _done(
                session.frame.mark_absent(masklet.id, frame if first is None else first, last)
            )
        )

    def unpin(self) -> None:
        """Take prompts, painting and absence away from this frame, or from the marked range."""
        first, last = self._workspace.playhead.range or (None, None)
        self._on_frame(
            lambda session, masklet, frame: _done(
                session.frame.unpin(masklet.id, frame if first is None else first, last)
            )
        )

    # --- propagating ------------------------------------------------------------------------------------------------

    def propagate(self, direction: DirectionChoice, *, reach: Reach | None = None) -> None:
        """Propagate the selected object from the frame in hand; by default to its next pin, or within the range."""
        masklet, session = self._masklet_to_change(make=False), self._workspace.session
        if masklet is None or session is None:
            return
        marked = self._workspace.playhead.range
        if reach is None:
            reach = Reach.within(*marked) if marked is not None else Reach.to_next_pin()
        self._propagate(session, [masklet.id], direction, start=self._workspace.playhead.grid_frame, reach=reach)

    def propagate_stale(self) -> None:
        """Propagate every object that has stale or missing frames, both ways, as one step."""
        session = self._workspace.session
        if session is None:
            return
        due = [masklet.id for masklet in self._changeable() if self._is_due(session, masklet)]
        if not due:
            self._workspace.tell(tr("Every object is tracked through the whole video already."))
            return
        self._propagate(session, due, "both", start=None, reach=Reach.to_end())

    def track_again(self) -> None:
        """Track the stale stretch of the selected object at the frame in hand, or the one nearest to it, anew."""
        masklet, session = self._masklet_to_change(make=False), self._workspace.session
        if masklet is None or session is None:
            return
        masklet_id, near = masklet.id, self._workspace.playhead.grid_frame
        self._workspace.attempt(
            lambda: self._workspace.runner.propagate(session.tracking.track_again(masklet_id, near=near))
        )

    def stop(self) -> None:
        """Stop the propagation; what was done is kept."""
        self._workspace.runner.stop()

    def go_to_pin(self, step: int) -> None:
        """Go to the next (1) or previous (-1) pin of the selected object."""
        masklet, playhead = self._workspace.masklet, self._workspace.playhead
        if masklet is None:
            return
        pins = self._workspace.worked_on.pins(masklet.id).values()
        frames = sorted({frame for pin in pins for frame in (pin.frame, pin.last_frame)})
        beyond = [frame for frame in frames if (frame > playhead.frame if step > 0 else frame < playhead.frame)]
        if beyond:
            playhead.seek(beyond[0] if step > 0 else beyond[-1])

    # --- objects ----------------------------------------------------------------------------------------------------

    def new_object(self) -> None:
        """Make an object and take it in hand."""
        session = self._workspace.session
        if session is not None:
            number = session.objects.next_number()
            self._workspace.attempt(
                lambda: self._workspace.selection.select(session.objects.new(tr("object {n}", n=number)).target_id)
            )

    def rename(self, target_id: int, name: str) -> None:
        """Give an object another name."""
        session = self._workspace.session
        if session is not None:
            self._workspace.attempt(lambda: session.objects.rename(target_id, name))

    def annotate_again(self, phase: int) -> None:
        """Begin another masklet of the selected object, in a phase it has none of yet."""
        session, target_id = self._workspace.session, self._workspace.selection.target_id
        if session is None or target_id is None:
            return
        self._workspace.enter_phase(phase)
        if session.context.phase == phase:
            self._workspace.attempt(lambda: session.objects.new_masklet(target_id))

    def take_up(self) -> None:
        """Go on with the selected masklet of another phase in this one, its history kept."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is not None and masklet is not None:
            masklet_id = masklet.id
            self._workspace.attempt(lambda: session.objects.take_up(masklet_id))

    def delete_object(self) -> None:
        """Delete the selected object; undo brings it back."""
        session, target_id = self._workspace.session, self._workspace.selection.target_id
        if session is None or target_id is None:
            return
        self._workspace.attempt(lambda: session.objects.delete(target_id))

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def pin(self) -> Pin | None:
        """The pin of the selected masklet at the frame in hand, an absent range included."""
        masklet = self._workspace.masklet
        if masklet is None:
            return None
        return pin_at(self._workspace.worked_on.pins(masklet.id), self._workspace.playhead.frame)

    @property
    def prompts(self) -> Prompts:
        """The prompts of the selected masklet on the frame in hand."""
        pin = self.pin
        return Prompts() if pin is None else pin.prompts

    # --- parts ------------------------------------------------------------------------------------------------------

    def _changeable(self) -> list[Masklet]:
        masklets = [self._workspace.masklet_of(target.id) for target in self._workspace.targets()]
        return [masklet for masklet in masklets if masklet is not None and self._may_change(masklet)]

    def _is_due(self, session: Session, masklet: Masklet) -> bool:
        if not self._workspace.worked_on.pins(masklet.id):
            return False
        missing = len(session.context.store.masklets.summaries(masklet.id)) < len(session.context.grid)
        return missing or bool(session.tracking.stale(masklet.id))

    def _propagate(
        self, session: Session, masklets: list[int], direction: DirectionChoice, *, start: int | None, reach: Reach
    ) -> None:
        self._workspace.attempt(
            lambda: self._workspace.runner.propagate(
                session.tracking.propagate(masklets, direction=direction, start=start, reach=reach)
            )
        )

    def _may_change(self, masklet: Masklet) -> bool:
        session = self._workspace.session
        in_phase = session is not None and masklet.phase == session.context.phase
        return in_phase and masklet.state.editable and self._why_not_change(masklet.target_id) is None

    def _masklet_to_change(self, *, make: bool) -> Masklet | None:
        """The selected masklet if it may be changed in this phase; with `make`, begun if there is none yet."""
        workspace = self._workspace
        session = workspace.session
        if session is None:
            return None
        if workspace.selection.target_id is None and make and not workspace.reviewing:
            self.new_object()
        target_id, masklet = workspace.selection.target_id, workspace.masklet
        refusal = self._why_not_change(target_id)
        if refusal is not None or target_id is None:
            workspace.tell(refusal or "")
            return None
        phase = session.context.phase
        if masklet is not None and masklet.phase == phase:
            return masklet
        if not make:
            workspace.tell(tr("This object has no masklet in phase {phase} yet: click it to begin one.", phase=phase))
            return None
        self._workspace.attempt(lambda: session.objects.new_masklet(target_id))
        return workspace.masklet

    def _why_not_change(self, target_id: int | None) -> str | None:
        if (refusal := while_verifying(self._workspace)) is not None:
            return refusal
        if target_id is None:
            return tr("Select an object first, or make a new one.")
        return while_locked(self._workspace, target_id)

    def _go_to_grid(self) -> int:
        playhead = self._workspace.playhead
        playhead.pause()
        playhead.seek(playhead.grid_frame)
        return playhead.frame

    def _on_frame(self, act: Callable[[Session, Masklet, int], Operation | None]) -> None:
        masklet, session = self._masklet_to_change(make=False), self._workspace.session
        if masklet is None or session is None:
            return
        frame = self._go_to_grid()
        self._ask(lambda: act(session, masklet, frame))

    def _ask(self, make: Callable[[], Operation | None]) -> None:
        self._workspace.runner.drop_preview()
        self._workspace.runner.ask(make)

    def _on_progressed(self) -> None:
        if self.pending and not self._workspace.runner.asking:
            self.pending.clear()
            self.pending_changed.emit()


def _done(_: object) -> None:
    """What was committed at once leaves no operation to wait for."""
