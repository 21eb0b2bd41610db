"""Packed arrays come back exactly, and damaged ones are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from storage import array_codec
from storage.errors import StorageError

ARRAYS = hnp.arrays(
    st.sampled_from([np.float16, np.float32, np.float64]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
)


@given(ARRAYS)
def test_arrays_come_back_exactly(array: np.ndarray) -> None:
    back = array_codec.unpack(array_codec.pack(array))
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()
    assert back.flags.writeable


def test_foreign_byte_order_and_strides_come_back_equal() -> None:
    array = np.arange(24, dtype=">f4").reshape(4, 6)[::2, ::-3]
    np.testing.assert_array_equal(array_codec.unpack(array_codec.pack(array)), array)


def test_other_types_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="only float arrays"):
        array_codec.pack(np.arange(3))


PACKED = array_codec.pack(np.linspace(0, 1, 100, dtype=np.float32))


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"f",
        b"q" + PACKED[1:],
        PACKED[:4],
        PACKED[:20],
        PACKED[:-1],
        PACKED[:2] + b"\x63" + PACKED[3:],  # another length
        PACKED[:2] + b"\xff\xff\xff\xff" + PACKED[6:],  # a length no memory holds
        PACKED[:10] + bytes([PACKED[10] ^ 0xFF]) + PACKED[11:],
    ],
)
def test_damaged_arrays_are_refused_in_a_sentence(packed: bytes) -> None:
    with pytest.raises(StorageError, match="A stored array is damaged"):
        array_codec.unpack(packed)


@given(st.binary(max_size=60))
def test_noise_is_either_an_array_or_refused(noise: bytes) -> None:
    for head in (b"", PACKED[:6]):
        try:
            array_codec.unpack(head + noise)
        except StorageError:
            continue
