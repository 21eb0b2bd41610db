"""The import rules of pyproject.toml hold; broken ones are named in the failure."""

from __future__ import annotations

import re
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


# OpenCV is welcome for its masks and colours, not for its videos: its frame numbers are not those of decoded frames.
_OPENCV_VIDEO = re.compile(r"\bVideoCapture\b|\bcv2?\.VideoWriter\b|from cv2\b[^\n]*\bVideoWriter\b")


def test_videos_are_read_and_written_in_one_place() -> None:
    for forbidden in ("cv2.VideoCapture(0)", "cv.VideoWriter(p)", "from cv2 import VideoWriter", "cv2.VideoWriter(p)"):
        assert _OPENCV_VIDEO.search(forbidden)
    assert not _OPENCV_VIDEO.search("from engine.video.writer import VideoWriter")
    root = Path(__file__).resolve().parent.parent
    packages = ("annotator", "engine", "model", "storage", "resources")
    files = [root / "main.py", *(file for package in packages for file in (root / package).rglob("*.py"))]
    assert len(files) > 100
    product = [file.relative_to(root) for file in files]
    assert [
        str(file)
        for file in product
        if not file.is_relative_to("engine/video") and _OPENCV_VIDEO.search((root / file).read_text("utf-8"))
    ] == []
