"""The side file: written and read again equal, and refused with a sentence when it is not one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from engine.exchange.side_file import (
    SideFile,
    SideGrid,
    SideMasklet,
    SideVerification,
    SideVideo,
    VerificationState,
    read_side_file,
    side_path,
    varies_in_rate,
    write_side_file,
)
from storage.records import Provenance


@pytest.fixture
def side() -> SideFile:
    return SideFile(
        made_by="masklet-annotator 0.1.0",
        made_at="2026-01-02T03:04:05Z",
        video=SideVideo(
            file="clip.mp4",
            fingerprint="abc",
            fps=23.976,
            variable_rate=True,
            warnings=("The last 3 frames are lost.",),
        ),
        grid=SideGrid(stride=4, rate_per_s=6.0, frames=(0, 4, 8), timestamps_s=(0.0, 0.17, 0.35)),
        masklets=(
            SideMasklet(
                masklet_id=1,
                target="left cup",
                phase=3,
                checkpoints=("small",),
                verification=SideVerification(
                    state=VerificationState.SATISFACTORY, revision=2, by="Ada", at="2026-01-01T00:00:00Z"
                ),
                provenance=(Provenance.PROMPTED, Provenance.PROPAGATED, Provenance.ABSENT),
                people=("Bo", "Cy"),
                seconds_per_frame=4.5,
            ),
            SideMasklet(
                masklet_id=2,
                target="2",
                phase=3,
                checkpoints=(),
                verification=SideVerification(state=VerificationState.UNVERIFIED),
                provenance=(None, Provenance.PAINTED, Provenance.AUTO),
            ),
        ),
    )


def test_path_beside_the_document() -> None:
    assert side_path(Path("out/a.b_manual.json")) == Path("out/a.b_manual.side.json")


def test_round_trip(side: SideFile, tmp_path: Path) -> None:
    path = tmp_path / "clip_manual.side.json"
    write_side_file(path, side=side)
    assert read_side_file(path) == side


def test_content_on_disk(side: SideFile, tmp_path: Path) -> None:
    path = tmp_path / "clip_manual.side.json"
    write_side_file(path, side=side)
    record = json.loads(path.read_text())
    assert record["version"] == 1
    assert record["grid"] == {"stride": 4, "rate_per_s": 6.0, "frames": [0, 4, 8], "timestamps_s": [0.0, 0.17, 0.35]}
    assert record["masklets"][0]["provenance"] == ["prompted", "propagated", "absent"]
    assert record["masklets"][1]["verification"] == {"state": "unverified", "revision": None, "by": None, "at": None}


def damaged(side: SideFile, path: Path, **changes: Any) -> Path:
    write_side_file(path, side=side)
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return path


def test_unknown_fields_are_passed_over(side: SideFile, tmp_path: Path) -> None:
    assert read_side_file(damaged(side, tmp_path / "side.json", later="something")) == side


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": 2}, "version 2, this program reads up to 1; update it"),
        ({"version": "1"}, "version: a number is expected here"),
        ({"video": 3}, r"not a usable side file: Expected `object`, got `int` - at `\$.video`"),
        ({"grid": {"stride": 4}}, "not a usable side file: .*missing required field"),
        (
            {"grid": {"stride": 4, "rate_per_s": None, "frames": [0, 5], "timestamps_s": [0, 1]}},
            "not the multiples of 4",
        ),
        (
            {"grid": {"stride": 4, "rate_per_s": None, "frames": [0, 4], "timestamps_s": [0]}},
            "2 frames and 1 time stamps",
        ),
        (
            {"grid": {"stride": 4, "rate_per_s": None, "frames": [0], "timestamps_s": [0]}},
            "masklet 1 has 3 provenance entries, the grid 1 frames",
        ),
    ],
)
def test_damage_is_refused(side: SideFile, tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(EngineError, match=f"side.json: .*{words}"):
        read_side_file(damaged(side, tmp_path / "side.json", **changes))


def test_lengths_must_agree_when_made(side: SideFile) -> None:
    with pytest.raises(ValueError, match="provenance entries"):
        replace(side, masklets=(replace(side.masklets[0], provenance=()),))


@pytest.mark.parametrize(
    ("timestamps_s", "varies"),
    [
        pytest.param([], False, id="none"),
        pytest.param([1.5], False, id="one frame"),
        pytest.param([0.0, 0.5], False, id="two frames"),
        pytest.param([i * 1001 / 24000 for i in range(50)], False, id="constant"),
        pytest.param([round(i * 1001 / 60000, 3) for i in range(50)], False, id="rounded to milliseconds"),
        pytest.param([0.0, 0.04, 0.08, 0.16, 0.2], True, id="a frame dropped"),
        pytest.param([i / 30 for i in range(20)] + [20 / 30 + i / 25 for i in range(20)], True, id="rate changes"),
    ],
)
def test_variable_rate(timestamps_s: list[float], varies: bool) -> None:
    assert varies_in_rate(timestamps_s) is varies
