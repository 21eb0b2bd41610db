"""What the chances of a recipe put into a clip: with a chance of 1 it is always there, with 0 never."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.learning import drawing
from engine.learning.drawing import ClipDrawer, ClipRecipe
from engine.learning.packed import PackedSet, pack
from engine.learning.readers import find_items
from engine.learning.split import default_split
from model.training.augment import Motion
from model.training.compositing import Clip, Layer, compose

FRAMES = 6
STILL = Motion(shift=0.0, scale=0.0, rotation_deg=0.0, shear=0.0)


@pytest.fixture(scope="module")
def packed(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PackedSet:
    folder = tmp_path_factory.mktemp("packed")
    return pack(find_items(tiny_data), split=default_split(), folder=folder, side=64)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Layer], Clip]]:
    """The pasted layers of every clip that is composed, and what became of them."""
    kept: list[tuple[list[Layer], Clip]] = []

    def spy(background: Layer, pasted: Sequence[Layer], *, side: int) -> Clip:
        clip = compose(background, pasted, side=side)
        kept.append((list(pasted), clip))
        return clip

    monkeypatch.setattr(drawing, "compose", spy)
    return kept


def draw(packed: PackedSet, **chances: float) -> None:
    settings = {"paste": 1.0, "leave": 0.0, "twin": 0.0, "bend": 0.0, "shutter": 0.0} | chances
    recipe = ClipRecipe(side=64, frames=FRAMES, objects=1, real_video=1.0, min_area=0.0, motion=STILL, **settings)
    for seed in range(4):
        ClipDrawer(packed, recipe).draw(np.random.default_rng(seed))


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_twin_is_the_same_object_elsewhere(
    packed: PackedSet, drawn: list[tuple[list[Layer], Clip]], chance: float
) -> None:
    draw(packed, twin=chance)
    for layers, _ in drawn:
        assert len(layers) == (4 if chance else 3)
        for one, other in zip(layers[::2], layers[1::2], strict=False):
            assert (one.images is other.images) == bool(chance)
            assert not np.array_equal(one.path, other.path)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_an_object_leaves_and_returns(packed: PackedSet, drawn: list[tuple[list[Layer], Clip]], chance: float) -> None:
    draw(packed, leave=chance)
    for layers, clip in drawn:
        front = clip.masks[:, -1].any(axis=(1, 2))  # of the layer that nothing hides
        for layer in layers:
            way = np.linalg.norm(layer.path[:, :2, 2] - layer.path[0, :2, 2], axis=1)
            assert (way.max() > 1.0) == bool(chance), "by more than half the picture"
            assert way[-1] < way.max() or not chance
        assert front[0]
        assert front.all() or chance
    if chance:
        gone = [~clip.masks[:, -1].any(axis=(1, 2)) for _, clip in drawn]
        assert any(absent.any() and not absent[-1] for absent in gone), "out of the picture and back in it"


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_an_object_bends(packed: PackedSet, drawn: list[tuple[list[Layer], Clip]], chance: float) -> None:
    draw(packed, bend=chance)
    for layers, _ in drawn:
        for layer in layers:
            if layer.bend is None:
                assert not chance
            else:
                assert chance
                assert layer.bend.shape == (FRAMES, 5, 5, 2)
                assert layer.bend.any()
                assert not np.array_equal(layer.bend[0], layer.bend[-1]), "within itself, not once for all"


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_motion_blurs(packed: PackedSet, drawn: list[tuple[list[Layer], Clip]], chance: float) -> None:
    draw(packed, shutter=chance)
    shutters = [layer.shutter for layers, _ in drawn for layer in layers]
    assert shutters
    assert all(0.2 <= shutter <= 0.8 if chance else shutter == 0.0 for shutter in shutters)
