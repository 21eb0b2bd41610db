"""Arrays as self-describing compressed bytes, for what a pin keeps (logits, object pointer) and for timestamps.

Pure functions, any process. Bytes from outside are checked before an array is made of them.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.errors import StorageError

_DTYPES: dict[bytes, np.dtype[np.floating[Any]]] = {
    b"e": np.dtype("<f2"),
    b"f": np.dtype("<f4"),
    b"d": np.dtype("<f8"),
}
_MAX_BYTES = 2**28


def pack(array: NDArray[np.floating[Any]]) -> bytes:
    """Pack a float16, float32 or float64 array of up to 255 axes, exactly."""
    code = array.dtype.char.encode()
    if code not in _DTYPES:
        raise ValueError(f"only float arrays are packed, not {array.dtype}")
    shape = np.array(array.shape, "<u4").tobytes()
    values = array.astype(_DTYPES[code], copy=False).tobytes()
    return code + bytes([array.ndim]) + shape + zlib.compress(values, 1)


def unpack(packed: bytes) -> NDArray[np.floating[Any]]:
    """Unpack to a new array of the same shape and dtype. Raises StorageError for damaged bytes."""
    dtype, axes = _DTYPES.get(packed[:1]), packed[1] if len(packed) > 1 else 0
    head = 2 + 4 * axes
    if dtype is None or len(packed) <= head:
        raise StorageError("A stored array is damaged: its beginning is not that of an array.")
    shape = tuple(int(length) for length in np.frombuffer(packed[2:head], "<u4"))
    size = dtype.itemsize
    for length in shape:
        size *= length
    if size > _MAX_BYTES:
        raise StorageError(f"A stored array is damaged: it claims to have the shape {shape}.")
    reader = zlib.decompressobj()
    try:
        values = reader.decompress(packed[head:], size + 1)
    except zlib.error as error:
        raise StorageError("A stored array is damaged: it can't be decompressed.") from error
    if len(values) != size or not reader.eof:
        raise StorageError(f"A stored array is damaged: its values don't fill the shape {shape}.")
    return np.frombuffer(bytearray(values), dtype).reshape(shape)
