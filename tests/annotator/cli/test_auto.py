"""What `annotator auto` says of each video, and which arguments it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli import build_parser
from annotator.cli.auto import _tell
from engine.auto import runs
from engine.auto.runs import AutoResult, VideoResult
from engine.auto.settings import settings_for

FOUND = {"points": 256, "decoded": 768, "good": 61, "stable": 22, "uncut": 22, "distinct": 6}


@pytest.mark.parametrize("extra", [["--crops", "x"], ["--crops", "-1"], ["--points", "many"], ["--rate", "0"], []])
def test_arguments_that_mean_nothing_are_refused(extra: list[str]) -> None:
    words = ["auto", "clip.mp4", *(["--project", "p.masklets"] if extra else []), *extra]
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(words)
    assert ended.value.code == 2


def test_crops_are_points_per_level_of_windows() -> None:
    parser = build_parser()
    words = ["auto", "clip.mp4", "--project", "p.masklets"]
    assert parser.parse_args(words).crops is None
    assert parser.parse_args([*words, "--crops", "16,4"]).crops == (16, 4)
    assert parser.parse_args([*words, "--crops", "0"]).crops == (0,)


@pytest.mark.parametrize(
    ("result", "says"),
    [
        (VideoResult(video="a", made=1, found=FOUND, dropped={"double": 5}, seconds=2.0), "a: 1 masklet in 2.0 s."),
        (VideoResult(video="a", made=1, found=FOUND, dropped={"double": 5}), "dropped: 5 the same as a better one"),
        (VideoResult(video="a", made=3, found=FOUND, skipped=True), "a: done already, 3 masklets."),
        (VideoResult(video="a", found=FOUND | {"distinct": 0}), "a: no object was found on the first frame"),
    ],
)
def test_each_video_gets_its_sentence(result: VideoResult, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    _tell(result, quiet=False)
    assert says in capsys.readouterr().out
    _tell(result, quiet=True)
    assert capsys.readouterr().out == ""


def test_a_video_that_cannot_be_read_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    _tell(VideoResult(video="b", failure="b is no video."), quiet=True)
    assert capsys.readouterr().err == "annotator: b is no video.\n"


def test_the_summary_names_what_failed_and_the_status_is_not_zero(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    videos = (VideoResult(video="a", made=2), VideoResult(video="b", failure="b.mp4: The model process stopped."))
    settings = settings_for(model_name="tiny", on_cpu=True)
    result = AutoResult(project=tmp_path / "p.masklets", settings=settings, videos=videos)
    monkeypatch.setattr(runs, "auto_videos", lambda *_, **__: result)
    options = build_parser().parse_args(["auto", str(tmp_path), "--project", str(result.project)])
    assert options.run(options) == 1
    said = capsys.readouterr()
    assert "Made for review" in said.out
    assert said.err == "annotator: Not done: b. The same command goes on with what is left.\n"
