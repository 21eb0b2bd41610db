"""Garbage collection of reference cycles on the window's thread and no other.

Python collects on whichever thread happens to allocate. Cycles hold Qt objects, and one that is destroyed on another
thread than its own leaves its timers behind: the next one that fires ends the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimerEvent

INTERVAL_MS = 500


class CycleCollector(QObject):
    """Collects in place of Python, on the thread it was made on, while events are processed there.

    Looks at every `INTERVAL_MS` which generation is due by Python's own thresholds.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self.startTimer(INTERVAL_MS)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Collect the oldest generation that is due."""
        thresholds = gc.get_threshold()
        due = [generation for generation, count in enumerate(gc.get_count()) if count > thresholds[generation]]
        if due:
            gc.collect(due[-1])
