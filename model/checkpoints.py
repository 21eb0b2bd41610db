"""Checkpoint files: found out, checked, loaded and written. A checkpoint is data, never code.

Official files are zip archives of `{"model": state_dict}`, read with torch's restricted unpickler; our own are
safetensors with a metadata block. The row of the configuration table is found from parameter names and shapes alone
(or from our metadata), and then every name and shape must be equal to it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from zipfile import BadZipFile

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from model.config import CONFIGS, ModelConfig
from model.errors import ModelError
from model.sam2 import SAM2

_FORMAT = "1"
_PATCHES = "image_encoder.trunk.patch_embed.proj.weight"
_BLOCK = "image_encoder.trunk.blocks."
_TEMPORAL_POINTERS = "obj_ptr_tpos_proj.weight"
# what torch's reader raises on damage, by where the damage is and how the file is named
_UNREADABLE = (
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    BadZipFile,
    SafetensorError,
)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A model in evaluation mode, with the file it came from: SHA-256 of its bytes and its metadata, if it has any."""

    model: SAM2
    config: ModelConfig
    sha256: str
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the row in the configuration table."""
        return self.config.name


def load_checkpoint(
    path: Path | str,
    *,
    device: torch.device | str = "cpu",
    image_size: int | None = None,
    config: ModelConfig | None = None,
) -> LoadedModel:
    """Load a checkpoint file onto a device.

    `image_size` is the input side in pixels, by default what the file or its row says. `config` is for layouts that
    are not in the table. Raises ModelError with a sentence naming the first thing that does not fit.
    """
    path = Path(path)
    sha256 = file_sha256(path)
    state, metadata = _read(path)
    row = config or _find_row(path, state, metadata)
    size = image_size or _stored_size(path, metadata)
    if size is not None:
        row = replace(row, image_size=size)
    model = _fill(path, state, row)
    try:
        model = model.to(device)
    except (RuntimeError, AssertionError) as error:
        raise ModelError(f"The device '{device}' cannot be used: {_first_line(error)}") from error
    return LoadedModel(model=model.eval(), config=row, sha256=sha256, metadata=metadata)


def save_checkpoint(model: SAM2, path: Path | str, *, metadata: Mapping[str, str]) -> None:
    """Write a model as safetensors with its row, its input size and further `metadata`; all of it or nothing."""
    path = Path(path)
    described = {
        **metadata,
        "format": _FORMAT,
        "config": model.config.name,
        "image_size": str(model.config.image_size),
    }
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        save_file(state, unfinished, metadata=described)
        unfinished.chmod(0o644)  # the library writes files that only their owner can read
        os.replace(unfinished, path)
    except OSError as error:
        raise ModelError(f"The checkpoint {path} cannot be written: {_first_line(error)}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes in hexadecimal. Raises ModelError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The checkpoint {path} cannot be read: {error.strerror}.") from error


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    with path.open("rb") as file:
        start = file.read(9)
    # a safetensors file opens with eight bytes of header length and a JSON object
    if start[8:] == b"{":
        return _read_safetensors(path)
    return _read_archive(path), {}


def _read_safetensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt") as file:
            state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # not a dict
            return state, dict(file.metadata() or {})
    except (SafetensorError, OSError) as error:
        raise ModelError(f"The checkpoint {path} is damaged or incomplete: {_first_line(error)}") from error


def _read_archive(path: Path) -> dict[str, Tensor]:
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"The file {path} holds something other than weights and was not opened; choose a SAM 2 checkpoint."
        ) from error
    except _UNREADABLE as error:
        raise ModelError(f"The checkpoint {path} is damaged, incomplete or no checkpoint at all.") from error
    state = content.get("model") if isinstance(content, dict) else None
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise ModelError(f"The file {path} is no SAM 2 checkpoint: it has no entry 'model' made of named weights.")
    return {str(name): tensor for name, tensor in state.items()}


def _find_row(path: Path, state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> ModelConfig:
    if "config" in metadata:
        name = metadata["config"]
        if name not in CONFIGS:
            raise ModelError(f"The checkpoint {path} is for a model '{name}', which this version does not know.")
        return CONFIGS[name]
    if _PATCHES not in state:
        raise ModelError(f"The file {path} is no SAM 2 checkpoint: it has no '{_PATCHES}'.")
    width = state[_PATCHES].shape[0]
    depth = len({name.removeprefix(_BLOCK).split(".")[0] for name in state if name.startswith(_BLOCK)})
    version = "2.1" if _TEMPORAL_POINTERS in state else "2.0"
    for row in CONFIGS.values():
        if (row.embed_dim, sum(row.stages), row.version) == (width, depth, version):
            return row
    raise ModelError(
        f"The checkpoint {path} is of no known SAM 2 model: its trunk has {depth} blocks of first width {width}."
    )


def _stored_size(path: Path, metadata: Mapping[str, str]) -> int | None:
    stored = metadata.get("image_size")
    if stored is None:
        return None
    if not stored.isdecimal() or not int(stored) or int(stored) % 32:
        raise ModelError(f"The checkpoint {path} gives an impossible image size, '{stored}'.")
    return int(stored)


def _fill(path: Path, state: Mapping[str, Tensor], config: ModelConfig) -> SAM2:
    """Make a model of `config` out of weights that must fit it name by name and shape by shape."""
    with torch.device("meta"):
        model = SAM2(config)
    expected = model.state_dict()
    complaint = f"The checkpoint {path} does not fit the model {config.name}:"
    for name, parameter in expected.items():
        if name not in state:
            raise ModelError(f"{complaint} '{name}' is missing.")
        if state[name].shape != parameter.shape or not state[name].is_floating_point():
            found, wanted = list(state[name].shape), list(parameter.shape)
            raise ModelError(f"{complaint} '{name}' is {state[name].dtype} {found} where float {wanted} is expected.")
    unexpected = next((name for name in state if name not in expected), None)
    if unexpected is not None:
        raise ModelError(f"{complaint} it has an unexpected '{unexpected}'.")
    model.load_state_dict({name: tensor.float() for name, tensor in state.items()}, assign=True)
    return model


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
