from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from engine.checkpoints.checkpoint_file import layout_of
from engine.errors import EngineError


def safetensors(path: Path, header: object, *, data: bytes = b"\0" * 8) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return path


WEIGHT = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


def test_the_layout_is_read_from_the_header(tmp_path: Path) -> None:
    named = safetensors(tmp_path / "a", {"__metadata__": {"config": "nano"}, "w": WEIGHT})
    assert layout_of(named) == "nano"
    assert layout_of(safetensors(tmp_path / "b", {"w": WEIGHT})) == ""


def test_the_bundled_checkpoint_says_what_it_is(checkpoint: Path) -> None:
    assert layout_of(checkpoint)


@pytest.mark.parametrize("start", [b"PK\x03\x04rest", b"\x80\x02rest"])
def test_what_torch_saved_is_left_to_the_model_process(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "official.pt"
    path.write_bytes(start)
    assert layout_of(path) == ""


@pytest.mark.parametrize(
    ("header", "data"),
    [
        ({"w": WEIGHT}, b"\0" * 7),
        ({"w": WEIGHT}, b"\0" * 9),
        ({"w": {}}, b""),
        (b"{", b""),
        (b'{"w": \xff}', b""),
        (b'{"__metadata__": 3}', b""),
    ],
)
def test_a_damaged_file_is_said(tmp_path: Path, header: object, data: bytes) -> None:
    with pytest.raises(EngineError, match="damaged or incomplete"):
        layout_of(safetensors(tmp_path / "w.safetensors", header, data=data))


def test_a_header_longer_than_any_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    path.write_bytes(b"\xff" * 8 + b"{}")
    with pytest.raises(EngineError, match="damaged or incomplete"):
        layout_of(path)


@pytest.mark.parametrize("content", [b"", b"GIF89a......", b"{}"])
def test_another_file_is_no_checkpoint(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.gif"
    path.write_bytes(content)
    with pytest.raises(EngineError, match="is no checkpoint: choose"):
        layout_of(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read: No such file"):
        layout_of(tmp_path / "gone")
