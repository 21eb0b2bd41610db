"""Readers: the public data sets' folders as items of frames with instance masks; torch-free, runs anywhere.

An item is one photo or one video. Nothing is decoded until a frame is read. Readers do not know the split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from engine.errors import EngineError

Masks = dict[int, npt.NDArray[np.bool_]]
Image = npt.NDArray[np.uint8]
MaskReader = Callable[[Path, tuple[int, int]], Masks]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, (H, W, 3) uint8 RGB, with its instances, id -> (H, W) bool; ids last through a video."""

    image: Image
    masks: Masks


@dataclass(frozen=True, slots=True)
class Item:
    """One photo (one frame) or one video (frames in order) of a source; None where a frame is not annotated."""

    source: str
    name: str
    kind: Literal["photo", "video"]
    images: tuple[Path, ...]
    annotations: tuple[Path | None, ...]
    read_masks: MaskReader

    @property
    def key(self) -> str:
        """`source/name`, by which the split names items."""
        return f"{self.source}/{self.name}"

    def __len__(self) -> int:
        return len(self.images)

    def frame(self, index: int) -> Frame:
        """Read one frame; raises EngineError where a picture cannot be decoded or its annotation does not fit."""
        image = read_image(self.images[index])
        return Frame(image=image, masks=self.masks(index, image.shape[:2]))

    def masks(self, index: int, size: tuple[int, int]) -> Masks:
        """Read the annotation of one frame of this (height, width) alone; raises EngineError as `frame` does."""
        annotation = self.annotations[index]
        return {} if annotation is None else self.read_masks(annotation, size)


def read_image(path: Path) -> Image:
    """Read a picture as (H, W, 3) uint8 RGB; raises EngineError where it cannot be decoded."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise EngineError(f"{path} is not a picture that can be read: remove it or fetch it again")
    return np.ascontiguousarray(image[:, :, ::-1].astype(np.uint8))


def read_binary_masks(path: Path, size: tuple[int, int]) -> Masks:
    """Read a picture whose non-black pixels are the one object, id 1."""
    labels = _read_labels(path, size)
    return {1: labels > 0} if labels.any() else {}


def read_instance_masks(path: Path, size: tuple[int, int]) -> Masks:
    """Read a picture whose pixel values are instance ids, 0 the background."""
    labels = _read_labels(path, size)
    return {int(i): labels == i for i in np.unique(labels) if i != 0}


def read_region_masks(path: Path, size: tuple[int, int]) -> Masks:
    """Read a full region map: every region of 1 to 50 % of the picture, whatever its value."""
    labels = _read_labels(path, size)
    masks = {int(i): labels == i for i in np.unique(labels)}
    return {i: mask for i, mask in masks.items() if 0.01 <= mask.mean() <= 0.5}


GARMENT_WHOLE_ID = 1000


def read_garment_masks(path: Path, size: tuple[int, int]) -> Masks:
    """Read a garment part map: each part by its class, and the dressed person as id 1000."""
    masks = read_instance_masks(path, size)
    if masks:
        masks[GARMENT_WHOLE_ID] = np.logical_or.reduce(list(masks.values()))
    return masks


def read_polygon_masks(path: Path, size: tuple[int, int]) -> Masks:
    """Read YOLO-seg text, one instance a line: class, then x y pairs as fractions of the picture; ids are lines."""
    height, width = size
    masks: Masks = {}
    if not path.exists():
        return masks
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        numbers = [float(word) for word in line.split()[1:]]
        if len(numbers) < 6 or len(numbers) % 2:
            raise EngineError(f"{path} line {number} is not a class followed by at least three x y pairs")
        corners = np.array(numbers, dtype=np.float64).reshape(-1, 2) * (width, height)
        mask = np.zeros(size, np.uint8)
        cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 1)
        if mask.any():
            masks[number] = mask.astype(bool)
    return masks


def _read_labels(path: Path, size: tuple[int, int]) -> npt.NDArray[np.integer]:
    """Read stored pixel values, palette indices not colours, which OpenCV cannot."""
    from PIL import Image as Pillow

    try:
        with Pillow.open(path) as picture:
            labels = np.asarray(picture if picture.mode in ("P", "L", "I;16", "I") else picture.convert("L"))
    except OSError as error:
        raise EngineError(f"{path} is not an annotation that can be read: remove it or fetch it again") from error
    if labels.shape != size:
        raise EngineError(f"{path} is {labels.shape[1]}×{labels.shape[0]}, its picture {size[1]}×{size[0]}")
    return labels


@dataclass(frozen=True, slots=True)
class _Photos:
    """A folder of photos and one of annotations with the same names."""

    source: str
    annotations: str
    suffix: str
    read_masks: MaskReader

    def items(self, folder: Path) -> Iterator[Item]:
        for image in sorted((folder / "images").glob("*.jpg")):
            annotation = folder / self.annotations / f"{image.stem}{self.suffix}"
            yield Item(self.source, image.stem, "photo", (image,), (annotation,), self.read_masks)


@dataclass(frozen=True, slots=True)
class _Videos:
    """DAVIS-style folders JPEGImages[/NAME]/*.jpg and Annotations[/NAME]/*.png; frames without annotation left out."""

    source: str
    read_masks: MaskReader

    def items(self, folder: Path) -> Iterator[Item]:
        root = folder / "Annotations"
        names = sorted(child.name for child in root.iterdir() if child.is_dir())
        for name in names or [""]:
            annotations = sorted((root / name).glob("*.png"))
            images = [folder / "JPEGImages" / name / f"{path.stem}.jpg" for path in annotations]
            yield Item(self.source, name or self.source, "video", tuple(images), tuple(annotations), self.read_masks)


_SOURCES: tuple[_Photos | _Videos, ...] = (
    _Videos("davis16_train", read_binary_masks),
    _Videos("fullres_480p", read_binary_masks),
    _Videos("pumavos_chair", read_instance_masks),
    _Videos("pumavos_caps", read_instance_masks),
    _Videos("dic_hela_01", read_instance_masks),
    _Photos("ecssd", "masks", ".png", read_binary_masks),
    _Photos("clothing", "masks", ".png", read_garment_masks),
    _Photos("coco128_seg", "labels", ".txt", read_polygon_masks),
    _Photos("davis17_multi_images", "masks", ".png", read_instance_masks),
    _Photos("bsds", "regions", ".png", read_region_masks),
)


def find_items(data: Path) -> list[Item]:
    """List every item of the data folder, sources in a fixed order; raises EngineError where no source is there."""
    items = [
        item for source in _SOURCES if (data / source.source).is_dir() for item in source.items(data / source.source)
    ]
    if not items:
        raise EngineError(f"{data} holds none of the known data sets: {', '.join(s.source for s in _SOURCES)}")
    return items
