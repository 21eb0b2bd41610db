"""Orders to a training, and what becomes of it when whoever gave them is gone."""

from __future__ import annotations

import io
import os

import pytest

from engine import training_messages as wire
from engine.errors import StoppedError
from engine.learning.training_control import TrainingControl


class ProcessEndedError(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[wire.Event]:
    def leave(status: int) -> None:
        raise ProcessEndedError(status)

    monkeypatch.setattr(os, "_exit", leave)
    return []


def test_it_ends_at_once_when_nobody_is_there_any_more(told: list[wire.Event]) -> None:
    with pytest.raises(ProcessEndedError):
        TrainingControl(told.append).listen(io.StringIO("pause\n"))
    assert told == [wire.Ended(kept=True)]


def test_what_is_at_hand_is_brought_to_an_end(told: list[wire.Event]) -> None:
    control = TrainingControl(told.append)
    with control.at_hand():
        control.listen(io.StringIO("pause\n"))
        assert control.wait()
    assert told == []
    with pytest.raises(StoppedError):
        control.check()


def test_what_is_discarded_can_be_thrown_away_first(told: list[wire.Event]) -> None:
    control = TrainingControl(told.append)
    control.listen(io.StringIO("discard\n"))
    assert (control.discarded, told) == (True, [])
    with pytest.raises(StoppedError):
        control.check()
