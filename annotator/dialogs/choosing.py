"""Asking for files and folders: of the right kind first, and from where something of the kind was chosen last."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.i18n import mark, tr
from annotator.state.settings import Settings
from engine.places import PROJECT_SUFFIX, VIDEO_SUFFIXES

FileKind = Literal["project", "video", "sav", "checkpoint", "figures"]
FolderKind = Literal["images", "masks", "video", "figures", "dataset"]
_KINDS: dict[FileKind, tuple[str, str]] = {
    "project": (mark("Projects"), f"*{PROJECT_SUFFIX}"),
    "video": (mark("Videos"), " ".join(f"*{suffix}" for suffix in VIDEO_SUFFIXES)),
    "sav": (mark("SA-V JSON"), "*.json"),
    "checkpoint": (mark("Checkpoints"), "*.safetensors *.pt"),
    "figures": (mark("Figures"), "*.json"),
}


def ask_file(kind: FileKind, title: str, parent: QWidget, settings: Settings) -> Path | None:
    """A file that is there, None where the person thought better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _begin(kind, settings), _filters(kind))
    return _chosen(name, kind, settings)


def ask_files(kind: FileKind, title: str, parent: QWidget, settings: Settings) -> list[Path]:
    """Files that are there, in the order of their names; none where the person thought better of it."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, _begin(kind, settings), _filters(kind))
    return [path for name in sorted(names) if (path := _chosen(name, kind, settings)) is not None]


def ask_new_file(kind: FileKind, title: str, parent: QWidget | None, settings: Settings, *, name: str) -> Path | None:
    """Where to write a file, `name` unless the person has another; None where they thought better of it."""
    begin = str(Path(_begin(kind, settings)) / name)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, begin, _filters(kind))
    return _chosen(chosen, kind, settings)


def ask_new_project(title: str, parent: QWidget, settings: Settings) -> Path | None:
    """Where to make a project, None where the person thought better of it."""
    return ask_new_file("project", title, parent, settings, name=f"{tr('project')}{PROJECT_SUFFIX}")


def ask_folder(kind: FolderKind, title: str, parent: QWidget | None, settings: Settings) -> Path | None:
    """A folder that is there, None where the person thought better of it."""
    name = QFileDialog.getExistingDirectory(parent, title, _begin(kind, settings))
    return _chosen(name, kind, settings)


def _filters(kind: FileKind) -> str:
    words, patterns = _KINDS[kind]
    upper = "" if kind != "video" else f" {patterns.upper()}"
    return f"{tr(words)} ({patterns}{upper});;{tr('All files')} (*)"


def _begin(kind: str, settings: Settings) -> str:
    """Where something of the kind was chosen last, else where such things usually lie."""
    places = QStandardPaths.StandardLocation
    usual = QStandardPaths.writableLocation(places.MoviesLocation if kind == "video" else places.DocumentsLocation)
    likely = (settings.text(_key(kind)), usual)
    return next((place for place in likely if place and Path(place).is_dir()), str(Path.home()))


def _chosen(name: str, kind: str, settings: Settings) -> Path | None:
    if not name:
        return None
    path = Path(name)
    settings.set_text(_key(kind), str(path.parent))
    return path


def _key(kind: str) -> str:
    return f"folder of {kind}"
