from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.model_server.tiered_cache import TieredCache


@dataclass(frozen=True)
class Blob:
    data: bytes

    @property
    def nbytes(self) -> int:
        return len(self.data)


def load(data: bytes) -> Blob:
    if not data.startswith(b"ok"):
        raise ValueError("damaged")
    return Blob(data)


def make(folder: Path | None, *, memory: int = 10, disk: int = 100) -> TieredCache[Blob]:
    return TieredCache(memory_bytes=memory, folder=folder, disk_bytes=disk, dump=lambda blob: blob.data, load=load)


def blob(letter: str) -> Blob:
    return Blob(b"ok" + letter.encode() * 2)


def test_least_recently_used_leaves_memory_first() -> None:
    cache = make(None, memory=8)
    cache.put("a", blob("a"))
    cache.put("b", blob("b"))
    assert cache.get("a") is not None
    cache.put("c", blob("c"))
    assert cache.get("b") is None
    assert cache.get("a") == blob("a")
    assert cache.memory_used == 8


def test_what_left_memory_comes_back_from_disk_also_in_another_process(tmp_path: Path) -> None:
    cache = make(tmp_path, memory=4)
    cache.put("a", blob("a"))
    cache.put("b", blob("b"))
    assert cache.get("a") == blob("a")
    assert make(tmp_path).get("b") == blob("b")


def test_disk_budget_drops_the_oldest_file(tmp_path: Path) -> None:
    cache = make(tmp_path, memory=1, disk=8)
    for letter in "abc":
        cache.put(letter, blob(letter))
    assert "a" not in cache
    assert cache.disk_used == 8
    assert sorted(path.stem for path in tmp_path.glob("*.bin")) == ["b", "c"]


def test_damaged_file_counts_as_absent_and_is_removed(tmp_path: Path) -> None:
    make(tmp_path).put("a", blob("a"))
    (tmp_path / "a.bin").write_bytes(b"broken")
    cache = make(tmp_path)
    assert cache.get("a") is None
    assert not (tmp_path / "a.bin").exists()
    assert cache.disk_used == 0


def test_what_an_ended_process_has_left_half_written_goes(tmp_path: Path) -> None:
    old, new = tmp_path / "old.part", tmp_path / "new.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    make(tmp_path)
    assert list(tmp_path.iterdir()) == [new], "somebody may be writing the new one"


def test_a_file_that_goes_while_others_are_counted_does_not_hide_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for letter in "ab":
        make(tmp_path).put(letter, blob(letter))
    look = Path.stat

    def stat(path: Path, **how: bool) -> os.stat_result:
        if path.name == "a.bin":
            path.unlink(missing_ok=True)
        return look(path, **how)

    monkeypatch.setattr(Path, "stat", stat)
    cache = make(tmp_path)
    assert ("a" in cache, "b" in cache, cache.disk_used) == (False, True, 4)


def test_unwritable_folder_only_makes_the_cache_smaller(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = make(blocked / "cache")
    cache.put("a", blob("a"))
    assert cache.get("a") == blob("a")


@pytest.mark.parametrize("key", ["a", "b"])
def test_value_larger_than_the_budgets_is_still_usable_once(tmp_path: Path, key: str) -> None:
    cache = make(tmp_path, memory=1, disk=1)
    cache.put(key, blob(key))
    assert cache.get(key) == blob(key)
    assert list(tmp_path.glob("*.bin")) == []
