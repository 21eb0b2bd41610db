"""What a search for automatic masklets is asked with, and which settings suit a model and its device.

Pure values, without Qt or torch. The grids and the 200 pixels are the paper's (SAM 2, appendix D.1), the thresholds of
the search those that SAM 2's own automatic masks start from; what is asked of a whole track is this program's.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace

import msgspec

from engine import model_protocol as wire
from engine.errors import EngineError

PAPER_GRIDS = (32, 16, 4)
"""Points per side on the whole frame, in each of 2 x 2 windows and in each of 4 x 4."""
CPU_GRIDS = (16,)
MOST_POINTS, MOST_LEVELS = 128, 4

_SURE = wire.SearchSettings()
_UNSURE = wire.SearchSettings(min_predicted_iou=0.45, min_stability=0.7, stability_offset=0.25)
"""For the bundled model, whose logits are shallow and whose predicted IoU is low also where it is right."""
_UNSURE_MODELS = frozenset({"nano"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoSettings:
    """How objects are looked for, and what a track must be to become a masklet.

    Over the frames on which the object is visible, the mean predicted IoU and the mean stability score must reach
    `min_track_iou` and `min_track_stability`, and these frames must be at least the part `min_visible` of all. A track
    that overlaps another masklet of the video by an IoU above `max_overlap`, over their common frames, is dropped.
    """

    search: wire.SearchSettings = _SURE
    min_track_iou: float = 0.7
    min_track_stability: float = 0.85
    min_visible: float = 0.1
    max_overlap: float = 0.7
    objects_at_once: int = 16

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person asks for instead of the suited settings; None leaves a value. `crops` are the grids in windows."""

    points: int | None = None
    crops: tuple[int, ...] | None = None
    min_predicted_iou: float | None = None
    min_stability: float | None = None
    min_region_px: int | None = None

    def applied_to(self, settings: AutoSettings) -> AutoSettings:
        """The settings with what is asked for. Raises EngineError where that makes no sense."""
        search = settings.search
        whole, *levels = search.grids
        grids = (
            whole if self.points is None else self.points,
            *(levels if self.crops is None else self.crops),
        )
        wished = msgspec.structs.replace(
            search,
            grids=_without_empty_end(grids),
            min_predicted_iou=search.min_predicted_iou if self.min_predicted_iou is None else self.min_predicted_iou,
            min_stability=search.min_stability if self.min_stability is None else self.min_stability,
            min_region_px=search.min_region_px if self.min_region_px is None else self.min_region_px,
        )
        return replace(settings, search=wished)


def settings_for(*, model_name: str, on_cpu: bool) -> AutoSettings:
    """The settings to begin with: the paper's grids, on a CPU one small grid; thresholds as the model deserves."""
    grids = CPU_GRIDS if on_cpu else PAPER_GRIDS
    if model_name in _UNSURE_MODELS:
        search = msgspec.structs.replace(_UNSURE, grids=grids)
        return AutoSettings(search=search, min_track_iou=0.4, min_track_stability=0.6)
    return AutoSettings(search=msgspec.structs.replace(_SURE, grids=grids))


def is_cpu(ready: wire.ModelReady) -> bool:
    """Whether the loaded model runs on the processor."""
    return ready.device.upper().startswith("CPU")


def run_key(settings: AutoSettings, *, checkpoint_sha256: str, device: str, left_out: tuple[int, ...] = ()) -> str:
    """Identity (hex) of a run on a video: the same key means the same masklets. `left_out` are found masks by place."""
    parts = asdict(settings) | {"search": msgspec.structs.asdict(settings.search)}
    body = msgspec.json.encode([parts, checkpoint_sha256, device, left_out], order="sorted")
    return hashlib.sha256(body).hexdigest()[:32]


def points_in_all(grids: tuple[int, ...]) -> int:
    """Number of points of all grids together."""
    return sum((2**level * side) ** 2 for level, side in enumerate(grids))


def described(grids: tuple[int, ...]) -> str:
    """The grids in words: "32×32 points on the whole frame, 16×16 in each of 4 windows"."""
    parts = [f"{side}×{side} in each of {4**level} windows" for level, side in enumerate(grids) if level and side]
    if grids[0]:
        parts.insert(0, f"{grids[0]}×{grids[0]} points on the whole frame")
    return ", ".join(parts)


def _without_empty_end(grids: tuple[int, ...]) -> tuple[int, ...]:
    while len(grids) > 1 and not grids[-1]:
        grids = grids[:-1]
    return grids


def _check(settings: AutoSettings) -> None:
    """Raise EngineError, with what is allowed, for settings that make no sense."""
    grids = settings.search.grids
    if not 1 <= len(grids) <= MOST_LEVELS or not any(grids) or not all(0 <= side <= MOST_POINTS for side in grids):
        raise EngineError(
            f"A grid has 0 to {MOST_POINTS} points per side, on the whole frame and in up to {MOST_LEVELS - 1} levels "
            "of windows, and one of them must have some."
        )
    shares = {
        "predicted IoU": settings.search.min_predicted_iou,
        "stability score": settings.search.min_stability,
        "predicted IoU of a track": settings.min_track_iou,
        "stability score of a track": settings.min_track_stability,
        "visible part of a track": settings.min_visible,
        "overlap": settings.max_overlap,
    }
    for name, value in shares.items():
        if not 0 <= value <= 1:
            raise EngineError(f"The {name} asked for must lie between 0 and 1, not be {value:g}.")
    if settings.search.min_region_px < 0:
        raise EngineError(f"Specks are measured in pixels, 0 or more, not {settings.search.min_region_px}.")
