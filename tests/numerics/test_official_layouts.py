"""Every official checkpoint's names and shapes load strictly, and each is recognised as what it is."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import torch

from model.checkpoints import load_checkpoint
from model.config import CONFIGS
from model.errors import ModelError

_LAYOUTS: dict[str, dict[str, list[int]]] = json.loads(
    gzip.decompress((Path(__file__).parent / "fixtures" / "official_layouts.json.gz").read_bytes())
)


def _write(path: Path, layout: dict[str, list[int]]) -> Path:
    # one stored number per parameter, seen as if it had the whole shape
    torch.save({"model": {name: torch.zeros(1).expand(shape) for name, shape in layout.items()}}, path)
    return path


@pytest.mark.parametrize("name", _LAYOUTS)
def test_layout_is_recognised_and_fits(tmp_path: Path, name: str) -> None:
    loaded = load_checkpoint(_write(tmp_path / "official.pt", _LAYOUTS[name]))
    assert loaded.name == name
    assert loaded.config == CONFIGS[name]
    assert {key: list(value.shape) for key, value in loaded.model.state_dict().items()} == _LAYOUTS[name]


@pytest.mark.parametrize("name", ["sam2.1_hiera_tiny", "sam2_hiera_large"])
def test_layout_with_a_parameter_less_is_refused(tmp_path: Path, name: str) -> None:
    layout = dict(_LAYOUTS[name])
    del layout["memory_encoder.out_proj.bias"]
    with pytest.raises(ModelError, match=rf"{name}.*'memory_encoder.out_proj.bias' is missing"):
        load_checkpoint(_write(tmp_path / "official.pt", layout))
