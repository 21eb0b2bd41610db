"""The codec against pycocotools, and its refusal of codes that pycocotools would trust."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pycocotools import mask as coco_mask

from storage import mask_codec
from storage.errors import StorageError
from storage.mask_codec import Rle

MASKS = hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40))


def ellipse(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    return (x - width / 3) ** 2 / (width / 4) ** 2 + (y - height / 2) ** 2 / (height / 3) ** 2 <= 1


@given(MASKS)
def test_codes_are_pycocotools_own_and_read_back(mask: np.ndarray) -> None:
    rle = mask_codec.encode(mask)

    expected = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    assert rle == Rle(size=tuple(expected["size"]), counts=expected["counts"])
    back = mask_codec.decode(rle)
    assert back.dtype == np.bool_
    assert back.flags.c_contiguous
    assert back.flags.writeable
    np.testing.assert_array_equal(back, mask)


@given(MASKS)
def test_area_and_box_are_those_of_the_pixels(mask: np.ndarray) -> None:
    rle = mask_codec.encode(mask)

    assert mask_codec.area(rle) == mask.sum()
    assert mask_codec.is_empty(rle) == (not mask.any())
    if mask.any():
        y, x = np.nonzero(mask)
        assert mask_codec.bounding_box(rle) == (x.min(), y.min(), x.max() + 1, y.max() + 1)
    else:
        assert mask_codec.bounding_box(rle) is None


@pytest.mark.parametrize("size", [(1, 1), (1, 16), (480, 853), (1080, 1920), (2160, 4096)])
def test_large_and_odd_sizes(size: tuple[int, int]) -> None:
    mask = ellipse(*size)
    rle = mask_codec.encode(mask)
    np.testing.assert_array_equal(mask_codec.decode(rle), mask)
    np.testing.assert_array_equal(mask_codec.run_lengths(rle).sum(), mask.size)
    assert mask_codec.empty(size) == mask_codec.encode(np.zeros(size, np.uint8))
    assert mask_codec.is_empty(mask_codec.empty(size))


@pytest.mark.parametrize("pixels", range(1, 70))
def test_empty_is_pycocotools_own_code(pixels: int) -> None:
    assert mask_codec.empty((1, pixels)) == mask_codec.encode(np.zeros((1, pixels), np.uint8))


def test_any_value_but_zero_is_inside() -> None:
    mask = np.array([[0, 1, 255], [7, 0, 0]], np.uint8)
    np.testing.assert_array_equal(mask_codec.decode(mask_codec.encode(mask)), mask != 0)


@pytest.mark.parametrize(
    "mask",
    [np.zeros((2, 2), np.float32), np.zeros(4, np.uint8), np.zeros((1, 2, 2), np.uint8), np.zeros((0, 3), np.uint8)],
)
def test_what_is_no_mask_is_a_mistake_of_the_caller(mask: np.ndarray) -> None:
    with pytest.raises(ValueError, match="a mask must be"):
        mask_codec.encode(mask)


GOOD = mask_codec.encode(ellipse(30, 40))


@pytest.mark.parametrize(
    ("rle", "sentence"),
    [
        (Rle((30, 40), b""), "it is empty"),
        (Rle((30, 40), b"\x00"), "characters"),
        (Rle((30, 40), GOOD.counts + b"\xff"), "characters"),
        (Rle((30, 40), GOOD.counts[:-2]), "covers"),
        (Rle((30, 40), GOOD.counts[:-1]), "breaks off"),
        (Rle((30, 40), b"Pa"), "breaks off"),
        (Rle((30, 40), b"o" * 20 + b"0"), "too large"),
        (Rle((30, 40), GOOD.counts + b"1"), "covers"),
        (Rle((31, 40), GOOD.counts), "covers"),
        (Rle((30, 40), b"O"), "negative"),
        (Rle((0, 40), b"0"), "not the size"),
        (Rle((-30, -40), GOOD.counts), "not the size"),
        (Rle((2**20, 2**20), GOOD.counts), "not the size"),
    ],
)
def test_malformed_codes_are_refused_in_a_sentence(rle: Rle, sentence: str) -> None:
    for read in (mask_codec.decode, mask_codec.area, mask_codec.bounding_box, mask_codec.is_empty):
        with pytest.raises(StorageError, match=sentence):
            read(rle)


@settings(max_examples=300)
@given(st.binary(max_size=40) | st.binary(max_size=40).map(lambda code: bytes(48 + byte % 64 for byte in code)))
def test_noise_is_either_a_mask_or_refused(counts: bytes) -> None:
    rle = Rle((5, 7), counts)
    try:
        mask = mask_codec.decode(rle)
    except StorageError:
        return
    assert mask.shape == (5, 7)
    assert mask.sum() == mask_codec.area(rle)


PAIRS = hnp.arrays(np.bool_, hnp.array_shapes(min_dims=3, max_dims=3, min_side=1, max_side=12)).map(
    lambda stack: (stack[0], stack[-1])
)


@given(PAIRS)
def test_union_and_iou_are_those_of_the_pixels(pair: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pair
    codes = mask_codec.encode(one), mask_codec.encode(other)
    assert mask_codec.union(*codes) == mask_codec.encode(one | other)
    either = np.count_nonzero(one | other)
    assert mask_codec.iou(*codes) == (np.count_nonzero(one & other) / either if either else 1.0)
