"""What leaves with a split: val and test take what was made in phase 1 alone, and splits.json says who went where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from engine.exporting import export_sav
from engine.project import Project
from engine.statistics.catalogue import set_attribute
from engine.statistics.split_export import FILE_NAME
from storage.records import Decision
from tests.engine.statistics.crew import Crew, work_a_week


def export(crew: Crew, folder: Path) -> dict[str, Any]:
    """Documents by name."""
    export_sav(Project(crew.store, path=folder / "any.masklets"), folder, splits=True)
    return {path.name: json.loads(path.read_text()) for path in folder.iterdir()}


def test_a_video_of_val_takes_its_phase_1_masklets_alone(crew: Crew, tmp_path: Path) -> None:
    names = work_a_week(crew)
    street = crew.store.masklets.masklet(names["one"]).video_id
    set_attribute(crew.store, street, "split", "val")
    files = export(crew, tmp_path)
    assert files[FILE_NAME]["val"] == [{"video": "street", "masklets": [1]}]
    assert files[FILE_NAME]["train"] == []
    assert files["street_manual.json"]["video_split"] == "val"
    assert files["street_manual.json"]["masklet_edited_frame_count"] == [10]  # the one of phase 1, not of phase 3
    assert "street_auto.json" not in files


def test_a_video_of_train_takes_the_best_masklets(crew: Crew, tmp_path: Path) -> None:
    names = work_a_week(crew)
    set_attribute(crew.store, crew.store.masklets.masklet(names["one"]).video_id, "split", "train")
    files = export(crew, tmp_path)
    assert files[FILE_NAME]["train"] == [{"video": "street", "masklets": [1, 2]}]
    assert files["street_manual.json"]["video_split"] == "train"
    assert files["street_manual.json"]["masklet_edited_frame_count"] == [2]
    assert {video.attributes["split"] for video in crew.store.catalogue.videos()} == {"train"}


def test_a_masklet_taken_up_from_phase_1_does_not_count_as_such(crew: Crew, tmp_path: Path) -> None:
    names = work_a_week(crew)
    crew.store.review.reopen(names["one"], person_id=crew.rita)
    crew.take_up(names["one"], by=crew.ben, phase=3)
    crew.submit(names["one"], by=crew.ben, at=10_000)
    crew.judge(names["one"], Decision.SATISFACTORY, at=11_000)
    set_attribute(crew.store, crew.store.masklets.masklet(names["one"]).video_id, "split", "test")
    with pytest.raises(EngineError, match="nothing to export"):
        export(crew, tmp_path)


def test_a_split_that_shares_a_place_does_not_leave(crew: Crew, tmp_path: Path) -> None:
    work_a_week(crew)
    for name, split in (("one", "train"), ("two", "val")):
        set_attribute(crew.store, crew.video(name, place="park"), "split", split)
    with pytest.raises(EngineError, match="The place park is in train and val"):
        export(crew, tmp_path)


def test_without_the_wish_there_is_no_split(crew: Crew, tmp_path: Path) -> None:
    work_a_week(crew)
    export_sav(Project(crew.store, path=tmp_path / "any.masklets"), tmp_path)
    assert not (tmp_path / FILE_NAME).exists()
    assert "split" not in crew.store.catalogue.videos()[0].attributes
