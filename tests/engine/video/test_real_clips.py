"""Real clips from outside the repository: every packet is a frame, and jumping gives what playing gives."""

from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest

from engine.video import open_video


@pytest.mark.shared_data
def test_real_clips(shared_data: Path) -> None:
    clips = sorted((shared_data / "clips").glob("*.mp4"))
    assert clips
    for path in clips:
        with av.open(str(path)) as container:
            packets = sum(1 for packet in container.demux(video=0) if packet.size and not packet.is_discard)
        with open_video(path) as video:
            assert len(video) == packets
            assert video.info.warnings == ()
            wanted = random.Random(0).sample(range(len(video)), 8)
            in_order = dict(zip(sorted(wanted), video.frames(sorted(wanted)), strict=True))
        with open_video(path) as video:
            for number in wanted:
                assert np.array_equal(video.frame(number), in_order[number]), f"{path.name} frame {number}"
