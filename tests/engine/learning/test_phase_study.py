"""The phase study: what annotation costs and gives, and how the tables come of the numbers; small and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import phase_study
from benchmarks.phase_study import (
    Made,
    Stretch,
    cut,
    format_tables,
    interval,
    main,
    make_masks,
    painted,
    student_95,
    summary,
    work_through,
)
from engine.errors import EngineError
from engine.learning.packed import PackedSet, pack
from engine.learning.readers import Item, find_items
from engine.learning.split import Split
from model.checkpoints import load_checkpoint
from model.config import CONFIGS
from model.evaluation.measures import region_similarity
from model.video_tracker import VideoTracker
from tests.engine.learning.verified import small_checkpoint
from tests.model.training.conftest import TINY


@pytest.fixture(scope="module")
def bear(tiny_data: Path) -> Item:
    return next(item for item in find_items(tiny_data) if item.name == "bear")


@pytest.fixture(scope="module")
def tracker(checkpoint: Path) -> VideoTracker:
    return VideoTracker(load_checkpoint(checkpoint).model)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of three frames: two in the little video."""
    monkeypatch.setattr(phase_study, "STRETCH", 3)


def test_a_brush_keeps_a_block_and_loses_a_hair() -> None:
    truth = np.zeros((200, 200), np.bool_)
    truth[50:120, 60:140] = True
    with_hair = truth.copy()
    with_hair[80, 140:190] = True
    left = painted(with_hair)
    assert not left[80, 150:].any()
    assert 0.98 < region_similarity(left, truth) < 1.0
    hair = with_hair & ~truth
    np.testing.assert_array_equal(painted(hair), hair, "an object thinner than the brush is painted as it is")


@pytest.mark.usefixtures("short")
def test_videos_are_cut_where_the_object_shows(bear: Item) -> None:
    stretches = cut([bear])
    assert [(each.name, len(each.truth)) for each in stretches] == [("bear-0", 3), ("bear-3", 3)]
    np.testing.assert_array_equal(stretches[1].truth[0], bear.frame(3).masks[1])


@pytest.mark.usefixtures("short")
def test_every_phase_pays_for_what_it_edits(bear: Item, tracker: VideoTracker) -> None:
    stretch = cut([bear])[0]
    by_hand = make_masks(stretch, phase=1, tracker=tracker)
    assert (by_hand.edited, by_hand.seconds) == (3, pytest.approx(3 * 37.8))
    assert by_hand.iou > 0.75
    propagated = make_masks(stretch, phase=2, tracker=tracker)
    assert propagated.seconds == pytest.approx(propagated.edited * 7.4 / 0.2325)
    clicked = make_masks(stretch, phase=3, tracker=tracker)
    extra = clicked.seconds - clicked.edited * 4.5 / 0.1904
    assert extra == pytest.approx(37.8 * round(extra / 37.8)), "a frame that clicks did not mend is painted"
    for made in (propagated, clicked):
        ious = [region_similarity(mask, truth) for mask, truth in zip(made.masks, stretch.truth, strict=True)]
        assert len(ious) == 3
        assert made.edited == 3 or min(ious[1:]) >= 0.75, "the annotator goes on until nothing is bad"


@pytest.mark.usefixtures("short")
def test_what_is_made_can_be_packed(bear: Item, tracker: VideoTracker, tmp_path: Path) -> None:
    made = [make_masks(each, phase=1, tracker=tracker) for each in cut([bear])]
    packed = pack(made, split=Split((), ()), folder=tmp_path, side=64, min_area=0.0)
    assert [(item.name, len(item.frames)) for item in packed.items] == [("bear-0", 3), ("bear-3", 3)]


def test_phases_go_on_where_the_one_before_stopped(
    bear: Item, tracker: VideoTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phase_study, "STRETCH", 2)
    stretches = cut([bear])
    made = work_through(stretches, phase_s=20.0, seed=0, tracker=tracker)
    assert [len(made[phase]) for phase in (1, 2, 3)] == [1, 1, 1]
    names = [each.name for phase in (1, 2, 3) for each in made[phase]]
    assert sorted(names) == ["bear-0", "bear-2", "bear-4"], "nothing is annotated twice"
    with pytest.raises(EngineError, match="used up in phase 3: give the phases fewer minutes"):
        work_through(stretches[:2], phase_s=20.0, seed=0, tracker=tracker)


def test_a_phase_is_summed_up_over_its_frames() -> None:
    truth = np.ones((4, 4), np.bool_)
    stretch = Stretch(item=None, start=0, truth=(truth, truth))  # type: ignore[arg-type]  # pictures are not looked at
    good = Made(stretch, (truth, truth), edited=1, seconds=20.0)
    bad = Made(stretch, (truth, ~truth), edited=2, seconds=60.0)
    assert summary([good, bad]) == {"frames": 4, "seconds": 20.0, "edited": 0.75, "iou": 0.75}


def test_intervals_are_students() -> None:
    # mean 2, standard deviation 1, three values: 4.303 / sqrt(3)
    assert interval([1.0, 2.0, 3.0]) == "2.000 ± 2.484"
    assert interval([0.5]) == "0.500"
    # twelve values, standard deviation sqrt(12 / 11): 2.200985 at 11 degrees of freedom
    assert interval([-1.0, 1.0] * 6) == "0.000 ± 0.664"


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (9, 2.2622), (10, 2.2281), (29, 2.0452), (120, 1.9799)],
)
def test_students_quantiles_are_those_of_the_printed_tables(freedom: int, quantile: float) -> None:
    assert student_95(freedom) == pytest.approx(quantile, abs=6e-5)


def test_tables_show_gains_by_pairs() -> None:
    row = {"frames": 24, "seconds": 37.8, "edited": 1.0, "iou": 0.9}
    scores = ({"1": 0.40, "2": 0.45, "3": 0.46}, {"1": 0.30, "2": 0.35, "3": 0.38})
    found = {"before": 0.434} | {
        f"seed {seed}": {"annotation": {str(phase): row for phase in (1, 2, 3)}, "scores": each}
        for seed, each in enumerate(scores)
    }
    text = format_tables(found)
    assert "| 1 | 24 | 37.8 | 100 % | 0.900 |" in text
    assert "| nothing further | 0.434 |" in text
    assert "| phases 1 + 2 | 0.400 ± 0.635 | 0.050 ± 0.000 | 0.450, 0.350 |" in text


def test_a_study_is_done_once_and_goes_on_where_it_was_broken_off(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(phase_study, "STRETCH", 2)
    monkeypatch.setitem(CONFIGS, TINY.name, TINY)
    small = small_checkpoint(tmp_path / "small.safetensors", TINY)
    run = tmp_path / "run"
    asked = ["--data", str(tiny_data), "--checkpoint", str(small), "--run", str(run)]
    asked += ["--seeds", "1", "--minutes", "0.1"]
    assert main([*asked, "--steps", "2"]) == 0
    tables, kept = capsys.readouterr().out, (run / "found.json").read_text(encoding="utf-8")
    found = json.loads(kept)
    assert tables == format_tables(found) + "\n"
    assert [found["seed 0"]["annotation"][phase]["frames"] for phase in ("1", "2", "3")] == [2, 2, 2]
    assert all(0.0 <= each <= 1.0 for each in (found["before"], *found["seed 0"]["scores"].values()))
    packed = [PackedSet(run / f"seed-0-phases-to-{phase}" / "packed") for phase in (1, 2, 3)]
    assert [len(each.items) for each in packed] == [1, 2, 3], "each training is shown what the phases before gave too"

    del found["seed 0"]["scores"]["3"]
    (run / "found.json").write_text(json.dumps(found), encoding="utf-8")
    assert main([*asked, "--steps", "2"]) == 0
    assert (run / "found.json").read_text(encoding="utf-8") == kept, "what was broken off comes to the same numbers"

    for work in ("score", "work_through", "fine_tune"):
        monkeypatch.delattr(phase_study, work)
    assert main([*asked, "--steps", "2"]) == 0, "what is done is not done again"
    assert capsys.readouterr().out == tables * 2
    assert main([*asked, "--steps", "3"]) == 1
    assert "another checkpoint or of other settings" in capsys.readouterr().err
