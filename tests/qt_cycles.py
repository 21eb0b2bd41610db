"""A fixture for every suite that makes Qt objects: as in the program, cycles are collected on the window's thread."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from annotator.cycle_collector import CycleCollector


@pytest.fixture(scope="package", autouse=True)
def cycles_are_collected_here(qapp: QApplication) -> Iterator[None]:
    collector = CycleCollector(qapp)
    yield
    collector.deleteLater()
    gc.collect()
    gc.enable()
