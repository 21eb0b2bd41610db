"""What the program remembers between starts, per person at the machine: not of any project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

RECENT_MAX = 12


class Settings:
    """Typed access to the settings file."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            self._values = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "masklet", "annotator")
        else:
            self._values = QSettings(str(path), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A text setting."""
        value = self._values.value(key, default)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Remember a text setting."""
        self._values.setValue(key, value)

    def recent_projects(self) -> list[Path]:
        """Projects opened lately, the last one first, without those that are gone."""
        names = self.text("recent_projects").split("\n")
        return [Path(name) for name in names if name and Path(name).exists()]

    def remember_project(self, path: Path) -> None:
        """Put a project at the top of the recent ones."""
        others = [each for each in self.recent_projects() if each != path]
        self.set_text("recent_projects", "\n".join(str(each) for each in [path, *others][:RECENT_MAX]))

    def geometry(self) -> QByteArray:
        """Size and place of the window when it was last closed."""
        value = self._values.value("geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's size and place."""
        self._values.setValue("geometry", geometry)

    def sync(self) -> None:
        """Write what is remembered to the file now, for another process to read."""
        self._values.sync()
