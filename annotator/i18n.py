"""Words on the screen in the person's language: English in the code, Korean from `resources/translations`.

Every text a person sees goes through `tr` (or is named with `mark` where it is defined before it is shown).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

import resources

LANGUAGES = {"en": "English", "ko": "한국어"}
_CONTEXT = "annotator"


def mark(text: str) -> str:
    """Name a text for translation where it is defined; `tr` it where it is shown."""
    return text


def tr(text: str, **values: object) -> str:
    """The text in the person's language, its {names} filled in."""
    translated = QCoreApplication.translate(_CONTEXT, text)
    return translated.format(**values) if values else translated


def system_language() -> str:
    """The language of the system where we speak it, else English."""
    name = QLocale.system().name()[:2]
    return name if name in LANGUAGES else "en"


class Translation:
    """Installs one language at a time into the application."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None
        self.language = "en"

    def use(self, language: str) -> None:
        """Speak `language` from now on; texts already shown must be set again."""
        application = QCoreApplication.instance()
        assert application is not None
        if self._translator is not None:
            application.removeTranslator(self._translator)
            self._translator = None
        self.language = language if language in LANGUAGES else "en"
        if self.language == "en":
            return
        translator = QTranslator(application)
        if translator.load(str(resources.TRANSLATIONS / f"{self.language}.qm")):
            application.installTranslator(translator)
            self._translator = translator
