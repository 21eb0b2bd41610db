"""Small pictures of masklets and videos for the Dataset tab, made beside the window for what is in sight.

A picture is one frame with masks over it. Where the video is not to be had, the masks stand on plain ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from annotator.background import Background
from annotator.workspace import Workspace
from engine.errors import EngineError
from storage.errors import StorageError

if TYPE_CHECKING:
    from engine.video import RgbFrame

SIZE = QSize(208, 117)
"""Logical pixels of a picture on the contact sheet."""

_BATCH = 8
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture: these masklets, each with its colour's number, on a frame of a video, fitted into so many pixels."""

    video_id: int
    frame: int
    masklets: tuple[tuple[int, int], ...]
    width: int
    height: int


class Pictures(QObject):
    """Pictures by wish; `ready` when some have come."""

    ready = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._made: dict[Wish, QPixmap] = {}
        self._wanted: list[Wish] = []
        self._new: list[Wish] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._make_some)
        self._making: Background[Mapping[Wish, QImage]] = Background(self._take, self)
        workspace.project_changed.connect(self._forget)

    @property
    def busy(self) -> bool:
        """Whether pictures are wished for that have not come."""
        return bool(self._new or self._wanted)

    def of(self, wish: Wish) -> QPixmap | None:
        """The picture if it is here; otherwise it is made, what has just come into sight before what was wished for."""
        found = self._made.get(wish)
        if found is None and wish not in self._new and wish not in self._wanted:
            self._new.append(wish)
            self._soon.start()
        return found

    def _make_some(self) -> None:
        self._wanted, self._new = [*self._new, *self._wanted], []
        project = self._workspace.project
        if self._making.busy or not self._wanted or project is None:
            return
        first = self._wanted[0].video_id
        batch = [wish for wish in self._wanted if wish.video_id == first][:_BATCH]
        self._making.run(partial(_make, project.path, batch))

    def _take(self, made: Future[Mapping[Wish, QImage]]) -> None:
        try:
            pictures = made.result()
        except (EngineError, StorageError) as error:
            self._wanted.clear()
            self._workspace.warn(str(error))
            return
        if len(self._made) > _KEPT:
            self._made.clear()
        self._made.update({wish: QPixmap.fromImage(picture) for wish, picture in pictures.items()})
        self._wanted = [wish for wish in self._wanted if wish not in pictures]
        self.ready.emit()
        self._make_some()

    def _forget(self) -> None:
        self._making.forget()
        self._made.clear()
        self._wanted.clear()
        self._new.clear()


def _make(path: Path, wishes: Sequence[Wish]) -> Mapping[Wish, QImage]:
    """The pictures of one video, on another thread."""
    import numpy as np

    from engine.overlay import draw_masks
    from engine.project import Project
    from storage.mask_codec import decode

    made: dict[Wish, QImage] = {}
    with Project.open(path) as project:
        video = project.store.catalogue.video(wishes[0].video_id)
        try:
            source = project.open_video(video)
        except EngineError:
            source = None
        for wish in wishes:
            masks = {}
            for masklet_id, colour in wish.masklets:
                mask = project.store.masklets.mask(masklet_id, wish.frame)
                if mask is not None and mask.area:
                    masks[colour] = decode(mask.rle)
            plain = np.full((video.height, video.width, 3), 96, np.uint8)
            frame = plain if source is None else source.frame(wish.frame)
            made[wish] = _fitted(draw_masks(frame, masks, line_px=max(2, video.width // 200)), wish)
        if source is not None:
            source.close()
    return made


def _fitted(frame: RgbFrame, wish: Wish) -> QImage:
    height, width = frame.shape[:2]
    whole = QImage(frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return whole.scaled(wish.width, wish.height, keep, smooth)
