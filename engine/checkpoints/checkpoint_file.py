"""Telling a checkpoint file from other files without loading it: its first bytes, and what they say about the rest.

Imports neither torch nor the model; whether the weights fit a model is known only to the model process that loads them.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import IO, Any

from engine.errors import EngineError

_ARCHIVES = (b"PK\x03\x04", b"\x80\x02")
"""How files of `torch.save` begin: zip archives, and the bare pickles of old."""
_LONGEST_HEADER = 100_000_000  # what the safetensors format allows


def layout_of(path: Path) -> str:
    """The model configuration that a checkpoint file names, empty where only loading it tells.

    Raises EngineError for a file that cannot be read, is no checkpoint, or is cut off.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(9)
            if start.startswith(_ARCHIVES):
                return ""
            if start[8:] == b"{":
                return _layout_in_header(path, stream, struct.unpack("<Q", start[:8])[0])
    except OSError as error:
        raise EngineError(f"The checkpoint {path} cannot be read: {error.strerror or error}.") from error
    raise EngineError(f"The file {path} is no checkpoint: choose a .safetensors file or an official .pt file of SAM 2.")


def _layout_in_header(path: Path, stream: IO[bytes], length: int) -> str:
    damaged = f"The checkpoint {path} is damaged or incomplete: fetch it again."
    if length > _LONGEST_HEADER:
        raise EngineError(damaged)
    stream.seek(8)
    try:
        header: dict[str, Any] = json.loads(stream.read(length))
        metadata = header.pop("__metadata__", {})
        end = max((int(tensor["data_offsets"][1]) for tensor in header.values()), default=0)
        layout = str(metadata.get("config", ""))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise EngineError(damaged) from error
    if path.stat().st_size != 8 + length + end:
        raise EngineError(damaged)
    return layout
