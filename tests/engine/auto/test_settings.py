"""Which grids and thresholds are begun with, what a person may ask for instead, and when two runs are the same."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from engine import model_protocol as wire
from engine.auto.settings import AutoSettings, Wishes, described, points_in_all, run_key, settings_for
from engine.errors import EngineError


def test_the_paper_s_grids_and_on_a_cpu_one_small_grid() -> None:
    assert settings_for(model_name="sam2.1_hiera_tiny", on_cpu=False).search.grids == (32, 16, 4)
    assert settings_for(model_name="sam2.1_hiera_tiny", on_cpu=True).search.grids == (16,)
    assert points_in_all((32, 16, 4)) == 1024 + 4 * 256 + 16 * 16


def test_official_models_begin_with_the_thresholds_of_sam_2_and_the_bundled_one_with_its_own() -> None:
    official = settings_for(model_name="sam2.1_hiera_tiny", on_cpu=True).search
    assert (official.min_predicted_iou, official.min_stability, official.stability_offset) == (0.8, 0.95, 1.0)
    bundled = settings_for(model_name="nano", on_cpu=True).search
    assert bundled.min_predicted_iou < official.min_predicted_iou
    assert bundled.min_region_px == official.min_region_px == 200


def test_wishes_change_what_they_name() -> None:
    begin = settings_for(model_name="nano", on_cpu=False)
    assert Wishes().applied_to(begin) == begin
    assert Wishes(points=8).applied_to(begin).search.grids == (8, 16, 4)
    assert Wishes(crops=(0,)).applied_to(begin).search.grids == (32,)
    assert Wishes(points=0, crops=(8,)).applied_to(begin).search.grids == (0, 8)
    assert Wishes(min_stability=0.25).applied_to(begin).search.min_stability == 0.25


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(points=-1),
        Wishes(points=129),
        Wishes(points=0, crops=(0,)),
        Wishes(crops=(1, 1, 1, 1)),
        Wishes(min_predicted_iou=1.5),
        Wishes(min_region_px=-1),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_a_sentence(wishes: Wishes) -> None:
    with pytest.raises(EngineError, match=r"\.$"):
        wishes.applied_to(settings_for(model_name="nano", on_cpu=True))


def test_grids_are_said_in_words() -> None:
    assert described((16,)) == "16×16 points on the whole frame"
    said = described((32, 16, 4))
    assert said == "32×32 points on the whole frame, 16×16 in each of 4 windows, 4×4 in each of 16 windows"


def test_a_run_is_the_same_where_all_it_depends_on_is() -> None:
    settings = AutoSettings(search=wire.SearchSettings(grids=(4,)))
    key = run_key(settings, checkpoint_sha256="a", device="cpu")
    assert key == run_key(settings, checkpoint_sha256="a", device="cpu")
    finer = replace(settings, search=msgspec.structs.replace(settings.search, grids=(8,)))
    others = [
        run_key(finer, checkpoint_sha256="a", device="cpu"),
        run_key(replace(settings, max_overlap=0.5), checkpoint_sha256="a", device="cpu"),
        run_key(settings, checkpoint_sha256="b", device="cpu"),
        run_key(settings, checkpoint_sha256="a", device="cuda"),
        run_key(settings, checkpoint_sha256="a", device="cpu", left_out=(1,)),
    ]
    assert len({key, *others}) == 6
