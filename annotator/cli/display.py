"""Whether a window can be opened here, found out before Qt is asked: where its X plugin fails, Qt ends the process.

Runs in the command line's process; imports nothing of Qt.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from annotator.cli import system

_ADVICE = "play the whole loop without a window: annotator demo --headless"


def refusal(environment: Mapping[str, str] = os.environ) -> str | None:
    """Why no window can be opened, as a sentence with what to do; None where one can."""
    if not sys.platform.startswith("linux") or (environment.get("QT_QPA_PLATFORM") or "xcb") != "xcb":
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    if not environment.get("DISPLAY"):
        return f"There is no display here to open a window on; {_ADVICE}"
    plugin = system.xcb_plugin()
    if plugin is not None and not _loads(plugin):
        packages = " ".join(system.missing_xcb_packages() or ())
        what = f"on Debian and Ubuntu: sudo apt install {packages}" if packages else "see: annotator doctor"
        return f"System libraries that a window needs are missing, {what}"
    if not _answers(environment["DISPLAY"]):
        return f"The display {environment['DISPLAY']} does not answer: set DISPLAY to one that does, or {_ADVICE}"
    return None


def _loads(library: Path) -> bool:
    try:
        ctypes.CDLL(str(library))
    except OSError:
        return False
    return True


def _answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")  # loaded with the plugin already
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed
