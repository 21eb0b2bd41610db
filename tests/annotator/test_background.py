"""Work on another thread, when what it reads goes."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from threading import Event
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.background import LOOK_MS, Background, forget_all
from tests.annotator.dialogs.conftest import clip, empty_office, look, office, workspace
from tests.annotator.small_window import Office
from tests.patience import WAIT_MS

__all__ = ["clip", "empty_office", "look", "office", "workspace"]


def test_what_still_reads_when_the_window_goes_is_not_heard_of(office: Office, qtbot: QtBot) -> None:
    assert office.workspace.project is not None
    store, closed, ended = office.workspace.project.store, Event(), Event()
    heard: list[Future[Mapping[str, Any]]] = []

    def read() -> Mapping[str, Any]:
        closed.wait()
        try:
            return store.settings()
        finally:
            ended.set()

    background = Background[Mapping[str, Any]](heard.append, office.workspace)
    background.run(read)
    office.workspace.close()
    closed.set()
    assert ended.wait(WAIT_MS / 1000)
    qtbot.wait(3 * LOOK_MS)
    assert heard == []
    assert not background.busy


def test_only_the_parts_of_what_closes_forget(office: Office, qtbot: QtBot) -> None:
    whole, other, go = QObject(), QObject(), Event()
    heard: list[str] = []
    for name, root in (("inside", whole), ("outside", other)):
        part = QObject(root)

        def take(_: Future[bool], name: str = name) -> None:
            heard.append(name)

        Background[bool](take, part).run(go.wait)
    forget_all(whole)
    go.set()
    qtbot.waitUntil(lambda: heard == ["outside"])
    qtbot.wait(3 * LOOK_MS)
    assert heard == ["outside"]
