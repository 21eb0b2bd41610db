"""Runs the program as a person does, in a process of its own, on a clip of a moving disc."""

from __future__ import annotations

from tests.engine.conftest import clip
from tests.qt_cycles import closed_windows_end, cycles_are_collected_here

__all__ = ["clip", "closed_windows_end", "cycles_are_collected_here"]
