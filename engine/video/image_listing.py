"""Which files of a folder count as its frames, and in what order. Any process; looks at names only."""

from __future__ import annotations

import re
from pathlib import Path

_SUFFIXES = {".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".jp2", ".gif"}


def image_files(folder: Path) -> list[Path]:
    """List a folder's images by suffix, hidden ones left out, sorted so that 2 comes before 10."""
    files = [entry for entry in folder.iterdir() if entry.suffix.lower() in _SUFFIXES and entry.name[0] != "."]
    return sorted((file for file in files if file.is_file()), key=lambda file: (_natural(file.stem), file.name))


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Give a sorting key in which runs of digits count as numbers."""
    parts = re.split(r"(\d+)", name.lower())
    return [(0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts if part]
