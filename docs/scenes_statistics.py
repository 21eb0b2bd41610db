"""The scenes of `make_screenshots.py` with the dashboard and the dataset; the history shown is made up.

The clips are the sample, mirrored and turned, with its objects' true masks; who took how long is drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

import resources
from annotator.overview.dataset import DatasetTab
from annotator.state.pages import Page
from engine import demo_eye
from engine.project import Project
from engine.statistics.catalogue import set_attribute
from engine.video import open_video
from engine.video.writer import VideoWriter
from storage.drafts import NewEvent, NewMask, NewMasklet, NewPin, NewTarget, NewVerdict, StepDraft
from storage.mask_codec import encode
from storage.records import Decision, MaskletState, Phase, PinKind, Prompts, Provenance, Role, StepKind, Video

if TYPE_CHECKING:
    from make_screenshots import Studio

Turn = Callable[[np.ndarray], np.ndarray]
_MONDAY = 1_793_577_600.0
_HOUR, _DAY = 3600.0, 86400.0
_CLIPS: dict[str, Turn] = {
    "street crossing": lambda picture: picture,
    "이삭의 방": np.fliplr,
    "shelf at the back of the shop, second take": np.flipud,
    "window": lambda picture: np.flipud(np.fliplr(picture)),
}
_NOTES = (("Outdoor", "Kim", "Seoul"), ("Indoor", "Lee", "Busan"), ("Indoor", "Kim", "Jeju"), ("Indoor", "Park", ""))
_NAMES = {1: "ball", 2: "car", 3: "butterfly"}
_SECONDS: dict[Phase, float] = {1: 33.0, 2: 8.1, 3: 4.9}
_BY_HAND: dict[Phase, float] = {1: 1.0, 2: 0.26, 3: 0.2}
_CLICKS: dict[Phase, float] = {1: 4.4, 2: 3.3, 3: 2.5}


def statistics(studio: Studio) -> None:
    """Empty, then a project of some weeks: dashboard, and the dataset's three pages."""
    workspace = studio.workspace
    workspace.opening.create_project(studio.folder / "nothing yet.masklets")
    _open(studio, "dashboard")
    studio.shoot("dashboard-empty")
    path = studio.folder / "toys.masklets"
    with Project.create(path) as project:
        _Weeks(project, studio.folder).pass_by()
    workspace.opening.open_project(path)
    studio.wait(lambda: workspace.session is not None)
    workspace.statistics.figures = None
    _open(studio, "dashboard")
    studio.shoot("dashboard")
    _open(studio, "dataset")
    workspace.statistics.split(anew=False)
    studio.wait(lambda: not workspace.statistics.busy and workspace.statistics.coverage is not None)
    studio.shoot("dataset")
    for name, scene in (("Videos", "dataset-videos"), ("Contact sheet", "contact-sheet")):
        tab = studio.window.findChild(DatasetTab)
        assert tab is not None
        next(each for each in tab.findChildren(QToolButton) if each.text() == name).click()
        studio.shoot(scene, again=partial(_let_pictures_come, studio, tab))
    workspace.pages.leave()


def _open(studio: Studio, tab: str) -> None:
    desk = studio.workspace.statistics
    studio.workspace.pages.show(Page.OVERVIEW, tab=tab)
    studio.wait(lambda: not desk.busy and desk.figures is not None)


def _let_pictures_come(studio: Studio, tab: DatasetTab) -> None:
    QTest.qWait(100)  # what has come into sight is wished for when it is painted
    studio.wait(lambda: not tab.pictures.busy)


class _Weeks:
    """Fills a project with the work of four people."""

    def __init__(self, project: Project, folder: Path) -> None:
        self._project, self._store, self._folder = project, project.store, folder
        self._chance = random.Random(3)
        roles = {"Ji-won": Role.ANNOTATOR, "김서연": Role.ANNOTATOR, "Rita": Role.REVIEWER, "Min-ho": Role.LEAD}
        self._people = [self._store.catalogue.add_person(name, role=role).id for name, role in roles.items()]
        self._checkpoint = project.checkpoint(resources.BUNDLED_CHECKPOINT).id
        self._now = _MONDAY

    def pass_by(self) -> None:
        """Every clip's objects in every phase, and an automatic masklet here and there."""
        with open_video(resources.SAMPLE_CLIP) as source:
            frames = [source.frame(number) for number in range(source.info.frame_count)]
            fps, size = source.info.fps, source.info.size
        for (name, turn), (environment, videographer, place) in zip(_CLIPS.items(), _NOTES, strict=True):
            clip = self._folder / f"{name}.mp4"
            with VideoWriter(clip, size=size, fps=fps) as writer:
                for frame in frames:
                    writer.write(np.ascontiguousarray(turn(frame)))
            video, opened = self._project.add_video(clip)
            opened.close()
            for key, value in (("environment", environment), ("videographer", videographer), ("place", place)):
                set_attribute(self._store, video.id, key, value)
            for number, target_name in _NAMES.items():
                self._annotate(video, number, target_name, turn)

    def _annotate(self, video: Video, number: int, name: str, turn: Turn) -> None:
        target = NewTarget(id=-1, name=name, colour_index=number, tags=("hard",) if number == 3 else ())
        draft = StepDraft(
            video_id=video.id, person_id=self._people[0], kind=StepKind.NEW_TARGET, targets=(target,), undoable=False
        )
        target_id = self._store.steps.commit(draft).new_ids[-1]
        phases: tuple[Phase, ...] = (1, 2, 3) if number == 1 else (3,)
        for phase in phases:
            auto = number == 2
            by = self._people[self._chance.randrange(2)]
            new = NewMasklet(id=-2, target_id=target_id, phase=phase, source="auto" if auto else "manual")
            begun = StepDraft(
                video_id=video.id,
                person_id=by,
                kind=StepKind.NEW_MASKLET,
                target_id=target_id,
                masklets=(new,),
                undoable=False,
            )
            masklet_id = self._store.steps.commit(begun).new_ids[-2]
            self._now += self._chance.uniform(0.3, 2.5) * _DAY
            self._make(video, masklet_id, number, turn, by=by, phase=phase, auto=auto)
            self._judge(masklet_id, by=by)

    def _make(
        self, video: Video, masklet_id: int, number: int, turn: Turn, *, by: int, phase: Phase, auto: bool
    ) -> None:
        masks, events = [], []
        for frame in range(0, video.frame_count, video.stride):
            hand = not auto and self._chance.random() < _BY_HAND[phase]
            mask = turn(demo_eye.visible(number, frame))
            if phase != 1:
                mask = np.roll(mask, self._chance.choice((0, 1, 1, 2, 5)), axis=1)
            provenance = Provenance.PROMPTED if hand else Provenance.AUTO if auto else Provenance.PROPAGATED
            code = encode(np.ascontiguousarray(mask))
            masks.append(NewMask(masklet_id=masklet_id, frame=frame, rle=code, provenance=provenance))
            if hand:
                self._click(video, masklet_id, frame, by=by, phase=phase)
            spent = 0.0 if auto else _SECONDS[phase] * self._chance.uniform(0.6, 1.4)
            while spent > 0:
                events.append(self._event(video, masklet_id, frame, by))
                self._now, spent = self._now + min(spent, 20), spent - 20
        self._store.activity.record([*events, self._event(video, None, None, by)])
        self._store.steps.commit(
            StepDraft(
                video_id=video.id,
                person_id=by,
                kind=StepKind.AUTO if auto else StepKind.PROPAGATE,
                masklet_id=masklet_id,
                masks=tuple(masks),
                undoable=False,
            )
        )

    def _click(self, video: Video, masklet_id: int, frame: int, *, by: int, phase: Phase) -> None:
        count = max(1, round(self._chance.gauss(_CLICKS[phase], 1)))
        prompts = Prompts(points=tuple((float(each), 1.0) for each in range(count)), labels=(1,) * count)
        pin = NewPin(
            masklet_id=masklet_id, frame=frame, kind=PinKind.PROMPTED, content_hash=str(frame), prompts=prompts
        )
        kind, undoable = StepKind.PROMPT, False
        self._store.steps.commit(
            StepDraft(video_id=video.id, person_id=by, kind=kind, masklet_id=masklet_id, pins=(pin,), undoable=undoable)
        )

    def _judge(self, masklet_id: int, *, by: int) -> None:
        reviewer, lead = self._people[2:]
        self._store.review.submit(masklet_id, person_id=by, at=self._now)
        video = self._store.catalogue.video(self._store.masklets.masklet(masklet_id).video_id)
        at = self._now + self._chance.uniform(1, 30) * _HOUR
        for step in range(20):
            event = self._event(video, masklet_id, 0, reviewer, at=at + 4 * step, reviewing=True)
            self._store.activity.record([event])
        decision = Decision.UNSATISFACTORY if self._chance.random() < 0.2 else Decision.SATISFACTORY
        for person, said in ((reviewer, decision), (lead, decision)):
            verdict = NewVerdict(masklet_id=masklet_id, person_id=person, decision=said, reason="slips", at=at + 90)
            self._store.review.give_verdict(verdict)
        if self._store.masklets.masklet(masklet_id).state is MaskletState.RETURNED:
            self._store.review.submit(masklet_id, person_id=by, at=at + _DAY)
            again = NewVerdict(
                masklet_id=masklet_id, person_id=reviewer, decision=Decision.SATISFACTORY, at=at + 1.4 * _DAY
            )
            self._store.review.give_verdict(again)

    def _event(
        self,
        video: Video,
        masklet_id: int | None,
        frame: int | None,
        person: int,
        *,
        at: float | None = None,
        reviewing: bool = False,
    ) -> NewEvent:
        return NewEvent(
            person_id=person,
            video_id=video.id,
            kind="look",
            masklet_id=masklet_id,
            frame=frame,
            reviewing=reviewing,
            at=self._now if at is None else at,
        )
