"""What the latest propagation changed and what wants a look, per object: read by portions, acted on by the person.

Views listen to `changed`. Lives on the window's thread; masks are read and compared on another, and how far two mask
versions overlap is remembered, since a version never changes. What reads projects is imported where it is used, so that
the start page does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.background import Background
from annotator.i18n import told, tr
from annotator.state.standing import Standing
from annotator.words.flag_words import notice_words
from engine.changes import Changes
from engine.errors import EngineError
from storage.errors import StorageError

if TYPE_CHECKING:
    from annotator.desks.reach_reading import Reading
    from annotator.workspace import Workspace
    from engine.session.flags import Flag
    from engine.session.session import Session
    from engine.session.stretches import ChangedFrame, ChangedStretch, Pair


class ReachDesk(QObject):
    """Stretches and flags of every masklet, kept up with what changes.

    `changed` names a masklet and the first and last frame on which its stretches or flags are others; `before_held`
    comes when the key that shows the masks before goes down or up.
    """

    changed = Signal(int, int, int)
    before_held = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.shows_before = False
        self._standing: dict[int, Standing] = {}
        self._ious: dict[Pair, float] = {}
        self._due: dict[int, None] = {}  # masklets, in order
        self._reading: Background[Reading] = Background(self._take, self)
        self._reading_in: Session | None = None
        self._fresh: set[int] = set()  # masklets whose new flags are news
        workspace.video_changed.connect(self._on_video_changed)
        workspace.changed.connect(self._on_changed)
        workspace.runner.propagation_finished.connect(self._on_propagated)

    # --- what is known ----------------------------------------------------------------------------------------------

    def of(self, masklet_id: int | None) -> Standing:
        """What is known of a masklet."""
        return self._standing.get(masklet_id or 0, Standing())

    @property
    def complete(self) -> bool:
        """Whether all there is to compare has been."""
        return not self._due and not self._reading.busy

    @property
    def in_hand(self) -> Standing:
        """What is known of the selected masklet."""
        masklet = self._workspace.masklet
        return Standing() if masklet is None else self.of(masklet.id)

    @property
    def stretch(self) -> ChangedStretch | None:
        """The changed stretch of the selected object at the frame in hand."""
        return self.in_hand.stretch_at(self._workspace.playhead.grid_frame)

    @property
    def change(self) -> ChangedFrame | None:
        """What changed on the frame in hand."""
        stretch = self.stretch
        return None if stretch is None else stretch.at(self._workspace.playhead.grid_frame)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The flags of the selected object on the frame in hand."""
        return self.in_hand.flags_at(self._workspace.playhead.grid_frame)

    # --- what the person does ---------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Let the changed stretch at the frame in hand stand, or what is flagged there."""
        session, masklet, stretch = self._workspace.session, self._workspace.masklet, self.stretch
        if session is None or masklet is None or (stretch is None and not self.flags):
            return
        here = self._workspace.playhead.grid_frame
        first, last = (here, here) if stretch is None else (stretch.first, stretch.last)
        masklet_id = masklet.id
        self._workspace.attempt(lambda: session.stretches.accept(masklet_id, first, last))

    def revert(self) -> None:
        """Bring the masks before the propagation back on the stretch at the frame in hand."""
        session, stretch = self._workspace.session, self.stretch
        if session is not None and stretch is not None:
            self._workspace.attempt(lambda: session.stretches.revert(stretch))

    def go(self, step: int) -> None:
        """Go to the next (1) or previous (-1) changed stretch or flag, round and round; then to another object's.

        Of other objects only those that are open to change: what is submitted or judged waits for nobody here.
        """
        workspace = self._workspace
        places = self.in_hand.places()
        if not places:
            others = [target for target in workspace.targets() if self._places_of(target.id)]
            if not others:
                workspace.tell(tr("Nothing has changed that nobody has accepted, and nothing is flagged."))
                return
            workspace.selection.select(others[0].id)
            places = self.in_hand.places()
        here = workspace.playhead.grid_frame
        beyond = [frame for frame in places if (frame > here if step > 0 else frame < here)] or places
        workspace.playhead.pause()
        workspace.playhead.seek(beyond[0] if step > 0 else beyond[-1])

    def check_back(self) -> None:
        """Track the stretch around the frame in hand the other way, and flag where that disagrees."""
        session, masklet = self._workspace.session, self._workspace.masklet
        if session is None or masklet is None:
            return
        masklet_id, frame = masklet.id, self._workspace.playhead.grid_frame
        self._workspace.attempt(
            lambda: self._workspace.runner.propagate(session.checking.track_back(masklet_id, frame))
        )

    def hold_before(self, held: bool) -> None:
        """Show the masks before instead of those that are now, while a key is held."""
        if held != self.shows_before:
            self.shows_before = held
            self.before_held.emit()

    # --- reading ----------------------------------------------------------------------------------------------------

    def _places_of(self, target_id: int) -> list[int]:
        masklet = self._workspace.masklet_of(target_id)
        return [] if masklet is None or not masklet.state.editable else self.of(masklet.id).places()

    def _on_video_changed(self) -> None:
        self._standing.clear()
        self._ious = {}  # what is still being read goes on with the old one
        self._due.clear()
        self._fresh.clear()
        masklets = (self._workspace.masklet_of(target.id) for target in self._workspace.targets())
        self._read(masklet.id for masklet in masklets if masklet is not None)

    def _on_changed(self, changes: Changes) -> None:
        others = (self._workspace.masklet_of(target_id) for target_id in changes.targets)
        unread = {each.id for each in others if each is not None and each.id not in self._standing}
        self._read({*changes.masklets, *changes.frames, *unread})

    def _on_propagated(self, operation: object) -> None:
        from engine.session.checking import CheckOperation

        if isinstance(operation, CheckOperation):
            self._fresh.add(operation.masklet_id)
            if operation.compared and not operation.flagged:
                self._workspace.tell(tr("Tracked the other way, the masks agree."))
        else:
            self._fresh.update(self._due)
        self._read_next()

    def _read(self, masklet_ids: Iterable[int]) -> None:
        self._due.update(dict.fromkeys(masklet_ids))
        self._read_next()

    def _read_next(self) -> None:
        session = self._workspace.session
        if session is None or not self._due or self._reading.busy or self._workspace.runner.propagation is not None:
            return
        masklet_id = next(iter(self._due))
        del self._due[masklet_id]
        self._reading_in = session
        from annotator.desks.reach_reading import read  # here, since a thread of its own is no place to import

        self._reading.run(partial(read, session, masklet_id, self._ious))

    def _take(self, reading: Future[Reading]) -> None:
        if self._reading_in is self._workspace.session:  # else the video was closed meanwhile, maybe with its project
            try:
                read = reading.result()
            except (StorageError, EngineError) as error:
                self._workspace.warn(str(error))
                self._due.clear()
                return
            self._conclude(read.masklet_id, read.standing)
        self._read_next()

    def _conclude(self, masklet_id: int, now: Standing) -> None:
        before, self._standing[masklet_id] = self.of(masklet_id), now
        if now != before:
            self.changed.emit(masklet_id, *_extent(before, now))
        if masklet_id in self._fresh and masklet_id not in self._due:
            self._fresh.discard(masklet_id)
            self._tell([flag for flag in now.flags if flag not in before.flags], masklet_id)

    def _tell(self, news: list[Flag], masklet_id: int) -> None:
        session = self._workspace.session
        if news and session is not None:
            store = session.context.store.masklets
            name = store.target(store.masklet(masklet_id).target_id).name
            self._workspace.point_out(told(notice_words(news, name)), action_id="reach.next")


def _extent(before: Standing, now: Standing) -> tuple[int, int]:
    """The first and last frame of what only one of the two has."""
    stretches = set(before.stretches) ^ set(now.stretches)
    flags = {flag.frame for flag in set(before.flags) ^ set(now.flags)}
    frames = {*(each.first for each in stretches), *(each.last for each in stretches), *flags}
    return min(frames), max(frames)
