"""The import rules of pyproject.toml hold; broken ones are named in the failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_import_rules_hold() -> None:
    root = Path(__file__).resolve().parent.parent
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_window_and_command_line_start_without_torch() -> None:
    code = (
        "import sys; import main, engine.session, engine.batch, engine.exporting, engine.importing; "
        "print([name for name in ('torch', 'cv2', 'model') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
