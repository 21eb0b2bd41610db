"""Programs that the tests start as processes of their own: `python -m tests.storage.child_programs NAME PATH`.

Each prints what it has had acknowledged, line by line, so that the parent knows what must have survived.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from storage import array_codec
from storage.drafts import NewPin
from storage.errors import StorageError
from storage.records import PinContent, PinKind, StepKind
from storage.store import ProjectStore
from tests.contract.store_world import HEIGHT, WIDTH, World


def write_until_killed(path: Path) -> None:
    """Click on frame 0, every fifth time with a batch of a propagation; print each acknowledged area; never end."""
    world = World(ProjectStore.open(path))
    _, masklet = world.new_object()
    step_id = world.begin_propagation(masklet)
    for number in range(1, HEIGHT * WIDTH):  # areas tell the clicks apart
        world.prompt(masklet, 0, area=number)
        print(f"prompt {number}", flush=True)
        if number % 5 == 0:
            world.append(step_id, masklet, range(1, 33), area=number)
            print(f"batch {number}", flush=True)
    signal.pause()


def write_as_bob(path: Path) -> None:
    """Click thirty times as Bob on the first masklet."""
    with ProjectStore.open(path) as store:
        world = World(store)
        (masklet,) = store.masklets.masklets()
        print("ready", flush=True)
        for frame in range(30):
            world.prompt(masklet.id, frame, area=frame + 1, person=world.bob)


def fill_disk(folder: Path) -> None:
    """Click until the disk is full, make room, and go on."""
    filler = folder / "filler"
    filler.write_bytes(bytes(200_000))
    store = ProjectStore.create(folder / "project.db", name="sample")
    world = World(store)
    _, masklet = world.new_object()
    acknowledged = 0
    try:
        for _ in range(1000):
            heavy_pin(world, masklet, acknowledged)
            acknowledged += 1
        sentence = ""
    except StorageError as error:
        sentence = str(error)
    readable = len(store.masklets.pins(masklet))
    filler.unlink()
    heavy_pin(world, masklet, acknowledged)
    store.close()
    with ProjectStore.open(folder / "project.db") as again:
        kept = len(again.masklets.pins(masklet))
    print(json.dumps({"acknowledged": acknowledged, "sentence": sentence, "readable": readable, "kept": kept}))


def create_on_tiny_disk(folder: Path) -> None:
    """Try to make a project where there is no room for its tables."""
    (folder / "filler").write_bytes(bytes(500_000))
    try:
        ProjectStore.create(folder / "project.db", name="sample")
        sentence = ""
    except StorageError as error:
        sentence = str(error)
    print(json.dumps({"sentence": sentence, "left": sorted(path.name for path in folder.iterdir())}))


def open_read_only(folder: Path) -> None:
    """Try to open a project that can't be written."""
    try:
        ProjectStore.open(folder / "project.db")
        sentence = ""
    except StorageError as error:
        sentence = str(error)
    print(json.dumps({"sentence": sentence}))


def heavy_pin(world: World, masklet_id: int, frame: int) -> None:
    noise = np.random.default_rng(frame).normal(size=2000).astype(np.float32)
    content = PinContent(low_res_logits=array_codec.pack(noise))
    pin = NewPin(masklet_id=masklet_id, frame=frame, kind=PinKind.PROMPTED, content_hash="h", content=content)
    world.store.steps.commit(world.draft(StepKind.PROMPT, pins=(pin,)))


PROGRAMS: dict[str, Callable[[Path], None]] = {
    program.__name__: program
    for program in (write_until_killed, write_as_bob, fill_disk, create_on_tiny_disk, open_read_only)
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](Path(sys.argv[2]))
