"""What people say of videos and targets for the dataset: attributes, the split, which targets are hard.

Writes to the store it is given: attributes in place, tags as steps of the log. Any thread under the store's contract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.statistics.dataset import DatasetVideo
from engine.statistics.splits import SHARED_ATTRIBUTES, SPLITS, Split, SplitVideo, split_videos
from engine.statistics.traits import HARD_TAG
from storage.drafts import StepDraft, TargetEdit
from storage.records import StepKind
from storage.store import ProjectStore

PARTS: Mapping[Split, float] = {"train": 0.8, "val": 0.1, "test": 0.1}


def set_attribute(store: ProjectStore, video_id: int, name: str, value: str) -> None:
    """Note something of a video, or with an empty value no longer."""
    attributes = dict(store.catalogue.video(video_id).attributes)
    attributes.pop(name, None)
    if value.strip():
        attributes[name] = value.strip()
    store.catalogue.set_attributes(video_id, attributes)


def set_hard(store: ProjectStore, target_id: int, *, person_id: int, hard: bool) -> None:
    """Tag a target as hard, or no longer: a step of that person, who can undo it."""
    target = store.masklets.target(target_id)
    tags = tuple(tag for tag in target.tags if tag != HARD_TAG)
    edit = TargetEdit(target_id=target_id, tags=(*tags, HARD_TAG) if hard else tags)
    store.steps.commit(
        StepDraft(
            video_id=target.video_id,
            person_id=person_id,
            kind=StepKind.EDIT_TARGET,
            target_id=target_id,
            target_edits=(edit,),
        )
    )


def to_split(video: DatasetVideo) -> SplitVideo:
    """A video as the split sees it."""
    named = {name: video.attribute(name) for name in SHARED_ATTRIBUTES}
    split = video.attribute("split")
    return SplitVideo(
        video_id=video.video.id,
        name=video.video.name,
        attributes={name: value for name, value in named.items() if value},
        phase_1=video.phase_1 > 0,
        split=next((each for each in SPLITS if each == split), None),
    )


def make_split(
    store: ProjectStore, videos: Sequence[DatasetVideo], *, parts: Mapping[Split, float] = PARTS, anew: bool = False
) -> Mapping[int, Split]:
    """Put every video into a split and keep it in its attributes; those in one stay there unless `anew`."""
    to_place = [to_split(video) for video in videos]
    if anew:
        to_place = [
            SplitVideo(video_id=v.video_id, name=v.name, attributes=v.attributes, phase_1=v.phase_1) for v in to_place
        ]
    placed = split_videos(to_place, parts=parts)
    for video_id, split in placed.items():
        set_attribute(store, video_id, "split", split)
    return placed
