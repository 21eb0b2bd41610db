"""Fixtures for every suite that makes Qt objects: what a test leaves ends at once, and on the window's thread."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from annotator.cycle_collector import CycleCollector


@pytest.fixture(scope="package", autouse=True)
def cycles_are_collected_here(qapp: QApplication) -> Iterator[None]:
    """As in the program, no other thread collects garbage."""
    collector = CycleCollector(qapp)
    yield
    collector.deleteLater()
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def closed_windows_end() -> Iterator[None]:
    """Windows that were closed are deleted while they are whole: what is collected later loses its attributes first."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
