"""Against the revision before: what was added and what was removed; and the bare frame beside the mask."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.canvas.bare_canvas import BareCanvas
from annotator.canvas.difference_layer import differences
from annotator.theme.look import Look
from storage.mask_codec import encode
from storage.records import Decision
from tests.annotator.canvas.conftest import SIZE, Stand
from tests.annotator.review.rounds import ann_annotates, rita_reviews, square, submitted


@pytest.mark.parametrize(
    ("now", "before", "added", "removed"),
    [
        ((10, 10, 30, 30), (10, 10, 20, 30), (20, 10, 30, 30), None),
        ((10, 10, 20, 30), (10, 10, 30, 30), None, (20, 10, 30, 30)),
        ((10, 10, 20, 20), (40, 40, 60, 50), (10, 10, 20, 20), (40, 40, 60, 50)),
        ((10, 10, 20, 20), (10, 10, 20, 20), None, None),
        ((10, 10, 20, 20), None, (10, 10, 20, 20), None),
        (None, None, None, None),
    ],
)
def test_what_one_mask_has_and_the_other_has_not(
    now: tuple[int, int, int, int] | None,
    before: tuple[int, int, int, int] | None,
    added: tuple[int, int, int, int] | None,
    removed: tuple[int, int, int, int] | None,
) -> None:
    codes = [None if box is None else encode(square(*box)) for box in (now, before)]
    found = differences(*codes)
    for mask, box in zip(found, (added, removed), strict=True):
        assert (None if mask is None else mask.box) == box
        if mask is not None:
            assert mask.pixels.all()


def test_differences_are_those_of_whole_masks() -> None:
    rng = np.random.default_rng(0)
    one, other = (rng.random(SIZE) < share for share in (0.3, 0.4))
    for found, expected in zip(differences(encode(one), encode(other)), (one & ~other, other & ~one), strict=True):
        assert found is not None
        x0, y0, x1, y1 = found.box
        whole = np.zeros(SIZE, np.bool_)
        whole[y0:y1, x0:x1] = found.pixels
        assert np.array_equal(whole, expected)


def second_round(stand: Stand) -> None:
    """Sent back, mended on the first frame, submitted again, and in Rita's hands."""
    masklet = submitted(stand, square(20, 20, 60, 60), square(20, 20, 60, 60))
    rita_reviews(stand)
    assert stand.workspace.review.judge(Decision.UNSATISFACTORY, reason="too much on the right")
    ann_annotates(stand)
    session = stand.workspace.session
    assert session is not None
    session.frame.paint(masklet.id, 0, square(10, 20, 50, 60))
    session.verifying.submit(masklet.id)
    rita_reviews(stand)
    stand.workspace.selection.select(masklet.target_id)


def test_added_and_removed_have_a_colour_each_and_a_legend(stand: Stand, look: Look) -> None:
    second_round(stand)
    plain = {place: stand.colour_at(*place) for place in ((14, 40), (56, 40), (35, 40))}
    stand.workspace.view.set_comparing(True)
    captions = [caption.text for caption in stand.canvas._painter._top(stand.canvas._sight())]
    assert captions == ["Added since revision 1: 400 px", "Removed: 400 px"]
    added, removed = stand.colour_at(14, 40), stand.colour_at(56, 40)
    assert len({added, removed, plain[14, 40], plain[56, 40]}) == 4
    assert added[2] > added[0]  # blue
    assert removed[0] > removed[2]  # amber
    stand.seek(4)
    captions = [caption.text for caption in stand.canvas._painter._top(stand.canvas._sight())]
    assert captions == ["As in revision 1"]
    stand.workspace.view.set_comparing(False)
    stand.seek(0)
    assert stand.colour_at(14, 40) == plain[14, 40]


def test_masks_of_the_revision_before_are_not_those_of_another_video(stand: Stand) -> None:
    second_round(stand)
    stand.workspace.view.set_comparing(True)
    layer = stand.canvas._difference
    assert layer._before is not None
    layer.show_frame(None)
    assert layer._before is None
    stand.workspace.view.set_comparing(False)


def test_the_first_revision_has_none_to_compare_with(stand: Stand) -> None:
    submitted(stand, square(20, 20, 60, 60))
    rita_reviews(stand)
    stand.workspace.view.set_comparing(True)
    assert stand.canvas._difference.now is None
    stand.workspace.view.set_comparing(False)


def test_the_bare_frame_stands_beside_and_moves_along(stand: Stand, look: Look) -> None:
    submitted(stand, square(20, 20, 60, 60))
    bare = BareCanvas(stand.workspace, look, stand.canvas, stand.window)
    assert not bare.isVisible()
    bare.setGeometry(stand.canvas.geometry())
    stand.workspace.view.set_side_by_side(True)
    assert bare.isVisible()
    image = bare.grab().toImage()
    inside = stand.at(25, 25)
    assert image.pixelColor(inside).red() == pytest.approx(50, abs=6)  # the ground, untinted
    stand.canvas.view.zoom(2.0)
    zoomed = bare.grab().toImage()
    assert zoomed != image
    stand.workspace.view.set_side_by_side(False)
    assert not bare.isVisible()
