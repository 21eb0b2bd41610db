"""prompts.json: what it may say, and a sentence with object and prompt for every mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import EngineError
from engine.exchange.mask_png import write_mask_png
from engine.exchange.prompts_file import (
    AbsentPrompt,
    BoxPrompt,
    MaskPrompt,
    PointsPrompt,
    PromptedObject,
    read_prompts,
)
from engine.grid import Grid
from storage import mask_codec

GRID = Grid(frame_count=60)
SIZE = (40, 50)
CLICK = {"frame": 0, "points": [[1, 2]], "labels": [1]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mask = np.zeros(SIZE, bool)
    write_mask_png(tmp_path / "empty.png", mask=mask_codec.encode(mask))
    mask[5:9, 7:20] = True
    write_mask_png(tmp_path / "mask.png", mask=mask_codec.encode(mask))
    write_mask_png(tmp_path / "turned.png", mask=mask_codec.encode(mask.T))
    return tmp_path


def read(document: object, *, folder: Path, grid: Grid = GRID) -> tuple[PromptedObject, ...]:
    path = folder / "prompts.json"
    path.write_text(json.dumps(document))
    return read_prompts(path, grid=grid, size=SIZE)


def read_prompt(prompt: object, *, folder: Path, grid: Grid = GRID) -> tuple[PromptedObject, ...]:
    return read({"objects": [{"id": 1, "prompts": [CLICK, prompt]}]}, folder=folder, grid=grid)


def test_everything_it_may_say(folder: Path) -> None:
    document = {
        "objects": [
            {
                "id": 1,
                "prompts": [
                    {"frame": 0, "points": [[3, 4.5], [49.9, 0]], "labels": [1, 0]},
                    {"frame": 0, "box": [0, 0, 50, 40]},
                    {"frame": 40, "mask": "mask.png"},
                    {"frame": 55, "absent": True},
                    {"frame": 56, "absent": True, "until": 59},
                ],
            },
            {"id": 12, "prompts": [{"frame": 3, "box": [1.5, 2, 3, 4]}]},
        ]
    }

    first, second = read(document, folder=folder)

    mask = np.zeros(SIZE, bool)
    mask[5:9, 7:20] = True
    assert first.object_id == 1
    assert first.prompts == (
        PointsPrompt(frame=0, points=((3.0, 4.5), (49.9, 0.0)), labels=(1, 0)),
        BoxPrompt(frame=0, box=(0.0, 0.0, 50.0, 40.0)),
        MaskPrompt(frame=40, mask=mask_codec.encode(mask)),
        AbsentPrompt(frame=55, until=55),
        AbsentPrompt(frame=56, until=59),
    )
    assert second == PromptedObject(object_id=12, prompts=(BoxPrompt(frame=3, box=(1.5, 2.0, 3.0, 4.0)),))


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ({"frame": 0}, "a prompt has exactly one of points, box, mask, absent; this one has none of them"),
        ({**CLICK, "box": [0, 0, 1, 1]}, "exactly one of .*; this one has points and box"),
        ({**CLICK, "point": [1, 2]}, '"point" is not known here; known are frame, points'),
        ({"points": [[1, 2]], "labels": [1]}, '"frame" is missing'),
        ({**CLICK, "frame": 60}, "frame: frame 60 is not in the video; its last frame is 59"),
        ({**CLICK, "frame": -1}, "frame: the number must be at least 0, not -1"),
        ({**CLICK, "frame": 1.5}, "frame: a whole number is expected here, not 1.5"),
        ({**CLICK, "frame": "0"}, 'frame: a number is expected here, not "0"'),
        ({**CLICK, "labels": [1, 0]}, "there are 1 points and 2 labels; each point needs one"),
        ({"frame": 0, "points": [[1, 2]]}, '"labels" is missing'),
        ({**CLICK, "labels": [2]}, r"label 1: 1 \(object\) or 0 \(not\) is expected here, not 2"),
        ({**CLICK, "labels": [True]}, "label 1: .* not true"),
        ({**CLICK, "labels": 1}, "labels: a list is expected here, not 1"),
        ({**CLICK, "points": []}, '"points" is empty'),
        ({**CLICK, "points": [1, 2]}, "point 1: a list is expected here, not 1"),
        ({**CLICK, "points": [[1, 2, 3]]}, "point 1: a list of 2 is expected here, it has 3"),
        ({**CLICK, "points": [["a", 2]]}, 'point 1: a number is expected here, not "a"'),
        ({**CLICK, "points": [[1, 40]]}, r"point 1: \(1, 40\) is outside the image of 50×40"),
        ({**CLICK, "points": [[50, 1]]}, r"point 1: \(50, 1\) is outside the image of 50×40"),
        ({**CLICK, "points": [[-0.1, 1]]}, r"point 1: \(-0.1, 1\) is outside the image"),
        ({"frame": 0, "box": [5, 5, 1, 9]}, r"box: \[5, 5, 1, 9\] has no inside; a box is \[x0, y0, x1, y1\]"),
        ({"frame": 0, "box": [5, 9, 8, 9]}, "box: .* has no inside"),
        ({"frame": 0, "box": [5, 5, 51, 9]}, r"box: \[5, 5, 51, 9\] is not inside the image of 50×40"),
        ({"frame": 0, "box": [5, -5, 7, 9]}, "box: .* is not inside the image"),
        ({"frame": 0, "box": [5, 5, 9]}, "box: a list of 4 is expected here, it has 3"),
        ({"frame": 0, "box": None}, "box: a list is expected here, not null"),
        ({"frame": 0, "box": [0, 0, 9, 9], "labels": [1]}, '"labels" goes with "points" only'),
        ({"frame": 0, "mask": "nowhere.png"}, "mask: .*nowhere.png: there is no such file"),
        ({"frame": 0, "mask": "prompts.json"}, "mask: .*prompts.json: the file is not an image"),
        ({"frame": 0, "mask": "turned.png"}, "mask: .*turned.png: the mask is 40×50 .*, the video 50×40"),
        ({"frame": 0, "mask": "empty.png"}, 'mask: empty.png is empty; .* "absent": true'),
        ({"frame": 0, "mask": 3}, "mask: text is expected here, not 3"),
        ({"frame": 0, "mask": "mask.png", "until": 3}, '"until" goes with "absent" only'),
        ({"frame": 0, "absent": False}, "absent: only true is known here, not false"),
        ({"frame": 9, "absent": True, "until": 8}, "until: the range ends at frame 8, before its begin at frame 9"),
        ({"frame": 9, "absent": True, "until": 60}, "until: frame 60 is not in the video"),
        ("click", 'an object in braces is expected here, not "click"'),
    ],
)
def test_mistake_in_a_prompt_names_object_and_prompt(folder: Path, prompt: object, words: str) -> None:
    with pytest.raises(EngineError, match=f"prompts.json: object 1, prompt 2[,:] .*{words}") as caught:
        read_prompt(prompt, folder=folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "an object in braces is expected here, not a list"),
        ({}, '"objects" is missing'),
        ({"objects": []}, "there are no objects to track"),
        ({"objects": {}}, "objects: a list is expected here"),
        ({"objects": [], "video": "a"}, '"video" is not known here; known are objects'),
        ({"objects": [{"prompts": [CLICK]}]}, 'entry 1 of objects: "id" is missing'),
        ({"objects": [{"id": -1, "prompts": [CLICK]}]}, "entry 1 of objects, id: the number must be at least 0"),
        ({"objects": [{"id": 1}]}, 'object 1: "prompts" is missing'),
        ({"objects": [{"id": 1, "prompts": []}]}, "object 1: no prompt shows the object"),
        ({"objects": [{"id": 1, "prompts": [{"frame": 0, "absent": True}]}]}, "object 1: no prompt shows the object"),
        ({"objects": [{"id": 1, "prompts": [CLICK], "name": "x"}]}, 'object 1: "name" is not known here'),
        ({"objects": [{"id": 1, "prompts": [CLICK]}] * 2}, "object 1: the id is used twice"),
    ],
)
def test_mistake_around_the_prompts(folder: Path, document: dict[str, Any], words: str) -> None:
    with pytest.raises(EngineError, match=f"prompts.json: {words}"):
        read(document, folder=folder)


def test_frames_between_annotated_ones_are_refused_with_the_nearest(folder: Path) -> None:
    grid = Grid(frame_count=60, stride=4)
    read_prompt({**CLICK, "frame": 56}, folder=folder, grid=grid)
    for frame, nearest in ((7, 8), (59, 56)):
        with pytest.raises(EngineError, match=rf"frame {frame} is not annotated .* 4 are; the nearest is {nearest}\."):
            read_prompt({**CLICK, "frame": frame}, folder=folder, grid=grid)


def test_key_given_twice_is_refused(folder: Path) -> None:
    path = folder / "prompts.json"
    path.write_text('{"objects": [{"id": 1, "id": 2, "prompts": []}]}')
    with pytest.raises(EngineError, match='"id" is given twice'):
        read_prompts(path, grid=GRID, size=SIZE)
