from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.annotator.cli.conftest import ROOT, Run


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two videos in the DAVIS layout, a short one and a long one."""
    folder = tmp_path_factory.mktemp("videos")
    for name, frames in (("a-short", 4), ("b-long", 300)):
        for part in ("JPEGImages", "Annotations"):
            (folder / part / name).mkdir(parents=True)
        for t in range(frames):
            mask = np.zeros((48, 64), np.uint8)
            mask[10:30, t % 40 : t % 40 + 20] = 255
            cv2.imwrite(str(folder / f"JPEGImages/{name}/{t:05d}.jpg"), np.dstack([mask // 2 + 40] * 3))
            cv2.imwrite(str(folder / f"Annotations/{name}/{t:05d}.png"), mask)
    return folder


def test_tables_are_printed_and_everything_written(annotator: Run, videos: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    chosen = ["--sequences", "a-short", "--protocol", "online", "--json", out, "--plots", tmp_path / "plots"]
    finished = annotator("evaluate", videos, *chosen)
    assert finished.returncode == 0, finished.stderr
    printed = annotator("evaluate", videos, "--sequences", "a-short", "--prompt", "mask", "--json")
    assert set(json.loads(printed.stdout)["table"]["mean"]) == {"J", "F", "J&F"}
    for words in ("a-short", "J&F", "clicks to 0.75", "after a return", str(out), str(tmp_path / "plots")):
        assert words in finished.stdout
    assert json.loads(out.read_text())["objects"][0]["video"].endswith("/a-short")
    assert (tmp_path / "plots" / "objects.svg").is_file()


def test_what_is_wrong_is_a_sentence(annotator: Run, videos: Path) -> None:
    finished = annotator("evaluate", videos, "--sequences", "c")
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == "annotator: There is nothing called c to evaluate; there are: a-short, b-long.\n"


@pytest.mark.skipif(os.name != "posix", reason="there is no signal like Ctrl-C to send elsewhere")
def test_ctrl_c_keeps_what_is_done(videos: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    command = [sys.executable, ROOT / "main.py", "evaluate", videos, "--protocol", "offline", "--json", out]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # where tests run in the background, SIGINT is ignored, and a new program would inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads run here
    ) as process:
        while process.poll() is None and not out.exists():
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the evaluating process as well
        said, errors = process.communicate()
    assert process.returncode == 130, errors
    assert "a-short" in said
    assert "b-long" not in said
    assert "stopped" in errors
    assert "Traceback" not in errors
    assert json.loads(out.read_text())["finished"] is False
