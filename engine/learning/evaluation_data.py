"""What is evaluated on: videos and photos with known masks, from any of the layouts the program reads; torch-free.

DATA may be a folder of the public data sets (the split applies), one folder in the DAVIS layout, a SA-V annotation file
or a folder of them with the videos beside, or a project, of which the accepted masklets are taken. Nothing is decoded
until it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from glob import escape
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from engine.errors import EngineError
from engine.exchange.sav_import import SavImport, read_sav
from engine.exporting import choose_masklets
from engine.learning.readers import Item, Masks, find_items, read_image, read_instance_masks
from engine.learning.split import Part, default_split
from engine.places import PROJECT_SUFFIX
from engine.project import Project, grid_of
from engine.video import FrameSource, open_video
from engine.video.image_listing import image_files
from model.evaluation.measures import Mask
from model.evaluation.protocols import Image, Truth
from storage.mask_codec import Rle, decode

T = TypeVar("T")
ReadImage = Callable[[int], Image]


@dataclass(frozen=True, slots=True)
class VideoObject:
    """A whole video in memory with the masks of its first object; where the object is not visible they are empty."""

    name: str
    frames: list[Image]
    truth: list[Mask]


class EvaluatedVideo(Protocol):
    """A video whose frames are numbered from 0, with the masks of its objects."""

    @property
    def key(self) -> str:
        """What results call it."""

    def __len__(self) -> int: ...

    def objects(self) -> tuple[int, ...]:
        """The ids of the objects that are visible at some time, rising."""

    def truth(self, object_id: int) -> Truth:
        """The masks of one of them, from where it is first visible to the last frame."""

    @contextmanager
    def reading(self) -> Iterator[ReadImage]:
        """Give the frames, (H, W, 3) uint8 RGB by number, while the context lasts."""


@dataclass(frozen=True)
class FolderVideo:
    """A video of a data set's folder; masks are read without its pictures, of which only the first tells the size."""

    item: Item

    @property
    def key(self) -> str:
        """`source/name`."""
        return self.item.key

    def __len__(self) -> int:
        return len(self.item)

    def objects(self) -> tuple[int, ...]:
        """Read all annotations for their ids, once."""
        return self._objects

    def truth(self, object_id: int) -> Truth:
        """Where an annotated frame has no mask of the object it is absent."""
        return _truth([self.masks(place, [object_id]).get(object_id) for place in range(len(self))])

    def is_annotated(self, place: int) -> bool:
        """Whether anybody spoke of the frame."""
        return self.item.annotations[place] is not None

    def masks(self, place: int, objects: Sequence[int]) -> Masks:
        """The masks of some objects on one frame: empty where absent; none at all where nobody annotated the frame."""
        if not self.is_annotated(place):
            return {}
        known = self.item.masks(place, self._size)
        return {each: known.get(each, np.zeros(self._size, np.bool_)) for each in objects}

    @contextmanager
    def reading(self) -> Iterator[ReadImage]:
        """Frames are read from their files one by one."""
        yield lambda place: read_image(self.item.images[place])

    @cached_property
    def _size(self) -> tuple[int, int]:
        height, width = read_image(self.item.images[0]).shape[:2]
        return height, width

    @cached_property
    def _objects(self) -> tuple[int, ...]:
        return tuple(sorted({each for place in range(len(self)) for each in self.item.masks(place, self._size)}))


@dataclass(frozen=True, slots=True)
class CodedVideo:
    """A video file whose masks are run-length codes by object, one per annotated frame; None where nobody said."""

    key: str
    opened: Callable[[], FrameSource]
    frames: range
    codes: dict[int, tuple[Rle | None, ...]]

    def __len__(self) -> int:
        return len(self.frames)

    def objects(self) -> tuple[int, ...]:
        """Objects without any visible mask are left out."""
        return tuple(sorted(each for each, codes in self.codes.items() if any(_visible(code) for code in codes)))

    def truth(self, object_id: int) -> Truth:
        """The decoded masks."""
        return _truth([None if code is None else decode(code) for code in self.codes[object_id]])

    @contextmanager
    def reading(self) -> Iterator[ReadImage]:
        """The video is open while the context lasts. Raises EngineError where it has gone, changed or is unreadable."""
        with self.opened() as source:
            yield lambda place: source.frame(self.frames[place])


def find_videos(data: Path, *, part: Part | None = None, names: Sequence[str] = ()) -> list[EvaluatedVideo]:
    """List the videos of DATA that are to be evaluated.

    Of data sets that the split knows it is `part`, by default validation; of anything else, and of `names` where no
    part is given, all. Raises EngineError where nothing is left, a name is unknown or a file cannot be read.
    """
    if data.suffix == PROJECT_SUFFIX:
        videos = _project_videos(data)
    elif documents := _sav_documents(data):
        videos = [_sav_video(read_sav(path)) for path in documents]
    else:
        return [FolderVideo(item) for item in _find_items(data, part=part, kind="video", names=names)]
    return _named(videos, names=names, name_of=lambda video: video.key)


def find_photos(data: Path, *, part: Part | None = None, names: Sequence[str] = ()) -> list[Item]:
    """List the photos of a folder of data sets that are to be evaluated; otherwise as `find_videos`."""
    return _find_items(data, part=part, kind="photo", names=names)


def held_out(data: Path, *, part: Part, kind: str) -> list[Item]:
    """List the items of `kind` that belong to `part`; raises EngineError where there are none."""
    split = default_split()
    items = [item for item in find_items(data) if item.kind == kind and split.part_of(item.key) == part]
    if not items:
        raise EngineError(f"{data} has no {kind} of the {part} part")
    return items


def read_video(item: Item) -> VideoObject:
    """Decode a video and the masks of the object of lowest id on its first frame."""
    frames = [item.frame(index) for index in range(len(item))]
    if not frames[0].masks:
        raise EngineError(f"{item.key} has no object on its first frame, where it is to be clicked")
    chosen = min(frames[0].masks)
    absent = np.zeros(frames[0].image.shape[:2], np.bool_)
    return VideoObject(item.key, [f.image for f in frames], [f.masks.get(chosen, absent) for f in frames])


def _find_items(data: Path, *, part: Part | None, kind: str, names: Sequence[str]) -> list[Item]:
    if (data / "Annotations").is_dir():
        found = list(_davis_items(data))
    elif data.is_dir():
        found = find_items(data)
    else:
        raise EngineError(
            f"{data} is neither a folder with annotated videos nor a SA-V file nor a project ({PROJECT_SUFFIX})."
        )
    items = _named([item for item in found if item.kind == kind], names=names, name_of=lambda item: item.key)
    split = default_split()
    if part is not None:
        items = [item for item in items if split.part_of(item.key) == part]
    elif not names:
        items = [item for item in items if split.part_of(item.key) == "validation"] or items
    if not items:
        raise EngineError(f"{data} has no {kind} of the {part} part" if part else f"{data} has no {kind} to evaluate")
    return items


def _davis_items(folder: Path) -> Iterator[Item]:
    """The videos of a folder in the DAVIS layout, with or without a level for the resolution (`480p`).

    Each from the first picture that is annotated to the last, with those between that nobody annotated.
    """
    images, annotations = folder / "JPEGImages", folder / "Annotations"
    levels = [each.name for each in annotations.iterdir() if each.is_dir() and any(map(Path.is_dir, each.iterdir()))]
    if levels:
        level = "480p" if "480p" in levels else min(levels)
        images, annotations = images / level, annotations / level
    names = sorted(each.name for each in annotations.iterdir() if each.is_dir())
    for name in names or [""]:
        masks = sorted((annotations / name).glob("*.png"))
        pictures = {each.stem: each for each in image_files(images / name)} if (images / name).is_dir() else {}
        missing = next((each for each in masks if each.stem not in pictures), None)
        if missing is not None:
            raise EngineError(f"{missing} has no picture of the same name in {images / name}.")
        if masks:
            by_stem = {each.stem: each for each in masks}
            annotated = [place for place, stem in enumerate(pictures) if stem in by_stem]
            stems = list(pictures)[annotated[0] : annotated[-1] + 1]
            frames, known = tuple(pictures[stem] for stem in stems), tuple(by_stem.get(stem) for stem in stems)
            yield Item(folder.name, name or folder.name, "video", frames, known, read_instance_masks)


def _named(videos: list[T], *, names: Sequence[str], name_of: Callable[[T], str]) -> list[T]:
    """Keep those of the given names, with or without their source; all where no name is given."""
    for name in names:
        if not any(name in (name_of(video), name_of(video).rpartition("/")[2]) for video in videos):
            known = ", ".join(name_of(video).rpartition("/")[2] for video in videos[:20])
            raise EngineError(f"There is nothing called {name} to evaluate; there are: {known}.")
    wanted = set(names)
    return [video for video in videos if not wanted or wanted & {name_of(video), name_of(video).rpartition("/")[2]}]


def _sav_documents(data: Path) -> list[Path]:
    if data.suffix == ".json" and data.is_file():
        return [data]
    manual = sorted(data.glob("*_manual.json")) if data.is_dir() else []
    return manual or (sorted(data.glob("*_auto.json")) if data.is_dir() else [])


def _sav_video(document: SavImport) -> CodedVideo:
    name = document.video.video_id
    found = document.path.parent.glob(f"{escape(name)}.*")  # a name may have brackets
    beside = sorted(each for each in found if each.suffix not in (".json", ".txt"))
    folder = document.path.parent / name
    if not beside and not folder.is_dir():
        raise EngineError(f"{document.path} is about the video {name}, which is not beside it: put {name}.mp4 there.")
    return CodedVideo(
        key=name,
        opened=partial(open_video, beside[0] if beside else folder),
        frames=document.video.grid.frames(),
        codes={masklet.masklet_id: masklet.frames for masklet in document.masklets},
    )


def _project_videos(path: Path) -> list[EvaluatedVideo]:
    with Project.open(path) as project:
        videos: list[EvaluatedVideo] = []
        for video in project.store.catalogue.videos():
            frames = grid_of(video).frames()
            codes = {
                chosen.target.number: tuple(
                    None if (mask := chosen.masks.get(frame)) is None else mask.rle for frame in frames
                )
                for chosen in choose_masklets(project, video, unverified=False)
            }
            if codes:
                videos.append(CodedVideo(video.name, partial(project.open_video, video), frames, codes))
    if not videos:
        raise EngineError(f"{path.name} has no masklet that was judged satisfactory: have some verified first.")
    return videos


def _truth(masks: Sequence[Mask | None]) -> Truth:
    first = next(place for place, mask in enumerate(masks) if mask is not None and mask.any())
    return Truth(first, tuple(masks[first:]))


def _visible(code: Rle | None) -> bool:
    return code is not None and bool(decode(code).any())
