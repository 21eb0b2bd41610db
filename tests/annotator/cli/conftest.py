"""What the command line's suites share: running `main.py` as a person does, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import resources

ROOT = resources.FOLDER.parent
Finished = subprocess.CompletedProcess[str]
Run = Callable[..., Finished]


@pytest.fixture(scope="session")
def annotator() -> Run:
    """Runs `main.py ARGUMENTS` to its end; whatever goes wrong must be a sentence."""

    def run(*arguments: str | Path, environment: dict[str, str] | None = None) -> Finished:
        finished = subprocess.run(
            [sys.executable, ROOT / "main.py", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        )
        assert "Traceback" not in finished.stderr, finished.stderr
        return finished

    return run


@pytest.fixture(scope="session")
def demo(annotator: Run, checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """One run of the demo for all tests: its folder and what it said."""
    out = tmp_path_factory.mktemp("demo")
    (out / "notes.txt").write_text("mine")
    finished = annotator("demo", "--out", out, "--checkpoint", checkpoint)
    assert finished.returncode == 0, finished.stderr
    return out, finished
