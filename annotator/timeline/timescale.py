"""Where frames lie on the screen: zoom, scroll, and which ticks a ruler shows.

Pure arithmetic without Qt. Frame f covers the stretch [f, f + 1) of the video, its middle is f + 0.5; x is in widget
pixels from the left edge of the track.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, replace

MAX_PX_PER_FRAME = 64.0
_BELOW_A_SECOND = (1, 2, 5, 10, 20, 50, 100)
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MINOR_GAP_PX = 6.0
_FRAMES_FROM_GAPS = 4
"""A second must be this many gaps wide before frames are counted instead of seconds."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line on the ruler at a frame; a minor one has no label."""

    frame: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Timescale:
    """`frame_count` frames of which those from `first` (may be fractional) lie on `width_px` pixels."""

    frame_count: int
    width_px: float
    px_per_frame: float
    first: float = 0.0

    @staticmethod
    def fitted(frame_count: int, width_px: float) -> Timescale:
        """The whole video on so many pixels."""
        width_px = max(width_px, 1.0)
        frame_count = max(frame_count, 1)
        return Timescale(frame_count, width_px, min(width_px / frame_count, MAX_PX_PER_FRAME))

    @property
    def fit_px_per_frame(self) -> float:
        """The zoom at which the whole video is seen: the smallest there is."""
        return min(self.width_px / self.frame_count, MAX_PX_PER_FRAME)

    @property
    def last(self) -> float:
        """Where the right edge lies, in frames."""
        return self.first + self.width_px / self.px_per_frame

    def x_of(self, frame: float) -> float:
        """x of the middle of a frame."""
        return (frame + 0.5 - self.first) * self.px_per_frame

    def frame_at(self, x: float) -> int:
        """The frame at x; beyond the ends is the end."""
        frame = math.floor(self.first + x / self.px_per_frame)
        return min(max(frame, 0), self.frame_count - 1)

    def zoomed(self, factor: float, *, at_x: float) -> Timescale:
        """Zoomed by a factor with the place under `at_x` kept, as far as the video's ends allow."""
        place = self.first + at_x / self.px_per_frame
        px_per_frame = min(max(self.px_per_frame * factor, self.fit_px_per_frame), MAX_PX_PER_FRAME)
        return replace(self, px_per_frame=px_per_frame, first=place - at_x / px_per_frame)._within()

    def scrolled(self, by_px: float) -> Timescale:
        """Moved on by so many pixels (back if negative), not beyond the video's ends."""
        return replace(self, first=self.first + by_px / self.px_per_frame)._within()

    def resized(self, width_px: float) -> Timescale:
        """On another width: fitted stays fitted, else zoom and left edge are kept as far as can be."""
        if math.isclose(self.px_per_frame, self.fit_px_per_frame, rel_tol=1e-9):
            return Timescale.fitted(self.frame_count, width_px)
        resized = replace(self, width_px=max(width_px, 1.0))
        return replace(resized, px_per_frame=max(self.px_per_frame, resized.fit_px_per_frame))._within()

    def revealing(self, frame: int, *, margin_px: float = 0.0) -> Timescale:
        """Scrolled by as little as shows a frame, `margin_px` away from the edges."""
        margin_px = min(margin_px, self.width_px / 2)
        x = self.x_of(frame)
        if x < margin_px:
            return self.scrolled(x - margin_px)
        if x > self.width_px - margin_px:
            return self.scrolled(x - self.width_px + margin_px)
        return self

    def paged(self, frame: int, *, margin_px: float = 0.0) -> Timescale:
        """A page turned, so that a frame which has run off the screen stands near the left edge again."""
        if 0 <= self.x_of(frame) <= self.width_px - margin_px:
            return self
        return self.scrolled(self.x_of(frame) - margin_px)

    def ticks(self, fps: float, *, gap_px: float) -> list[Tick]:
        """The ticks in sight, rising; labelled ones are at least `gap_px` apart.

        Labels are times, or frames where the zoom is so near that a second is wide.
        """
        below = [float(step) for step in _BELOW_A_SECOND if step < fps]
        steps = below + [seconds * fps for seconds in _SECONDS]
        by_frames = fps * self.px_per_frame >= _FRAMES_FROM_GAPS * gap_px
        k = bisect.bisect_left(steps, gap_px / self.px_per_frame, lo=0 if by_frames else len(below))
        major = steps[min(k, len(steps) - 1)]
        while major * self.px_per_frame < gap_px:
            major *= 2
        divisors = [step for step in steps[:k] if _divides(step, major) and step * self.px_per_frame >= _MINOR_GAP_PX]
        minor = divisors[0] if divisors else major
        places = range(math.floor(self.first / minor), math.floor(min(self.last, self.frame_count) / minor) + 1)
        every = round(major / minor)
        ticks = []
        for place in places:
            frame = round(place * minor)
            if frame < self.frame_count:
                ticks.append(Tick(frame, _label(frame, fps, major) if place % every == 0 else ""))
        return ticks

    def _within(self) -> Timescale:
        furthest = self.frame_count - self.width_px / self.px_per_frame
        return replace(self, first=min(max(self.first, 0.0), max(furthest, 0.0)))


def clock(seconds: float, *, decimals: int = 0) -> str:
    """A time as m:ss, h:mm:ss when long, with decimals when asked for."""
    scale = 10**decimals
    whole, rest = divmod(math.floor(seconds * scale + 1e-6), scale)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute:02d}:{second:02d}"
    return f"{text}.{rest:0{decimals}d}" if decimals else text


def _divides(step: float, major: float) -> bool:
    return math.isclose(major / step, round(major / step), rel_tol=1e-9)


def _label(frame: int, fps: float, major: float) -> str:
    return f"f {frame}" if major < fps else clock(round(frame / fps))
