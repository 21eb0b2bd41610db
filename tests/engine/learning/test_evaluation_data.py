"""Every layout gives the same kind of video: frames, objects, truths; what is missing is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.exporting import export_sav
from engine.learning import evaluation_data, readers
from engine.learning.evaluation_data import CodedVideo, EvaluatedVideo, find_photos, find_videos
from storage.mask_codec import empty
from tests.engine.conftest import MakeDesk
from tests.engine.desk import GRID, SIZE, Desk, disc
from tests.engine.test_exporting import accept


def names(videos: list[EvaluatedVideo]) -> list[str]:
    return [video.key for video in videos]


def test_of_the_data_sets_the_validation_part_is_meant(tiny_data: Path) -> None:
    assert names(find_videos(tiny_data)) == ["davis16_train/boat"]
    assert names(find_videos(tiny_data, part="train")) == ["davis16_train/bear", "pumavos_caps/pumavos_caps"]
    assert names(find_videos(tiny_data, names=["bear"])) == ["davis16_train/bear"]
    assert names(find_videos(tiny_data / "davis16_train")) == ["davis16_train/boat"]
    assert [item.key for item in find_photos(tiny_data)] == ["ecssd/0009"]
    with pytest.raises(EngineError, match="no video of the development part"):
        find_videos(tiny_data, part="development")
    with pytest.raises(EngineError, match=r"nothing called bare .* there are: bear, boat, pumavos_caps"):
        find_videos(tiny_data, names=["bare"])


def test_a_folder_of_ones_own_is_read_whole(tiny_data: Path, tmp_path: Path) -> None:
    source = tiny_data / "davis16_train"
    for level in ("", "480p"):
        folder = tmp_path / f"own{level}"
        for part in ("JPEGImages", "Annotations"):
            shutil.copytree(source / part, folder / part / level)
        assert names(find_videos(folder)) == [f"{folder.name}/bear", f"{folder.name}/boat"]
    (folder / "JPEGImages/480p/bear/00003.jpg").unlink()
    with pytest.raises(EngineError, match=r"00003.png has no picture of the same name"):
        find_videos(folder)


def test_a_video_of_a_folder(tiny_data: Path) -> None:
    (video,) = find_videos(tiny_data, names=["pumavos_caps"])
    assert (len(video), video.objects()) == (1, (1, 2))
    (video,) = find_videos(tiny_data, names=["bear"])
    truth = video.truth(1)
    assert list(truth.frames) == list(range(6))
    with video.reading() as read:
        assert read(5).shape == (48, 64, 3)


def test_masks_of_a_folder_are_read_without_its_pictures(tiny_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    decode = readers.read_image

    def counting(path: Path) -> np.ndarray:
        read.append(path)
        return decode(path)

    monkeypatch.setattr(readers, "read_image", counting)
    monkeypatch.setattr(evaluation_data, "read_image", counting)
    (video,) = find_videos(tiny_data, names=["bear"])
    assert video.objects() == video.objects() == (1,)
    assert video.truth(1).known[2].any()
    assert [path.name for path in read] == ["00000.jpg"], "the first, for its size"


def test_pictures_between_that_nobody_annotated_are_tracked_through(tiny_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sparse"
    for part in ("JPEGImages", "Annotations"):
        shutil.copytree(tiny_data / "davis16_train" / part / "bear", folder / part / "bear")
    for place in (0, 2, 3, 5):
        (folder / f"Annotations/bear/{place:05d}.png").unlink()
    (video,) = find_videos(folder)
    truth = video.truth(video.objects()[0])
    assert (len(video), list(truth.frames), list(truth.known)) == (4, [0, 1, 2, 3], [0, 3])
    with video.reading() as between:
        np.testing.assert_array_equal(between(1), readers.read_image(folder / "JPEGImages/bear/00002.jpg"))


def test_accepted_masklets_of_a_project_and_its_export(desk: Desk, clip: Path, tmp_path: Path) -> None:
    masklet = desk.new_object()
    for frame in GRID:
        if frame != GRID[3]:
            hidden = frame < GRID[1] or frame == GRID[5]
            desk.session.frame.paint(masklet, frame, np.zeros(SIZE, np.bool_) if hidden else disc(frame))
    with pytest.raises(EngineError, match="judged satisfactory"):
        find_videos(desk.project.path)
    accept(desk, masklet)
    export_sav(desk.project, tmp_path / "out")
    document = tmp_path / "out" / "disc_manual.json"
    with pytest.raises(EngineError, match=r"put disc.mp4 there"):
        find_videos(document)
    shutil.copy(clip, tmp_path / "out")
    for data in (desk.project.path, document, document.parent):
        (video,) = find_videos(data)
        assert (video.key, len(video), video.objects()) == ("disc", len(GRID), (1,))
        truth = video.truth(1)
        assert truth.first == 1
        known = truth.known
        assert list(known) == [1, 2, *range(4, len(GRID))], "nobody spoke of row 3"
        np.testing.assert_array_equal(known[4], disc(GRID[4]))
        assert not known[5].any()
        with video.reading() as read:
            assert read(2).shape == (*SIZE, 3)
            assert read(2)[disc(GRID[2])].mean() > read(2)[~disc(GRID[2])].mean() + 60


def test_an_export_of_few_frames_is_read_on_the_frames_it_was_made_on(
    make_desk: MakeDesk, clip: Path, tmp_path: Path
) -> None:
    desk = make_desk(rate=1.0)
    masklet = desk.new_object()
    for frame in (0, 24):
        desk.session.frame.paint(masklet, frame, disc(frame))
    accept(desk, masklet)
    export_sav(desk.project, tmp_path)
    shutil.copy(clip, tmp_path / "disc.mp4")
    (video,) = find_videos(tmp_path / "disc_manual.json")
    assert isinstance(video, CodedVideo)
    assert list(video.frames) == [0, 24]


@pytest.mark.parametrize("name", ["disc [1]", "disc*", "disc?"])
def test_a_video_may_have_any_name(desk: Desk, clip: Path, tmp_path: Path, name: str) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, disc(0))
    accept(desk, masklet)
    export_sav(desk.project, tmp_path)
    document = tmp_path / "disc_manual.json"
    written = json.loads(document.read_text()) | {"video_id": name}
    document.write_text(json.dumps(written))
    shutil.copy(clip, tmp_path / "disc 1.mp4")  # what a pattern would find
    with pytest.raises(EngineError, match="not beside it"):
        find_videos(document)
    shutil.copy(clip, tmp_path / f"{name}.mp4")
    (video,) = find_videos(document)
    with video.reading() as read:
        assert read(0).shape == (*SIZE, 3)


def test_objects_that_are_never_visible_are_left_out(desk: Desk) -> None:
    masklet = desk.new_object()
    desk.session.frame.paint(masklet, 0, np.zeros(SIZE, np.bool_))
    accept(desk, masklet)
    (video,) = find_videos(desk.project.path)
    assert video.objects() == ()
    assert empty(SIZE) == desk.mask(masklet, 0).rle


def test_what_is_nothing_of_the_kind_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="neither a folder with annotated videos nor a SA-V file nor a project"):
        find_videos(tmp_path / "nothing")
