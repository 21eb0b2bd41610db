"""Finding objects automatically in the open video: the search, what it found and what of it is to be tracked.

Lives on the window's thread; answers of the model process are taken in here. Tracking runs as the propagation does,
with its progress and its way to stop it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from annotator.i18n import tr
from engine.errors import EngineError
from engine.session.operations import Operation, Progress
from storage.errors import StorageError

if TYPE_CHECKING:
    from annotator.workspace import Workspace
    from engine import model_protocol as wire
    from engine.auto.masklets import FindOperation, TrackFoundOperation
    from engine.auto.settings import AutoSettings, Wishes


class Finding(QObject):
    """`found` are the masks of the last search, `left_out` the places among them that the person does not want.

    `sentence` says what is wrong, `outcome` what became of the last tracking.

    `changed` when any of it, or its progress, does.
    """

    changed = Signal()

    _answers_came = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._search: FindOperation | None = None
        self._tracking: TrackFoundOperation | None = None
        self._settings: AutoSettings | None = None
        self.found: wire.Found | None = None
        self.left_out: frozenset[int] = frozenset()
        self.sentence = self.outcome = ""
        # Emitted on the client's reader thread, taken in on this object's.
        self._answers_came.connect(self._pump, Qt.ConnectionType.QueuedConnection)
        workspace.video_changed.connect(self.forget)
        workspace.runner.propagation_finished.connect(self._on_tracked)
        workspace.runner.progressed.connect(self._on_progressed)

    @property
    def suited(self) -> AutoSettings | None:
        """The settings that suit the loaded model; None until it is."""
        from engine.auto.settings import is_cpu, settings_for

        ready = self._workspace.model.ready
        return None if ready is None else settings_for(model_name=ready.name, on_cpu=is_cpu(ready))

    @property
    def searching(self) -> Progress | None:
        """How far the search is; None while there is none."""
        return None if self._search is None else self._search.progress

    @property
    def tracking(self) -> Progress | None:
        """How far the tracking of what was found is; None while it does not run."""
        return None if self._tracking is None else self._tracking.progress

    @property
    def chosen(self) -> list[int]:
        """Places of the found masks that are to be tracked."""
        count = 0 if self.found is None else len(self.found.masks)
        return [place for place in range(count) if place not in self.left_out]

    def search(self, wishes: Wishes) -> None:
        """Look for objects on the first frame; what an earlier search has found is forgotten."""
        from engine.auto.masklets import FindOperation

        session, suited = self._workspace.session, self.suited
        if session is None or suited is None or self._search is not None:
            return
        self._clear()
        try:
            self._settings = wishes.applied_to(suited)
            operation = FindOperation(session.context, self._settings)
            operation.start(notify=self._answers_came.emit)
        except EngineError as error:
            self.sentence = str(error)
        else:
            self._search = operation
        self.changed.emit()

    def toggle(self, place: int) -> None:
        """Leave a found mask out, or take it in again."""
        self.left_out ^= {place}
        self.changed.emit()

    def track(self) -> None:
        """Track what was found and not left out, and make masklets of what holds."""
        from engine.auto.masklets import TrackFoundOperation
        from engine.auto.settings import run_key

        session, found, settings = self._workspace.session, self.found, self._settings
        if session is None or found is None or settings is None or not self.chosen:
            return
        context = session.context
        run = run_key(
            settings,
            checkpoint_sha256=context.checkpoint.sha256,
            device=context.device,
            left_out=tuple(sorted(self.left_out)),
        )
        masks = [found.masks[place] for place in self.chosen]
        try:
            operation = TrackFoundOperation(context, masks, settings, run=run, counts=found.counts)
            self._workspace.runner.propagate(operation)
        except (EngineError, StorageError) as error:
            self.sentence = str(error)
        else:
            self._tracking = operation if self._workspace.runner.propagation is operation else None
            self.sentence = ""
        self.changed.emit()

    def stop(self) -> None:
        """Stop the search, or the tracking; masklets that are made stay."""
        if self._search is not None:
            self._search.cancel()
        if self._tracking is not None:
            self._workspace.runner.stop()

    def forget(self) -> None:
        """Another video is open, or the person has closed the dialog; a tracking that runs goes on."""
        if self._search is not None:
            self._search.abandon()
            self._search = None
        if self._workspace.runner.propagation is not self._tracking:
            self._tracking = None
        self._clear()
        self.changed.emit()

    def _clear(self) -> None:
        self.found, self.left_out = None, frozenset()
        self.sentence = self.outcome = ""

    def _pump(self) -> None:
        search = self._search
        if search is None:
            return
        search.pump()
        if search.done:
            self._search = None
            self.found = search.found
            if search.failure is not None:
                self.sentence = search.failure.sentence
            elif self.found is not None and not self.found.masks:
                self.sentence = tr(
                    "No object was found on the first frame: ask for a lower predicted IoU or stability, or for more "
                    "points."
                )
        self.changed.emit()

    def _on_progressed(self) -> None:
        if self._tracking is not None:
            self.changed.emit()

    def _on_tracked(self, operation: Operation) -> None:
        tracking = self._tracking
        if tracking is None or operation is not tracking:
            return
        self._tracking = None
        made, dropped = len(tracking.made), len(tracking.dropped)
        if tracking.cancelled:
            words = tr("Stopped. Automatic masklets made before, which wait for review: {made}.", made=made)
        elif not made:
            words = tr(
                "The one track did not hold: no masklet was made."
                if dropped == 1
                else "None of {count} tracks held: no masklet was made.",
                count=dropped,
            )
        else:
            words = tr(
                "Automatic masklets that wait for review: {made}. Tracks that did not hold: {dropped}.",
                made=made,
                dropped=dropped,
            )
        if tracking.failure is None:
            self._workspace.tell(words)
        self._clear()
        self.outcome = words
        self.changed.emit()
