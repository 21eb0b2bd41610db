"""Every text has its Korean, and what is loaded is what is written."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from resources.translations import collect

VALUE = re.compile(r"\{[^}]*\}")
HANGUL = re.compile(r"[가-힣]")
SAME_IN_BOTH = {"SAM 2", "SA-V JSON"}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    spoken, sentences = collect.collect()
    return [*spoken, *sentences]


@pytest.fixture(scope="module")
def korean() -> dict[str, str]:
    return collect.translations()


def test_every_text_has_its_korean(texts: list[str], korean: dict[str, str]) -> None:
    assert [text for text in texts if not korean.get(text)] == [], "run: python -m resources.translations.collect"


def test_nothing_is_kept_that_is_no_longer_said(texts: list[str], korean: dict[str, str]) -> None:
    assert set(korean) <= set(texts)


def test_korean_is_korean(korean: dict[str, str]) -> None:
    assert {text for text, said in korean.items() if not HANGUL.search(said)} == SAME_IN_BOTH


def test_the_values_of_a_text_are_those_of_its_korean(texts: list[str], korean: dict[str, str]) -> None:
    spoken, _ = collect.collect()
    for text in texts:
        mine, theirs = set(VALUE.findall(text)), set(VALUE.findall(korean[text]))
        assert theirs <= mine, text
        assert text not in spoken or theirs == mine, text


def test_the_compiled_file_says_what_is_written(korean: dict[str, str]) -> None:
    translator = QTranslator()
    assert translator.load(str(collect.QM))
    differing = [text for text, said in korean.items() if translator.translate(collect.CONTEXT, text) != said]
    assert differing == [], "run: python -m resources.translations.collect"


def test_the_list_of_sentences_is_up_to_date() -> None:
    _, sentences = collect.collect()
    assert collect.SENTENCES.read_text(encoding="utf-8").splitlines() == sentences


def test_a_new_text_is_found_and_reported_as_missing(tmp_path: Path) -> None:
    for part in ("annotator", "engine", "storage"):
        (tmp_path / part).mkdir()
    (tmp_path / "annotator" / "view.py").write_text('tr("Hello, {name}" if name else "Hello", name=name)\n')
    (tmp_path / "engine" / "phases.py").write_text('PHASES: dict = {1: Policy(name="Slow")}\n')
    (tmp_path / "storage" / "disk.py").write_text(
        '"""Not a sentence to show."""\nraise StorageError(f"{path} is lost: look for {what}.")\n'
    )
    texts, sentences = collect.collect(tmp_path)
    assert texts == ["Hello", "Hello, {name}", "Slow"]
    assert sentences == ["{1} is lost: look for {2}."]
    assert collect.write(texts, {"Hello": "안녕"}, tmp_path / "ko.ts") == ["Hello, {name}", "Slow"]
    assert collect.translations(tmp_path / "ko.ts") == {"Hello": "안녕", "Hello, {name}": "", "Slow": ""}


SETTERS = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setStatusTip", "setTitle"),
    *("addAction", "addMenu", "addTab", "addItem", "drawText", "tell", "warn", "setHeaderLabels", "getText"),
}
WORD = re.compile(r"[A-Za-z]{3,}")


def unspoken(path: Path) -> list[str]:
    """Words that a widget is given without `tr`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SETTERS:
            for value in node.args:
                parts = value.values if isinstance(value, ast.JoinedStr) else [value]
                words = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
                found += [f"{path.name}:{node.lineno}: {word}" for word in words if WORD.search(word)]
    return found


def test_no_widget_is_given_words_that_cannot_be_translated() -> None:
    window = [path for path in (collect.ROOT / "annotator").rglob("*.py") if "cli" not in path.parts]
    assert [words for path in sorted(window) for words in unspoken(path)] == []


def test_words_without_translation_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "view.py").write_text(
        'label.setText("Hello")\nlabel.setText(f"{n} frames")\nlabel.setText(tr("Hello"))\n'
    )
    assert unspoken(tmp_path / "view.py") == ["view.py:1: Hello", "view.py:2:  frames"]
