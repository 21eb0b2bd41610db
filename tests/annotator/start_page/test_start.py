"""The start page is on the screen before anything heavy is imported."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("torch", "cv2", "sqlalchemy", "alembic", "av", "PIL", "shapely")


def test_nothing_heavy_is_imported_on_the_way_to_the_start_page() -> None:
    code = f"import sys, annotator.app; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == []
