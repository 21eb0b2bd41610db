"""Finding objects on the first frame and making automatic masklets of them, through the session of one video.

Runs on the session's thread. Finding changes nothing; tracking commits group after group.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from engine import model_protocol as wire
from engine.auto.recording import FOUND_ON, CodesOfVideo, Group, codes_of_frame, record_group
from engine.auto.settings import AutoSettings
from engine.auto.tracks import AutoMask, AutoTrack, Dropped, overlaps, sift
from engine.changes import Changes
from engine.errors import EngineError
from engine.pins import painted_pin, to_wire
from engine.session.context import Context
from engine.session.operations import PropagateOperation, Question, Request
from storage.drafts import NewPin

MOST_MASKS = 2000
"""Masks of a group, committed at once: about a quarter of a second in which the window waits."""
SEARCHING = "looking for objects"
"""What the model process says that it does while it searches."""


class FindOperation(Question):
    """One search on the first frame; `found` once it is done."""

    def __init__(self, context: Context, settings: AutoSettings) -> None:
        require_phase(context)
        job = wire.FindObjects(
            id=0, model=context.model_ref, video=context.video_ref, frame=FOUND_ON, search=settings.search
        )
        super().__init__(client=context.client, publish=context.publish, request=Request(job))
        self._began: float | None = None
        self._begun_at = 0
        self.found: wire.Found | None = None

    def _digest(self, answer: wire.Answer) -> None:
        super()._digest(answer)
        if not isinstance(answer, wire.Working) or answer.what != SEARCHING:
            return
        now = time.monotonic()
        if self._began is None:  # the first batch is through: from here on the pace is known
            self._began, self._begun_at = now, answer.done
        elif answer.done > self._begun_at:
            pace = (now - self._began) / (answer.done - self._begun_at)
            self.progress = replace(self.progress, seconds_left=pace * (answer.total - answer.done))

    def _accept(self, answer: wire.Answer) -> None:
        if isinstance(answer, wire.Found):
            self.found = answer


class TrackFoundOperation(PropagateOperation):
    """Tracks what was found through the video, some objects at a time, and makes masklets of what passes.

    Each group is committed whole when it is through, and submitted; a cancelled group leaves nothing. `made` are the
    masklets, `dropped` the reasons of the rest. Groups in `skip` are left out: an earlier run has done them.
    """

    def __init__(
        self,
        context: Context,
        found: Sequence[wire.FoundMask],
        settings: AutoSettings,
        *,
        run: str,
        counts: dict[str, int],
        skip: Collection[int] = (),
    ) -> None:
        require_phase(context)
        self._context = context
        self._settings = settings
        self._found = tuple(found)
        self._groups = _groups(len(found), max(1, min(settings.objects_at_once, MOST_MASKS // len(context.grid))))
        self._todo = deque(index for index in range(len(self._groups)) if index not in skip)
        self._run, self._counts = run, counts
        self._tracks: dict[int, AutoTrack] = {}
        self._in_work: int | None = None
        self._known: list[Dropped] = []
        self._others = CodesOfVideo(context)
        self.made: list[int] = []
        self.dropped: list[Dropped] = []
        super().__init__(
            client=context.client,
            publish=context.publish,
            requests=[],
            total=len(self._todo) * (len(context.grid) - 1),
            commit=self._take_in,
            finish=_nothing,
        )

    def _next_request(self) -> Request | None:
        self._flush()
        self._settle()
        while self._todo:
            self._in_work = self._todo.popleft()
            self._begin(self._groups[self._in_work])
            if self._tracks and len(self._context.grid) > 1:
                self._direction = "forward"
                return self._request_for(self._tracks.values())
            self.total -= len(self._context.grid) - 1
            self._settle()
        return None

    def _begin(self, places: Iterable[int]) -> None:
        """Take the objects of a group that no other masklet has on the first frame."""
        tracks = [AutoTrack(place, {FOUND_ON: AutoMask.found(self._found[place])}) for place in places]
        there = overlaps([track.codes() for track in tracks], codes_of_frame(self._context, FOUND_ON))
        known = there.max(axis=1, initial=0.0) > self._settings.max_overlap
        self._tracks = {track.place: track for track, has_it in zip(tracks, known, strict=True) if not has_it}
        self._known = [Dropped.KNOWN] * int(known.sum())

    def _request_for(self, tracks: Iterable[AutoTrack]) -> Request:
        context, stop = self._context, self._context.grid.frames()[-1]
        pins = {track.place: painted_pin(-1, FOUND_ON, track.masks[FOUND_ON].rle) for track in tracks}
        job = wire.Propagate(
            id=0,
            model=context.model_ref,
            video=context.video_ref,
            direction="forward",
            stride=context.grid.stride,
            tracks=tuple(
                wire.Track(
                    key=place,
                    pins=(wire.PinRef(frame=FOUND_ON, content_hash=pin.content_hash),),
                    start=FOUND_ON,
                    stop=stop,
                )
                for place, pin in pins.items()
            ),
            stability_offset=self._settings.search.stability_offset,
            min_region_px=self._settings.search.min_region_px,
        )
        contents = {pin.content_hash: _content(pin) for pin in pins.values()}
        return Request(job, lambda hashes: tuple(contents[each] for each in hashes))

    def _take_in(self, _: wire.Direction, batch: list[wire.Tracked]) -> Changes:
        for answer in batch:
            for mask in answer.masks:
                self._tracks[mask.key].masks[answer.frame] = AutoMask.tracked(mask)
        return Changes(history=False)

    def _settle(self) -> None:
        """Make masklets of the group that has been tracked."""
        if self._in_work is None:
            return
        kept, dropped = sift(list(self._tracks.values()), self._others.read(), self._settings)
        group = Group(self._run, self._in_work, len(self._groups) if self._found else 0, self._counts)
        reasons = [*self._known, *dropped.values()]
        self._in_work, self._tracks = None, {}
        self.made += record_group(self._context, group, kept, reasons)
        self.dropped += reasons


def require_phase(context: Context) -> None:
    """Raise EngineError outside phase 3, in which automatic masklets are made and corrected."""
    if context.phase != 3:
        raise EngineError(
            f"Automatic masklets are made in phase 3, and phase {context.phase} is in hand: switch to phase 3 first."
        )


def _groups(count: int, size: int) -> list[range]:
    """Places 0 to `count` in groups of `size`; where there are none, one group without any, so that it is noted."""
    return [range(start, min(start + size, count)) for start in range(0, max(count, 1), size)]


def _content(pin: NewPin) -> wire.PinData:
    assert pin.content.mask is not None
    return wire.PinData(content_hash=pin.content_hash, mask=to_wire(pin.content.mask))


def _nothing(_: PropagateOperation) -> None:
    """What was made is committed already."""
