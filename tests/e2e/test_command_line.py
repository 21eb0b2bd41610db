"""The command line through `main.py`, asserting on what it says, its exit status and the files on disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco

from engine.project import Project
from storage.errors import StorageError
from storage.records import Provenance, StepKind
from tests.engine.desk import COUNT, SIZE, disc, disc_centre, write_disc_clip

# pycocotools meets a change in numpy's protocol for arrays.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}


def annotator(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False)


def write_prompts(folder: Path, objects: object) -> Path:
    path = folder / "prompts.json"
    path.write_text(json.dumps({"objects": objects}))
    return path


def decoded(document: dict[str, Any], masklet: int) -> list[np.ndarray[Any, Any]]:
    return [coco.decode(row[masklet]).astype(bool) for row in document["masklet"]]


@pytest.fixture(scope="module")
def tracked(tmp_path_factory: pytest.TempPathFactory, clip: Path, checkpoint: Path) -> tuple[Path, dict[str, Any]]:
    """The output folder and the JSON answer of one run with every kind of prompt."""
    folder = tmp_path_factory.mktemp("track")
    Image.fromarray(disc(20).astype(np.uint8) * 255).save(folder / "disc.png")
    x, y = disc_centre(0)
    objects = [
        {
            "id": 1,
            "prompts": [
                {"frame": 0, "points": [[x, y], [100, 80]], "labels": [1, 0]},
                {"frame": 30, "absent": True, "until": 35},
            ],
        },
        {
            "id": 7,
            "prompts": [{"frame": 0, "box": [x - 14, y - 14, x + 14, y + 14]}, {"frame": 20, "mask": "disc.png"}],
        },
    ]
    prompts = write_prompts(folder, objects)
    out = folder / "out"
    command = ("track", clip, "--prompts", prompts, "--out", out, "--checkpoint", checkpoint, "--png", "--json")
    ran = annotator(*command)
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return out, answer


def test_track_writes_a_document_that_pycocotools_reads(tracked: tuple[Path, dict[str, Any]]) -> None:
    out, answer = tracked
    assert answer["documents"] == [str(out / "disc_manual.json")]
    assert (answer["objects"], answer["warnings"]) == (2, [])
    document = json.loads((out / "disc_manual.json").read_text())
    assert (document["video_frame_count"], document["video_height"], document["video_width"]) == (COUNT, *SIZE)
    assert document["masklet_id"] == [1, 7]
    assert len(document["masklet"]) == COUNT, "every frame by default"
    first, second = decoded(document, 0), decoded(document, 1)
    assert all(mask.shape == SIZE for mask in first + second)
    assert [frame for frame in range(30, 36) if first[frame].any()] == []
    assert np.array_equal(second[20], disc(20))


def test_track_writes_the_masks_as_pictures(tracked: tuple[Path, dict[str, Any]]) -> None:
    out, _ = tracked
    document = json.loads((out / "disc_manual.json").read_text())
    for index, number in enumerate((1, 7)):
        pictures = sorted((out / "png" / f"{number:03d}").iterdir())
        assert [path.name for path in pictures] == [f"{frame:05d}.png" for frame in range(COUNT)]
        for path, mask in zip(pictures, decoded(document, index), strict=True):
            assert np.array_equal(np.asarray(Image.open(path)), mask * np.uint8(255))


def test_track_leaves_a_project_to_go_on_from(tracked: tuple[Path, dict[str, Any]]) -> None:
    _, answer = tracked
    with Project.open(Path(answer["project"])) as project:
        (video,) = project.store.catalogue.videos()
        assert (video.stride, video.frame_count) == (1, COUNT)
        (first, second) = project.store.masklets.targets(video.id)
        assert (first.number, second.number) == (1, 7)
        (masklet,) = project.store.masklets.masklets(target_id=second.id)
        pins = project.store.masklets.pins(masklet.id)
        assert list(pins) == [0, 20]
        assert pins[0].prompts.box == (10.0, 34.0, 38.0, 62.0)


def test_export_takes_what_was_accepted_unless_told(tracked: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    out, answer = tracked
    refused = annotator("export", answer["project"], "--out", tmp_path / "accepted")
    assert refused.returncode == 1
    assert refused.stderr.startswith("annotator: There is nothing to export from disc.masklets")
    assert "judged satisfactory" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    ran = annotator("export", answer["project"], "--out", tmp_path, "--unverified", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {"documents": [str(tmp_path / "disc_manual.json")]}
    assert json.loads((tmp_path / "disc_manual.json").read_text()) == json.loads((out / "disc_manual.json").read_text())


def test_import_brings_the_same_masks_into_another_project(
    tracked: tuple[Path, dict[str, Any]], clip: Path, tmp_path: Path
) -> None:
    out, answer = tracked
    with Project.open(Path(answer["project"])) as project, Project.create(tmp_path / "new.masklets") as new:
        added, source = new.add_video(clip, every_frame=True)
        source.close()
        ran = annotator("import", tmp_path / "new.masklets", out / "disc_manual.json")
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout == f"Imported 2 masklets into {tmp_path / 'new.masklets'}.\n"
        (video,) = project.store.catalogue.videos()
        codes = [
            [
                [mask.rle for mask in each.store.masklets.masks(masklet.id).values()]
                for target in each.store.masklets.targets(of.id)
                for masklet in each.store.masklets.masklets(target_id=target.id)
            ]
            for each, of in ((project, video), (new, added))
        ]
        assert codes[0] == codes[1]


def test_a_coarser_rate_keeps_to_its_grid(clip: Path, checkpoint: Path, tmp_path: Path) -> None:
    prompts = write_prompts(tmp_path, [{"id": 1, "prompts": [{"frame": 8, "points": [[40, 48]], "labels": [1]}]}])
    command = ("track", clip, "--prompts", prompts, "--out", tmp_path, "--checkpoint", checkpoint, "--rate", 6)
    ran = annotator(*command)
    assert ran.returncode == 0, ran.stderr
    assert "Tracked 1 object over 11 frames" in ran.stdout
    assert str(tmp_path / "disc_manual.json") in ran.stdout
    document = json.loads((tmp_path / "disc_manual.json").read_text())
    assert len(document["masklet"]) == 11
    assert document["masklet_edited_frame_count"] == [1]
    write_prompts(tmp_path, [{"id": 1, "prompts": [{"frame": 9, "points": [[40, 48]], "labels": [1]}]}])
    off_grid = annotator(*command)
    assert off_grid.returncode == 1
    assert "frame 9 is not annotated at this rate, only multiples of 4 are; the nearest is 8" in off_grid.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["track"],
        ["track", "v.mp4", "--prompts", "p.json", "--out", "o", "--rate", "-1"],
        ["track", "v.mp4", "--prompts", "p.json", "--out", "o", "--rate", "fast"],
        ["export", "p.masklets", "--out", "o", "--format", "coco9"],
        ["frobnicate"],
    ],
)
def test_wrong_arguments_are_a_matter_of_usage(arguments: list[str], tmp_path: Path) -> None:
    ran = annotator(*arguments)
    assert ran.returncode == 2
    assert "usage: annotator" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("broken", ["{", '{"objects": []}', '{"objects": [{"id": 1, "prompts": [{"frame": 99}]}]}'])
def test_broken_prompts_are_said_in_a_sentence(broken: str, clip: Path, checkpoint: Path, tmp_path: Path) -> None:
    prompts = tmp_path / "prompts.json"
    prompts.write_text(broken)
    ran = annotator("track", clip, "--prompts", prompts, "--out", tmp_path / "out", "--checkpoint", checkpoint)
    assert ran.returncode == 1
    assert ran.stderr.startswith("annotator: ")
    assert "prompts.json" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_missing_project_or_video_is_said_in_a_sentence(tmp_path: Path) -> None:
    prompts = write_prompts(tmp_path, [])
    for arguments in (
        ("export", tmp_path / "none.masklets", "--out", tmp_path),
        ("import", tmp_path / "none.masklets", tmp_path / "none.json"),
        ("track", tmp_path / "none.mp4", "--prompts", prompts, "--out", tmp_path / "out"),
    ):
        ran = annotator(*arguments)
        assert ran.returncode == 1, arguments
        assert "none." in ran.stderr
        assert "Traceback" not in ran.stderr


def test_ctrl_c_keeps_what_was_tracked(checkpoint: Path, tmp_path: Path) -> None:
    clip = write_disc_clip(tmp_path / "long.mp4", count=400)
    prompts = write_prompts(tmp_path, [{"id": 1, "prompts": [{"frame": 0, "points": [[24, 48]], "labels": [1]}]}])
    project_path = tmp_path / "out" / "long.masklets"
    arguments = ["track", clip, "--prompts", prompts, "--out", tmp_path / "out", "--checkpoint", checkpoint]
    program = subprocess.Popen(
        [sys.executable, "main.py", *map(str, arguments)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # where tests run in the background, SIGINT is ignored, and a new program would inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads run here
    )
    while program.poll() is None and len(masks_in(project_path)) < 10:
        time.sleep(0.05)
    os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to the model process as well
    _, errors = program.communicate(timeout=120)
    assert program.returncode == 130, errors
    assert errors == "annotator: interrupted; everything accepted so far is kept.\n"
    kinds = masks_in(project_path)
    assert 10 <= len(kinds) < 400
    assert kinds == [Provenance.PROMPTED] + [Provenance.PROPAGATED] * (len(kinds) - 1)
    with Project.open(project_path) as project:
        step = project.store.steps.history()[-1]
        assert step.kind is StepKind.PROPAGATE
        assert step.payload["cancelled"] is True


def masks_in(path: Path) -> list[Provenance]:
    """Provenance of the first masklet's masks by frame; none while there is no project or no masklet."""
    try:
        project = Project.open(path)
    except StorageError:
        return []
    with project:
        found = project.store.masklets.masklets()
        return [mask.provenance for each in found[:1] for mask in project.store.masklets.summaries(each.id).values()]


def test_an_earlier_result_survives_a_run_that_cannot_begin(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    prompts = write_prompts(tmp_path, [{"id": 1, "prompts": [{"frame": 0, "points": [[24, 48]], "labels": [1]}]}])
    first = annotator("track", clip, "--prompts", prompts, "--out", out, "--rate", "6", "--png")
    assert first.returncode == 0, first.stderr
    before = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    for wrong in (
        ("track", clip, "--prompts", tmp_path / "none.json", "--out", out),
        ("track", clip, "--prompts", prompts, "--out", out, "--device", "foo"),
        ("track", clip, "--prompts", prompts, "--out", out, "--checkpoint", prompts),
    ):
        ran = annotator(*wrong)
        assert ran.returncode == 1
        assert "Traceback" not in ran.stderr
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_pictures_of_an_earlier_run_do_not_stay(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    both = [{"id": n, "prompts": [{"frame": 0, "points": [[24, 48]], "labels": [1]}]} for n in (1, 2)]
    for objects in (both, both[:1]):
        prompts = write_prompts(tmp_path, objects)
        ran = annotator("track", clip, "--prompts", prompts, "--out", out, "--rate", "6", "--png")
        assert ran.returncode == 0, ran.stderr
    assert sorted({path.parent.name for path in out.glob("png/*/*.png")}) == ["001"]


def test_work_of_a_person_is_not_replaced(clip: Path, tmp_path: Path) -> None:
    prompts = write_prompts(tmp_path, [{"id": 1, "prompts": [{"frame": 0, "points": [[24, 48]], "labels": [1]}]}])
    arguments = ("track", clip, "--prompts", prompts, "--out", tmp_path, "--rate", "6")
    assert annotator(*arguments).returncode == 0
    with Project.open(tmp_path / f"{clip.stem}.masklets") as project:
        project.person("Ana")
    ran = annotator(*arguments)
    assert ran.returncode == 1
    assert "holds work of Ana" in ran.stderr


@pytest.mark.parametrize("command", ["track", "export"])
def test_a_folder_that_cannot_be_made_is_said(clip: Path, tmp_path: Path, command: str) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    prompts = write_prompts(tmp_path, [{"id": 1, "prompts": [{"frame": 0, "points": [[24, 48]], "labels": [1]}]}])
    with Project.create(tmp_path / "p.masklets"):
        pass
    arguments = {
        "track": ("track", clip, "--prompts", prompts, "--out", taken),
        "export": ("export", tmp_path / "p.masklets", "--out", taken),
    }
    ran = annotator(*arguments[command])
    assert ran.returncode == 1
    assert "cannot be made" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_failed_import_leaves_no_project(clip: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    ran = annotator("import", tmp_path / "new.masklets", broken, "--add-video", clip)
    assert ran.returncode == 1
    assert list(tmp_path.glob("new.masklets*")) == []
