"""The reader of colours lets go of a video at once, however long a frame of it takes."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from annotator.worth.colour_reader import ColourReader, Wanted
from engine.errors import StoppedError
from tests.annotator.timeline.scene import Scene
from tests.patience import WAIT_MS


def test_a_frame_that_takes_long_does_not_hold_another_video_up(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def frame(index: int, *, cancelled: object = lambda: False) -> None:
        assert callable(cancelled)
        begun.set()
        while not cancelled():
            pass
        raise StoppedError

    source = SimpleNamespace(frame=frame, close=lambda: None)
    monkeypatch.setattr("engine.video.open_video", lambda path, *, cancelled: source)
    reader = ColourReader()
    reader.open(scene.session)
    reader.want([Wanted(1, 4, 1, 0, 1)])
    assert begun.wait(WAIT_MS / 1000)
    reader.open(None)
    assert reader.idle
    reader.close()
