"""Checkpoint files: written and read back, and everything that is not one refused in a sentence."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from model.checkpoints import load_checkpoint, save_checkpoint
from model.config import NANO
from model.errors import ModelError
from model.sam2 import SAM2, build_model


@pytest.fixture(scope="module")
def nano() -> SAM2:
    torch.manual_seed(0)
    return build_model(NANO)


@pytest.fixture
def written(nano: SAM2, tmp_path: Path) -> Path:
    path = tmp_path / "nano.safetensors"
    save_checkpoint(nano, path, metadata={"notes": "random"})
    return path


def test_written_checkpoint_comes_back(nano: SAM2, written: Path) -> None:
    loaded = load_checkpoint(written)
    assert (loaded.name, loaded.config, loaded.metadata["notes"]) == ("nano", NANO, "random")
    assert not loaded.model.training
    assert len(loaded.sha256) == 64
    for name, tensor in nano.state_dict().items():
        assert torch.equal(tensor, loaded.model.state_dict()[name])
    assert os.listdir(written.parent) == [written.name]


def test_image_size_is_that_of_the_file_or_the_callers(nano: SAM2, tmp_path: Path) -> None:
    path = tmp_path / "larger.safetensors"
    larger = build_model(replace(NANO, image_size=320))
    larger.load_state_dict(nano.state_dict())
    save_checkpoint(larger, path, metadata={})
    assert load_checkpoint(path).config.image_size == 320
    assert load_checkpoint(path, image_size=128).model.config.image_size == 128


def test_row_is_found_without_metadata(nano: SAM2, tmp_path: Path) -> None:
    save_file(dict(nano.state_dict()), tmp_path / "bare.safetensors")
    torch.save({"model": nano.state_dict(), "epoch": 3}, tmp_path / "archive.pt")
    assert load_checkpoint(tmp_path / "bare.safetensors").name == "nano"
    assert load_checkpoint(tmp_path / "archive.pt").name == "nano"


def test_half_precision_weights_become_float32(nano: SAM2, tmp_path: Path) -> None:
    torch.save({"model": {name: tensor.half() for name, tensor in nano.state_dict().items()}}, tmp_path / "half.pt")
    dtypes = {tensor.dtype for tensor in load_checkpoint(tmp_path / "half.pt").model.state_dict().values()}
    assert dtypes == {torch.float32}


def test_unfinished_write_leaves_the_old_file(nano: SAM2, written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written.read_bytes()

    def full_disk(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("model.checkpoints.save_file", full_disk)
    with pytest.raises(ModelError, match="cannot be written"):
        save_checkpoint(nano, written, metadata={})
    assert written.read_bytes() == before


def _drop(state: dict[str, Tensor]) -> None:
    del state["obj_ptr_proj.layers.1.bias"]


def _add(state: dict[str, Tensor]) -> None:
    state["surplus.weight"] = torch.zeros(1)


def _reshape(state: dict[str, Tensor]) -> None:
    state["memory_attention.norm.weight"] = torch.zeros(7)


def _integers(state: dict[str, Tensor]) -> None:
    state["no_mem_embed"] = torch.zeros(1, 1, NANO.d_model, dtype=torch.int32)


def _unknown(state: dict[str, Tensor]) -> None:
    state["image_encoder.trunk.patch_embed.proj.weight"] = torch.zeros(33, 3, 7, 7)


def _foreign(state: dict[str, Tensor]) -> None:
    state.clear()
    state["conv1.weight"] = torch.zeros(3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_drop, r"does not fit the model nano: 'obj_ptr_proj.layers.1.bias' is missing\."),
        (_add, r"has an unexpected 'surplus.weight'\."),
        (_reshape, r"'memory_attention.norm.weight' is torch.float32 \[7\] where float \[128\] is expected\."),
        (_integers, r"'no_mem_embed' is torch.int32"),
        (_unknown, r"of no known SAM 2 model: its trunk has 11 blocks of first width 33\."),
        (_foreign, r"is no SAM 2 checkpoint: it has no 'image_encoder.trunk.patch_embed.proj.weight'\."),
    ],
)
def test_weights_that_do_not_fit_are_named(
    nano: SAM2, tmp_path: Path, change: Callable[[dict[str, Tensor]], None], sentence: str
) -> None:
    state = {name: tensor.clone() for name, tensor in nano.state_dict().items()}
    change(state)
    torch.save({"model": state}, tmp_path / "changed.pt")
    with pytest.raises(ModelError, match=sentence):
        load_checkpoint(tmp_path / "changed.pt")


def test_metadata_of_an_unknown_model_is_refused(nano: SAM2, tmp_path: Path) -> None:
    save_file(dict(nano.state_dict()), tmp_path / "a", metadata={"config": "sam9"})
    with pytest.raises(ModelError, match="'sam9', which this version does not know"):
        load_checkpoint(tmp_path / "a")
    save_file(dict(nano.state_dict()), tmp_path / "b", metadata={"config": "nano", "image_size": "100"})
    with pytest.raises(ModelError, match="impossible image size, '100'"):
        load_checkpoint(tmp_path / "b")


@pytest.mark.parametrize("kept", [0, 1, 9, 4000, 0.5, 0.999])
@pytest.mark.parametrize("kind", ["archive", "safetensors", "old_archive"])
def test_truncated_files_are_refused(nano: SAM2, tmp_path: Path, kind: str, kept: float) -> None:
    path = tmp_path / "whole"
    if kind == "safetensors":
        save_checkpoint(nano, path, metadata={})
    else:
        torch.save({"model": nano.state_dict()}, path, _use_new_zipfile_serialization=kind == "archive")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole)) if isinstance(kept, float) else kept])
    with pytest.raises(ModelError, match=r"damaged|something other than weights"):
        load_checkpoint(path)


@pytest.mark.parametrize("content", [b"hello", b"\x00" * 100, b"12345678{}", b"PK\x03\x04", b"\x80\x02]q\x00."])
def test_foreign_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.pt").write_bytes(content)
    with pytest.raises(ModelError, match=r"x\.pt"):
        load_checkpoint(tmp_path / "x.pt")


class _Payload:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.marker),)


@pytest.mark.parametrize("archive", [True, False])
def test_code_in_a_checkpoint_is_never_run(tmp_path: Path, *, archive: bool) -> None:
    marker, path = tmp_path / "ran", tmp_path / "evil.pt"
    if archive:
        torch.save({"model": _Payload(marker)}, path)
    else:
        path.write_bytes(pickle.dumps({"model": _Payload(marker)}, protocol=2))
    with pytest.raises(ModelError, match=r"something other than weights|damaged"):
        load_checkpoint(path)
    assert not marker.exists()


def test_archive_without_weights_is_refused(tmp_path: Path) -> None:
    for content in ({"state_dict": {}}, [1, 2], {"model": {"a": 1}}):
        torch.save(content, tmp_path / "other.pt")
        with pytest.raises(ModelError, match="no entry 'model' made of named weights"):
            load_checkpoint(tmp_path / "other.pt")


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read: No such file"):
        load_checkpoint(tmp_path / "nothing.pt")
    with pytest.raises(ModelError, match="cannot be read: Is a directory"):
        load_checkpoint(tmp_path)


def test_unusable_device_is_named(written: Path) -> None:
    with pytest.raises(ModelError, match="The device 'cuda:99' cannot be used"):
        load_checkpoint(written, device="cuda:99")


@pytest.mark.parametrize("name", ["damaged.safetensors", "damaged.pt"])
def test_garbage_is_refused_in_a_sentence_however_it_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x80\x02 this is no checkpoint at all" * 10)
    with pytest.raises(ModelError, match=name):
        load_checkpoint(path)
