"""Names and places of files that many parts know: apart from the parts that read them, so that knowing costs nothing.

Any process; imports nothing but the standard library.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PROJECT_SUFFIX = ".masklets"
VIDEO_SUFFIXES = (
    ".mp4",
    ".mov",
    ".m4v",
    ".mkv",
    ".webm",
    ".avi",
    ".mpg",
    ".mpeg",
    ".ts",
    ".mts",
    ".wmv",
    ".flv",
    ".ogv",
    ".3gp",
)
"""What files in a folder are taken for videos, and offered first; one of another name is opened when it is named."""


def cache_folder() -> Path:
    """Give the folder for things that can be made again: `ANNOTATOR_CACHE`, or the system's place for caches."""
    if named := os.environ.get("ANNOTATOR_CACHE"):
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "masklet-annotator"


def versions_folder(project: Path) -> Path:
    """Give the folder of the versions that were trained in a project: beside its file."""
    return project.with_name(f"{project.stem}_versions")


def checkpoint_folder() -> Path:
    """Give the folder for downloaded checkpoints: `ANNOTATOR_CHECKPOINTS`, or the system's place for data."""
    if named := os.environ.get("ANNOTATOR_CHECKPOINTS"):
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "masklet-annotator" / "checkpoints"
