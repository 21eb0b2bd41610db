"""Who decides is read once, and anew when people change."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from annotator.actions.conditions import decides
from annotator.i18n import Translation
from engine.team.people import People
from storage.records import Role
from tests.annotator.dialogs.conftest import clip, empty_office, look, office, workspace
from tests.annotator.small_window import Office

__all__ = ["clip", "empty_office", "look", "office", "workspace"]


def test_a_lead_who_comes_and_goes_changes_who_decides(office: Office, qtbot: QtBot) -> None:
    here = office.workspace
    assert decides(here) is None, "where nobody is a lead everybody decides"
    here.take_over("Lea", role=Role.LEAD)
    assert decides(here) is None
    here.take_over("Ann", role=Role.ANNOTATOR)
    assert "Lea" in (decides(here) or "")


def test_nobody_is_asked_twice_for_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[People] = []
    plain = People.active
    monkeypatch.setattr(People, "active", lambda people: asked.append(people) or plain(people))
    for _ in range(3):
        decides(office.workspace)
    assert len(asked) == 1


def test_the_reason_follows_the_language(office: Office, qtbot: QtBot) -> None:
    here, translation = office.workspace, Translation()
    here.take_over("Lea", role=Role.LEAD)
    here.take_over("Ann", role=Role.ANNOTATOR)
    english = decides(here)
    try:
        translation.use("ko")
        assert decides(here) != english
    finally:
        translation.use("en")
    assert decides(here) == english
