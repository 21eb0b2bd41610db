from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import resources
from engine.exchange.sav_import import read_sav
from engine.exchange.side_file import VerificationState, read_side_file
from engine.project import Project
from engine.video import open_video
from storage.mask_codec import decode
from storage.records import MaskletState, StepKind
from tests.annotator.cli.conftest import ROOT, Finished, Run

FRAMES, STRIDE, OBJECTS = 108, 4, 3
ROWS = FRAMES // STRIDE

Demo = tuple[Path, Finished]


def test_every_act_is_told_and_every_result_named(demo: Demo) -> None:
    out, finished = demo
    for words in ("Ana clicks", "draws a box", "Propagating", "Undo takes", "Ben sends", "Ben finds", "Exported"):
        assert words in finished.stdout
    for name in ("sample_overlay.mp4", "sample_manual.json", "png", "sample.masklets"):
        assert str(out / name) in finished.stdout
        assert (out / name).exists()
    assert not list(out.glob("*-wal"))


def test_three_satisfactory_masklets_leave(demo: Demo) -> None:
    out, _ = demo
    document = read_sav(out / "sample_manual.json")
    assert [masklet.masklet_id for masklet in document.masklets] == [1, 2, 3]
    assert all(len(masklet.frames) == ROWS and None not in masklet.frames for masklet in document.masklets)
    side = read_side_file(out / "sample_manual.side.json")
    verdicts = [masklet.verification for masklet in side.masklets]
    assert {verdict.state for verdict in verdicts} == {VerificationState.SATISFACTORY}
    assert {verdict.by for verdict in verdicts} == {"Ben"}
    assert sorted(verdict.revision or 0 for verdict in verdicts) == [1, 1, 2]


def test_the_masks_lie_as_pictures_too(demo: Demo) -> None:
    out, _ = demo
    assert len(list((out / "png").rglob("*.png"))) == OBJECTS * ROWS


def test_the_overlay_shows_every_frame_of_the_clip_with_something_drawn(demo: Demo) -> None:
    out, _ = demo
    with open_video(out / "sample_overlay.mp4") as overlay, open_video(resources.SAMPLE_CLIP) as clip:
        assert (overlay.info.frame_count, overlay.info.fps, overlay.info.size) == (FRAMES, 24.0, clip.info.size)
        differ = np.abs(overlay.frame(0).astype(int) - clip.frame(0)).max(axis=2) > 60
        assert differ.any()


def test_the_project_can_be_gone_on_with(demo: Demo) -> None:
    out, _ = demo
    with Project.open(out / "sample.masklets") as project:
        (video,) = project.store.catalogue.videos()
        project.open_video(video).close()
        assert video.path == resources.SAMPLE_CLIP.name
        masklets = project.store.masklets.masklets(video_id=video.id)
        assert {masklet.state for masklet in masklets} == {MaskletState.SATISFACTORY}
        kinds = {step.kind for step in project.store.steps.history(video_id=video.id, with_undo_steps=True)}
    assert {StepKind.PROMPT, StepKind.PROPAGATE, StepKind.UNDO, StepKind.REDO, StepKind.SUBMIT} <= kinds


def test_export_gives_the_same_document_and_import_the_same_masks(demo: Demo, annotator: Run, tmp_path: Path) -> None:
    out, _ = demo
    exported = annotator("export", out / "sample.masklets", "--out", tmp_path / "again", "--json")
    (again,) = json.loads(exported.stdout)["documents"]
    assert Path(again).read_bytes() == (out / "sample_manual.json").read_bytes()

    project = tmp_path / "other.masklets"
    imported = annotator("import", project, again, "--add-video", out / "sample.mp4", "--json")
    assert len(json.loads(imported.stdout)["masklets"]) == OBJECTS
    back = annotator("export", project, "--out", tmp_path / "back", "--unverified", "--json")
    (document,) = json.loads(back.stdout)["documents"]
    first, second = (read_sav(Path(path)) for path in (again, document))
    for one, other in zip(first.masklets, second.masklets, strict=True):
        assert one.frames == other.frames
    assert annotator("export", project, "--out", tmp_path / "back").returncode == 1  # nobody has judged them


def test_a_strangers_file_is_neither_touched_nor_in_the_results(demo: Demo, annotator: Run, tmp_path: Path) -> None:
    out, _ = demo
    assert (out / "notes.txt").read_text() == "mine"
    (tmp_path / "sample.mp4").write_text("mine too")
    finished = annotator("demo", "--out", tmp_path)
    assert finished.returncode == 1
    assert f"{tmp_path / 'sample.mp4'} is in the way" in finished.stderr
    assert (tmp_path / "sample.mp4").read_text() == "mine too"


def test_the_readmes_first_masklet_works_as_it_stands(annotator: Run, checkpoint: Path, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    prompts, _, rest = readme.partition("<<'END'\n")[2].partition("\nEND\n")
    command = rest.splitlines()[0].split()
    assert command[:3] == [".venv/bin/python", "main.py", "track"]
    (tmp_path / "first.json").write_text(prompts)
    places = {"resources/sample/sample.mp4": resources.SAMPLE_CLIP, "demo-output/first.json": tmp_path / "first.json"}
    places["demo-output/first"] = tmp_path / "first"
    arguments = [places.get(word, word) for word in command[2:]]
    finished = annotator(*arguments, "--checkpoint", checkpoint, "--json")
    assert finished.returncode == 0, finished.stderr
    result = json.loads(finished.stdout)
    assert (result["objects"], result["warnings"]) == (2, [])
    document = read_sav(tmp_path / "first" / "sample_manual.json")
    assert all(rle is not None and decode(rle).shape == (360, 640) for rle in document.masklets[0].frames)
    assert len(list((tmp_path / "first" / "png" / "001").glob("*.png"))) == ROWS
    assert (tmp_path / "first" / "sample.masklets").exists()
