"""The bundled clip is what its program draws, its prompts lie on its objects, and they do what the demo needs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import resources.sample
from engine.video import open_video
from resources.sample import scene
from resources.sample.make_sample import prompts

FOLDER = Path(resources.sample.__file__).parent
CLIP = FOLDER / "sample.mp4"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_CACHE", str(tmp_path))


def test_the_clip_is_the_scene() -> None:
    assert CLIP.stat().st_size < 700_000
    with open_video(CLIP) as video:
        assert video.info.size == scene.SIZE
        assert video.info.frame_count == scene.FRAME_COUNT
        assert video.info.fps == scene.FPS
        assert video.info.warnings == ()
        for number in (0, 53, scene.FRAME_COUNT - 1):
            error = video.frame(number).astype(float) - scene.frame(number)
            assert np.sqrt(np.mean(error**2)) < 5, f"frame {number} is not the scene's: run make_sample again"


def test_the_prompts_are_those_of_the_scene() -> None:
    written = json.loads((FOLDER / "prompts.json").read_text(encoding="utf-8"))
    assert written == {"objects": prompts()}
    for item in written["objects"]:
        for prompt in item["prompts"]:
            mask = scene.masks(prompt["frame"])[item["id"]]
            for x, y in prompt.get("points", []):
                assert mask[y, x]
            if "box" in prompt:
                x0, y0, x1, y1 = prompt["box"]
                assert mask[y0:y1, x0:x1].sum() == mask.sum() > 0


def test_one_object_is_hidden_for_a_while_and_one_leaves() -> None:
    areas = {
        number: {name: int(mask.sum()) for name, mask in scene.masks(number).items()} for number in range(0, 108, 6)
    }
    ball = [areas[number][scene.BALL] > 0 for number in areas]
    car = [areas[number][scene.CAR] > 0 for number in areas]
    assert ball.index(False) > 0
    assert ball[-1]
    assert car.index(False) > 0
    assert car[-1]
    assert not areas[0][scene.BUTTERFLY]
    assert areas[102][scene.BUTTERFLY] > 1000


def test_masks_do_not_overlap_and_follow_the_colours() -> None:
    for number in (0, 96):
        found, image = scene.masks(number), scene.frame(number).astype(int)
        assert np.sum(list(found.values()), axis=0).max() == 1
        ball = image[found[scene.BALL]].mean(axis=0)
        car = image[found[scene.CAR]].mean(axis=0)
        assert ball[0] > 2 * ball[1]
        assert car[1] > 1.3 * car[0]
