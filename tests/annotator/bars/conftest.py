"""The bars' suites use the dialogs' window."""

from __future__ import annotations

from tests.annotator.dialogs.conftest import clip, empty_office, look, office, translation, workspace

__all__ = ["clip", "empty_office", "look", "office", "translation", "workspace"]
