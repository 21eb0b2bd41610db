"""The review suites work at the canvas's stand."""

from __future__ import annotations

from tests.annotator.canvas.conftest import clip, look, make_workspace, shared_workspace, stand

__all__ = ["clip", "look", "make_workspace", "shared_workspace", "stand"]
