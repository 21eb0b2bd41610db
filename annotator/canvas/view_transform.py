"""Where the frame lies on the canvas: the mapping between image and widget coordinates.

Pure arithmetic without Qt. Image coordinates are (x, y) in pixels of the upright frame, pixel (i, j) covering
i..i+1, j..j+1; widget coordinates are (x, y) in logical pixels. Sizes are (height, width).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Place = tuple[float, float]
Size = tuple[float, float]
Box = tuple[float, float, float, float]

STAYS_PX = 48.0
"""Logical pixels of the frame that stay in view however far it is dragged."""

MAX_DEVICE_SCALE = 64.0
CRISP_DEVICE_SCALE = 2.0
"""Above this many screen pixels per image pixel the image pixels are shown as squares, below smoothly."""


@dataclass(frozen=True, slots=True)
class ViewTransform:
    """`scale` logical pixels per image pixel; the frame's top left corner lies at (`x`, `y`)."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_widget(self, image_xy: Place) -> Place:
        """From image to widget coordinates."""
        return self.x + image_xy[0] * self.scale, self.y + image_xy[1] * self.scale

    def to_image(self, widget_xy: Place) -> Place:
        """From widget to image coordinates; outside the frame too."""
        return (widget_xy[0] - self.x) / self.scale, (widget_xy[1] - self.y) / self.scale

    def box_to_widget(self, box: Box) -> Box:
        """A box (x0, y0, x1, y1) from image to widget coordinates."""
        return (*self.to_widget(box[:2]), *self.to_widget(box[2:]))

    def box_to_image(self, box: Box) -> Box:
        """A box (x0, y0, x1, y1) from widget to image coordinates."""
        return (*self.to_image(box[:2]), *self.to_image(box[2:]))

    def scaled_to(self, scale: float, *, at: Place) -> ViewTransform:
        """With another scale, what lies under widget place `at` staying there."""
        ratio = scale / self.scale
        return ViewTransform(scale, at[0] - (at[0] - self.x) * ratio, at[1] - (at[1] - self.y) * ratio)

    def panned(self, *, dx: float, dy: float) -> ViewTransform:
        """Moved by logical pixels."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def clamped(self, *, image: Size, viewport: Size) -> ViewTransform:
        """Moved no more than needed for a strip of the frame to stay in view."""
        return replace(
            self,
            x=_clamped(self.x, extent=image[1] * self.scale, room=viewport[1]),
            y=_clamped(self.y, extent=image[0] * self.scale, room=viewport[0]),
        )

    def is_crisp(self, *, device_ratio: float) -> bool:
        """Whether image pixels are large enough on the screen to be shown as squares."""
        return self.scale * device_ratio > CRISP_DEVICE_SCALE


def fitted(*, image: Size, viewport: Size, margin: float = 0.0) -> ViewTransform:
    """The whole frame in the middle of the viewport, `margin` logical pixels kept free all round."""
    height, width = (max(side - 2 * margin, 1.0) for side in viewport)
    scale = min(height / image[0], width / image[1])
    return centred(scale, image=image, viewport=viewport)


def centred(scale: float, *, image: Size, viewport: Size) -> ViewTransform:
    """The frame's middle in the viewport's middle."""
    return ViewTransform(scale, (viewport[1] - image[1] * scale) / 2, (viewport[0] - image[0] * scale) / 2)


def limited_scale(scale: float, *, image: Size, viewport: Size, device_ratio: float) -> float:
    """The nearest scale between a quarter of what fits and `MAX_DEVICE_SCALE` screen pixels per image pixel."""
    fits = fitted(image=image, viewport=viewport).scale
    smallest = min(fits, 1 / device_ratio) / 4
    return min(max(scale, smallest), max(MAX_DEVICE_SCALE / device_ratio, fits))


def _clamped(start: float, *, extent: float, room: float) -> float:
    stays = min(STAYS_PX, extent, room)
    return min(max(start, stays - extent), room - stays)
