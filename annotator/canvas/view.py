"""The view on the frame: the transform in force, and how fitting, zooming and panning change it.

Lives on the window's thread. Holds no more than the transform and the sizes it depends on; paints nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal

from annotator.canvas.view_transform import Box, Place, Size, ViewTransform, centred, fitted, limited_scale

FIT_MARGIN_PX = 12.0


class View(QObject):
    """`transform` between image and widget; `changed` when it is another. Fits anew on resizing until one zooms."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.transform = ViewTransform()
        self.image: Size = (1.0, 1.0)
        self.viewport: Size = (1.0, 1.0)
        self.device_ratio = 1.0
        self._fits = True

    def show_image(self, size: Size) -> None:
        """Another video, of frames (height, width): fitted."""
        self.image = size
        self.fit()

    def resize(self, viewport: Size, *, device_ratio: float) -> None:
        """The canvas has another size (height, width) in logical pixels, or another screen."""
        self.viewport, self.device_ratio = viewport, device_ratio
        if self._fits:
            self.fit()
        else:
            self._use(self.transform)

    def fit(self) -> None:
        """Show the whole frame."""
        self._fits = True
        self._use(fitted(image=self.image, viewport=self.viewport, margin=FIT_MARGIN_PX))

    def actual_size(self) -> None:
        """Show one image pixel per screen pixel, around the canvas's middle; from there back to the middle."""
        scale = 1 / self.device_ratio
        if self._fits:
            self._use(centred(scale, image=self.image, viewport=self.viewport))
        else:
            self._use(self.transform.scaled_to(scale, at=self._middle()))
        self._fits = False

    def zoom(self, factor: float, *, at: Place | None = None) -> None:
        """Zoom about a widget place, the canvas's middle if none is given."""
        scale = limited_scale(
            self.transform.scale * factor, image=self.image, viewport=self.viewport, device_ratio=self.device_ratio
        )
        self._fits = False
        self._use(self.transform.scaled_to(scale, at=at or self._middle()))

    def pan(self, *, dx: float, dy: float) -> None:
        """Move the frame by logical pixels."""
        self._fits = False
        self._use(self.transform.panned(dx=dx, dy=dy))

    @property
    def image_px_per_screen_px(self) -> float:
        """Image pixels along a side of a pixel of the screen."""
        return 1 / (self.transform.scale * self.device_ratio)

    # --- as Qt wants it ---------------------------------------------------------------------------------------------

    @property
    def image_rect(self) -> QRectF:
        """The whole frame on the widget."""
        return self.to_rect((0.0, 0.0, self.image[1], self.image[0]))

    def to_rect(self, box: Box) -> QRectF:
        """An image box (x0, y0, x1, y1) on the widget."""
        x0, y0, x1, y1 = self.transform.box_to_widget(box)
        return QRectF(QPointF(x0, y0), QPointF(x1, y1))

    def to_point(self, image_xy: Place) -> QPointF:
        """An image place on the widget."""
        return QPointF(*self.transform.to_widget(image_xy))

    def touched(self, box: Box, *, margin: float) -> QRect:
        """The widget pixels that an image box and `margin` logical pixels around it cover."""
        return self.to_rect(box).adjusted(-margin, -margin, margin, margin).toAlignedRect()

    def holds(self, image_xy: Place) -> bool:
        """Whether an image place lies on the frame."""
        return 0 <= image_xy[0] < self.image[1] and 0 <= image_xy[1] < self.image[0]

    def onto_image(self, image_xy: Place) -> Place:
        """The nearest place on the frame."""
        return min(max(image_xy[0], 0.0), self.image[1]), min(max(image_xy[1], 0.0), self.image[0])

    def _middle(self) -> Place:
        return self.viewport[1] / 2, self.viewport[0] / 2

    def _use(self, transform: ViewTransform) -> None:
        clamped = transform.clamped(image=self.image, viewport=self.viewport)
        if clamped != self.transform:
            self.transform = clamped
            self.changed.emit()
