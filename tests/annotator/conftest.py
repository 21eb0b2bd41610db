"""What the window's suites share: no screen is needed."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.qt_cycles import closed_windows_end, cycles_are_collected_here

__all__ = ["closed_windows_end", "cycles_are_collected_here"]
