"""Any order of steps, undo and redo by two people, against a model of the log in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.drafts import NewMasklet, NewTarget
from storage.records import Refusal, StepKind, StepState
from storage.store import ProjectStore
from tests.contract.store_world import World

FRAMES = range(0, 12, 4)
VIDEO_NAMES = (f"video {number}" for number in count())

person = st.sampled_from(["ann", "bob"])
masklet = st.integers(0, 1)
frame = st.sampled_from(FRAMES)
area = st.integers(1, 99)
action = st.one_of(
    st.tuples(st.just("prompt"), person, masklet, frame, area),
    st.tuples(st.just("unpin"), person, masklet, frame),
    st.tuples(st.just("begin"), person, masklet),
    st.tuples(st.just("append"), st.sets(frame, min_size=1), area),
    st.tuples(st.just("undo"), person),
    st.tuples(st.just("undo"), person),
    st.tuples(st.just("redo"), person),
    st.tuples(st.just("submit"), masklet),
)


@dataclass
class ModelStep:
    """What the model knows of a step: last write per (masklet, frame); an area of None takes away."""

    person: str
    masklet: int
    state: StepState = StepState.DONE
    masks: dict[int, int | None] = field(default_factory=dict)
    pins: dict[int, bool] = field(default_factory=dict)
    running: bool = False


class Model:
    """The log, and everything by its definition."""

    def __init__(self) -> None:
        self.steps: list[ModelStep] = []

    def masks(self, masklet: int) -> dict[int, int]:
        found: dict[int, int | None] = {}
        for step in self.steps:
            if step.state is StepState.DONE and step.masklet == masklet:
                found |= step.masks
        return {frame: area for frame, area in sorted(found.items()) if area is not None}

    def pins(self, masklet: int) -> dict[int, int]:
        """Index of the step that pinned, by frame."""
        found: dict[int, int | None] = {}
        for index, step in enumerate(self.steps):
            if step.state is StepState.DONE and step.masklet == masklet:
                found |= {frame: index if pinned else None for frame, pinned in step.pins.items()}
        return {frame: index for frame, index in sorted(found.items()) if index is not None}

    def add(self, step: ModelStep) -> None:
        for other in self.steps:
            if other.person == step.person and other.state is StepState.UNDONE:
                other.state = StepState.ABANDONED
        self.steps.append(step)

    def turn(self, person: str, *, undo: bool) -> Refusal | None:
        before, after = (StepState.DONE, StepState.UNDONE) if undo else (StepState.UNDONE, StepState.DONE)
        own = [index for index, step in enumerate(self.steps) if (step.person, step.state) == (person, before)]
        if not own:
            return Refusal.NOTHING_LEFT
        index = own[-1] if undo else own[0]
        step = self.steps[index]
        touches = bool(step.masks or step.pins)
        for later in self.steps[index + 1 :]:
            wrote = bool(later.masks or later.pins)
            foreign = later.person != person and later.state is StepState.DONE
            if touches and wrote and foreign and later.masklet == step.masklet:
                return Refusal.ENTANGLED
        step.state = after
        return None


@pytest.fixture(scope="module")
def shared_store() -> Iterator[ProjectStore]:
    with ProjectStore.in_memory(name="sample") as store:
        yield store


class Play:
    """The same actions on the store and on the model."""

    def __init__(self, world: World) -> None:
        self.world, self.model = world, Model()
        self.step_ids: list[int] = []  # of the model's steps
        self.submitted: list[tuple[int, int, dict[int, int]]] = []  # masklet, revision, areas
        draft = world.draft(
            StepKind.NEW_TARGET,
            undoable=False,
            targets=(NewTarget(id=-1, name="Cat", colour_index=0), NewTarget(id=-2, name="Dog", colour_index=1)),
            masklets=(NewMasklet(id=-3, target_id=-1, phase=3), NewMasklet(id=-4, target_id=-2, phase=3)),
        )
        new_ids = world.store.steps.commit(draft).new_ids
        self.masklets = (new_ids[-3], new_ids[-4])

    def prompt(self, person: str, masklet: int, frame: int, area: int) -> None:
        change = self.world.prompt(self.masklets[masklet], frame, area=area, person=getattr(self.world, person))
        self._add(change.step.id, ModelStep(person, masklet, masks={frame: area}, pins={frame: True}))

    def unpin(self, person: str, masklet: int, frame: int) -> None:
        change = self.world.unpin(self.masklets[masklet], frame, person=getattr(self.world, person))
        self._add(change.step.id, ModelStep(person, masklet, masks={frame: None}, pins={frame: False}))

    def begin(self, person: str, masklet: int) -> None:
        step_id = self.world.begin_propagation(self.masklets[masklet], person=getattr(self.world, person))
        self._add(step_id, ModelStep(person, masklet, running=True))

    def append(self, frames: set[int], area: int) -> None:
        """A batch for the latest propagation, without the frames that were pinned before it."""
        for index, step in reversed(list(enumerate(self.model.steps))):
            if step.running and step.state is StepState.DONE:
                pinned = {frame for frame, by in self.model.pins(step.masklet).items() if by < index}
                if free := frames - pinned:
                    self.world.append(self.step_ids[index], self.masklets[step.masklet], sorted(free), area=area)
                    step.masks |= dict.fromkeys(free, area)
                return

    def undo(self, person: str) -> None:
        change = self.world.undo(getattr(self.world, person))
        assert (change if isinstance(change, Refusal) else None) == self.model.turn(person, undo=True)

    def redo(self, person: str) -> None:
        change = self.world.redo(getattr(self.world, person))
        assert (change if isinstance(change, Refusal) else None) == self.model.turn(person, undo=False)

    def submit(self, masklet: int) -> None:
        """Submit and recall; what was submitted must stay readable."""
        masklet_id, store = self.masklets[masklet], self.world.store
        store.review.submit(masklet_id, person_id=self.world.ann)
        store.review.recall(masklet_id, person_id=self.world.ann)
        self.submitted.append((masklet_id, store.masklets.masklet(masklet_id).revision, self.model.masks(masklet)))

    def check(self) -> None:
        log = {step.id: step.state for step in self.world.store.steps.history(video_id=self.world.video_id)}
        assert [log[step_id] for step_id in self.step_ids] == [step.state for step in self.model.steps]
        for number, masklet_id in enumerate(self.masklets):
            assert self.world.areas(masklet_id) == self.model.masks(number)
            pins = self.world.store.masklets.pins(masklet_id)
            by_step = {frame: self.step_ids[index] for frame, index in self.model.pins(number).items()}
            assert {frame: pin.step_id for frame, pin in pins.items()} == by_step

    def check_at_end(self) -> None:
        reads = self.world.store.masklets
        for masklet_id, revision, areas in self.submitted:
            masks = reads.masks_of_revision(masklet_id, revision)
            assert {frame: mask.area for frame, mask in masks.items()} == areas
        derived = [(reads.masklet(one), reads.masks(one), reads.pins(one)) for one in self.masklets]
        self.world.store.rebuild_current()
        assert [(reads.masklet(one), reads.masks(one), reads.pins(one)) for one in self.masklets] == derived

    def _add(self, step_id: int, step: ModelStep) -> None:
        self.step_ids.append(step_id)
        self.model.add(step)


# Long lists: what goes wrong here takes several steps by both people.
@settings(max_examples=25)
@given(actions=st.lists(action, min_size=20, max_size=40))
def test_current_is_what_the_log_says(shared_store: ProjectStore, actions: list[tuple[Any, ...]]) -> None:
    play = Play(World(shared_store, video=next(VIDEO_NAMES)))
    for name, *values in actions:
        getattr(play, name)(*values)
        play.check()
    play.check_at_end()
