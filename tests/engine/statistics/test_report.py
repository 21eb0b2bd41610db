"""Figures of a project of known times, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.statistics.alignment import Alignment, align
from engine.statistics.figures import Figures
from engine.statistics.groups import Scope
from engine.statistics.report import make_report
from storage.drafts import NewVerdict
from storage.records import Decision, MaskletState, MaskVersion, Provenance
from tests.engine.statistics.crew import GRID, HOUR, MONDAY, Crew, box_mask, work_a_week


def test_the_table_of_a_project_worked_by_hand(crew: Crew) -> None:
    work_a_week(crew)
    report = make_report(crew.store)
    phases = report.by["phase"]
    assert list(phases) == ["1", "2", "3", "auto"]

    one = phases["1"]
    assert (one.masklets, one.grid_frames, one.masks) == (1, 10, 10)
    assert one.seconds_per_frame == pytest.approx(200 / 10)
    assert one.edited_percent == pytest.approx(100)
    assert (one.clicks, one.clicked_frames, one.strokes) == (16, 8, 2)
    assert one.clicks_per_clicked_frame == pytest.approx(2)
    assert one.reviewing_seconds == pytest.approx(15)
    assert one.aligned_percent is None
    assert one.hours_to_accept == pytest.approx(1)

    assert phases["2"] == empty_figures(phases["2"])

    three = phases["3"]
    assert three.seconds_per_frame == pytest.approx((10 + 5 + 30 + 8) / 10)
    assert three.edited_percent == pytest.approx(20)
    assert (three.clicks, three.clicked_frames) == (4, 2)  # 3 on frame 0, the one taken back among them, and 1
    assert three.compared_masks == 10
    assert three.aligned_percent == pytest.approx(90)  # the last mask is empty, phase 1's is not
    assert three.aligned_by_size == {"small": pytest.approx(90), "medium": None, "large": None}
    assert (three.judged_revisions, three.accepted_percent) == (2, pytest.approx(50))
    assert three.hours_to_accept == pytest.approx(8 * 24)
    assert three.masklets_per_hour == pytest.approx(3600 / 53)
    assert phases["auto"].seconds_per_frame == 0
    assert phases["auto"].masks == 9

    assert report.drafts == 1
    assert report.overall.masklets == 2  # the automatic one took nobody's time
    assert report.overall.accepted_percent == pytest.approx(100 * 2 / 3)


def empty_figures(figures: Figures) -> Figures:
    nothing = {"masklets": 0, "seconds": 0, "seconds_per_frame": None, "edited_percent": None, "accepted_percent": None}
    return replace(figures, **nothing, clicks_per_clicked_frame=None, aligned_percent=None, hours_to_accept=None)


def test_somebody_may_begin_a_masklet_meanwhile(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = work_a_week(crew)
    begun = crew.store.tallies.begun_automatically

    def begin() -> frozenset[int]:
        video = crew.store.masklets.masklet(ids["one"]).video_id
        masklet = crew.masklet(video, crew.target(video, "fish"), by=crew.ben, phase=3)
        crew.click(masklet, 0, 1, (10, 10, 30, 30), by=crew.ben)
        return begun()

    monkeypatch.setattr(crew.store.tallies, "begun_automatically", begin)
    assert {each.masklet_id for each in make_report(crew.store, scope=Scope.ALL).masklets} == set(ids.values())


def test_drafts_count_where_all_masklets_do(crew: Crew) -> None:
    work_a_week(crew)
    report = make_report(crew.store, scope=Scope.ALL)
    assert report.by["phase"]["3"].masklets == 2
    assert report.by["phase"]["3"].seconds == pytest.approx(53 + 3)
    assert make_report(crew.store, scope=Scope.ACCEPTED).overall.masklets == 2


def test_groups_weeks_and_people(crew: Crew) -> None:
    work_a_week(crew)
    report = make_report(crew.store)
    assert {name: figures.masklets for name, figures in report.by["annotator"].items()} == {"Ann": 1, "Ben": 1}
    assert {name: figures.masklets for name, figures in report.by["model"].items()} == {"tiny (abababab)": 2}
    assert {name: figures.masklets for name, figures in report.by["week"].items()} == {"2026-W29": 2}
    first, second = report.weeks
    assert (first.name, first.submitted, first.accepted) == ("2026-W29", 3, 2)
    assert first.annotating_hours == pytest.approx((200 + 45 + 3) / HOUR)
    assert first.reviewing_hours == pytest.approx(15 / HOUR)
    assert (second.name, second.submitted, second.accepted) == ("2026-W30", 0, 1)
    assert second.annotating_hours == pytest.approx(8 / HOUR)
    ann, ben, rita = report.people
    assert (ann.annotating_hours, ben.annotating_hours) == (pytest.approx(203 / HOUR), pytest.approx(53 / HOUR))
    assert (rita.reviewing_hours, rita.verdicts) == (pytest.approx(15 / HOUR), 4)
    assert report.reviewers == ()


def test_a_masklet_of_several_phases_and_a_corrected_automatic_one_are_rows_of_their_own(crew: Crew) -> None:
    names = work_a_week(crew)
    auto, draft = names["auto"], names["draft"]
    crew.store.review.reopen(auto, person_id=crew.rita)
    crew.take_up(auto, by=crew.ben, phase=3)
    crew.click(auto, 0, 1, (10, 10, 30, 30), by=crew.ben)
    crew.take_up(draft, by=crew.ann, phase=2)
    crew.submit(draft, by=crew.ann, at=10_000)
    phases = make_report(crew.store).by["phase"]
    assert [name for name, figures in phases.items() if figures.masklets] == ["1", "3", "3 → 2", "auto → 3"]


def test_two_reviewers_agreement_is_reported(crew: Crew) -> None:
    three = work_a_week(crew)["three"]
    crew.judge(three, Decision.REJECTED, at=9 * 86400.0, by=crew.ben)
    (pair,) = make_report(crew.store).reviewers
    assert pair.names == ("Ben", "Rita")
    assert (pair.agreement.count, pair.agreement.raw) == (1, 0.0)


def test_what_waits_for_another_verdict_again_is_neither_judged_nor_accepted(crew: Crew) -> None:
    three = work_a_week(crew)["three"]
    before = make_report(crew.store)
    assert crew.store.masklets.masklet(three).state is MaskletState.SATISFACTORY
    again: dict[str, Any] = {"masklet_id": three, "person_id": crew.ben, "decision": Decision.UNSATISFACTORY}
    crew.store.review.give_verdict(NewVerdict(**again, settles=lambda said, settings: False, at=MONDAY + 9 * 86400.0))
    assert crew.store.masklets.masklet(three).state is MaskletState.SUBMITTED
    after = make_report(crew.store)
    assert after.overall.judged_revisions == before.overall.judged_revisions - 1
    assert sum(week.accepted for week in after.weeks) == sum(week.accepted for week in before.weeks) - 1


def test_a_project_without_anything_has_a_report(crew: Crew) -> None:
    report = make_report(crew.store)
    assert report.overall.masklets == 0
    assert report.weeks == ()
    assert list(report.by["phase"]) == ["1", "2", "3"]


def mask_at(version: int, frame: int, box: tuple[int, int, int, int] | None) -> MaskVersion:
    rle = box_mask(box)
    return MaskVersion(
        id=version,
        step_id=1,
        masklet_id=1,
        frame=frame,
        provenance=Provenance.PAINTED,
        area=0 if box is None else (box[2] - box[0]) * (box[3] - box[1]),
        box=box,
        predicted_iou=None,
        object_score=None,
        stability_score=None,
        checkpoint_id=None,
        source_frame=None,
        source_hash=None,
        direction=None,
        looked_at=False,
        rle=rle,
    )


def test_masks_are_aligned_above_three_quarters(crew: Crew) -> None:
    box = (0, 0, 40, 40)
    reference = {frame: mask_at(100 + frame, frame, box) for frame in GRID[:4]} | {GRID[4]: mask_at(99, GRID[4], None)}
    mine = {
        GRID[0]: mask_at(1, GRID[0], (0, 0, 40, 30)),  # IoU exactly 0.75: not above
        GRID[1]: mask_at(2, GRID[1], (0, 0, 40, 31)),
        GRID[2]: mask_at(3, GRID[2], None),
        GRID[4]: mask_at(4, GRID[4], None),  # both empty: nothing to compare
    }
    known: dict[tuple[int, int], float] = {}
    assert align(mine, reference, known=known) == Alignment("medium", compared=3, aligned=1)
    assert known == {(1, 100): pytest.approx(0.75), (2, 104): pytest.approx(31 / 40)}
    assert align({}, reference, known=known) is None
    assert align(mine, {GRID[4]: reference[GRID[4]]}, known=known) is None
