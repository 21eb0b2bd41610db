"""The scenes of `make_screenshots.py` in which models are trained; the history shown is made up."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from annotator.state.pages import Page
from engine import training_messages as wire
from engine.checkpoints.versions import Quality, TrainingNotes, Used, register_version
from engine.places import versions_folder

if TYPE_CHECKING:
    from make_screenshots import Studio

_SCORES = ((0.412, 0.463), (0.463, 0.498), (0.498, 0.489))


def models(studio: Studio) -> None:
    """No version yet, the question before a training, one that runs, and a table of versions."""
    workspace = studio.workspace
    workspace.pages.show(Page.OVERVIEW, tab="models")
    studio.shoot("models-empty")
    studio.window.show_training()
    studio.shoot("models-dialog")
    studio.close_dialogs()
    _train(studio)
    studio.shoot("models")
    desk = workspace.training
    desk.request = wire.TrainingRequest(checkpoint="", project="", preset="decoder", phase=3)
    desk.stage = wire.Stage(what="training", done=164, total=412, seconds_left=431.0)
    desk.curve = [wire.Learned(step=4 * k, loss=2.4 - 0.02 * k, iou_tracked=0.5 + 0.005 * k) for k in range(1, 42)]
    desk.changed.emit()
    studio.shoot("models-training")
    desk.request, desk.stage, desk.curve = None, None, []
    workspace.pages.leave()


def _train(studio: Studio) -> None:
    project = studio.workspace.project
    assert project is not None
    parent = project.checkpoint(resources.BUNDLED_CHECKPOINT)
    for number, (before, after) in enumerate(_SCORES, start=1):
        file = versions_folder(project.path) / f"{project.path.stem}_phase3_v{number}.safetensors"
        file.parent.mkdir(exist_ok=True)
        _copy_with_a_note(file)
        used = tuple(Used(video="sample", object_number=each) for each in range(6 + 3 * number))
        notes = TrainingNotes(
            phase=3,
            number=number,
            preset="decoder",
            steps=400,
            seconds=900.0,
            device="cpu",
            trained_on=used,
            held_out=used[:2],
            before=Quality(j_and_f=before, clicks=8.0 - number, target=0.75, reached=2, objects=2),
            after=Quality(j_and_f=after, clicks=7.0 - number, target=0.75, reached=2, objects=2),
        )
        parent = register_version(project, file, parent=parent, notes=notes)


def _copy_with_a_note(file: Path) -> None:
    """A checkpoint that differs from the bundled one in its header alone."""
    shutil.copyfile(resources.BUNDLED_CHECKPOINT, file)
    content = file.read_bytes()
    length = int.from_bytes(content[:8], "little")
    note = f'"__metadata__":{{"note":"{file.stem}",'.encode()
    header = content[8 : 8 + length].rstrip().replace(b'"__metadata__":{', note, 1)
    file.write_bytes(len(header).to_bytes(8, "little") + header + content[8 + length :])
