"""Fingerprints follow content, not place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.video import fingerprint


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    content = np.random.default_rng(0).bytes(5 << 20)
    (tmp_path / "a").write_bytes(content)
    (tmp_path / "b").write_bytes(content)
    key = fingerprint(tmp_path / "a")
    assert len(key) == 64
    assert fingerprint(tmp_path / "b") == key
    others = {key}
    for place in (0, len(content) // 3, len(content) - 1):  # head, a middle sample, tail
        changed = bytearray(content)
        changed[place] ^= 1
        (tmp_path / "b").write_bytes(changed)
        others.add(fingerprint(tmp_path / "b"))
    (tmp_path / "b").write_bytes(content + b"\0")
    others.add(fingerprint(tmp_path / "b"))
    assert len(others) == 5


def test_every_byte_of_a_small_file_counts(tmp_path: Path) -> None:
    seen = set()
    for place in range(0, 200_000, 10_000):
        content = bytearray(200_000)
        content[place] = 1
        (tmp_path / "a").write_bytes(content)
        seen.add(fingerprint(tmp_path / "a"))
    assert len(seen) == 20


def test_a_folder_is_known_by_its_images(tmp_path: Path) -> None:
    def folder(name: str, **files: bytes) -> str:
        (tmp_path / name).mkdir()
        for file, content in files.items():
            (tmp_path / name / f"{file}.png").write_bytes(content)
        (tmp_path / name / "notes.txt").write_text(name)
        return fingerprint(tmp_path / name)

    same = [folder("1", a=b"x", b=b"y"), folder("2", a=b"x", b=b"y")]
    others = [
        folder("3", a=b"y", b=b"x"),
        folder("4", a=b"x", c=b"y"),
        folder("5", a=b"x"),
        folder("6", a=b"x", b=b"yy"),
    ]
    assert same[0] == same[1]
    assert len({same[0], *others}) == 5


def test_what_is_missing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="gone cannot be read"):
        fingerprint(tmp_path / "gone")
