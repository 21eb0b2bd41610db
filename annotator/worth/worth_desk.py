"""What is worth a look: the risk of every mask of the open video, and the list of the object in hand to work off.

Lives on the window's thread and follows the lanes' book. Masklets are weighed one per turn of the event loop, the one
in hand first, and only those whose masks have changed. Whatever is known at the time counts: the colours inside masks,
read where the weights in force count them, come later than the rest and are waited for by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.background import Background
from annotator.i18n import tr
from annotator.timeline.lane_book import LaneBook, Row
from annotator.worth.colour_reader import ColourReader, Looked, Wanted
from engine.risk.pace import PAPER_SECONDS, seconds_per_frame
from engine.risk.reasons import Reason, reasons
from engine.risk.signs import Columns, Floats, Sign, Signs, read_signs
from engine.risk.weighing import fitted_weights, weigh
from engine.risk.worklist import Place, worklist
from storage.errors import StorageError

if TYPE_CHECKING:
    from annotator.workspace import Workspace

WEIGH_MS = 30
"""Changes that come within so long are weighed together."""


@dataclass(slots=True)
class _Weighed:
    """One masklet: its columns, versions whose colours were asked for, and what was made of it once it was weighed."""

    columns: Columns
    asked: set[int] = field(default_factory=set)
    signs: Signs | None = None
    risk: Floats = field(default_factory=lambda: np.zeros(0))
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Worth:
    """A frame worth a look: its risk 0..1, and why."""

    frame: int
    risk: float
    reasons: tuple[Reason, ...]


class WorthDesk(QObject):
    """`risk_changed` names a target whose risk is weighed anew; `changed` tells that the list has."""

    risk_changed = Signal(int)
    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.book = LaneBook(workspace, self)
        self._known: dict[int, _Weighed] = {}
        self._due: set[int] = set()
        self._passed: set[int] = set()
        self._way: list[tuple[int | None, int]] = []
        self._pace = PAPER_SECONDS
        self._counting = Background[float](self._take_pace, self)
        self._reader = ColourReader(self)
        self._timer = QTimer(self)
        self._timer.setInterval(WEIGH_MS)
        self._timer.timeout.connect(self._weigh_next)
        self.book.rows_changed.connect(self._on_rows_changed)
        self.book.masks_read.connect(self._on_masks_read)
        self._reader.looked.connect(self._on_looked)
        workspace.video_changed.connect(self._on_video_changed)
        workspace.selection.changed.connect(self.changed)
        workspace.runner.propagation_finished.connect(self._on_propagation_finished)

    # --- reading ------------------------------------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether everything that changed has been weighed."""
        return not self._due and self.book.complete and self._reader.idle and not self._counting.busy

    def risk_of(self, target_id: int) -> Floats | None:
        """The risk of every grid frame of a target's masklet, 0..1; None until it has been weighed."""
        weighed = self._of(target_id)
        return None if weighed is None or weighed.signs is None else weighed.risk

    def places(self) -> tuple[int, ...]:
        """Frames worth a look of the object in hand, best first, without those gone to already."""
        weighed, stride = self._in_hand(), self._workspace.playhead.grid.stride
        return () if weighed is None else tuple(place.cell * stride for place in self._left(weighed))

    def worst_of_all(self) -> tuple[int, int] | None:
        """The target and frame most worth a look among all objects that may be changed; None where there is none."""
        best, found = 0.0, None
        for row in self.book.rows:
            known = None if row.masklet is None else self._known.get(row.masklet.id)
            if row.masklet is None or known is None or not row.masklet.state.editable:
                continue
            place = next(self._left(known), None)
            if place is not None and place.worth > best and row.target.id not in self._workspace.selection.locked:
                best, found = place.worth, (row.target.id, place.cell * known.columns.grid.stride)
        return found

    def at(self, target_id: int, frame: int) -> Worth | None:
        """What there is to say about a mask that is worth a look; None for one that is not."""
        weighed = self._of(target_id)
        if weighed is None or weighed.signs is None or frame not in weighed.columns.grid:
            return None
        cell = frame // weighed.columns.grid.stride
        why = reasons(weighed.columns, weighed.signs, cell)
        return Worth(frame, float(weighed.risk[cell]), why)

    @property
    def seconds_left(self) -> float:
        """How long the rest of the list should take, by this project's own pace or, before it has one, the paper's."""
        return self._pace * len(self.places())

    # --- going through ------------------------------------------------------------------------------------------------

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to go back to."""
        return bool(self._way)

    def go_to_worst(self) -> None:
        """Go to the frame most worth a look; one gone to counts as looked at unless its mask changes."""
        places = self.places()
        if places:
            self.go_to(places[0])
        else:
            self._workspace.tell(tr("No frame of this object is worth another look."))

    def go_to_worst_of_all(self) -> None:
        """Take the object in hand whose next frame is most worth a look, and go there."""
        worst = self.worst_of_all()
        if worst is None:
            self._workspace.tell(tr("No frame of any object is worth another look."))
            return
        before, (target_id, frame) = self._workspace.selection.target_id, worst
        self._workspace.selection.select(target_id)
        self._go(frame, before)

    def go_to(self, frame: int) -> None:
        """Go to a frame of the list."""
        self._go(frame, self._workspace.selection.target_id)

    def _go(self, frame: int, before: int | None) -> None:
        weighed, playhead = self._in_hand(), self._workspace.playhead
        if weighed is None:
            return
        self._way.append((before, playhead.frame))
        playhead.pause()
        playhead.seek(frame)
        self._passed.add(int(weighed.columns.version[frame // playhead.grid.stride]))
        self.changed.emit()

    def go_back(self) -> None:
        """Go back to where the last jump began."""
        if self._way:
            target_id, frame = self._way.pop()
            self._workspace.playhead.pause()
            if any(row.target.id == target_id for row in self.book.rows):
                self._workspace.selection.select(target_id)
            self._workspace.playhead.seek(frame)
            self.changed.emit()

    def close(self) -> None:
        """The window is going."""
        self._timer.stop()
        self._reader.close()

    def forget(self) -> None:
        """The video is being closed."""
        self._timer.stop()
        self._counting.forget()
        self._reader.open(None)
        self._known.clear()
        self._due.clear()
        self._passed.clear()
        self._way.clear()

    # --- following the book -------------------------------------------------------------------------------------------

    def _on_video_changed(self) -> None:
        self._reader.open(self._workspace.session)
        self._count_pace()
        self.changed.emit()

    def _on_propagation_finished(self) -> None:
        self._want_colours()
        self._count_pace()

    def _count_pace(self) -> None:
        """Ask the log how long a frame takes, elsewhere: it may be long."""
        session = self._workspace.session
        if session is not None:
            activity = session.context.store.activity
            self._counting.run(lambda: seconds_per_frame(activity.active_seconds()))

    def _take_pace(self, counted: Future[float]) -> None:
        try:
            self._pace = counted.result()
        except StorageError:
            return  # the estimate is the one before
        self.changed.emit()

    def _on_rows_changed(self) -> None:
        masklets = {row.masklet.id for row in self.book.rows if row.masklet is not None}
        self._known = {masklet_id: known for masklet_id, known in self._known.items() if masklet_id in masklets}
        self._due &= masklets
        self.changed.emit()

    def _on_masks_read(self, target_id: int, frames: frozenset[int]) -> None:
        row = self.book.row_of(target_id)
        if row is None or row.lane is None or row.masklet is None:
            return
        known = self._known.get(row.masklet.id)
        if known is None:
            self._known[row.masklet.id] = _Weighed(Columns(row.lane.grid, row.lane.summaries))
        else:
            known.columns.put(frames, row.lane.summaries)
        self._weigh(row.masklet.id)

    def _on_looked(self, found: tuple[Looked, ...]) -> None:
        for one in found:
            known = self._known.get(one.masklet_id)
            if known is not None and one.frame in known.columns.grid:
                known.columns.put_colour(one.frame, one.version, one.change)
                self._weigh(one.masklet_id)

    def _weigh(self, masklet_id: int) -> None:
        self._due.add(masklet_id)
        if not self._timer.isActive():
            self._timer.start()

    def _weigh_next(self) -> None:
        if not self._due:
            self._timer.stop()
            return
        in_hand = self._workspace.masklet
        masklet_id = in_hand.id if in_hand is not None and in_hand.id in self._due else min(self._due)
        self._due.discard(masklet_id)
        row = next((r for r in self.book.rows if r.masklet is not None and r.masklet.id == masklet_id), None)
        known = self._known.get(masklet_id)
        if row is None or row.lane is None or known is None:
            return
        known.signs = read_signs(known.columns)
        known.risk = weigh(known.columns, known.signs)
        known.places = worklist(known.columns, known.risk, aside=_stale_cells(row))
        if not self._due:
            self._want_colours()
        self.risk_changed.emit(row.target.id)
        self.changed.emit()

    def _want_colours(self) -> None:
        """Have the colours read that nobody has read, where they count, once the model is not busy."""
        if self._workspace.runner.propagation is not None or Sign.RECOLOURED not in fitted_weights().weight:
            return
        in_hand = self._workspace.masklet
        ordered = sorted(self._known, key=lambda masklet_id: in_hand is None or masklet_id != in_hand.id)
        self._reader.want(mask for masklet_id in ordered for mask in _unread(masklet_id, self._known[masklet_id]))

    def _left(self, known: _Weighed) -> Iterator[Place]:
        """The places of a masklet that were not gone to already, best first."""
        return (place for place in known.places if int(known.columns.version[place.cell]) not in self._passed)

    def _of(self, target_id: int) -> _Weighed | None:
        masklet = self._workspace.masklet_of(target_id)
        return None if masklet is None else self._known.get(masklet.id)

    def _in_hand(self) -> _Weighed | None:
        target_id = self._workspace.selection.target_id
        return None if target_id is None else self._of(target_id)


def _stale_cells(row: Row) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Cells whose masks the next propagation replaces anyway."""
    assert row.lane is not None
    stale = np.zeros(len(row.lane.codes), np.bool_)
    stale[[frame // row.lane.grid.stride for frame in row.lane.stale]] = True
    return stale


def _unread(masklet_id: int, known: _Weighed) -> list[Wanted]:
    """Masks whose colours nobody has asked for yet; they count as asked for then."""
    columns, stride = known.columns, known.columns.grid.stride
    wanted = []
    own = np.arange(len(columns.version))
    missing = columns.tracked & np.isnan(columns.colour) & (columns.area > 0) & (columns.source != own)
    for cell in np.flatnonzero(missing & columns.by_hand[columns.source]).tolist():
        pin, version = int(columns.source[cell]), int(columns.version[cell])
        if version not in known.asked:
            known.asked.add(version)
            wanted.append(Wanted(masklet_id, cell * stride, version, pin * stride, int(columns.version[pin])))
    return wanted
