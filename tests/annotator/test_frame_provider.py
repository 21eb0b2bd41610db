"""Far frames: something near them comes first, and a wish elsewhere ends the way to them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.frame_provider import FAR, FrameProvider
from engine.errors import StoppedError
from engine.video import FrameSource
from engine.video.frame_source import Cancelled, RgbFrame, VideoInfo

COUNT = 1000


class SlowVideo(FrameSource):
    """Frames come from keyframes 100 apart; each of those between only when it is let through."""

    def __init__(self) -> None:
        super().__init__(VideoInfo(Path("slow.mp4"), "file", 4, 2, COUNT, 24.0, (), (), ""))
        self.may_go = threading.Event()
        self.asked: list[int] = []
        self.left: list[int] = []

    def frame(self, index: int, *, cancelled: Cancelled | None = None) -> RgbFrame:
        self.asked.append(index)
        while index % 100 and not self.may_go.wait(0.002):
            if cancelled is not None and cancelled():
                self.left.append(index)
                raise StoppedError("Reading slow.mp4 was stopped.")
        return np.full((2, 4, 3), index % 256, np.uint8)

    def on_the_way(self, index: int) -> int | None:
        return index // 100 * 100 if index % 100 else None

    def is_current(self) -> bool:
        return True

    def close(self) -> None:
        self.may_go.set()


@pytest.fixture
def video() -> SlowVideo:
    return SlowVideo()


@pytest.fixture
def provider(qapp: object, video: SlowVideo) -> Iterator[FrameProvider]:
    provider = FrameProvider()
    provider.open(video)
    yield provider
    video.may_go.set()
    provider.close()


def test_a_picture_near_the_wish_comes_before_it(provider: FrameProvider, video: SlowVideo, qtbot: QtBot) -> None:
    provider.want([555, 556])
    qtbot.waitUntil(lambda: provider.picture(500) is not None)
    assert provider.picture(555) is None
    assert provider.nearest(555) == 500
    video.may_go.set()
    qtbot.waitUntil(lambda: provider.picture(556) is not None)
    assert video.asked == [500, 555, 556], "those ahead are not approached, only the newest wish"


def test_a_wish_elsewhere_ends_the_way(provider: FrameProvider, video: SlowVideo, qtbot: QtBot) -> None:
    failures: list[str] = []
    provider.failed.connect(failures.append)
    provider.want([555])
    qtbot.waitUntil(lambda: 555 in video.asked)
    provider.want([255])
    qtbot.waitUntil(lambda: 255 in video.asked)
    assert video.left == [555]
    video.may_go.set()
    qtbot.waitUntil(lambda: provider.picture(255) is not None)
    assert failures == []


def test_a_wish_nearby_lets_the_reading_go_on(provider: FrameProvider, video: SlowVideo, qtbot: QtBot) -> None:
    provider.want([555])
    qtbot.waitUntil(lambda: 555 in video.asked)
    provider.want([555 + FAR])
    video.may_go.set()
    qtbot.waitUntil(lambda: provider.picture(555 + FAR) is not None)
    assert provider.picture(555) is not None
    assert video.left == []
