"""What the suite of looking next shares: a timeline on a clip of a disc, and its object tracked well and badly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtTest import QTest

from annotator.worth import worth_desk
from engine.risk import reasons as why
from engine.risk import weighing, worklist
from engine.risk.reach import Reach
from engine.risk.signs import Sign
from engine.risk.weighing import Weights
from storage.drafts import NewMask, NewPin
from storage.mask_codec import encode
from storage.records import PinKind, Provenance, StepKind

# pytest finds fixtures where they are imported
from tests.annotator.timeline.conftest import clip, empty_workspace, look, make_timeline, scene
from tests.annotator.timeline.scene import Scene
from tests.engine.desk import disc
from tests.patience import let_through

__all__ = ["clip", "empty_workspace", "look", "make_timeline", "scene"]

WEIGHTS = Weights(
    bias=-0.24, weight={Sign.LOW_IOU: 0.77, Sign.SHRINK: 0.5}, usual={Sign.LOW_IOU: -0.84, Sign.SHRINK: 0.03}
)
REACH = Reach(excess=0.0, share=0.08, length=12.0, even=0.25, slope=40.0)
LOST_FROM, LAST = 24, 48
"""The disc is in the picture all the while."""


def use_weights(monkeypatch: pytest.MonkeyPatch, weights: Weights) -> None:
    """Weigh by these, whatever the file says."""
    for module in (worth_desk, weighing, why):
        monkeypatch.setattr(module, "fitted_weights", lambda: weights)


@pytest.fixture(autouse=True)
def known_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in force stays the same when the risk is fitted anew for another model."""
    use_weights(monkeypatch, WEIGHTS)
    monkeypatch.setattr(worklist, "fitted_reach", lambda: REACH)


def settle(scene: Scene) -> None:
    """Wait until every mask has been weighed, its colours too."""
    for _ in range(2):
        while not scene.workspace.worth.settled:
            QTest.qWait(2)
        let_through()


def track_disc(scene: Scene, target_id: int, *, lost_from: int = LOST_FROM, source: int = 0) -> None:
    """Pin the disc on a frame and have it tracked to frame 48, from a frame on over the ground far from it."""
    masklet_id, size = scene.masklet(target_id), scene.session.context.size
    content = f"pin on {source}"
    first = NewMask(
        masklet_id=masklet_id, frame=source, rle=encode(disc(source, size=size)), provenance=Provenance.PROMPTED
    )
    pin = NewPin(masklet_id=masklet_id, frame=source, kind=PinKind.PROMPTED, content_hash=content)
    draft = scene.session.context.draft(StepKind.PROMPT, masklet_id=masklet_id)
    scene.session.context.commit(replace(draft, masks=(first,), pins=(pin,)))
    masks = []
    for frame in range(source + 4, LAST + 1, 4):
        lost = frame >= lost_from
        mask = np.zeros(size, np.bool_)
        mask[2:12, 2:12] = True
        masks.append(
            NewMask(
                masklet_id=masklet_id,
                frame=frame,
                rle=encode(mask if lost else disc(frame, size=size)),
                provenance=Provenance.PROPAGATED,
                predicted_iou=0.3 if lost else 0.95,
                object_score=5.0,
                source_frame=source,
                source_hash=content,
                direction="forward",
            )
        )
    draft = scene.session.context.draft(StepKind.PROPAGATE, masklet_id=masklet_id)
    scene.session.context.commit(replace(draft, masks=tuple(masks)))
    settle(scene)


@pytest.fixture
def ball(scene: Scene) -> int:
    """The target of a disc that is tracked well up to frame 20 and lost from frame 24 on."""
    target_id = scene.new_object("ball")
    scene.workspace.selection.select(target_id)
    track_disc(scene, target_id)
    return target_id
