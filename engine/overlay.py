"""Masks drawn over frames, and overlay videos for people to look at.

Pure over numpy but for `write_overlay`, which writes one file; any process. The window draws with Qt; both take
their colours from `engine.palette`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.palette import colour_of
from engine.video import FrameSource, RgbFrame
from engine.video.writer import VideoWriter

Mask = NDArray[np.bool_]


def draw_masks(frame: RgbFrame, masks: Mapping[int, Mask], *, opacity: float = 0.45, line_px: int = 2) -> RgbFrame:
    """Give a copy of `frame` (H, W, 3) with each object's mask (H, W) bool tinted and outlined in its colour.

    The outline lies inside the mask, with a white line outside it, so that it shows on any background. Objects are
    drawn in rising order of their numbers. ValueError where a mask has another size.
    """
    image = frame.copy()
    for object_id in sorted(masks):
        mask = masks[object_id]
        if mask.shape != frame.shape[:2]:
            raise ValueError(f"mask {mask.shape} does not fit frame {frame.shape[:2]}")
        window = _window(mask, margin=line_px + 1)
        if window is not None:
            _draw(image[window], mask[window], colour_of(object_id), opacity, line_px)
    return image


def write_overlay(
    path: Path,
    source: FrameSource,
    frames: Iterable[int],
    masks_of: Callable[[int], Mapping[int, Mask]],
    *,
    fps: float,
) -> None:
    """Write frames `frames` of a video with the masks `masks_of(frame)` drawn over them as an MP4 at `fps`.

    Raises EngineError where a frame cannot be read or the file not be written.
    """
    with VideoWriter(path, size=source.info.size, fps=fps) as writer:
        for number in frames:
            writer.write(draw_masks(source.frame(number), masks_of(number)))


def _draw(image: RgbFrame, mask: Mask, colour: tuple[int, int, int], opacity: float, line_px: int) -> None:
    """Tint and outline in place; `image` is a view on the part of the frame around the mask."""
    tint = np.array(colour, np.float32)
    image[mask] = (image[mask] * (1 - opacity) + tint * opacity).astype(np.uint8)
    image[mask & ~_shrunk(mask, line_px)] = colour
    image[~_shrunk(~mask, max(1, line_px // 2)) & ~mask] = 255


def _shrunk(mask: Mask, steps: int) -> Mask:
    """Take off `steps` rows of pixels all round (four neighbours; beyond the border counts as mask)."""
    for _ in range(steps):
        padded = np.pad(mask, 1, constant_values=True)
        mask = mask & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask


def _window(mask: Mask, *, margin: int) -> tuple[slice, slice] | None:
    """Give the slices of the mask's bounding box with a margin, or None for an empty mask."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return (
        slice(max(0, rows[0] - margin), rows[-1] + 1 + margin),
        slice(max(0, columns[0] - margin), columns[-1] + 1 + margin),
    )
