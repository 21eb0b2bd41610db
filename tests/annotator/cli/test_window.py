from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli import build_parser, display, with_command
from tests.annotator.cli.conftest import Run

BARE = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


def parsed(*arguments: str | Path) -> tuple[str, Path | None]:
    parser = build_parser()
    options = parser.parse_args(with_command([str(each) for each in arguments], parser))
    return options.command, getattr(options, "path", None)


def test_without_a_command_the_window_opens() -> None:
    assert parsed() == ("window", None)
    assert parsed("--verbose") == ("window", None)


def test_a_path_is_never_taken_for_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("clip.mp4", "tracks", "export.masklets"):
        (tmp_path / name).touch()
        assert parsed(name) == ("window", Path(name))
        assert parsed("--verbose", tmp_path / name) == ("window", tmp_path / name)
    (tmp_path / "demo").mkdir()
    assert parsed("demo")[0] == "demo"
    assert parsed("./demo") == ("window", Path("demo"))


def test_without_a_display_a_sentence_says_what_to_do(annotator: Run) -> None:
    finished = annotator(environment=BARE)
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert finished.stderr.startswith("annotator: There is no display here")
    assert "annotator demo" in finished.stderr


def test_a_display_that_does_not_answer_is_a_sentence() -> None:
    why = display.refusal({"DISPLAY": ":73"})
    assert why is not None
    assert any(words in why for words in ("does not answer", "System libraries"))


@pytest.mark.parametrize("environment", [{"QT_QPA_PLATFORM": "offscreen"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_where_qt_needs_no_x_nothing_is_refused(environment: dict[str, str]) -> None:
    assert display.refusal(environment) is None


def test_a_missing_file_named_to_the_window_command_is_a_sentence(annotator: Run, tmp_path: Path) -> None:
    finished = annotator("window", tmp_path / "none.mp4", environment=BARE)
    assert finished.returncode == 1
    assert "none.mp4" in finished.stderr
