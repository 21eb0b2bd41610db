"""Every number that follows from masks: by hand, and against a naive count over dense arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray

from engine.exchange import sav_numbers
from engine.exchange.sav import SavMasklet, SavVideo, auto_document
from engine.grid import Grid
from storage import mask_codec


@pytest.mark.parametrize(
    ("areas", "size_abs", "changes", "first", "count"),
    [
        pytest.param([4, 6], 5.0, 0, 0, 2, id="always visible"),
        pytest.param([0, 0, 10, 20], 15.0, 0, 2, 4, id="entering late is no change"),
        pytest.param([0, 10, 0, 0, 20, 0], 15.0, 3, 1, 6, id="gone, back, gone"),
        pytest.param([3, 0, 0], 3.0, 1, 0, 3, id="leaving"),
        pytest.param([1, 1, 2], 4 / 3, 0, 0, 3, id="mean with a fraction"),
        pytest.param([0, 0], 0.0, 0, -1, 2, id="never visible"),
        pytest.param([None, 0, None, 7, None, 9, None, 0], 8.0, 1, 3, 4, id="frames not annotated are passed over"),
        pytest.param([None, None], 0.0, 0, -1, 0, id="nothing annotated"),
    ],
)
def test_numbers_by_hand(areas: list[int | None], size_abs: float, changes: int, first: int, count: int) -> None:
    assert sav_numbers.mean_visible_area(areas) == size_abs
    assert sav_numbers.visibility_changes(areas) == changes
    assert sav_numbers.first_appeared_frame(areas) == first
    assert sav_numbers.annotated_frame_count(areas) == count


@pytest.mark.parametrize(
    ("mean_area", "bucket"),
    [(1.0, "small"), (1023.99, "small"), (1024.0, "medium"), (9215.99, "medium"), (9216.0, "large"), (1e6, "large")],
)
def test_bucket_edges(mean_area: float, bucket: str) -> None:
    assert sav_numbers.size_bucket(mean_area) == bucket


def test_relative_size() -> None:
    assert sav_numbers.relative_size(12.0, height=6, width=8) == 0.25


@given(
    st_numpy.arrays(np.bool_, st.tuples(*[st.integers(1, 7)] * 3, st.integers(1, 3))),
    st.data(),
)
def test_document_agrees_with_dense_arrays(masks: NDArray[np.bool_], data: st.DataObject) -> None:
    """masks is (rows, H, W, masklets); some frames are blanked so that visibility really changes."""
    rows, height, width, count = masks.shape
    for row in range(rows):
        for index in range(count):
            if data.draw(st.booleans()):
                masks[row, :, :, index] = False
    video = SavVideo(
        video_id="v", grid=Grid(frame_count=rows), height=height, width=width, duration_s=1.0, environment="", split=""
    )
    masklets = [
        SavMasklet(
            masklet_id=index,
            type="auto",
            frames=tuple(mask_codec.encode(masks[row, :, :, index]) for row in range(rows)),
            stability_scores=(1.0,) * rows,
        )
        for index in range(count)
    ]

    document: Any = auto_document(video, masklets=masklets)

    areas = masks.sum(axis=(1, 2)).astype(np.float64)  # (rows, masklets)
    visible = areas > 0
    for index in range(count):
        seen = np.flatnonzero(visible[:, index])
        mean = areas[seen, index].mean() if seen.size else 0.0
        expected = {
            "masklet_size_abs": mean,
            "masklet_size_rel": mean / (height * width),
            "masklet_size_bucket": "small",
            "masklet_visibility_changes": np.diff(visible[seen[0] :, index]).sum() if seen.size else 0,
            "masklet_first_appeared_frame": seen[0] if seen.size else -1,
            "masklet_frame_count": rows,
        }
        assert {key: document[key][index] for key in expected} == expected
    assert document["masklet_num"] == count
    assert document["video_resolution"] == height * width
