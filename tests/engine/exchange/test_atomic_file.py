"""Files written in one step: the new one whole or the old one untouched, and nothing besides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.exchange.atomic_file import write_bytes_atomically, write_json_atomically

pytest.importorskip("resource", reason="limits on the size of files exist on POSIX only")

LIMIT = 4096
# In a process of its own: the limit holds for every file of a process, a log that its output goes to included.
ON_A_LITTLE_DISK = """
import resource, sys
from pathlib import Path
from engine.errors import EngineError
from engine.exchange.atomic_file import write_json_atomically

path, limit = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
write_json_atomically(path, document={"old": True})
try:
    write_json_atomically(path, document="x" * (limit + 1))
except EngineError as error:
    print(error)
"""


def test_json_is_written_in_order_and_the_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.json"
    write_json_atomically(path, document={"b": 1.0, "a": [None, "ü"]})
    assert path.read_text() == '{"b": 1.0, "a": [null, "\\u00fc"]}'
    assert os.listdir(path.parent) == ["out.json"]


def test_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_json_atomically(tmp_path / "out.json", document={})
    assert (tmp_path / "out.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    command = [sys.executable, "-c", ON_A_LITTLE_DISK, str(path), str(LIMIT)]
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert "out.json could not be written (File too large); what was there" in ran.stdout
    assert json.loads(path.read_text()) == {"old": True}
    assert os.listdir(tmp_path) == ["out.json"]


def test_interruption_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.bin"
    path.write_bytes(b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bytes_atomically(path, data=b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out.bin"]


def test_data_reaches_the_disk_before_it_takes_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    replace, sync = os.replace, os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (events.append("sync"), sync(descriptor)))
    monkeypatch.setattr(os, "replace", lambda old, new: (events.append("replace"), replace(old, new)))
    write_bytes_atomically(tmp_path / "a", data=b"1")
    write_bytes_atomically(tmp_path / "b", data=b"1", durable=False)
    assert events == ["sync", "replace", "sync", "replace"]


def test_file_in_the_way_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(EngineError, match="could not be written"):
        write_json_atomically(tmp_path / "out" / "x.json", document={})


def test_nan_is_our_own_mistake_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json_atomically(tmp_path / "out.json", document=float("nan"))
    assert os.listdir(tmp_path) == []
