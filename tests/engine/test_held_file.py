"""A file that one process at a time holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.held_file import held, is_held

ROOT = Path(__file__).resolve().parents[2]
_HOLDER = """
import sys
from pathlib import Path
from engine.held_file import held
with held(Path(sys.argv[1]), refusal="held"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "lock"
    assert not is_held(path)
    with held(path, refusal="Somebody is at it."):
        assert is_held(path)
        with pytest.raises(EngineError, match=r"^Somebody is at it\.$"), held(path, refusal="Somebody is at it."):
            pass
        assert is_held(path), "who was refused takes nothing away"
    assert not is_held(path)
    with held(path, refusal=""):
        pass


def test_it_is_free_again_however_its_holder_ends(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", _HOLDER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_held(path)
        holder.kill()
    assert path.exists()
    assert not is_held(path)
    with held(path, refusal=""):
        assert is_held(path)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="could not be written"), held(tmp_path / "file" / "lock", refusal=""):
        pass
