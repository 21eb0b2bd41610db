"""The program's figures against a script that shares no code with it, over projects of three people at random."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from engine.statistics.groups import Scope
from engine.statistics.report import make_report
from storage.records import Decision, MaskletState, Phase, Provenance
from tests.engine.statistics.crew import GRID, Box, Crew, work_a_week
from tests.independent_stats import recompute

PHASES: tuple[Phase, ...] = (1, 2, 3)


def work_at_random(crew: Crew, seed: int) -> None:
    """Everything people do, in any order, at any pace: seconds, minutes and nights between one thing and the next."""
    chance = random.Random(seed)
    videos = [crew.video("street")]
    targets = [(video, crew.target(video, f"object {number}")) for video in videos for number in range(2)]
    masklets = []
    for video, target in targets:
        for phase in PHASES:
            by = chance.choice((crew.ann, crew.ben))
            source = "auto" if phase == 3 and chance.random() < 0.3 else "manual"
            masklets.append(crew.masklet(video, target, by=by, phase=phase, source=source))
    now = 0.0
    for _ in range(90):
        masklet, frame = chance.choice(masklets), chance.choice(GRID)
        by = chance.choice((crew.ann, crew.ben))
        now += chance.choice((0.5, 4.0, 29.0, 30.0, 31.0, 5000.0)) * chance.random()
        reviewing = chance.random() < 0.2
        crew.look(masklet, frame, by=crew.rita if reviewing else by, at=[now], reviewing=reviewing)
        if chance.random() < 0.1:
            crew.look(None, None, by=by, at=[now + 1])
        _do_something(crew, chance, masklet, frame, by=by, at=now)
    for masklet in masklets:
        if crew.store.masklets.masklet(masklet).state.editable and crew.store.masklets.summaries(masklet):
            crew.submit(masklet, by=crew.ann, at=now)


def _do_something(crew: Crew, chance: random.Random, masklet: int, frame: int, *, by: int, at: float) -> None:
    state = crew.store.masklets.masklet(masklet).state
    x, y = chance.randrange(4), chance.randrange(4)
    box: Box = (10 + x, 10 + y, 30 + 20 * x, 40 + y)
    if state is MaskletState.SUBMITTED:
        crew.judge(masklet, chance.choice((Decision.SATISFACTORY, *Decision)), at=at)
    elif not state.editable:
        if chance.random() < 0.2:
            crew.store.review.reopen(masklet, person_id=crew.rita)
    else:
        match chance.randrange(7):
            case 0 | 1:
                crew.click(masklet, frame, chance.randrange(1, 4), box, by=by)
            case 2:
                crew.paint(masklet, frame, box, by=by)
            case 3:
                boxes = {each: box if chance.random() < 0.8 else None for each in GRID}
                crew.track(masklet, boxes, by=by, provenance=Provenance.PROPAGATED)
            case 4:
                crew.undo(masklet, by=by)
            case 5 if crew.store.masklets.masklet(masklet).phase != 1:
                crew.take_up(masklet, by=by, phase=chance.choice(PHASES))
            case _:
                if crew.store.masklets.summaries(masklet):
                    crew.submit(masklet, by=by, at=at)


def assert_same(crew: Crew, tmp_path: Path, *, everything: bool) -> dict[str, Any]:
    crew.store.backup(tmp_path / "copy.masklets")
    theirs = recompute(tmp_path / "copy.masklets", everything=everything)
    report = make_report(crew.store, scope=Scope.ALL if everything else Scope.SUBMITTED)
    assert [each.masklet_id for each in report.masklets] == [each["id"] for each in theirs["masklets"]]
    assert dict(report.by["phase"]).keys() == theirs["by_phase"].keys()
    assert_near(asdict(report.overall), theirs["overall"])
    for way, figures in report.by["phase"].items():
        assert_near(asdict(figures), theirs["by_phase"][way])
    return theirs


def assert_near(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    sizes, their_sizes = ours.pop("aligned_by_size"), theirs.pop("aligned_by_size")
    assert ours == pytest.approx(theirs)
    assert sizes == pytest.approx(their_sizes)


@pytest.mark.parametrize("everything", [False, True])
def test_both_agree_on_a_week_of_known_times(crew: Crew, tmp_path: Path, everything: bool) -> None:
    work_a_week(crew)
    theirs = assert_same(crew, tmp_path, everything=everything)
    assert theirs["by_phase"]["1"]["seconds_per_frame"] == pytest.approx(20)
    assert theirs["by_phase"]["3"]["clicks"] == (5 if everything else 4)


@pytest.mark.parametrize("seed", [1, 2])
def test_both_agree_whatever_people_did(crew: Crew, tmp_path: Path, seed: int) -> None:
    work_at_random(crew, seed)
    theirs = assert_same(crew, tmp_path, everything=False)
    overall = theirs["overall"]
    assert overall["masklets"] >= 4
    assert overall["compared_masks"] > 0
    assert overall["judged_revisions"] > 3
    assert overall["seconds"] > 0
