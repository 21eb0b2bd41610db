"""Rounds of review at the stand: submitted by Ann, looked at by Rita."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storage.records import Masklet, Role
from tests.annotator.canvas.conftest import SIZE, Stand

ANN, RITA = "Ann", "Rita"


def square(x0: int, y0: int, x1: int, y1: int) -> NDArray[np.bool_]:
    mask = np.zeros(SIZE, np.bool_)
    mask[y0:y1, x0:x1] = True
    return mask


def submitted(stand: Stand, *masks: NDArray[np.bool_]) -> Masklet:
    """A new object of Ann's with these masks on the first grid frames, submitted."""
    workspace = stand.workspace
    workspace.take_over(ANN)
    session = workspace.session
    assert session is not None
    made = session.objects.new("cat")
    for number, mask in enumerate(masks):
        session.frame.paint(made.masklet_id, number * session.context.grid.stride, mask)
    session.verifying.submit(made.masklet_id)
    workspace.selection.select(made.target_id)
    return session.context.store.masklets.masklet(made.masklet_id)


def rita_reviews(stand: Stand) -> None:
    stand.workspace.take_over(RITA, role=Role.REVIEWER)
    stand.workspace.set_reviewing(True)


def ann_annotates(stand: Stand) -> None:
    stand.workspace.take_over(ANN)
    stand.workspace.set_reviewing(False)
