"""How the program's own processes find its modules, and what is said of their end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.child_process import child_environment, how_it_ended


def test_a_child_finds_the_modules_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "theirs.py").write_text("")
    child = subprocess.run(
        [sys.executable, "-c", "import engine, theirs"], cwd=tmp_path, env=child_environment(), check=False
    )
    assert child.returncode == 0


@pytest.mark.parametrize(
    ("status", "errors", "words"),
    [
        (3, [], "stopped with exit status 3"),
        (1, ["Traceback", "KeyError: 'loss'"], "stopped: KeyError: 'loss'"),
        (-signal.SIGTERM, [], "was ended by SIGTERM"),
        (-9, [], "was ended by SIGKILL, perhaps because memory ran out"),
        pytest.param(
            -40, [], "was ended by signal 40", marks=pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
        ),
    ],
)
def test_its_end_is_said(status: int, errors: list[str], words: str) -> None:
    assert how_it_ended(status, errors) == words
