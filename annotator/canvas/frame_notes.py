"""What is said about the frame on the canvas: its prompts, clicks still unanswered, and a few quiet words.

Read from the workspace when something changes, not when something is painted. Lives on the window's thread.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from annotator.canvas.view_transform import Box, Place
from annotator.i18n import tr
from annotator.state.view_options import Tool
from annotator.words.flag_words import flag_words
from engine.changes import Changes
from engine.pins import pin_at
from engine.prompting import by_score
from storage.records import Pin, PinKind, Prompts, ReviewMark

if TYPE_CHECKING:
    from annotator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Quiet words on the canvas; `action` is the id of the action whose key stands beside them."""

    text: str
    icon: str | None = None
    tone: Literal["plain", "warning", "accent", "removed"] = "plain"
    action: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """All there is to say of one frame; captions stand at the top or the bottom. `pending` are (x, y, positive)."""

    prompts: Prompts = field(default_factory=Prompts)
    pending: tuple[tuple[Place, bool], ...] = ()
    marks: tuple[ReviewMark, ...] = ()
    top: tuple[Caption, ...] = ()
    bottom: tuple[Caption, ...] = ()

    def extent(self) -> Box | None:
        """The image box around prompts and pending clicks; None where there are none."""
        places = [*self.prompts.points, *(place for place, _ in self.pending)]
        for mark in self.marks:
            if mark.box is not None:
                places += [mark.box[:2], mark.box[2:]]
        if self.prompts.box is not None:
            places += [self.prompts.box[:2], self.prompts.box[2:]]
        return _around(places)


class FrameNotes(QObject):
    """The notes of the frame shown; `changed` carries what they were and what they are."""

    changed = Signal(object, object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._frame: int | None = None
        self._masklet_id: int | None = None
        self._editable = False
        self._sent_back: frozenset[int] = frozenset()
        self._nothing_begun = False
        self.now = Notes()
        workspace.changed.connect(self._on_changed)
        workspace.review.marks_changed.connect(self._say)
        workspace.reach.changed.connect(self._say)
        workspace.reach.before_held.connect(self._say)
        workspace.hand.pending_changed.connect(self._say)
        workspace.view.tool_changed.connect(self._say)
        for signal in (workspace.desk_changed, workspace.mode_changed, workspace.selection.changed):
            signal.connect(self._on_other_in_hand)

    def show_frame(self, frame: int | None) -> None:
        """Take the notes of another frame; says nothing, since all of the picture changes with them."""
        self._frame = frame
        self.now = self._read()

    def wait_for_picture(self) -> None:
        """Say that the picture of the frame in hand is still being read: another one near it is shown."""
        before = self.now
        words = tr("Reading frame {frame}…", frame=self._workspace.playhead.frame)
        self.now = Notes(bottom=(Caption(text=words, icon="film"),))
        self.changed.emit(before, self.now)

    def forget(self) -> None:
        """Another video, or none."""
        self._frame = None
        self._read_object()
        self.now = Notes()

    def speak(self) -> None:
        """The language has changed."""
        self._say()

    def point_near(self, place: Place, *, radius: float) -> int | None:
        """Index of the frame's click within `radius` image pixels of a place."""
        distances = [(math.dist(point, place), k) for k, point in enumerate(self.now.prompts.points)]
        nearest = min(distances, default=None)
        return None if nearest is None or nearest[0] > radius else nearest[1]

    def mark_near(self, place: Place, *, radius: float) -> ReviewMark | None:
        """The frame's mark whose point or edge lies within `radius` image pixels of a place."""
        near = [(_distance(mark.box, place), mark.id, mark) for mark in self.now.marks if mark.box is not None]
        nearest = min(near, default=None)
        return None if nearest is None or nearest[0] > radius else nearest[2]

    def _on_changed(self, changes: Changes) -> None:
        if changes.targets or changes.masklets:
            self._read_object()
        self._say()

    def _on_other_in_hand(self) -> None:
        self._read_object()
        self._say()

    def _say(self, *_: object) -> None:
        before, self.now = self.now, self._read()
        if before != self.now:
            self.changed.emit(before, self.now)

    def _read_object(self) -> None:
        workspace = self._workspace
        masklet = workspace.masklet
        self._masklet_id = None if masklet is None else masklet.id
        self._editable = masklet is not None and masklet.state.editable
        self._nothing_begun = not workspace.targets()
        self._sent_back = frozenset() if workspace.reviewing else workspace.review.marks_sent_back()

    def _read(self) -> Notes:
        workspace = self._workspace
        if self._frame is None or workspace.session is None:
            return Notes()
        if self._frame != workspace.playhead.frame:  # the picture of the frame in hand has yet to come
            return Notes()
        pin = None if self._masklet_id is None else pin_at(workspace.worked_on.pins(self._masklet_id), self._frame)
        prompted = pin is not None and pin.kind is PinKind.PROMPTED
        return Notes(
            prompts=pin.prompts if pin is not None and prompted else Prompts(),
            pending=tuple((place, positive) for at, place, positive in workspace.hand.pending if at == self._frame),
            marks=tuple(mark for mark in workspace.review.shown() if mark.frame == self._frame),
            top=tuple(self._top(self._frame)),
            bottom=tuple(self._bottom(pin)),
        )

    def _top(self, frame: int) -> Iterable[Caption]:
        workspace = self._workspace
        here = workspace.playhead.grid.nearest(frame)
        if workspace.reviewing and self._masklet_id is not None and here in workspace.review.marks_on(self._masklet_id):
            yield Caption(text=tr("Marked wrong"), icon="flag", tone="warning", action="review.mark")
        elif here in self._sent_back:
            yield Caption(text=tr("The reviewer found this frame wrong"), icon="flag", tone="warning")
        if not workspace.reviewing:
            yield from self._changes(here)

    def _changes(self, here: int) -> Iterable[Caption]:
        """What the latest propagation did to the frame, and what can be done about it."""
        reach = self._workspace.reach
        stretch = reach.in_hand.stretch_at(here)
        change = None if stretch is None else stretch.at(here)
        if change is not None and reach.shows_before:
            yield Caption(text=tr("The mask before the propagation"), icon="history")
        elif change is not None:
            yield Caption(text=tr("Dashed: the mask before · IoU {value} · hold Y", value=f"{change.iou:.2f}"))
            if self._editable:
                yield Caption(text=tr("Revert"), icon="undo-2", action="reach.revert")
                yield Caption(text=tr("Accept"), icon="check", action="reach.accept")

    def _flags(self, here: int) -> Iterable[Caption]:
        """Why the frame wants a look; in a changed stretch, accepting that is offered at the top."""
        standing = self._workspace.reach.in_hand
        for flag in standing.flags_at(here):
            accepts = "reach.accept" if self._editable and standing.stretch_at(here) is None else None
            yield Caption(text=flag_words(flag), icon="triangle-alert", tone="warning", action=accepts)

    def _bottom(self, pin: Pin | None) -> Iterable[Caption]:
        workspace = self._workspace
        prompting = workspace.view.tool is Tool.PROMPT and not workspace.reviewing
        if self._nothing_begun and prompting and not workspace.hand.pending:
            yield Caption(text=tr("Click on an object to begin, or drag a box around it"))
        if self._frame is not None and not workspace.reviewing:
            yield from self._flags(workspace.playhead.grid.nearest(self._frame))
        if pin is None:
            return
        if pin.kind is PinKind.ABSENT:
            yield Caption(text=tr("Absent here"), icon="eye-off", action="frame.absent")
        elif len(pin.candidate_scores) > 1 and not workspace.reviewing:
            chosen = pin.candidate or 0
            yield Caption(
                text=tr(
                    "{number} of {count} · {score}",
                    number=by_score(pin.candidate_scores).index(chosen) + 1,
                    count=len(pin.candidate_scores),
                    score=f"{pin.candidate_scores[chosen]:.2f}",
                ),
                icon="layers",
                action="frame.candidate",
            )


def _distance(box: Box, place: Place) -> float:
    """How far a place is from a box's edge."""
    (x0, y0, x1, y1), (x, y) = box, place
    outside = math.hypot(max(x0 - x, 0, x - x1), max(y0 - y, 0, y - y1))
    return outside or min(x - x0, x1 - x, y - y0, y1 - y)


def _around(places: list[Place]) -> Box | None:
    if not places:
        return None
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
