from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotator.cli.system import packages_missing
from tests.annotator.cli.conftest import Run


def _by_area(report: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {finding["area"]: finding for finding in report["findings"]}


def test_everything_needed_works_here(annotator: Run, checkpoint: Path) -> None:
    finished = annotator("doctor", "--json", "--checkpoint", checkpoint, "--device", "cpu")
    report = json.loads(finished.stdout)
    assert (finished.returncode, report["works"]) == (0, True), report
    findings = _by_area(report)
    assert set(findings) == {"checkpoint", "model", "click", "decoding", "encoding", "database", "display", "disk"}
    assert "torch" in findings["model"]["text"]
    assert "WAL" in findings["database"]["text"]


def test_a_broken_checkpoint_is_found_and_the_rest_is_still_checked(annotator: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"not a checkpoint")
    finished = annotator("doctor", "--checkpoint", broken, environment={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert finished.returncode == 1
    lines = finished.stdout.splitlines()
    assert any(line.startswith("✗ model") and "broken.pt" in line for line in lines), finished.stdout
    assert any(line.startswith("✓ database") for line in lines)
    assert any(line.startswith("! display") for line in lines)


def test_a_missing_checkpoint_is_said_with_what_to_do(annotator: Run, tmp_path: Path) -> None:
    finished = annotator("doctor", "--checkpoint", tmp_path / "none.pt")
    assert finished.returncode == 1
    assert f"✗ checkpoint  There is no checkpoint at {tmp_path / 'none.pt'}." in finished.stdout
    assert "name a checkpoint with --checkpoint" in finished.stdout


def test_a_terminal_without_utf_8_gets_words_for_signs(annotator: Run, tmp_path: Path) -> None:
    finished = annotator("doctor", "--checkpoint", tmp_path / "none.pt", environment={"PYTHONIOENCODING": "ascii"})
    assert "[failed] checkpoint" in finished.stdout


def test_missing_libraries_are_named_by_their_packages() -> None:
    listing = """
        libxcb-cursor.so.0 => not found
        libX11.so.6 => /usr/lib/libX11.so.6 (0x0000)
        libGL.so.1 => not found
        libgthread-2.0.so.0 => not found
        libglib-2.0.so.0 => not found
        libxcb-keysyms.so.1 => not found
        libsndio.so.7.0 => not found
    """
    wanted = ["libgl1", "libglib2.0-0", "libsndio7", "libxcb-cursor0", "libxcb-keysyms1"]
    assert packages_missing(listing) == wanted
