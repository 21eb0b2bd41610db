"""Accepted masks as training sees them: of a project, of SA-V files, of DAVIS folders."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError
from engine.exporting import export_sav
from engine.learning.evaluation_data import FolderVideo
from engine.learning.packed import pack
from engine.learning.project_clips import ClipShape, ProjectClips
from engine.learning.split import Split
from engine.learning.training_videos import (
    Share,
    items_of,
    known_of,
    masks_at,
    share_out,
    truth_of,
    videos_to_learn_from,
)
from engine.project import Project
from tests.engine.learning.verified import COUNT, SIDE, square, verified_project, write_clip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return verified_project(tmp_path_factory.mktemp("verified"), objects=(2, 1))


def test_a_project_gives_its_accepted_masklets(project: Path) -> None:
    two, one = videos_to_learn_from(project)
    assert (two.key, two.objects(), one.objects()) == ("work0", (1, 2), (1,))
    masks = masks_at(two, 3, [1, 2])
    np.testing.assert_array_equal(masks[1], square(3, 1))
    assert not masks[2].any(), "absent is not the same as unknown"
    truth = truth_of(two, 2, most_frames=5)
    assert truth is not None
    assert (truth.first, len(truth.masks)) == (0, 5)


def test_sav_files_with_their_videos_give_the_same(project: Path, tmp_path: Path) -> None:
    with Project.open(project) as opened:
        export_sav(opened, tmp_path)
    for clip in project.parent.glob("work*.mp4"):
        (tmp_path / clip.name).write_bytes(clip.read_bytes())
    for sav, own in zip(videos_to_learn_from(tmp_path), videos_to_learn_from(project), strict=True):
        assert (sav.key, sav.objects(), len(sav)) == (own.key, own.objects(), len(own))
        np.testing.assert_array_equal(masks_at(sav, 2, [1])[1], masks_at(own, 2, [1])[1])
        with sav.reading() as theirs, own.reading() as ours:
            np.testing.assert_array_equal(theirs(2), ours(2))


def test_a_video_that_is_another_now_is_not_learnt_from(tmp_path: Path) -> None:
    path = verified_project(tmp_path, objects=(1,))
    write_clip(tmp_path / "work0.mp4", objects=1, seed=9)
    (video,) = videos_to_learn_from(path)
    with pytest.raises(EngineError, match="is not the video that was annotated"), video.reading():
        pass
    (tmp_path / "work0.mp4").unlink()
    with pytest.raises(EngineError, match="say where it lies now"), video.reading():
        pass


def test_validation_of_public_data_is_never_learnt_from(tiny_data: Path) -> None:
    (bear,) = videos_to_learn_from(tiny_data / "davis16_train")
    assert bear.key.endswith("bear")
    assert masks_at(bear, 2, bear.objects())[bear.objects()[0]].any()
    with pytest.raises(EngineError, match="neither a project nor"):
        videos_to_learn_from(tiny_data)


def test_packed_frames_keep_absence_and_order(project: Path, tmp_path: Path) -> None:
    videos = videos_to_learn_from(project)
    material = share_out(videos, {"work0": False, "work1": True})
    assert [share.video.key for share in material.train] == ["work0"]
    items = items_of(material.train, most_frames=6)
    packed = pack(items, split=Split((), ()), folder=tmp_path, side=SIDE, min_area=0.0)
    (item,) = packed.items
    assert len(item.frames) == 6, "a stretch from the middle, frames 1 to 6"
    assert sorted(item.tracks[2]) == list(range(6))
    assert not packed.mask(item.tracks[2][2]).any(), "frame 3, where the second object is away"
    assert packed.mask(item.tracks[1][0]).any()


def test_frames_of_a_folder_that_nobody_annotated_are_not_learnt_from(tiny_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sparse"
    shutil.copytree(tiny_data / "davis16_train", folder)
    for place in (1, 2, 4):
        (folder / f"Annotations/bear/{place:05d}.png").unlink()
    (bear,) = (video for video in videos_to_learn_from(folder) if video.key.endswith("bear"))
    share = Share(bear, bear.objects())
    (item,) = items_of([share], most_frames=100)
    assert item.places == (0, 3, 5)
    assert known_of(share, bear.objects()[0], range(len(bear))) == 3


def test_of_a_long_video_a_stretch_where_something_is_visible_is_taken(tiny_data: Path) -> None:
    (bear,) = videos_to_learn_from(tiny_data / "davis16_train")
    assert isinstance(bear, FolderVideo)
    empty = tiny_data.parent / "empty.png"
    Image.fromarray(np.zeros((48, 64), np.uint8)).save(empty)
    late = FolderVideo(replace(bear.item, annotations=(*[empty] * 5, bear.item.annotations[5])))
    (item,) = items_of([Share(late, late.objects())], most_frames=2)
    assert item.places == (4, 5)
    never = FolderVideo(replace(bear.item, annotations=(empty,) * 6))
    (item,) = items_of([Share(never, bear.objects())], most_frames=2)
    assert item.places == (2, 3)


@pytest.mark.parametrize("frames", [1, 4, 12])
def test_drawn_clips_have_their_shape_also_where_the_video_is_shorter(
    project: Path, tmp_path: Path, frames: int
) -> None:
    material = share_out(videos_to_learn_from(project), {"work0": False, "work1": False})
    packed = pack(
        items_of(material.train, most_frames=100), split=Split((), ()), folder=tmp_path, side=SIDE, min_area=0.0
    )
    assert sum(len(item.frames) for item in packed.items) == 2 * COUNT
    drawer = ProjectClips(packed, ClipShape(side=32, frames=frames, objects=3))
    for seed in range(6):
        clip = drawer.draw(np.random.default_rng(seed))
        again = drawer.draw(np.random.default_rng(seed))
        assert clip.images.shape == (frames, 32, 32, 3)
        assert clip.masks.shape == (frames, 3, 32, 32)
        assert clip.masks[0].any(axis=(1, 2)).all()
        np.testing.assert_array_equal(clip.images, again.images)


def test_a_single_frame_is_enough_for_a_clip(project: Path, tmp_path: Path) -> None:
    material = share_out(videos_to_learn_from(project), {"work0": True, "work1": False})
    packed = pack(
        items_of(material.train, most_frames=1), split=Split((), ()), folder=tmp_path, side=SIDE, min_area=0.0
    )
    clip = ProjectClips(packed, ClipShape(side=32, frames=4, objects=1)).draw(np.random.default_rng(0))
    assert clip.masks.shape == (4, 1, 32, 32)
