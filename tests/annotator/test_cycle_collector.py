"""Reference cycles made on any thread are collected on the window's."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import ClassVar

from pytestqt.qtbot import QtBot

from annotator.cycle_collector import CycleCollector


class Knot:
    """An object that only a collection can free; notes the thread on which it ends."""

    ended_on: ClassVar[list[threading.Thread]] = []

    def __init__(self) -> None:
        self.own = self

    def __del__(self) -> None:
        self.ended_on.append(threading.current_thread())


def test_cycles_of_other_threads_end_on_the_windows(qtbot: QtBot) -> None:
    Knot.ended_on.clear()
    collector = CycleCollector()
    alive: list[weakref.ref[Knot]] = []

    def allocate() -> None:
        for _ in range(5 * gc.get_threshold()[0]):  # what is freed by itself does not count: Python would collect
            alive.append(weakref.ref(Knot()))

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert not Knot.ended_on, "nothing is collected on the thread that allocates"
    qtbot.waitUntil(lambda: all(each() is None for each in alive))
    assert set(Knot.ended_on) == {threading.main_thread()}
    collector.deleteLater()
