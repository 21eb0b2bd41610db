"""Files are asked for where something of the kind was chosen last, and of the right kind first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.dialogs.choosing import ask_file, ask_files, ask_folder, ask_new_file
from annotator.state.settings import Settings


class Person:
    """Answers the system's dialogs; `asked` has where each began and which kinds it offered."""

    def __init__(self) -> None:
        self.answer = ""
        self.asked: list[tuple[str, str]] = []

    def file(self, parent: QWidget, title: str, begin: str, kinds: str) -> tuple[str, str]:
        self.asked.append((begin, kinds))
        return self.answer, ""

    def files(self, parent: QWidget, title: str, begin: str, filters: str) -> tuple[list[str], str]:
        self.asked.append((begin, filters))
        return self.answer.split(), ""

    def folder(self, parent: QWidget, title: str, begin: str) -> str:
        self.asked.append((begin, ""))
        return self.answer


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    person = Person()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", person.file)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", person.files)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", person.file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", person.folder)
    return person


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> dict[str, Any]:
    parent = QWidget()
    qtbot.addWidget(parent)
    return {"title": "?", "parent": parent, "settings": Settings(tmp_path / "settings.ini")}


def test_the_folder_of_each_kind_is_remembered(person: Person, desk: dict[str, Any], tmp_path: Path) -> None:
    films = tmp_path / "films"
    films.mkdir()
    person.answer = str(films / "a.mp4")
    assert ask_file("video", **desk) == films / "a.mp4"
    person.answer = ""
    assert ask_file("video", **desk) is None
    assert ask_file("checkpoint", **desk) is None
    assert person.asked[1][0] == str(films), "also after one that was cancelled"
    assert person.asked[2][0] != str(films)
    films.rmdir()
    ask_file("video", **desk)
    assert Path(person.asked[3][0]).is_dir(), "what has gone is no place to begin at"


def test_several_files_come_by_name(person: Person, desk: dict[str, Any], tmp_path: Path) -> None:
    person.answer = f"{tmp_path}/b.mp4 {tmp_path}/a.mp4"
    assert ask_files("video", **desk) == [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    person.answer = ""
    assert ask_files("video", **desk) == []
    assert person.asked[1][0] == str(tmp_path)


def test_videos_come_first_and_all_files_can_be_had(person: Person, desk: dict[str, Any]) -> None:
    ask_file("video", **desk)
    first, second = person.asked[0][1].split(";;")
    assert first.startswith("Videos (")
    assert {"*.mp4", "*.MP4", "*.mkv"} <= set(first.removeprefix("Videos (").rstrip(")").split())
    assert second == "All files (*)"


def test_folders_begin_beside_the_last_one(person: Person, desk: dict[str, Any], tmp_path: Path) -> None:
    person.answer = str(tmp_path / "frames")
    assert ask_folder("images", **desk) == tmp_path / "frames"
    ask_folder("images", **desk)
    assert person.asked[1][0] == str(tmp_path)


def test_a_new_file_is_offered_beside_the_last_one(person: Person, desk: dict[str, Any], tmp_path: Path) -> None:
    person.answer = str(tmp_path / "mine.json")
    assert ask_new_file("figures", **desk, name="stats.json") == tmp_path / "mine.json"
    ask_new_file("figures", **desk, name="stats.json")
    assert person.asked[1] == (str(tmp_path / "stats.json"), "Figures (*.json);;All files (*)")
