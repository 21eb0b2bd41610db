"""The dataset's figures, coverage and what people say of it, on the project of known times."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from engine.exporting import choose_masklets
from engine.project import Project
from engine.statistics.catalogue import make_split, set_attribute, set_hard, to_split
from engine.statistics.coverage import CELLS, coverage_of, covered
from engine.statistics.dataset import AREA_EDGES, DatasetVideo, dataset_figures, dataset_videos
from engine.statistics.facts import Counted
from engine.statistics.groups import Scope
from engine.statistics.report import make_report
from engine.statistics.splits import shared_between_splits
from engine.statistics.writing import report_document, write_csvs, write_json
from storage.catalogue import Catalogue
from storage.drafts import StepDraft, TargetEdit
from storage.records import Person, Provenance, StepKind
from tests.engine.statistics.crew import GRID, SIZE, Crew, box_mask, work_a_week


def videos_of(crew: Crew, scope: Scope = Scope.ACCEPTED) -> tuple[DatasetVideo, ...]:
    return dataset_videos(crew.store, Counted.of(crew.store), scope=scope)


def test_figures_worked_by_hand(crew: Crew) -> None:
    work_a_week(crew)
    figures = dataset_figures(videos_of(crew))
    assert (figures.videos, figures.annotated_videos) == (2, 1)
    assert figures.duration_s == pytest.approx(2 * 40 / 24)
    assert figures.sizes == {SIZE: 2}
    assert figures.masklets == {"manual": 1, "auto": 1}
    assert figures.masks == {"manual": 9, "auto": 9}  # of the dog the phase 3 masklet, last empty; the cat gone once
    assert figures.disappearance_percent == {"manual": 0, "manual and auto": 50}
    assert figures.edited_frames_per_masklet == pytest.approx(2)
    assert figures.environments == {"Outdoor": 1, "Indoor": 1}
    place = AREA_EDGES.index(0.01)
    assert figures.area_counts["manual"][place] == 9  # 400 of 19,200 pixels: 0.0208
    assert figures.small_area_percent == 100
    assert (figures.hard, figures.proposed_hard) == (0, 1)
    assert dataset_figures(videos_of(crew, Scope.ALL)).masklets == {"manual": 2, "auto": 1}


def test_a_dataset_of_nothing_has_figures(crew: Crew) -> None:
    figures = dataset_figures(videos_of(crew))
    assert figures.videos == 0
    assert figures.disappearance_percent == {"manual": None, "manual and auto": None}


def test_what_is_deleted_while_others_count_stays_out(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    video = crew.video("street")
    targets = [crew.target(video, name) for name in ("cat", "dog")]
    masklets = [crew.masklet(video, target, by=crew.ann, phase=3) for target in targets]
    for masklet in masklets:
        crew.paint(masklet, 0, (10, 10, 30, 30), by=crew.ann)
    people = Catalogue.people

    def delete_the_dog(catalogue: Catalogue) -> tuple[Person, ...]:
        edit = TargetEdit(target_id=targets[1], deleted=True)
        draft = StepDraft(video_id=video, person_id=crew.ann, kind=StepKind.DELETE, target_edits=(edit,))
        crew.store.steps.commit(draft)
        return people(catalogue)

    # masklets have been read by then, and are yet to be put together with what is read later
    monkeypatch.setattr(Catalogue, "people", delete_the_dog)
    (found,) = videos_of(crew, Scope.ALL)
    assert [each.facts.masklet_id for each in found.masklets] == masklets[:1]


def test_the_masklet_that_counts_is_the_one_that_would_leave(crew: Crew, tmp_path: Path) -> None:
    work_a_week(crew)
    project = Project(crew.store, path=tmp_path / "any.masklets")
    for video in videos_of(crew):
        chosen = choose_masklets(project, video.video, unverified=False)
        assert [each.facts.masklet_id for each in video.masklets] == [each.masklet.id for each in chosen]


def test_a_person_says_what_is_hard_and_can_take_it_back(crew: Crew) -> None:
    work_a_week(crew)
    dog = videos_of(crew)[0].masklets[0]
    assert not dog.hard
    set_hard(crew.store, dog.facts.target_id, person_id=crew.rita, hard=True)
    assert videos_of(crew)[0].masklets[0].hard
    step = crew.store.steps.history()[-1]
    assert (step.kind, step.person_id) == (StepKind.EDIT_TARGET, crew.rita)
    set_hard(crew.store, dog.facts.target_id, person_id=crew.rita, hard=False)
    assert crew.store.masklets.target(dog.facts.target_id).tags == ()


def test_attributes_are_noted_and_taken_away_one_by_one(crew: Crew) -> None:
    video = crew.video("street", place="Seoul", note="rain")
    set_attribute(crew.store, video, "environment", " Indoor ")
    set_attribute(crew.store, video, "place", "")
    assert crew.store.catalogue.video(video).attributes == {"note": "rain", "environment": "Indoor"}


def test_a_split_is_kept_and_holds(crew: Crew) -> None:
    work_a_week(crew)
    for number in range(6):
        crew.video(f"more {number}", videographer="Kim" if number < 2 else f"{number}")
    placed = make_split(crew.store, videos_of(crew))
    again = videos_of(crew)
    assert {video.video.id: video.attribute("split") for video in again} == dict(placed)
    assert shared_between_splits(map(to_split, again)) == ()
    assert placed[1] == placed[3] == placed[4]  # all by Kim
    crew.video("new", videographer="2")
    assert {k: v for k, v in make_split(crew.store, videos_of(crew)).items() if k in placed} == dict(placed)
    assert make_split(crew.store, videos_of(crew), anew=True).keys() == placed.keys() | {9}


def test_coverage_of_a_cell_is_the_part_covered() -> None:
    assert covered([], (72, 128)).shape == CELLS
    half = covered([box_mask((0, 0, 64, 72), (72, 128))], (72, 128))
    assert half[:, :32].min() == 1
    assert half[:, 32:].max() == 0
    third = covered([box_mask((0, 0, 1, 3), (7, 5))], (7, 5))  # fewer pixels than cells
    assert third.mean() == pytest.approx(3 / 35)


def test_coverage_grows_with_automatic_masklets(crew: Crew) -> None:
    work_a_week(crew)
    coverage = coverage_of(crew.store, videos_of(crew))
    assert coverage.videos == 1
    assert coverage.manual_part == pytest.approx(400 / np.prod(SIZE))
    assert coverage.with_auto_part == pytest.approx(800 / np.prod(SIZE))
    assert (coverage.with_auto >= coverage.manual - 1e-12).all()
    assert coverage_of(crew.store, ()).manual_part == 0


def test_everything_is_written_for_other_tools(crew: Crew, tmp_path: Path) -> None:
    names = work_a_week(crew)
    counted = Counted.of(crew.store)
    report = make_report(crew.store, counted=counted)
    videos = videos_of(crew)
    write_json(tmp_path / "stats.json", report, videos)
    document = json.loads((tmp_path / "stats.json").read_text())
    assert document == json.loads(json.dumps(report_document(report, videos)))
    one = document["by"]["phase"][0]
    assert (one["phase"], one["seconds_per_frame"], one["paper"]["seconds_per_frame"]) == ("1", 20.0, 37.8)
    assert document["by"]["phase"][-1]["paper"] is None
    paths = write_csvs(tmp_path / "csv", report, videos, counted)
    tables = {path.stem: list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in paths}
    assert len(tables["masklets"]) == 3
    assert tables["by_phase"][1]["seconds_per_frame"] == ""
    frames = [row for row in tables["frames"] if int(row["masklet_id"]) == names["three"]]
    assert [(row["frame"], row["seconds"], row["clicks"], row["edited"]) for row in frames] == [
        ("0", "45.0", "3", "True"),
        (str(GRID[8]), "8.0", "1", "True"),
    ]
    assert sum(float(row["seconds"]) for row in tables["frames"]) == pytest.approx(report.overall.seconds)
    assert tables["videos"][0]["environment"] == "Outdoor"
    assert tables["dataset"][0]["masklets_auto"] == "1"


def test_an_empty_project_is_written_too(crew: Crew, tmp_path: Path) -> None:
    counted = Counted.of(crew.store)
    write_csvs(tmp_path, make_report(crew.store, counted=counted), (), counted)
    assert (tmp_path / "masklets.csv").read_text() == ""


def test_a_masklet_never_visible_is_no_part_of_the_dataset(crew: Crew) -> None:
    video = crew.video("street")
    masklet = crew.masklet(video, crew.target(video, "ghost"), by=crew.ann, phase=3)
    crew.track(masklet, dict.fromkeys(GRID), by=crew.ann, provenance=Provenance.PROPAGATED)
    assert dataset_figures(videos_of(crew, Scope.ALL)).masklets == {"manual": 0, "auto": 0}
