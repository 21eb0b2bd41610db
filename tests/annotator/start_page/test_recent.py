from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from annotator.state.recent import PICTURE_SIZE, PictureKeeper, picture_path, recent_projects, when_words
from annotator.state.settings import Settings
from tests.annotator.small_window import Office, settle

NOW = datetime(2026, 3, 10, 15, 30)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(minutes=5), "today 15:25"),
        (timedelta(hours=16), "yesterday 23:30"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=7), "2026-03-03"),
        (timedelta(hours=-1), "today 16:30"),
    ],
)
def test_when_is_said_as_people_say_it(before: timedelta, words: str) -> None:
    assert when_words(NOW - before, now=NOW) == words


def test_projects_that_are_gone_are_left_out_and_the_last_opened_is_first(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    for name in ("one", "two", "three"):
        path = tmp_path / f"{name}.masklets"
        path.touch()
        settings.remember_project(path)
    settings.remember_project(tmp_path / "one.masklets")
    (tmp_path / "three.masklets").unlink()
    assert [project.name for project in recent_projects(settings)] == ["one", "two"]


def test_the_time_is_that_of_the_last_change(tmp_path: Path) -> None:
    settings, path = Settings(tmp_path / "settings.ini"), tmp_path / "one.masklets"
    path.touch()
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    settings.remember_project(path)
    assert recent_projects(settings)[0].changed == NOW


def test_a_place_in_the_home_folder_is_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings, path = Settings(tmp_path / "settings.ini"), tmp_path / "work" / "one.masklets"
    path.parent.mkdir()
    path.touch()
    settings.remember_project(path)
    assert recent_projects(settings)[0].folder == "~/work"


def test_the_first_frame_seen_becomes_the_projects_picture(empty_office: Office, clip: Path, qtbot: QtBot) -> None:
    PictureKeeper(empty_office.workspace)
    empty_office.workspace.opening.add_video(clip)
    settle(empty_office.workspace)
    assert empty_office.workspace.project is not None
    path = picture_path(empty_office.workspace.project.path)
    qtbot.waitUntil(path.exists)
    picture = QPixmap(str(path))
    assert picture.width() >= PICTURE_SIZE.width()
    assert picture.height() >= PICTURE_SIZE.height()
