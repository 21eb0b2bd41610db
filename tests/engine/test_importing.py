from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.exporting import choose_masklets, export_pngs
from engine.importing import import_masks
from engine.project import Project
from storage.records import PinKind
from tests.engine.conftest import MakeDesk
from tests.engine.desk import GRID, disc


def test_exported_pngs_come_back_as_the_same_masks(make_desk: MakeDesk, tmp_path: Path) -> None:
    ours, theirs = make_desk(), make_desk()
    masklet_id = ours.new_object()
    for frame in GRID[:3]:
        ours.session.frame.paint(masklet_id, frame, disc(frame))
    ours.session.frame.mark_absent(masklet_id, GRID[3], GRID[5])
    export_pngs(choose_masklets(ours.project, ours.video, unverified=True), folder=tmp_path)
    (came,) = import_masks(theirs.project, tmp_path / "png", person=theirs.project.person("bo"), video=theirs.video)
    assert theirs.codes(came) == ours.codes(masklet_id)
    pins = theirs.pins_of(came)
    assert [(pin.frame, pin.last_frame, pin.kind) for pin in pins.values()][-1] == (GRID[3], GRID[5], PinKind.ABSENT)


def test_masks_between_grid_frames_are_not_enough(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    dense = make_desk(rate=24.0)
    masklet_id = dense.new_object()
    dense.session.frame.paint(masklet_id, 1, disc(1))
    export_pngs(choose_masklets(dense.project, dense.video, unverified=True), folder=tmp_path)
    with pytest.raises(EngineError, match="None of the masks"):
        import_masks(desk.project, tmp_path / "png", person=desk.project.person("bo"), video=desk.video)


def test_the_only_video_need_not_be_named(make_desk: MakeDesk) -> None:
    project: Project = make_desk().project
    assert project.only_video(None).name == "disc"
    with pytest.raises(EngineError, match="disc"):
        project.only_video("other")
