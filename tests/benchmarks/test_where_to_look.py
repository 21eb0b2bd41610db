from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.reach_fitting import Snapshot, fit_reach, load_snapshots, mended, reach_text, sample_of, save_snapshots
from benchmarks.risk_fitting import SIGNS, Sample, ablation, fit_weights, judged, logistic, weights_text
from benchmarks.where_to_look_annotator import BUDGET, EVENLY, FIRST, KNOWING, SUGGESTED, Step
from benchmarks.where_to_look_folds import FOLDS, cross_fit, folds, title
from benchmarks.where_to_look_report import curves_of, picture
from benchmarks.where_to_look_sharing import PLAIN, WAYS, Difference, above, more_needed, needed, shared, together
from benchmarks.where_to_look_summary import summary
from engine.grid import Grid
from engine.risk.reach import Reach
from engine.risk.signs import Columns, Sign
from engine.risk.weighing import Weights
from tests.engine.risk.masklets import by_frame, pinned, tracked


def samples(videos: int = 4) -> list[Sample]:
    """Errors that follow from two signs by the very model, a third that is noise, one that is never known."""
    lot = np.random.default_rng(0)
    found = []
    for k in range(videos):
        signs = np.zeros((200, len(SIGNS)))
        signs[:, SIGNS.index(Sign.LOW_IOU)] = lot.normal(0, 2, 200)
        signs[:, SIGNS.index(Sign.SHRINK)] = lot.exponential(0.5, 200)
        signs[:, SIGNS.index(Sign.JUMP)] = lot.exponential(0.5, 200)
        signs[:, SIGNS.index(Sign.RECOLOURED)] = np.nan
        odds = 0.8 * signs[:, SIGNS.index(Sign.LOW_IOU)] + 1.5 * signs[:, SIGNS.index(Sign.SHRINK)] - 0.5
        found.append(Sample(f"video {k}", signs, 1 / (1 + np.exp(-odds))))
    return found


def test_the_weights_that_made_the_errors_are_found_again() -> None:
    weights = fit_weights(samples(), (Sign.LOW_IOU, Sign.SHRINK))
    assert weights.weight[Sign.LOW_IOU] == pytest.approx(0.8, abs=0.1)
    assert weights.weight[Sign.SHRINK] == pytest.approx(1.5, abs=0.3)
    assert weights.bias == pytest.approx(-0.5, abs=0.15)


def test_only_signs_that_help_on_videos_left_out_are_kept() -> None:
    table = ablation(samples())
    assert set(table.kept) == {Sign.LOW_IOU, Sign.SHRINK}
    assert table.built[-1].off < 0.02
    assert all(row.off > table.built[-1].off for row in table.without)
    assert table.masks == 800


def test_a_sign_that_is_never_known_tells_nothing_and_breaks_nothing() -> None:
    assert judged(samples(), (Sign.RECOLOURED,)).within == 0.0


def test_weights_are_written_as_they_are_read() -> None:
    weights = fit_weights(samples(), (Sign.LOW_IOU, Sign.SHRINK))
    table = tomllib.loads(weights_text(weights))
    assert table["bias"] == weights.bias
    assert table["shrink"] == {"weight": weights.weight[Sign.SHRINK], "usual": weights.usual[Sign.SHRINK]}


# --- the reach --------------------------------------------------------------------------------------------------------

TELLS_ALL = Weights(bias=0.0, weight={Sign.LOW_IOU: 1.0}, usual={Sign.LOW_IOU: 0.0})
"""The risk is 1 minus the predicted IoU."""


def corrected(share: float, length: float) -> list[Snapshot]:
    """A masklet whose model tells the truth about its masks, before and after one correction on frame 10 of 40."""
    errors = np.full(40, 0.6)
    errors[0], after = 0.0, np.arange(1, 30)
    mended = errors.copy()
    mended[10], mended[11:] = 0.0, 0.6 * (1 - share * np.exp(-after / length))
    found = []
    for k, now in enumerate((errors, mended)):
        pins = {0, 10} if k else {0}
        masks = [
            pinned(f) if f in pins else tracked(f, iou=float(1 - now[f]), source=10 if k and f > 10 else 0)
            for f in range(40)
        ]
        columns = Columns(Grid(40), by_frame(*masks))
        found.append(Snapshot("one", columns, now, parent=k - 1, corrected=10 if k else -1))
    return found


def test_the_reach_that_corrections_had_is_found_again() -> None:
    seen = mended([corrected(0.8, 6.0)], TELLS_ALL)
    reach = fit_reach(seen)
    assert reach.length == 6.0
    assert reach.share == pytest.approx(0.8, abs=0.01)
    assert reach.excess == pytest.approx(0.0, abs=0.01)
    assert seen.corrections == 1
    assert dict(seen.shares)[1] == pytest.approx(0.8 * np.exp(-1 / 6))


def test_a_reach_is_written_as_it_is_read() -> None:
    reach = Reach(excess=0.1, share=0.2, length=3.0, even=0.3, slope=9.5)
    assert Reach(**tomllib.loads(reach_text(reach))) == reach


def test_the_chance_of_being_wrong_is_found_again() -> None:
    risk = np.linspace(0, 1, 2000)
    slope, bias = logistic(risk[:, None], 1 / (1 + np.exp(-12 * (risk - 0.25))), ridge=1e-6)
    assert slope == pytest.approx(12, rel=0.01)
    assert -bias / slope == pytest.approx(0.25, abs=0.005)


def test_snapshots_are_read_as_they_were_kept(tmp_path: Path) -> None:
    kept = corrected(0.8, 6.0)
    save_snapshots(tmp_path / "one.npz", kept)
    found = load_snapshots(tmp_path / "one.npz", "one")
    assert [(one.parent, one.corrected) for one in found] == [(-1, -1), (0, 10)]
    for one, other in zip(kept, found, strict=True):
        np.testing.assert_array_equal(sample_of(one).signs, sample_of(other).signs)
        np.testing.assert_array_equal(sample_of(one).errors, sample_of(other).errors)


# --- the folds --------------------------------------------------------------------------------------------------------

KEYS = [*(f"one/video {k:02}" for k in range(18)), "two/video 04"]


def test_no_video_is_judged_with_what_was_fitted_on_it() -> None:
    for fold in folds(KEYS):
        assert {title(key) for key in fold.judged}.isdisjoint(title(key) for key in fold.fitted)
        assert sorted((*fold.judged, *fold.fitted)) == sorted(KEYS)


def test_every_video_is_judged_once_and_the_order_it_came_in_does_not_matter() -> None:
    assert sorted(key for fold in folds(KEYS) for key in fold.judged) == sorted(KEYS)
    assert len(folds(KEYS)) == FOLDS
    assert [set(fold.judged) for fold in folds(reversed(KEYS))] == [set(fold.judged) for fold in folds(KEYS)]


def test_a_fold_is_fitted_without_its_own_videos() -> None:
    """One video differs from all others: only the fold that leaves it out has the reach of the others."""
    videos = {
        f"video {k}": [replace(one, video=f"video {k}") for one in corrected(0.2 if k == 3 else 0.8, 6.0)]
        for k in range(FOLDS)
    }
    shares = {fold.judged: fit.reach.share for fold, fit in cross_fit(videos)}
    assert len(shares) == FOLDS
    assert max(shares, key=lambda judged: shares[judged]) == ("video 3",)


# --- the curves -------------------------------------------------------------------------------------------------------


CURVES = curves_of(
    {"one": {"suggested": [0.2, 0.6, 0.8], "evenly": [0.2, 0.3, 0.5]}, "two": {"suggested": [0.5], "evenly": [0.5]}},
    length=3,
)


def test_a_strategy_with_nothing_to_do_keeps_its_last_value() -> None:
    assert CURVES["suggested"][1].tolist() == [0.5, 0.5, 0.5]


def test_interactions_to_a_target_are_read_off_the_curve_in_between_by_straight_lines() -> None:
    curve = np.array([0.4, 0.5, 0.7])
    assert needed(curve, 0.4) == 0.0
    assert needed(curve, 0.55) == pytest.approx(1.25)
    assert needed(curve, 0.71) == 3.0  # not in two


def test_the_interval_is_of_the_difference_between_the_same_videos() -> None:
    fast, slow = np.array([[0.0, 0.5, 1.0]] * 4), np.array([[0.0, 0.25, 0.5]] * 4)
    assert more_needed(slow, fast, 0.5) == Difference(1.0, 1.0, 1.0)
    assert above(fast, slow) == Difference(0.375, 0.375, 0.375)
    slow[0] = fast[0]
    more = more_needed(slow, fast, 0.5)
    assert 0 <= more.low < more.high <= 1.0
    slow[:3] = fast[:3]
    assert above(fast, slow).shown == "neither"  # the one that differs is often not drawn


def steps(*values: float, worth: float = 1.0) -> list[Step]:
    """One masklet's course; each step is worth half of the one before."""
    return [Step(k, worth / 2**k, True, 0, True, k + 1, value) for k, value in enumerate(values)]


def test_a_shared_budget_goes_where_it_is_worth_most_or_to_all_in_turn() -> None:
    bad, good = steps(0.2, 0.6, 0.8, worth=8.0), steps(0.8, 0.9)
    assert together([good, bad], by_worth=True)[:5].tolist() == pytest.approx([0.5, 0.7, 0.8, 0.85, 0.85])
    assert together([good, bad], by_worth=False)[:5].tolist() == pytest.approx([0.5, 0.55, 0.75, 0.85, 0.85])
    assert len(together([good, bad], by_worth=True)) == 2 * BUDGET + 1


FAST, SLOW = steps(0.0, 1.0), steps(*(0.125 * k for k in range(BUDGET + 1)))


def test_what_is_saved_is_a_part_of_what_evenly_spaced_frames_take() -> None:
    found = shared([{SUGGESTED: FAST, EVENLY: SLOW, FIRST: SLOW, KNOWING: FAST}] * 2)
    assert needed(found.curves[PLAIN], 0.5) == BUDGET
    assert [one.value for one in found.more(PLAIN, PLAIN)] == [0.0] * len(WAYS)
    half = found.more(SUGGESTED, PLAIN)[WAYS.index(0.5)]
    assert found.counts[SUGGESTED][0, WAYS.index(0.5)] == pytest.approx(1.0)
    assert half.value == half.low == half.high == pytest.approx(1 / BUDGET - 1)
    assert half.shown == "less"
    assert found.above(SUGGESTED, PLAIN).shown == "more"


def test_masklets_that_are_good_already_take_both_ways_nothing() -> None:
    found = shared([dict.fromkeys((SUGGESTED, EVENLY, FIRST, KNOWING), steps(1.0))] * 3)
    assert {one.value for one in found.more(SUGGESTED, PLAIN)} == {0.0}
    assert found.above(SUGGESTED, PLAIN) == Difference(0.0, 0.0, 0.0)


def test_the_words_say_fewer_only_where_the_interval_leaves_out_no_difference() -> None:
    def told(*rows: tuple[list[Step], list[Step]]) -> str:
        videos = [{SUGGESTED: one, EVENLY: other, FIRST: other, KNOWING: one} for one, other in rows]
        single = {
            name: np.array([[step.j_and_f for step in (row[name] * BUDGET)[: BUDGET + 1]] for row in videos])
            for name in videos[0]
        }
        return "\n".join(summary("masklets", shared(videos), single))

    better, worse = told((FAST, SLOW), (FAST, SLOW)), told((SLOW, FAST), (SLOW, FAST))
    assert "fewer interactions to 25%, 50%, 75%, 90%." in better
    assert "higher (" in better
    assert "more interactions to 25%, 50%, 75%, 90%." in worse
    assert "lower (" in worse
    mixed = told((FAST, SLOW), (SLOW, FAST))
    assert "not told apart at 25%, 50%, 75%, 90%." in mixed
    assert "fewer" not in mixed
    assert "higher" not in mixed


def test_the_picture_is_an_svg_with_a_line_per_strategy() -> None:
    curves = {"suggested": np.array([[0.1, 0.2]]), "evenly spaced": np.array([[0.1, 0.15]])}
    shared = {name: np.array([[0.1, 0.2]]) for name in ("suggested", "suggested, masklets in turn", PLAIN)}
    drawn = picture({"choosing": curves, "validation": shared})
    assert drawn.startswith("<svg ")
    assert drawn.count("<polyline") == 5
