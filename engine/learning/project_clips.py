"""Drawing training clips from packed videos of the very kind that is annotated; torch-free.

Unlike pre-training's drawer this one changes little: real frames in their order, moved and coloured a bit differently,
now and then with an object of another video passing in front. Everything random comes from the generator passed in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.errors import EngineError
from engine.learning.packed import PackedItem, PackedSet
from model.training.augment import Affine, Motion, Placement, affine, draw_motion, draw_placement, warp_mask
from model.training.compositing import Clip, Layer, compose, fit_object, recolour

_PLACEMENT = Placement(scale=(0.9, 1.5), aspect=0.1, rotation_deg=8.0)
_MOTION = Motion(shift=0.05, scale=0.05, rotation_deg=3.0, shear=0.02)
_CUTOUT_MOTION = Motion(shift=0.4, scale=0.2)
_PASTE = 0.3
_LONGEST_STRIDE = 3
_PLACEMENTS = 10


@dataclass(frozen=True, slots=True)
class ClipShape:
    """Clips of `frames` frames (1 is a photo), `side` pixels square, with `objects` masks each."""

    side: int
    frames: int
    objects: int


class ProjectClips:
    """Draws clips of one shape; every frame on which an object is visible is as likely to begin one."""

    def __init__(self, packed: PackedSet, shape: ClipShape) -> None:
        self._packed = packed
        self._shape = shape
        self._visible = [(item, at, seen) for item in packed.items for at, seen in _seen(packed, item)]
        if not self._visible:
            raise EngineError(
                "There is nothing to learn from: no accepted masklet is visible on the frames that are learnt from."
            )

    def draw(self, rng: np.random.Generator) -> Clip:
        """Draw a clip on whose first frame all K objects are visible; objects repeat where there are fewer."""
        shape = self._shape
        item, first, lead = self._start(rng)
        known = sorted(item.tracks[lead])
        positions = [known[at] for at in _stretch(len(known), shape.frames, known.index(first), rng)]
        others = [each for each in item.tracks if each != lead and all(at in item.tracks[each] for at in positions)]
        placement = self._placement(self._packed.mask(item.tracks[lead][first]), rng)
        path = draw_motion(rng, _MOTION, frames=shape.frames) @ placement
        background = self._layer(item, positions, [lead, *others], path)
        pasted = [self._cutout(rng)] if rng.random() < _PASTE else []
        clip = compose(background, pasted, side=shape.side)
        if not _is_shown(clip.masks[0, 0]):  # what was pasted hides it
            clip = compose(background, [], side=shape.side)
        shown = [1 + place for place in range(len(others)) if _is_shown(clip.masks[0, 1 + place])]
        chosen = [0, *rng.permutation(shown).astype(int)][: shape.objects]
        chosen += list(rng.choice(chosen, shape.objects - len(chosen)))
        return recolour(Clip(images=clip.images, masks=clip.masks[:, chosen]), rng)

    def _start(self, rng: np.random.Generator) -> tuple[PackedItem, int, int]:
        """A video, a position in it, and an object that is visible there."""
        item, at, seen = self._visible[int(rng.integers(len(self._visible)))]
        return item, at, int(rng.choice(seen))

    def _placement(self, mask: np.ndarray, rng: np.random.Generator) -> Affine:
        """A map with which an object stays visible: a drawn one, or an enlargement of what is too small for that."""
        side = self._shape.side
        for _ in range(_PLACEMENTS):
            drawn = draw_placement(rng, _PLACEMENT)
            if _is_shown(warp_mask(mask, drawn, side=side) > 0.5):
                return drawn
        zoom, enlarged = 1.0, _around(mask, zoom=1.0)
        while zoom < mask.shape[0] and not _is_shown(warp_mask(mask, enlarged, side=side) > 0.5):
            zoom *= 2
            enlarged = _around(mask, zoom=zoom)
        return enlarged

    def _cutout(self, rng: np.random.Generator) -> Layer:
        """An object of some video, as it is on one frame, on a way of its own."""
        item, position, number = self._start(rng)
        frames = self._shape.frames
        mask = self._packed.mask(item.tracks[number][position])
        path = np.repeat(fit_object(mask, rng, size=(0.1, 0.4), centre=0.9)[None], frames, axis=0)
        path = draw_motion(rng, _CUTOUT_MOTION, frames=frames) @ path
        return self._layer(item, [position] * frames, [number], path)

    def _layer(self, item: PackedItem, positions: list[int], numbers: list[int], path: np.ndarray) -> Layer:
        masks = [np.stack([self._packed.mask(item.tracks[each][at]) for each in numbers]) for at in positions]
        return Layer(images=[self._packed.image(item.frames[at]) for at in positions], masks=masks, path=path)


def _seen(packed: PackedSet, item: PackedItem) -> list[tuple[int, list[int]]]:
    """The positions of an item at which some object is visible, each with those objects."""
    seen: dict[int, list[int]] = {}
    for number, places in item.tracks.items():
        for at, mask in places.items():
            if packed.mask(mask).any():
                seen.setdefault(at, []).append(number)
    return sorted(seen.items())


def _is_shown(mask: np.ndarray) -> bool:
    """Whether anything of a mask (S, S) is left on the grid of half the side, on which masks are compared."""
    half = mask.shape[0] // 2
    return bool((mask.reshape(half, 2, half, 2).mean(axis=(1, 3)) >= 0.5).any())


def _around(mask: np.ndarray, *, zoom: float) -> Affine:
    """The map that enlarges a picture around the middle of an object, which stays where it is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x, y = (float(each[0] + each[-1] + 1) / mask.shape[0] - 1.0 for each in (columns, rows))
    return affine(scale_xy=(zoom, zoom), rotation=0.0, shift_xy=(x * (1.0 - zoom), y * (1.0 - zoom)))


def _stretch(available: int, frames: int, first: int, rng: np.random.Generator) -> list[int]:
    """Positions of `frames` frames from `first` in equal steps, forwards or backwards; at an end it turns round."""
    room = max(first, available - 1 - first) // max(frames - 1, 1)
    stride = int(rng.integers(1, max(1, min(_LONGEST_STRIDE, room)) + 1))
    way = stride * (frames - 1)
    fitting = [sign for sign, rest in ((1, available - 1 - first), (-1, first)) if way <= rest] or [1, -1]
    step = stride * int(rng.choice(fitting))
    turn = max(2 * (available - 1), 1)
    there = [(first + step * t) % turn for t in range(frames)]
    return [at if at < available else turn - at for at in there]
