"""The packed training set: every training frame squashed to one square size in memory-mapped arrays; torch-free.

Decoding and resizing happen once, so that drawing a sample costs a few warps. Layout of a packed folder, with
N frames, M object masks, P the side in pixels:
    images.npy   (N, P, P, 3) uint8 RGB
    masks.npy    (M, P * P / 8) uint8, bits packed along the flattened mask
    index.json   format, side, items, and per frame its item, per mask its frame and instance id
Only training items are packed: the split is applied here, before a picture is opened.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from engine.errors import EngineError
from engine.exchange.atomic_file import write_json_atomically
from engine.learning.readers import Frame
from engine.learning.split import Split

FORMAT = 1
MIN_AREA = 0.0015
"""Smallest part of the picture an object must cover: below it fewer than a hundred pixels are left at 256²."""


class PackableItem(Protocol):
    """A photo or video that can be packed, as `readers.Item` is."""

    @property
    def source(self) -> str:
        """The data set it comes from."""

    @property
    def name(self) -> str:
        """Its name within the source."""

    @property
    def kind(self) -> str:
        """`photo` or `video`."""

    @property
    def key(self) -> str:
        """`source/name`, by which the split names it."""

    def __len__(self) -> int: ...

    def frame(self, index: int) -> Frame:
        """Read one frame; they are asked for in order."""


@dataclass(frozen=True, slots=True)
class PackedItem:
    """A packed photo or video: `frames` index the arrays; `tracks` id -> {position in frames: mask index}."""

    source: str
    name: str
    kind: str
    frames: tuple[int, ...]
    tracks: dict[int, dict[int, int]]


class PackedSet:
    """Read access to a packed folder; cheap to open, shared by any number of readers."""

    def __init__(self, folder: Path) -> None:
        index = _read_index(folder)
        self.side: int = index["side"]
        self._images = np.load(folder / "images.npy", mmap_mode="r")
        self._masks = np.load(folder / "masks.npy", mmap_mode="r")
        self.items = _link(index)

    @property
    def sources(self) -> tuple[str, ...]:
        """The data sets its items come from, in the order of the alphabet."""
        return tuple(sorted({item.source for item in self.items}))

    def keep(self, sources: Collection[str]) -> None:
        """Forget the items of all other sources; raises EngineError where none is left."""
        self.items = tuple(item for item in self.items if item.source in sources)
        if not self.items:
            raise EngineError(f"the packed set has nothing from any of: {', '.join(sorted(sources))}")

    def image(self, frame: int) -> npt.NDArray[np.uint8]:
        """Return frame `frame` as (P, P, 3) uint8 RGB."""
        return np.asarray(self._images[frame])

    def mask(self, mask: int) -> npt.NDArray[np.uint8]:
        """Return mask `mask` as (P, P) uint8, 0 or 1."""
        return np.unpackbits(self._masks[mask]).reshape(self.side, self.side)


def pack(
    items: Iterable[PackableItem],
    *,
    split: Split,
    folder: Path,
    side: int = 320,
    min_area: float = MIN_AREA,
    progress: Callable[[int, int], None] | None = None,
) -> PackedSet:
    """Write the training part of `items` to `folder` and open it; `side` must be divisible by 8.

    Masks of less than `min_area` of the picture are left out; with 0 also empty ones stay, which say "absent". Raises
    OSError or EngineError where the disk refuses; the folder then counts as unfinished.
    """
    if side % 8:
        raise ValueError(f"side must be divisible by 8, not {side}")
    chosen = [item for item in items if split.part_of(item.key) == "train"]
    if not chosen:
        raise EngineError("nothing to pack: no item of the data folder belongs to the training part")
    folder.mkdir(parents=True, exist_ok=True)
    count = sum(len(item) for item in chosen)
    masks: list[npt.NDArray[np.uint8]] = []
    frame_items: list[int] = []
    mask_frames: list[int] = []
    mask_ids: list[int] = []
    # not through a mapping: on a full disk writing there ends the process, and nobody could say why
    with (folder / "images.npy").open("wb") as images:
        header = {"descr": "|u1", "fortran_order": False, "shape": (count, side, side, 3)}
        np.lib.format.write_array_header_1_0(images, header)
        for item_number, item in enumerate(chosen):
            for position in range(len(item)):
                number = len(frame_items)
                image, squashed = squash(item.frame(position), side=side, min_area=min_area)
                images.write(image.tobytes())
                frame_items.append(item_number)
                for instance, mask in squashed.items():
                    masks.append(np.packbits(mask))
                    mask_frames.append(number)
                    mask_ids.append(instance)
            if progress is not None:
                progress(len(frame_items), count)
    np.save(folder / "masks.npy", np.stack(masks))
    index = {
        "format": FORMAT,
        "side": side,
        "items": [{"source": item.source, "name": item.name, "kind": item.kind} for item in chosen],
        "frame_items": frame_items,
        "mask_frames": mask_frames,
        "mask_ids": mask_ids,
    }
    write_json_atomically(folder / "index.json", document=index)  # last and whole: it says that the rest is there
    return PackedSet(folder)


def squash(
    frame: Frame, *, side: int, min_area: float = MIN_AREA
) -> tuple[npt.NDArray[np.uint8], dict[int, npt.NDArray[np.uint8]]]:
    """Resize to (side, side) without keeping the aspect, as the model does; tiny masks are left out."""
    image = cv2.resize(frame.image, (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8)
    masks: dict[int, npt.NDArray[np.uint8]] = {}
    for instance, mask in frame.masks.items():
        if mask.mean() < min_area:
            continue
        soft = cv2.resize(mask.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA)
        masks[instance] = (soft > 0.5).astype(np.uint8)
    return image, masks


def _read_index(folder: Path) -> dict[str, Any]:
    path = folder / "index.json"
    try:
        index: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise EngineError(f"{folder} is not a finished packed training set: pack it again") from error
    if index.get("format") != FORMAT:
        raise EngineError(f"{path} has packed format {index.get('format')}, this program reads {FORMAT}: pack it again")
    return index


def _link(index: dict[str, Any]) -> tuple[PackedItem, ...]:
    frames: dict[int, list[int]] = defaultdict(list)
    position: list[int] = []
    for frame, item in enumerate(index["frame_items"]):
        position.append(len(frames[item]))
        frames[item].append(frame)
    tracks: dict[int, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for mask, (frame, instance) in enumerate(zip(index["mask_frames"], index["mask_ids"], strict=True)):
        tracks[index["frame_items"][frame]][instance][position[frame]] = mask
    return tuple(
        PackedItem(
            source=item["source"],
            name=item["name"],
            kind=item["kind"],
            frames=tuple(frames[number]),
            tracks={instance: dict(places) for instance, places in tracks[number].items()},
        )
        for number, item in enumerate(index["items"])
    )
