"""Our predictors against the reference implementation's recorded numbers: every case, frame and pixel, to 1e-3."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.oracle_replay import VARIANTS, VIDEO_CASES, Records, pack, unpack

_FULL = os.environ.get("ANNOTATOR_ORACLE")
_SOURCES = ["fixtures", pytest.param("full", marks=pytest.mark.skipif(not _FULL, reason="ANNOTATOR_ORACLE is not set"))]


@cache
def _records(source: str) -> Records:
    return Records(Path(_FULL) if source == "full" and _FULL else Path(__file__).parent / "fixtures")


@pytest.mark.parametrize("source", _SOURCES)
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("case", VIDEO_CASES)
def test_video_case_agrees(source: str, variant: str, case: str) -> None:
    gap = _records(source).run_video(variant, case)
    assert gap.agrees, gap
    assert gap.pointers <= 1e-3


@pytest.mark.parametrize("source", _SOURCES)
@pytest.mark.parametrize("variant", ["sam2.1_a", "sam2.0_a"])
def test_image_cases_agree(source: str, variant: str) -> None:
    gaps = _records(source).run_images(variant)
    assert len(gaps) == 11
    assert all(gap.agrees for gap in gaps.values()), gaps


def test_every_recorded_case_is_replayed() -> None:
    for variant in VARIANTS:
        recorded = {key.split("/")[1] for key in _records("fixtures").expected(variant) if key.startswith("video/")}
        assert recorded == set(VIDEO_CASES)


def test_packed_records_come_back_to_half_a_step() -> None:
    logits = np.random.default_rng(0).normal(0, 8, (64, 64)).astype(np.float32)
    key, other = "video/a/obj1/frame00/low_res", "video/b/obj1/frame00/low_res"
    packed = pack({key: logits, other: logits, "image/box/iou": np.ones(1)})
    back = unpack(packed)
    assert set(back) == {key, other, "image/box/iou"}
    assert np.abs(back[key] - logits).max() <= 0.5 / 8192 + 1e-6
    assert np.array_equal(back[key], back[other])
