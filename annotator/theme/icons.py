"""Icons: the bundled SVG family, tinted by theme and drawn crisp at every scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from annotator.theme.tokens import Theme


class _TintedEngine(QIconEngine):
    """Draws one SVG whose strokes are `currentColor` in the colours of the icon's modes."""

    def __init__(self, name: str, *, normal: str, disabled: str, on: str) -> None:
        super().__init__()
        self._key = (name, normal, disabled, on)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, normal, disabled, on = self._key
        colour = disabled if mode is QIcon.Mode.Disabled else on if state is QIcon.State.On else normal
        _renderer(name, colour).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        name, normal, disabled, on = self._key
        return _TintedEngine(name, normal=normal, disabled=disabled, on=on)


def icon(name: str, theme: Theme, *, colour: str | None = None) -> QIcon:
    """The icon `resources/icons/{name}.svg` in the theme's colours, or in `colour`."""
    return QIcon(_TintedEngine(name, normal=colour or theme.text, disabled=theme.disabled, on=colour or theme.accent))


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = (resources.ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
