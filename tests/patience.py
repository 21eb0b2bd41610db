"""Waiting in tests that says nothing about speed: a busy machine makes a test slow, not red."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, SignalInstance
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

WAIT_MS = 120_000
TURNS = 10


def let_through() -> None:
    """Process what is due and what that makes due, turn by turn: how many turns fit a time depends on the machine."""
    for _ in range(TURNS):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class PatientBot(QtBot):
    """A QtBot that gives up after `WAIT_MS`, where pytest-qt's own does after five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = WAIT_MS) -> None:
        """Process events until `callback` is true."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: SignalInstance, *, timeout: int = WAIT_MS, **options: Any) -> Any:
        """Context that waits for `signal`."""
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitExposed(self, widget: QWidget, *, timeout: int = WAIT_MS) -> Any:
        """Context that waits until `widget`'s window can be seen."""
        return super().waitExposed(widget, timeout=timeout)
