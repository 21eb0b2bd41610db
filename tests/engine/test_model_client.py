"""The model process as it lives and dies: real processes, real signals."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from engine import model_protocol as wire
from engine.errors import EngineError
from engine.model_client import ModelClient
from engine.project import Project, file_sha256
from engine.propagation import Reach
from storage.mask_codec import Rle
from storage.records import Provenance
from tests.engine.conftest import MakeDesk
from tests.engine.desk import GRID, Desk, disc, done, sit_down, write_disc_clip

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def mortal() -> Iterator[ModelClient]:
    """A client whose process a test may kill."""
    with ModelClient() as client:
        yield client


def kill(client: ModelClient) -> None:
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)


def failure(reply: Iterator[wire.Answer]) -> wire.Failed:
    last = list(reply)[-1]
    assert isinstance(last, wire.Failed)
    return last


def prompted_desk(make_desk: MakeDesk, client: ModelClient) -> tuple[Desk, int]:
    desk = make_desk(client=client, rate=24.0)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    desk.session.frame.paint(masklet, 20, disc(20))
    return desk, masklet


def test_a_model_process_killed_in_a_propagation_leaves_the_masks_it_would_have_made(
    make_desk: MakeDesk, mortal: ModelClient, client: ModelClient
) -> None:
    desk, masklet = prompted_desk(make_desk, mortal)
    operation = desk.session.tracking.propagate([masklet], direction="both", reach=Reach.to_end())
    first_life = mortal.pid

    def murder(progress: object) -> None:
        if operation.frames_done == 5 and mortal.pid == first_life:
            kill(mortal)

    operation.start()
    with pytest.raises(EngineError, match=r"was ended by SIGKILL.*Everything accepted is kept"):
        operation.wait(report=murder)
    assert operation.failure is not None
    assert operation.failure.reason == "died"
    kept = [f for f, kind in desk.provenance(masklet).items() if kind is Provenance.PROPAGATED]
    assert len(kept) >= 5
    before: dict[int, Rle] = {frame: desk.codes(masklet)[frame] for frame in kept}

    desk.propagate(masklet, direction="both", reach=Reach.to_end())
    assert mortal.pid != first_life
    undisturbed, other = prompted_desk(make_desk, client)
    undisturbed.propagate(other, direction="both", reach=Reach.to_end())
    assert desk.codes(masklet) == undisturbed.codes(other)
    assert before.items() <= desk.codes(masklet).items()


def test_a_torch_that_cannot_be_loaded_is_named(
    make_desk: MakeDesk, mortal: ModelClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "torch"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('libcudart.so.12: cannot open shared object file')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    desk = make_desk(client=mortal)
    click = desk.session.frame.add_point(desk.new_object(), 0, (20.0, 48.0), positive=True)
    click.start()
    with pytest.raises(EngineError, match=r"stopped: ImportError: libcudart.so.12: cannot open"):
        click.wait()


def test_a_click_in_flight_is_asked_once_more_after_a_death(make_desk: MakeDesk, mortal: ModelClient) -> None:
    desk = make_desk(client=mortal)
    masklet = desk.new_object()
    mortal.wait_until_started()
    os.kill(mortal.pid or 0, signal.SIGSTOP)  # so that the click is surely unanswered
    click = desk.session.frame.add_point(masklet, 0, (20.0, 48.0), positive=True)
    click.start()
    kill(mortal)
    click.wait()
    assert click.answer is not None
    assert set(desk.codes(masklet)) == {0}


def test_a_closed_client_ends_its_process_and_asks_no_more(checkpoint: Path) -> None:
    client = ModelClient()
    client.wait_until_started()
    process = psutil.Process(client.pid)
    os.kill(process.pid, signal.SIGSTOP)
    reply = client.send(wire.EncodeFrames(id=0, model=MODEL, video=VIDEO, frames=(0,)))
    os.kill(process.pid, signal.SIGCONT)
    client.close()
    assert failure(iter(reply)).sentence == "The program is closing."
    assert not process.is_running()
    with pytest.raises(EngineError, match="no longer asked"):
        client.start()
    client.close()


MODEL = wire.ModelRef(checkpoint_path="nowhere.safetensors", checkpoint_sha256="00")
VIDEO = wire.VideoRef(path="nowhere.mp4", fingerprint="00")

_PARENT = """
import os, sys
from engine.model_client import ModelClient
client = ModelClient()
client.wait_until_started()
print(client.pid, flush=True)
sys.stdin.read()
"""


def test_the_model_process_does_not_outlive_a_killed_parent() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    child.wait(60)
    assert not child.is_running()
    parent.stdin.close()
    parent.stdout.close()


def test_an_interrupt_from_the_keyboard_does_not_reach_the_model_process(
    make_desk: MakeDesk, mortal: ModelClient
) -> None:
    desk = make_desk(client=mortal)
    masklet = desk.tracked_object()
    pid = mortal.pid
    assert pid is not None
    os.kill(pid, signal.SIGINT)  # a terminal sends it to the whole process group
    desk.click(masklet, 8)
    assert mortal.pid == pid


# --- what may be wrong around it ----------------------------------------------------------------------------------


def test_a_checkpoint_that_is_missing_broken_foreign_or_changed_is_said(
    make_desk: MakeDesk, checkpoint: Path, tmp_path: Path
) -> None:
    desk = make_desk()
    masklet = desk.new_object()
    with pytest.raises(EngineError, match=r"missing\.safetensors cannot be read: No such file"):
        desk.session.use_checkpoint(tmp_path / "missing.safetensors")

    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(checkpoint.read_bytes()[:100_000])
    with pytest.raises(EngineError, match=r"broken\.safetensors is damaged or incomplete"):
        desk.session.use_checkpoint(broken)

    foreign = tmp_path / "foreign.pt"
    foreign.write_text("print('no checkpoint')")
    with pytest.raises(EngineError, match=r"foreign\.pt is no checkpoint"):
        desk.session.use_checkpoint(foreign)
    assert len(desk.project.store.catalogue.checkpoints()) == 1, "what is none is not remembered"

    with zipfile.ZipFile(tmp_path / "archive.pt", "w") as archive:
        archive.writestr("letter.txt", "no weights")
    desk.session.use_checkpoint(tmp_path / "archive.pt")
    with pytest.raises(EngineError, match=r"archive\.pt"):
        desk.click(masklet, 0)

    changed = tmp_path / "changed.safetensors"
    shutil.copy(checkpoint, changed)
    desk.session.use_checkpoint(changed)
    data = bytearray(changed.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    desk.session.context.device = "cpu"  # other settings, so that it is loaded anew
    with pytest.raises(EngineError, match="its content has changed"):
        desk.click(masklet, 0)

    desk.session.use_checkpoint(checkpoint)
    assert desk.click(masklet, 0).answer is not None, "the process goes on"


def test_a_device_that_is_not_there_is_said(desk: Desk) -> None:
    desk.session.context.device = "cuda:77"
    with pytest.raises(EngineError, match="cuda:77"):
        desk.click(desk.new_object(), 0)


def test_a_pin_of_another_checkpoint_conditions_by_its_mask(desk: Desk, checkpoint: Path, tmp_path: Path) -> None:
    masklet, painted = desk.new_object(), desk.new_object()
    desk.click(masklet, 0)
    desk.session.frame.set_mask(painted, 0, desk.mask(masklet, 0).rle)
    from safetensors import safe_open
    from safetensors.torch import load_file, save_file

    other = tmp_path / "other.safetensors"
    with safe_open(checkpoint, framework="pt") as stored:
        metadata = {**stored.metadata(), "note": "the same weights in another file"}
    save_file(load_file(checkpoint), other, metadata=metadata)
    desk.session.use_checkpoint(other)
    desk.propagate(masklet)
    desk.propagate(painted)
    assert desk.codes(masklet) == desk.codes(painted)


def test_a_video_that_is_missing_or_changed_is_said(make_desk: MakeDesk, mortal: ModelClient, tmp_path: Path) -> None:
    video = write_disc_clip(tmp_path / "own.mp4", brightness=200)
    desk = make_desk(video=video, client=mortal)
    masklet = desk.new_object()
    original = video.read_bytes()
    write_disc_clip(video, brightness=120)
    with pytest.raises(EngineError, match="not the video that was annotated as own: its content has changed"):
        desk.project.open_video(desk.video)
    with pytest.raises(EngineError, match=r"own\.mp4 has changed since it was opened"):
        desk.click(masklet, 0)
    video.unlink()
    with pytest.raises(EngineError, match=r"own is not at .*own\.mp4 any more: say where it lies now"):
        desk.project.open_video(desk.video)
    with pytest.raises(EngineError, match=r"own\.mp4"):
        desk.click(masklet, 0)
    moved = tmp_path / "moved.mp4"
    moved.write_bytes(original)
    again, source = desk.project.add_video(moved)
    source.close()
    assert again.id == desk.video.id
    assert again.path == "moved.mp4"
    desk.session.context.video = again
    assert desk.click(masklet, 0).answer is not None


# --- the whole program killed -------------------------------------------------------------------------------------

_WORKER = """
import os, signal, sys
from pathlib import Path
from engine.model_client import ModelClient
from engine.project import Project, file_sha256
from tests.engine.desk import disc, sit_down

def say(what):
    print(what, flush=True)
    sys.stdin.readline()

client = ModelClient()
project = Project.create(Path(sys.argv[1]))
video, source = project.add_video(Path(sys.argv[2]))
desk = sit_down(project, video, client=client, checkpoint=Path(sys.argv[3]))
masklet = desk.new_object()
desk.click(masklet, 0)
desk.propagate(masklet)
desk.session.frame.paint(masklet, 8, disc(8))
say("painted")
"""


def test_what_was_acknowledged_is_there_after_the_whole_program_was_killed(
    clip: Path, checkpoint: Path, client: ModelClient, tmp_path: Path
) -> None:
    path = tmp_path / "killed.masklets"
    program = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(path), str(clip), str(checkpoint)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline() == "painted\n"
    program.kill()
    program.wait()
    program.stdin.close()
    program.stdout.close()
    with Project.open(path) as project:
        (video,) = project.store.catalogue.videos()
        desk = sit_down(project, video, client=client, checkpoint=checkpoint)
        ((_, (masklet,)),) = desk.session.objects.all()
        kinds = desk.provenance(masklet.id)
        assert set(kinds) == set(GRID)
        assert kinds[0] is Provenance.PROMPTED
        assert kinds[8] is Provenance.PAINTED
        desk.session.history.undo()
        assert desk.provenance(masklet.id)[8] is Provenance.PROPAGATED
        assert done(desk.session.frame.choose_candidate(masklet.id, 0, 1)).answer is not None


def test_a_listener_that_fails_does_not_deafen_the_others(client: ModelClient, checkpoint: Path) -> None:
    model = wire.ModelRef(checkpoint_path=str(checkpoint), checkpoint_sha256=file_sha256(checkpoint))

    def gone() -> None:
        raise RuntimeError("the window is gone")

    first = client.send(wire.LoadModel(id=0, model=model), notify=gone)
    assert isinstance(list(first)[-1], wire.ModelReady)
    assert isinstance(list(client.send(wire.LoadModel(id=0, model=model)))[-1], wire.ModelReady)


def test_a_process_that_dies_at_once_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no module named anything >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with ModelClient() as client, pytest.raises(EngineError, match="no module named anything"):
        client.wait_until_started()


def test_a_click_cancelled_before_a_death_is_not_asked_again(make_desk: MakeDesk, mortal: ModelClient) -> None:
    desk = make_desk(client=mortal)
    masklet = desk.new_object()
    desk.click(masklet, 0)
    assert mortal.pid is not None
    os.kill(mortal.pid, signal.SIGSTOP)
    operation = desk.session.frame.add_point(masklet, 0, (5.0, 5.0), positive=False)
    operation.start()
    operation.cancel()
    kill(mortal)
    operation.wait()
    assert operation.done
    assert operation.answer is None
