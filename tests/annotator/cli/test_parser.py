from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.cli import build_parser
from tests.annotator.cli.conftest import ROOT, Run

COMMANDS = (
    "window",
    "demo",
    "track",
    "auto",
    "export",
    "stats",
    "import",
    "people",
    "evaluate",
    "train",
    "checkpoints",
    "doctor",
)


def test_the_help_and_the_readme_name_every_command(annotator: Run) -> None:
    text = annotator("--help").stdout
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "user-guide" / "command-line.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert re.search(rf"^    {command}\s", text, re.MULTILINE)
        assert f"| `{command}" in readme
        assert f"## `{command}`" in guide


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_explained(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert ("--json" in text) == (command != "window")
    lines = text.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("  --"):
            assert len(line.split("  ")) > 2 or following.startswith(" " * 10), line


@pytest.mark.parametrize("arguments", [["dance"], ["track", "video.mp4"], ["doctor", "--colour"]])
def test_wrong_arguments_end_with_status_2(annotator: Run, arguments: list[str]) -> None:
    finished = annotator(*arguments)
    assert finished.returncode == 2
    assert "usage: annotator" in finished.stderr


def test_starting_imports_nothing_heavy() -> None:
    heavy = {"torch", "cv2", "av", "sqlalchemy", "PySide6", "numpy"}
    code = f"import sys, main; print(sorted({heavy!r} & set(sys.modules)))"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert finished.stdout.strip() == "[]"


def test_a_missing_project_is_a_sentence_and_status_1(annotator: Run, tmp_path: Path) -> None:
    finished = annotator("export", tmp_path / "none.masklets", "--out", tmp_path)
    assert finished.returncode == 1
    assert finished.stderr == f"annotator: There is no project file at {tmp_path / 'none.masklets'}.\n"
