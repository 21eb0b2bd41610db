"""Words on the screen in the person's language: English in the code, Korean from `resources/translations`.

Every text a person sees goes through `tr` (or is named with `mark` where it is defined before it is shown).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import resources

LANGUAGES = {"en": "English", "ko": "한국어"}
_CONTEXT = "annotator"
_VALUE = re.compile(r"\{(\w+)\}")
Templates = tuple[tuple[re.Pattern[str], str], ...]


def mark(text: str) -> str:
    """Name a text for translation where it is defined; `tr` it where it is shown."""
    return text


def tr(text: str, **values: object) -> str:
    """The text in the person's language, its {names} filled in."""
    translated = QCoreApplication.translate(_CONTEXT, text)
    return translated.format(**values) if values else translated


def told(sentence: str) -> str:
    """A sentence that comes from below the window (a known error, a warning) in the person's language.

    Its values are where they were, those that are sentences or parts of the engine's making translated too; a sentence
    that is not known stays as it is.
    """
    translated = QCoreApplication.translate(_CONTEXT, sentence)
    if translated != sentence:
        return translated
    return _matched(sentence, _templates()) or sentence


def _matched(text: str, templates: Templates) -> str | None:
    for pattern, template in templates:
        found = pattern.fullmatch(text)
        if found is not None:
            values = map(_part, found.groups())
            translated = QCoreApplication.translate(_CONTEXT, template)
            return _filled(translated, dict(zip(_VALUE.findall(template), values, strict=True)))
    return None


def _filled(text: str, values: dict[str, str]) -> str:
    return _VALUE.sub(lambda place: values.get(place[1], place[0]), text)


def _part(value: str) -> str:
    return told(value) if value.endswith(".") else _matched(value, _parts()) or value


@lru_cache(maxsize=1)
def _templates() -> Templates:
    """The sentences with values that are known."""
    lines = (resources.TRANSLATIONS / "sentences.txt").read_text(encoding="utf-8").splitlines()
    return _patterns(line for line in lines if _VALUE.search(line))


@lru_cache(maxsize=1)
def _parts() -> Templates:
    from annotator.words.engine_words import PARTS

    return _patterns(PARTS)


def _patterns(lines: Iterable[str]) -> Templates:
    """What each line looks like with values in it, those with most words of their own first."""
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, _VALUE.split(line)[::2])), re.DOTALL), line)
        for line in sorted(lines, key=lambda line: -len(_VALUE.sub("", line)))
    )


def system_language() -> str:
    """The language of the system where we speak it, else English."""
    name = QLocale.system().name()[:2]
    return name if name in LANGUAGES else "en"


class Translation:
    """Installs one language at a time into the application: our own words, and Qt's for its buttons and dialogs."""

    def __init__(self) -> None:
        self._translators: list[QTranslator] = []
        self.language = "en"

    def use(self, language: str) -> None:
        """Speak `language` from now on; windows are told by a LanguageChange event."""
        application = QCoreApplication.instance()
        assert application is not None
        for translator in self._translators:
            application.removeTranslator(translator)
        self._translators.clear()
        self.language = language if language in LANGUAGES else "en"
        if self.language == "en":
            return
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for file in (qt / f"qtbase_{self.language}.qm", resources.TRANSLATIONS / f"{self.language}.qm"):
            translator = QTranslator(application)
            if translator.load(str(file)):
                application.installTranslator(translator)
                self._translators.append(translator)
