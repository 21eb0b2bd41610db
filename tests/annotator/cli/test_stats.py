"""`annotator stats`, as a person runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.annotator.cli.conftest import Run
from tests.engine.statistics.crew import Crew, work_a_week


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stats") / "street.masklets"
    crew = Crew.in_memory()
    with crew.store:
        work_a_week(crew)
        crew.store.backup(path)
    return path


def test_our_figures_stand_beside_the_paper_s(annotator: Run, project: Path) -> None:
    finished = annotator("stats", project)
    assert finished.returncode == 0
    lines = [line.split() for line in finished.stdout.splitlines()]
    assert ["phase", "1", "1", "10", "20.0", "100.00", "%", "2.00", "–", "–", "100", "%", "1.0", "h"] in lines
    assert ["the", "paper", "37.8", "100.00", "%", "4.80", "–", "–"] in lines
    assert ["the", "paper", "4.5", "19.04", "%", "2.68", "89.1", "%", "73", "/", "82", "/", "100"] in lines
    assert "1 masklets with masks were never submitted" in finished.stdout


def test_rows_can_stand_for_annotators(annotator: Run, project: Path) -> None:
    text = annotator("stats", project, "--by", "annotator", "--scope", "all").stdout
    assert "Ann" in text
    assert "Ben" in text
    assert "the paper" not in text
    assert "never submitted" not in text


def test_json_has_everything(annotator: Run, project: Path) -> None:
    document = json.loads(annotator("stats", project, "--json").stdout)
    assert document["project"] == "Street"
    assert document["by"]["phase"][0]["paper"]["seconds_per_frame"] == 37.8
    assert document["dataset"]["masklets_auto"] == 1


def test_csv_tables_are_written(annotator: Run, project: Path, tmp_path: Path) -> None:
    finished = annotator("stats", project, "--csv", tmp_path / "tables")
    assert finished.stdout == f"10 tables are written to {tmp_path / 'tables'}.\n"
    rows = list(csv.DictReader((tmp_path / "tables" / "masklets.csv").read_text("utf-8").splitlines()))
    assert [row["phase"] for row in rows] == ["1", "3", "auto"]


def test_export_keeps_to_the_split(annotator: Run, project: Path, tmp_path: Path) -> None:
    finished = annotator("export", project, "--out", tmp_path / "out", "--splits")
    assert finished.returncode == 0
    assert json.loads((tmp_path / "out" / "splits.json").read_text())["val"][0]["video"] == "street"


def test_a_file_that_is_no_project_is_a_sentence(annotator: Run, tmp_path: Path) -> None:
    finished = annotator("stats", tmp_path / "none.masklets")
    assert finished.returncode == 1
    assert finished.stderr.startswith("annotator: There is no project file at")
