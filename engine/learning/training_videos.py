"""Videos whose accepted masks are learnt from: of a project, of SA-V files, or of folders in the DAVIS layout.

Turns what evaluation reads (`evaluation_data`) into items that can be packed. Torch-free, runs in the training process.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import EngineError
from engine.learning.evaluation_data import CodedVideo, EvaluatedVideo, FolderVideo, ReadImage, find_videos
from engine.learning.holding_out import Assignment, is_held_out
from engine.learning.readers import Frame, Masks
from model.evaluation.measures import Mask
from model.evaluation.protocols import Truth
from storage.mask_codec import decode


@dataclass(frozen=True, slots=True)
class Share:
    """A video with those of its objects that are learnt from, or those that are held out."""

    video: EvaluatedVideo
    objects: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """All there is: what is learnt from and what is measured by."""

    train: tuple[Share, ...]
    held_out: tuple[Share, ...]


def videos_to_learn_from(data: Path) -> list[EvaluatedVideo]:
    """List the videos of a project, of SA-V annotations, or of a DAVIS folder that are not set aside for validation.

    Raises EngineError where there is nothing, or where the folder is one of public data sets, which pre-training knows.
    """
    if data.is_dir() and not (data / "Annotations").is_dir() and not any(data.glob("*_manual.json")):
        raise EngineError(
            f"{data} is neither a project nor a folder with SA-V files nor one with JPEGImages and Annotations."
        )
    return find_videos(data, part="train")


def share_out(videos: Sequence[EvaluatedVideo], assignment: Assignment) -> Material:
    """Separate the objects by what was decided for them."""
    parts: dict[bool, list[Share]] = {False: [], True: []}
    for video in videos:
        for held_out, shares in parts.items():
            objects = [each for each in video.objects() if is_held_out(assignment, video.key, each) == held_out]
            if objects:
                shares.append(Share(video, tuple(objects)))
    return Material(tuple(parts[False]), tuple(parts[True]))


def masks_at(video: EvaluatedVideo, place: int, objects: Sequence[int]) -> Masks:
    """The masks of some objects on one annotated frame; empty where absent, missing where nobody spoke of it."""
    if isinstance(video, CodedVideo):
        codes = {each: video.codes[each][place] for each in objects}
        return {each: decode(code) for each, code in codes.items() if code is not None}
    assert isinstance(video, FolderVideo)
    return video.masks(place, objects)


def truth_of(video: EvaluatedVideo, object_id: int, *, most_frames: int) -> Truth | None:
    """The first frames of an object from where it is visible, to measure by; None where fewer than four are known."""
    masks: list[Mask | None] = []
    for place in range(len(video)):
        mask = masks_at(video, place, [object_id]).get(object_id)
        if not masks and (mask is None or not mask.any()):
            continue
        first = place - len(masks)
        masks.append(mask)
        if len(masks) == most_frames:
            break
    return Truth(first, tuple(masks)) if sum(mask is not None for mask in masks) >= 4 else None


@dataclass(slots=True)
class VideoItem:
    """A video as packing takes it: some of its annotated frames with the masks of some of its objects.

    The video is open from the first frame that is read to the last.
    """

    share: Share
    places: tuple[int, ...]
    source: str = "project"
    kind: str = "video"
    _open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _read: ReadImage | None = None

    @property
    def name(self) -> str:
        """What the video is called."""
        return self.share.video.key

    @property
    def key(self) -> str:
        """`source/name`."""
        return f"{self.source}/{self.name}"

    def __len__(self) -> int:
        return len(self.places)

    def frame(self, index: int) -> Frame:
        """Read one frame; raises EngineError where the video cannot be read."""
        place = self.places[index]
        if self._read is None:
            self._read = self._open.enter_context(self.share.video.reading())
        frame = Frame(image=self._read(place), masks=masks_at(self.share.video, place, self.share.objects))
        if index + 1 == len(self):
            self._read = None
            self._open.close()
        return frame


def items_of(shares: Sequence[Share], *, most_frames: int) -> list[VideoItem]:
    """Items with at most about so many frames in all, each video giving the same part of its annotated frames."""
    annotated = [_annotated(share) for share in shares]
    total = sum(len(places) for places in annotated)
    items = []
    for share, places in zip(shares, annotated, strict=True):
        wanted = max(1, min(len(places), len(places) * most_frames // max(total, 1)))
        if places:
            # neighbours stay together, so that motion stays as it is
            start = 0 if wanted == len(places) else _middle(share, places) - wanted // 2
            start = min(max(start, 0), len(places) - wanted)
            items.append(VideoItem(share, tuple(places[start : start + wanted])))
    return items


def _middle(share: Share, places: Sequence[int]) -> int:
    """Which of the places is the middle one of those where something is visible, or of all where nothing ever is."""
    masks = (masks_at(share.video, place, share.objects).values() for place in places)
    visible = [number for number, each in enumerate(masks) if any(mask.any() for mask in each)]
    return visible[len(visible) // 2] if visible else len(places) // 2


def _annotated(share: Share) -> list[int]:
    return [place for place in range(len(share.video)) if masks_known(share, place)]


def masks_known(share: Share, place: int) -> bool:
    """Whether anybody spoke of the frame for one of the objects at least."""
    if isinstance(share.video, CodedVideo):
        return any(share.video.codes[each][place] is not None for each in share.objects)
    assert isinstance(share.video, FolderVideo)
    return share.video.is_annotated(place)


def known_of(share: Share, object_id: int, places: Sequence[int]) -> int:
    """On how many of the places somebody spoke of one of the objects."""
    own = Share(share.video, (object_id,))
    return sum(masks_known(own, place) for place in places)
