"""Files written in one step: the new one whole or the old one untouched, and nothing besides."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.exchange.atomic_file import all_or_nothing, write_bytes_atomically, write_json_atomically

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


def test_a_name_that_may_not_outlast_a_crash_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(EngineError, match=r"a is new, but the disk did not confirm it \(Input/output error\)"):
        write_bytes_atomically(tmp_path / "a", data=b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a"]


def test_file_in_the_way_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(EngineError, match="could not be written"):
        write_json_atomically(tmp_path / "out" / "x.json", document={})


def test_nan_is_our_own_mistake_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json_atomically(tmp_path / "out.json", document=float("nan"))
    assert os.listdir(tmp_path) == []


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A folder with what was written before; a.json is new."""
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "b.json").write_text("old")
    (folder / "c.json").write_text("old")
    return folder


def write_anew(folder: Path) -> None:
    with all_or_nothing(folder) as unfinished:
        for name in ("a.json", "b.json", "c.json"):
            (unfinished / name).write_text("new")


def content(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in sorted(folder.iterdir()) if file.is_file()}


def test_a_folder_is_written_whole(results: Path) -> None:
    write_anew(results)
    assert content(results) == dict.fromkeys(("a.json", "b.json", "c.json"), "new")
    assert len(os.listdir(results)) == 3


@pytest.mark.parametrize("links", [True, False])
def test_a_place_that_is_refused_leaves_the_folder_as_it_was(
    results: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if target == results / "c.json":
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "replace", refuse)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(EngineError, match=r"Input/output error.*what was there before is unchanged"):
        write_anew(results)
    assert content(results) == {"b.json": "old", "c.json": "old"}
    assert len(os.listdir(results)) == 2


def test_a_folder_that_cannot_be_synced_is_as_it_was(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(EngineError, match=r"Input/output error.*what was there before is unchanged"):
        write_anew(results)
    assert content(results) == {"b.json": "old", "c.json": "old"}
    assert len(os.listdir(results)) == 2


def test_what_cannot_be_put_back_is_named_and_kept(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, done = os.replace, []

    def fails_after_two(source: Path, target: Path) -> None:
        if len(done) == 2:
            raise OSError(errno.EIO, "Input/output error")
        done.append(target)
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails_after_two)
    with pytest.raises(EngineError, match=r"new in it are b\.json; what was there before lies in") as refused:
        write_anew(results)
    assert content(results) == {"b.json": "new", "c.json": "old"}
    (before,) = (each for each in results.iterdir() if each.is_dir())
    assert str(before) in str(refused.value)
    assert content(before) == {"b.json": "old", "c.json": "old"}


def test_a_folder_in_the_place_of_a_file_changes_nothing(results: Path) -> None:
    (results / "c.json").unlink()
    (results / "c.json").mkdir()
    with pytest.raises(EngineError, match="unchanged"):
        write_anew(results)
    assert content(results) == {"b.json": "old"}
