"""Three people at one project of real clips, with mouse, keys and actions of the running program: the same mug in all
three phases, automatic masklets of a room with many things, a masklet sent back and accepted on its second round, one
rejected; then what lies in the database, in the exported files, and what `annotator stats` makes of it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.project import Project
from engine.video import open_video
from storage.records import Decision, MaskletState, Provenance, Role, StepKind
from tests.e2e.kitchen_story import (
    MUG,
    ROOM,
    WAIT_MS,
    Story,
    ana_annotates,
    ana_finds_objects,
    ana_mends,
    ben_judges,
    is_open,
    lea_hands_on,
    opens_job,
)
from tests.e2e.mug import Mask, mug_on
from tests.e2e.person import Annotator, assigns, judge, running, settings_of, sits_down
from tests.independent_stats import recompute

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.shared_data,
    # pycocotools meets a change in numpy's protocol for arrays.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]

ROOT = Path(__file__).resolve().parents[2]
RATE = 2.0


@pytest.fixture
def story(tmp_path: Path, shared_data: Path, checkpoint: Path, qtbot: QtBot) -> Iterator[Story]:
    """A project of two clips at two grid frames per second, the first one open, Lea the lead in the chair."""
    path = tmp_path / "kitchen and hall.masklets"
    with Project.create(path, rate=RATE) as project:
        for name, role in (("Lea", Role.LEAD), ("Ana", Role.ANNOTATOR), ("Ben", Role.REVIEWER)):
            project.store.catalogue.add_person(name, role=role)
    for name in (MUG, ROOM):
        shutil.copyfile(shared_data / "clips" / f"{name}.mp4", tmp_path / f"{name}.mp4")
    with running(settings_of("Lea", folder=tmp_path, checkpoint=checkpoint), qtbot) as program:
        desk = Annotator(program, qtbot)
        program.open(path)
        qtbot.waitUntil(lambda: desk.workspace.project is not None, timeout=WAIT_MS)
        for name in (ROOM, MUG):
            program.open(tmp_path / f"{name}.mp4")
            qtbot.waitUntil(lambda name=name: is_open(desk, name), timeout=WAIT_MS)
        assert desk.workspace.video is not None
        with open_video(tmp_path / f"{MUG}.mp4") as source:
            grid = range(0, desk.workspace.video.frame_count, desk.workspace.video.stride)
            mug = {frame: mug_on(source.frame(frame)) for frame in grid}
        yield Story(desk, mug, {})


def test_a_project_of_real_clips(story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = story.desk
    assigns(desk, {"Video": MUG, "Annotator": "Ana", "Phase": "1  SAM per frame"})
    sits_down(desk, "Ana")
    opens_job(desk, MUG)
    assert desk.workspace.session is not None
    assert desk.workspace.session.context.phase == 1
    desk.workspace.hand.new_object()
    ana_annotates(story)
    found = ana_finds_objects(desk)
    assert len(found) >= 2
    sits_down(desk, "Ben")
    worst, area = ben_judges(story, found)
    before = story.ious(3)[worst]
    sits_down(desk, "Ana")
    ana_mends(story, worst, area)
    sits_down(desk, "Ben")
    opens_job(desk, MUG)
    desk.act("review.compare")
    judge(desk, Decision.SATISFACTORY)
    sits_down(desk, "Lea")
    out = tmp_path / "out"
    lea_hands_on(story, out, monkeypatch)

    # The masks are of the mug, and where it was sent back it is better than before.
    assert np.median(list(story.ious(1).values())) > 0.8
    assert story.ious(3)[worst] > before
    assert_database(story, found)
    assert_files(story, found, out)
    project = desk.workspace.project
    assert project is not None
    path = project.path
    desk.window.close()
    assert_stats(path)


def assert_database(story: Story, found: list[int]) -> None:
    store, made = story.desk.store, story.made
    states = {each.id: (each.phase, each.source, each.state, each.revision) for each in store.masklets.masklets()}
    accepted = MaskletState.SATISFACTORY
    assert {masklet: states[masklet] for masklet in made.values()} == {
        made[1]: (1, "manual", accepted, 1),
        made[2]: (2, "manual", accepted, 1),
        made[3]: (3, "manual", accepted, 2),
    }
    assert [states[each][1:3] for each in found[:2]] == [("auto", accepted), ("auto", MaskletState.REJECTED)]
    said = [(verdict.masklet_id, verdict.revision, verdict.decision) for verdict in store.review.verdicts()]
    assert said == [
        (made[1], 1, Decision.SATISFACTORY),
        (made[2], 1, Decision.SATISFACTORY),
        (made[3], 1, Decision.UNSATISFACTORY),
        (found[0], 1, Decision.SATISFACTORY),
        (found[1], 1, Decision.REJECTED),
        (made[3], 2, Decision.SATISFACTORY),
    ]
    by_hand = {Provenance.PROMPTED, Provenance.PAINTED}
    first, second = (store.masklets.masks_of_revision(made[phase], 1) for phase in (1, 2))
    assert first.keys() == second.keys() == story.mug.keys()
    assert {mask.provenance for mask in first.values()} <= by_hand
    assert [frame for frame, mask in second.items() if mask.provenance in by_hand] == [0]
    phases = {step.masklet_id: step.phase for step in store.steps.history() if step.kind is StepKind.SUBMIT}
    assert {phase: phases[masklet] for phase, masklet in made.items()} == {1: 1, 2: 2, 3: 3}


def assert_files(story: Story, found: list[int], out: Path) -> None:
    """One masklet of the mug left, of phase 1 where it is to be measured on; the automatic one that was accepted."""
    store = story.desk.store
    splits = json.loads((out / "splits.json").read_text())
    attributes = {video.name: video.attributes for video in store.catalogue.videos()}
    for split in ("train", "val", "test"):
        assert [each["video"] for each in splits[split]] == [n for n in attributes if attributes[n]["split"] == split]
    assert attributes[ROOM]["split"] == "train"  # nothing was made there in phase 1
    document = json.loads((out / f"{MUG}_manual.json").read_text())
    side = json.loads((out / f"{MUG}_manual.side.json").read_text())
    phase = 3 if attributes[MUG]["split"] == "train" else 1
    assert (document["masklet_num"], document["masklet_frame_count"]) == (1, [len(story.mug)])
    for row, mask in zip(document["masklet"], story.masks(phase).values(), strict=True):
        assert np.array_equal(rle_to_mask(row[0]), mask)
    (masklet,) = side["masklets"]
    assert (masklet["phase"], masklet["people"], masklet["verification"]["by"]) == (phase, ["Ana"], "Ben")
    assert masklet["verification"]["revision"] == (2 if phase == 3 else 1)
    assert side["grid"]["frames"] == list(story.mug)
    auto = json.loads((out / f"{ROOM}_auto.json").read_text())
    numbers = {each.id: each.number for video in store.catalogue.videos() for each in store.masklets.targets(video.id)}
    assert auto["masklet_id"] == [numbers[store.masklets.masklet(found[0]).target_id]]
    (masklet,) = json.loads((out / f"{ROOM}_auto.side.json").read_text())["masklets"]
    assert (masklet["people"], masklet["seconds_per_frame"]) == ([], None)
    assert not (out / f"{ROOM}_manual.json").exists()


def rle_to_mask(code: dict[str, Any]) -> Mask:
    from pycocotools import mask as coco

    return np.asarray(coco.decode(code), dtype=bool)


def assert_stats(project: Path) -> None:
    """What the command says is what a script that shares no code with it finds in the raw tables."""
    command = [sys.executable, "main.py", "stats", str(project), "--json"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    ours, theirs = json.loads(answer.stdout), recompute(project)
    near(ours["overall"], theirs["overall"])
    rows = {row.pop("phase"): row for row in ours["by"]["phase"]}
    assert rows.keys() == theirs["by_phase"].keys()
    for phase, row in rows.items():
        row.pop("paper")
        near(row, theirs["by_phase"][phase])
    assert [row["masklet_id"] for row in ours["masklets"]] == [row["id"] for row in theirs["masklets"]]
    for row, other in zip(ours["masklets"], theirs["masklets"], strict=True):
        for name in ("seconds", "reviewing_seconds", "clicks", "clicked_frames", "edited_frames", "masks"):
            assert row[name] == pytest.approx(other[name]), name
    assert rows["1"]["edited_percent"] == 100
    assert rows["1"]["seconds"] > 0
    assert rows["3"]["judged_revisions"] == 2


def near(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for name, value in ours.items():
        assert value == pytest.approx(theirs[name]), name
