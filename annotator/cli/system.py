"""Questions to the operating system that `annotator doctor` asks: libraries, cards, folders. Nothing is imported."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = {"libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0"}
"""Debian packages whose names do not follow from the library's."""


def missing_xcb_packages() -> list[str] | None:
    """Debian packages with the libraries that Qt's X plugin lacks here; None where that cannot be found out (Linux)."""
    plugin = xcb_plugin()
    if plugin is None or shutil.which("ldd") is None:
        return None
    listing = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True, check=False).stdout
    return packages_missing(listing)


def xcb_plugin() -> Path | None:
    """The file of Qt's X plugin; None where there is none."""
    qt = find_spec("PySide6")
    if qt is None or qt.origin is None:
        return None
    plugin = Path(qt.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    return plugin if plugin.is_file() else None


def packages_missing(listing: str) -> list[str]:
    """The Debian packages of the libraries that a listing by `ldd` calls "not found", in order, each once."""
    names = re.findall(r"^\s*(lib\S+) => not found", listing, flags=re.MULTILINE)
    return sorted({_package(name.lower()) for name in names})


def has_nvidia_card() -> bool:
    """Whether the driver of an NVIDIA card is loaded."""
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None


def folder_bytes(folder: Path) -> int:
    """Bytes of the files in a folder and below; 0 where it is absent."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def free_bytes(folder: Path) -> int:
    """Free bytes on the disk where a folder lies or would lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _package(library: str) -> str:
    if library in _PACKAGES:
        return _PACKAGES[library]
    stem, _, version = library.partition(".so.")
    joint = "-" if stem[-1].isdigit() else ""
    return f"{stem}{joint}{version.split('.')[0]}"
