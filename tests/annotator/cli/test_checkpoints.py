"""`annotator checkpoints` and `annotator train` as typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from annotator.cli import run
from engine.checkpoints.versions import versions
from engine.project import Project
from tests.annotator.cli.conftest import Run
from tests.engine.learning.verified import verified_project


def test_the_list_names_what_there_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["checkpoints", "list", "--folder", str(tmp_path), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["bundled"].endswith(".safetensors")
    assert [row["file"] for row in document["official"]] == [None] * 8
    assert run(["checkpoints", "list", "--folder", str(tmp_path)]) == 0
    assert "sam2.1_hiera_tiny          156 MB  not downloaded" in capsys.readouterr().out


def test_a_good_file_is_verified(capsys: pytest.CaptureFixture[str], checkpoint: Path) -> None:
    assert run(["checkpoints", "verify", str(checkpoint)]) == 0
    said = capsys.readouterr().out
    assert "every weight is there with its shape" in said
    assert "none of the official files" in said


def test_what_is_wrong_with_a_file_is_said(
    capsys: pytest.CaptureFixture[str], checkpoint: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(checkpoint.read_bytes()[:-100])
    assert run(["checkpoints", "verify", str(cut)]) == 1
    assert "damaged or incomplete" in capsys.readouterr().err
    assert run(["checkpoints", "verify"]) == 1
    assert "Say what to verify: a file." in capsys.readouterr().err
    assert run(["checkpoints", "download", "huge"]) == 1
    assert "There is no official checkpoint huge" in capsys.readouterr().err


def test_a_project_is_trained_and_lists_its_version(
    annotator: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    project = verified_project(tmp_path, objects=(1, 1))
    asked = ["train", "--project", project, "--steps", "2", "--phase", "1", "--device", "cpu", "--threads", "1"]
    finished = annotator(*asked)
    assert finished.returncode == 0, finished.stderr
    assert "On 1 held-out masklet, three clicks on the first frame:" in finished.stdout
    assert re.search(r"clicks to J&F 0.75  \S+ → \S+, [01] → [01] of 1 reached it", finished.stdout)
    with Project.open(project) as opened:
        *_, made = versions(opened.store)
    assert made.notes is not None
    assert made.notes.steps == 2
    assert ("works with this version" in finished.stdout) == (made.phases == (1,)) == made.notes.better
    assert run(["checkpoints", "list", "--project", str(project)]) == 0
    assert "phase 1, version 1, decoder, learnt from 1, held out 1" in capsys.readouterr().out


def test_data_without_a_place_for_the_result_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["train", "--data", str(tmp_path)]) == 1
    assert "Give --out with --data" in capsys.readouterr().err
