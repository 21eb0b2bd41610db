from __future__ import annotations

from engine.risk.pace import PAPER_SECONDS, seconds_per_frame
from storage.records import ActiveSeconds


def test_the_papers_figure_stands_in_until_five_frames_are_known() -> None:
    spent = {(1, frame): ActiveSeconds(annotating=2.0) for frame in range(4)}
    assert seconds_per_frame({}) == PAPER_SECONDS
    assert seconds_per_frame(spent) == PAPER_SECONDS
    assert seconds_per_frame(spent | {(1, 9): ActiveSeconds(annotating=30.0)}) == 2.0


def test_time_spent_reviewing_does_not_count() -> None:
    spent = {(1, frame): ActiveSeconds(reviewing=9.0) for frame in range(9)}
    assert seconds_per_frame(spent) == PAPER_SECONDS
