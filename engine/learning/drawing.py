"""Drawing training clips from a packed set: what is shown, what is pasted on it, and how it all moves; torch-free.

Everything random comes from the generator that is passed in, so that a batch is a function of its seed and a resumed
run sees the same data as an uninterrupted one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from engine.errors import EngineError
from engine.learning.packed import PackedItem, PackedSet
from engine.learning.readers import GARMENT_WHOLE_ID
from model.training.augment import Motion, Placement, draw_bend, draw_motion, draw_placement
from model.training.compositing import Clip, Layer, compose, draw_ellipses, excursion, fit_object, recolour
from model.training.drawn_scenes import draw_scene

STILL_WEIGHTS = {
    "ecssd": 0.30,
    "clothing": 0.14,
    "coco128_seg": 0.20,
    "bsds": 0.12,
    "davis16_train": 0.20,
    "fullres_480p": 0.01,
    "pumavos_caps": 0.01,
    "dic_hela_01": 0.02,
}
"""How often each source is drawn for a photo or as the background of a made-up video."""

VIDEO_WEIGHTS = {"davis16_train": 0.90, "fullres_480p": 0.05, "dic_hela_01": 0.05}
"""How often each source is drawn for a clip of real frames."""

CUTOUT_WEIGHTS = {"ecssd": 0.40, "coco128_seg": 0.20, "davis16_train": 0.25, "clothing": 0.15}
"""How often each source gives an object to paste: whole objects only, no regions and no garment parts."""

_WHOLE_ONLY = {"clothing": GARMENT_WHOLE_ID}
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class ClipRecipe:
    """What a clip is made of: `side` pixels square, `frames` long (1 is a photo), `objects` masks in every clip.

    The others are chances: that a clip is of real frames, that another object is pasted in, that it leaves and
    returns, that it has a twin elsewhere, that it changes its shape, that its motion blurs, that a photo or an object
    cut out is a drawing instead. With `ellipses` a photo is plain grey and its objects are ellipses in it, which
    teaches what prompts mean.
    """

    side: int
    frames: int
    objects: int
    real_video: float = 0.55
    paste: float = 0.5
    leave: float = 0.25
    twin: float = 0.25
    bend: float = 0.4
    shutter: float = 0.4
    drawn: float = 0.0
    ellipses: bool = False
    min_area: float = 0.002
    placement: Placement = field(default_factory=Placement)
    motion: Motion = field(default_factory=Motion)


class ClipDrawer:
    """Draws clips by a recipe from a packed set; holds no state but the tables built from the set."""

    def __init__(self, packed: PackedSet, recipe: ClipRecipe) -> None:
        self._packed = packed
        self._recipe = recipe
        usable = [item for item in packed.items if any(item.tracks.values())]
        videos = [item for item in usable if len(item.frames) >= recipe.frames]
        self._stills = _Choice(usable, STILL_WEIGHTS)
        known = any(item.source in VIDEO_WEIGHTS for item in videos)
        self._videos = _Choice(videos, VIDEO_WEIGHTS) if known else None  # then all clips are made of photos
        self._cutouts = _Choice(usable, CUTOUT_WEIGHTS)

    def draw(self, rng: np.random.Generator) -> Clip:
        """Draw one clip whose K objects are all visible in the first frame; objects repeat where there are fewer."""
        if self._recipe.ellipses:
            return _draw_ellipses(rng, self._recipe)
        for _ in range(_ATTEMPTS):
            clip = self._compose(rng)
            areas = clip.masks[0].mean(axis=(1, 2)) if len(clip.masks[0]) else np.zeros(0)
            shown = np.flatnonzero((areas >= self._recipe.min_area) & (areas <= 0.9))
            if len(shown):
                wanted = self._recipe.objects
                chosen = rng.permutation(shown)[:wanted]
                chosen = np.concatenate([chosen, rng.choice(shown, wanted - len(chosen))])
                return recolour(Clip(images=clip.images, masks=clip.masks[:, chosen]), rng)
        raise EngineError(f"no object was visible in {_ATTEMPTS} drawn clips: are the annotations of the data empty?")

    def _compose(self, rng: np.random.Generator) -> Clip:
        recipe = self._recipe
        real = recipe.frames > 1 and self._videos is not None and rng.random() < recipe.real_video
        if not real and self._is_drawn(rng):
            background = self._drawn_background(rng)
        else:
            item = (self._videos if real and self._videos else self._stills).draw(rng)
            background = self._background(item, rng, still=not real)
        pasted: list[Layer] = []
        likely = recipe.paste if recipe.frames == 1 or real else 0.9
        while len(pasted) < 3 and rng.random() < likely:
            cutout = self._cutout(rng)
            pasted.append(cutout)
            if rng.random() < recipe.twin:
                pasted.append(self._moving(cutout, rng))
        return compose(background, pasted, side=recipe.side)

    def _background(self, item: PackedItem, rng: np.random.Generator, *, still: bool) -> Layer:
        frames = self._recipe.frames
        positions = [int(rng.integers(len(item.frames)))] * frames if still else _run(len(item.frames), frames, rng)
        ids = [i for i, places in item.tracks.items() if positions[0] in places]
        return self._layer(item, positions, ids, self._background_path(rng, strength=1.0 if still else 0.3))

    def _background_path(self, rng: np.random.Generator, *, strength: float) -> npt.NDArray[np.float64]:
        frames = self._recipe.frames
        path = np.repeat(draw_placement(rng, self._recipe.placement)[None], frames, axis=0)
        if frames > 1:
            path = draw_motion(rng, _scaled(self._recipe.motion, strength), frames=frames) @ path
        return path

    def _is_drawn(self, rng: np.random.Generator) -> bool:
        return bool(self._recipe.drawn) and rng.random() < self._recipe.drawn

    def _drawn_background(self, rng: np.random.Generator) -> Layer:
        image, masks = draw_scene(rng, side=self._packed.side)
        frames = self._recipe.frames
        return Layer([image] * frames, [masks] * frames, self._background_path(rng, strength=1.0))

    def _cutout(self, rng: np.random.Generator) -> Layer:
        frames = self._recipe.frames
        if self._is_drawn(rng):
            image, masks = draw_scene(rng, side=self._packed.side, most=1)
            path = np.repeat(np.eye(3)[None], frames, axis=0)
            return self._moving(Layer([image] * frames, [masks[:1]] * frames, path), rng)
        while True:
            item = self._cutouts.draw(rng)
            whole = _WHOLE_ONLY.get(item.source)
            ids = [i for i in item.tracks if whole is None or i == whole]
            if ids:
                break
        instance = int(rng.choice(ids))
        places = sorted(item.tracks[instance])
        if len(places) >= frames > 1:
            positions = [places[p] for p in _run(len(places), frames, rng)]
        else:
            positions = [int(rng.choice(places))] * frames
        path = np.repeat(np.eye(3)[None], frames, axis=0)
        return self._moving(self._layer(item, positions, [instance], path), rng)

    def _moving(self, cutout: Layer, rng: np.random.Generator) -> Layer:
        """Send an object on a way of its own, from a size and place of its own."""
        frames = self._recipe.frames
        path = np.repeat(fit_object(cutout.masks[0][0], rng, size=(0.12, 0.6), centre=0.85)[None], frames, axis=0)
        if frames > 1:
            path = draw_motion(rng, _scaled(self._recipe.motion, 1.5), frames=frames) @ path
            if rng.random() < self._recipe.leave:
                path = excursion(rng, frames=frames) @ path
        bend = draw_bend(rng, frames=frames, strength=0.03) if rng.random() < self._recipe.bend else None
        shutter = float(rng.uniform(0.2, 0.8)) if rng.random() < self._recipe.shutter else 0.0
        return replace(cutout, path=path, bend=bend, shutter=shutter)

    def _layer(
        self, item: PackedItem, positions: Sequence[int], ids: Sequence[int], path: npt.NDArray[np.float64]
    ) -> Layer:
        side = self._packed.side
        nothing = np.zeros((side, side), np.uint8)
        decoded: dict[int, npt.NDArray[np.uint8]] = {}
        masks = []
        for position in positions:
            if position not in decoded:
                found = [item.tracks[i].get(position) for i in ids]
                planes = [nothing if mask is None else self._packed.mask(mask) for mask in found]
                decoded[position] = np.stack(planes) if planes else np.zeros((0, side, side), np.uint8)
            masks.append(decoded[position])
        return Layer(images=[self._packed.image(item.frames[p]) for p in positions], masks=masks, path=path)


class _Choice:
    """Draws items: the source by weight, then the item evenly within its source."""

    def __init__(self, items: Sequence[PackedItem], weights: dict[str, float]) -> None:
        self._groups = [[item for item in items if item.source == source] for source in weights]
        mass = np.array([w if g else 0.0 for w, g in zip(weights.values(), self._groups, strict=True)])
        if not mass.sum():
            raise EngineError(f"the packed set has nothing to draw from any of: {', '.join(weights)}")
        self._probabilities = mass / mass.sum()

    def draw(self, rng: np.random.Generator) -> PackedItem:
        group = self._groups[int(rng.choice(len(self._groups), p=self._probabilities))]
        return group[int(rng.integers(len(group)))]


def _draw_ellipses(rng: np.random.Generator, recipe: ClipRecipe) -> Clip:
    masks = draw_ellipses(rng, count=recipe.objects, side=recipe.side)
    grey = np.full((1, recipe.side, recipe.side, 3), 118, np.uint8)
    return Clip(images=grey, masks=masks[None])


def _run(available: int, frames: int, rng: np.random.Generator) -> list[int]:
    """Draw `frames` positions in steps of 1 to 4 within `available`, forwards or backwards."""
    longest = max(1, min(4, (available - 1) // max(frames - 1, 1)))
    stride = int(rng.integers(1, longest + 1))
    start = int(rng.integers(available - stride * (frames - 1)))
    positions = [start + stride * t for t in range(frames)]
    return positions[::-1] if rng.random() < 0.5 else positions


def _scaled(motion: Motion, strength: float) -> Motion:
    return Motion(
        shift=motion.shift * strength,
        scale=motion.scale * strength,
        rotation_deg=motion.rotation_deg * strength,
        shear=motion.shear * strength,
    )
