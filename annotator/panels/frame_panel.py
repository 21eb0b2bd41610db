"""The selected object on the frame in hand: where its mask comes from, its scores, its prompts."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.i18n import mark, tr
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from storage.records import MaskSummary, Provenance

_PROVENANCE: dict[Provenance, str] = {
    Provenance.PROMPTED: mark("prompted"),
    Provenance.PAINTED: mark("painted"),
    Provenance.ABSENT: mark("absent"),
    Provenance.PROPAGATED: mark("propagated"),
    Provenance.AUTO: mark("automatic"),
}
_ROWS = (mark("Mask"), mark("Predicted IoU"), mark("Object score"), mark("Area"), mark("Prompts"))


class FramePanel(QWidget):
    """A short table of facts; rows keep their places."""

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._title = QLabel(self)
        self._title.setProperty("look", "title")
        self._names = [QLabel(self) for _ in _ROWS]
        self._values = [QLabel(self) for _ in _ROWS]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(SPACE[0])
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            name.setProperty("look", "muted")
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[2], SPACE[2], SPACE[2], SPACE[2])
        column.setSpacing(SPACE[1])
        column.addWidget(self._title)
        column.addLayout(grid)
        for signal in (
            workspace.changed,
            workspace.video_changed,
            workspace.desk_changed,
            workspace.selection.changed,
            workspace.playhead.moved,
        ):
            signal.connect(self.speak)
        self.speak()

    def speak(self, *_: object) -> None:
        """Show the facts anew."""
        self._title.setText(tr("This frame"))
        for label, name in zip(self._names, _ROWS, strict=True):
            label.setText(tr(name))
        for label, value in zip(self._values, self._facts(), strict=True):
            label.setText(value)

    def _facts(self) -> tuple[str, str, str, str, str]:
        nothing = "–"
        workspace = self._workspace
        session, masklet = workspace.session, workspace.masklet
        if session is None or masklet is None:
            return (nothing,) * 5
        frame = workspace.playhead.grid_frame
        mask = session.context.store.masklets.mask(masklet.id, frame)
        prompts = workspace.hand.prompts
        clicks = len(prompts.points)
        counted = tr("1 click") if clicks == 1 else tr("{clicks} clicks", clicks=clicks)
        asked = " + ".join([counted] * (clicks > 0) + [tr("box")] * (prompts.box is not None))
        if mask is None:
            return tr("none yet"), nothing, nothing, nothing, nothing
        return (
            self._origin(mask),
            nothing if mask.predicted_iou is None else f"{mask.predicted_iou:.2f}",
            nothing if mask.object_score is None else f"{mask.object_score:+.1f}",
            f"{mask.area:,} px" if mask.area else tr("empty"),
            asked or nothing,
        )

    def _origin(self, mask: MaskSummary) -> str:
        word = tr(_PROVENANCE[mask.provenance])
        if mask.source_frame is None:
            return word
        return tr("{provenance} from frame {frame}", provenance=word, frame=mask.source_frame)
