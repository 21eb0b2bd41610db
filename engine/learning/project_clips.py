"""Drawing training clips from packed videos of the very kind that is annotated; torch-free.

Unlike pre-training's drawer this one changes little: real frames in their order, moved and coloured a bit differently,
now and then with an object of another video passing in front. Everything random comes from the generator passed in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.errors import EngineError
from engine.learning.packed import PackedItem, PackedSet
from model.training.augment import Motion, Placement, draw_motion, draw_placement
from model.training.compositing import Clip, Layer, compose, fit_object, recolour

_PLACEMENT = Placement(scale=(0.9, 1.5), aspect=0.1, rotation_deg=8.0)
_MOTION = Motion(shift=0.05, scale=0.05, rotation_deg=3.0, shear=0.02)
_CUTOUT_MOTION = Motion(shift=0.4, scale=0.2)
_PASTE = 0.3
_LONGEST_STRIDE = 3
_MIN_AREA = 5e-4
_ATTEMPTS = 30


@dataclass(frozen=True, slots=True)
class ClipShape:
    """Clips of `frames` frames (1 is a photo), `side` pixels square, with `objects` masks each."""

    side: int
    frames: int
    objects: int


class ProjectClips:
    """Draws clips of one shape."""

    def __init__(self, packed: PackedSet, shape: ClipShape) -> None:
        self._packed = packed
        self._shape = shape
        self._items = [item for item in packed.items if any(item.tracks.values())]
        if not self._items:
            raise EngineError("There is nothing to learn from: no accepted masklet has a mask on a frame.")
        lengths = np.array([len(item.frames) for item in self._items], np.float64)
        self._chances = lengths / lengths.sum()

    def draw(self, rng: np.random.Generator) -> Clip:
        """Draw a clip whose K objects are all visible in the first frame; objects repeat where there are fewer."""
        for _ in range(_ATTEMPTS):
            clip = self._try(rng)
            if clip is not None:
                return recolour(clip, rng)
        raise EngineError("No object was visible in the clips drawn: are the accepted masks nearly all empty?")

    def _try(self, rng: np.random.Generator) -> Clip | None:
        shape = self._shape
        item = self._items[int(rng.choice(len(self._items), p=self._chances))]
        positions = _stretch(len(item.frames), shape.frames, rng)
        known = [number for number, places in item.tracks.items() if all(at in places for at in positions)]
        if not known:
            return None
        placement = np.repeat(draw_placement(rng, _PLACEMENT)[None], shape.frames, axis=0)
        path = draw_motion(rng, _MOTION, frames=shape.frames) @ placement
        pasted = [layer] if rng.random() < _PASTE and (layer := self._cutout(rng)) is not None else []
        clip = compose(self._layer(item, positions, known, path), pasted, side=shape.side)
        masks = clip.masks[:, : len(known)]
        shown = np.flatnonzero(masks[0].mean(axis=(1, 2)) >= _MIN_AREA)
        if not len(shown):
            return None
        chosen = rng.permutation(shown)[: shape.objects]
        chosen = np.concatenate([chosen, rng.choice(shown, shape.objects - len(chosen))])
        return Clip(images=clip.images, masks=masks[:, chosen])

    def _cutout(self, rng: np.random.Generator) -> Layer | None:
        """An object of some video, as it is on one frame, on a way of its own."""
        item = self._items[int(rng.integers(len(self._items)))]
        number = int(rng.choice(list(item.tracks)))
        position = int(rng.choice(list(item.tracks[number])))
        mask = self._packed.mask(item.tracks[number][position])
        if not mask.any():
            return None
        frames = self._shape.frames
        path = np.repeat(fit_object(mask, rng, size=(0.1, 0.4), centre=0.9)[None], frames, axis=0)
        path = draw_motion(rng, _CUTOUT_MOTION, frames=frames) @ path
        return self._layer(item, [position] * frames, [number], path)

    def _layer(self, item: PackedItem, positions: list[int], numbers: list[int], path: np.ndarray) -> Layer:
        masks = [np.stack([self._packed.mask(item.tracks[each][at]) for each in numbers]) for at in positions]
        return Layer(images=[self._packed.image(item.frames[at]) for at in positions], masks=masks, path=path)


def _stretch(available: int, frames: int, rng: np.random.Generator) -> list[int]:
    """Positions of `frames` frames in equal steps, forwards or backwards; too short a video is gone to and fro in."""
    longest = max(1, min(_LONGEST_STRIDE, (available - 1) // max(frames - 1, 1)))
    stride = int(rng.integers(1, longest + 1))
    start = int(rng.integers(max(available - stride * (frames - 1), 1)))
    turn = max(2 * (available - 1), 1)
    there = [(start + stride * t) % turn for t in range(frames)]
    positions = [at if at < available else turn - at for at in there]
    return positions[::-1] if rng.random() < 0.5 else positions
