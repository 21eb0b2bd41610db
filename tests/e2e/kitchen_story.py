"""What three people do with two real clips, act by act; the test puts the acts together and looks at the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QListView, QToolButton

from annotator.dialogs.auto_dialog import AutoDialog
from annotator.overview.dataset import DatasetTab
from annotator.overview.job_table import JobTable
from annotator.state.pages import Page
from storage.mask_codec import decode
from storage.records import Decision, MaskletState
from tests.e2e.mug import Mask, box_of, iou, rows_through, spot_of
from tests.e2e.person import Annotator, judge
from tests.patience import let_through

WAIT_MS = 300_000
MUG, ROOM = "04_coffee", "06_pingpong"
GOOD_IOU, ERASER_PX, BRUSH_PX = 0.85, 80, 24
"""What is left as it is; widths of the tools."""


@dataclass
class Story:
    """The desk, what the mug truly is on every grid frame, and the masklets made of it by phase."""

    desk: Annotator
    mug: dict[int, Mask]
    made: dict[int, int]

    def masks(self, phase: int) -> dict[int, Mask]:
        return {f: decode(mask.rle) for f, mask in self.desk.store.masklets.masks(self.made[phase]).items()}

    def ious(self, phase: int) -> dict[int, float]:
        found = self.masks(phase)
        return {frame: iou(found[frame], truth) for frame, truth in self.mug.items()}


def is_open(desk: Annotator, name: str) -> bool:
    workspace = desk.workspace
    return (
        workspace.video is not None
        and workspace.video.name == name
        and workspace.session is not None
        and workspace.model.ready is not None
        and desk.canvas.shown_frame == workspace.playhead.frame
    )


def opens_job(desk: Annotator, video: str, words: str = "") -> None:
    """To the work, down to the first row of that video, and Enter."""
    desk.act("work.queue")
    table = desk.window.overview.findChild(JobTable)
    assert table is not None
    desk.qtbot.waitUntil(lambda: table.rows.rowCount() > 0, timeout=WAIT_MS)
    jobs = [table.rows.at(row) for row in range(table.rows.rowCount())]
    row = next(row for row, job in enumerate(jobs) if job is not None and job.video_name == video)
    while table.currentIndex().row() != row:
        QTest.keyClick(table, Qt.Key.Key_Down if table.currentIndex().row() < row else Qt.Key.Key_Up)
    QTest.keyClick(table, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: is_open(desk, video) and desk.workspace.pages.current is Page.VIDEO, timeout=WAIT_MS)


def propagates(desk: Annotator) -> None:
    desk.act("track.forward")
    desk.qtbot.waitUntil(lambda: desk.workspace.runner.propagation is None, timeout=WAIT_MS)


def paints_if_wrong(story: Story, frame: int) -> None:
    """On the frame in hand, unless it is good: one wide stroke of the eraser over all of it, then one of the brush."""
    desk, truth, mask = story.desk, story.mug[frame], seen(story, frame)
    if iou(mask, truth) > GOOD_IOU:
        return
    for tool, width_px, area in (("tool.eraser", ERASER_PX, mask), ("tool.brush", BRUSH_PX, truth)):
        desk.act(tool)
        desk.workspace.view.brush_px = width_px
        strokes(desk, rows_through(area, apart_px=width_px // 2, inset_px=0 if area is mask else width_px // 2))
    desk.act("tool.prompt")


def strokes(desk: Annotator, way: list[tuple[int, int]]) -> None:
    """One drag along a way."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(desk.canvas, left, none, desk.at(way[0]))
    for place in way[1:]:
        QTest.mouseMove(desk.canvas, desk.at(place))
        let_through()
    QTest.mouseRelease(desk.canvas, left, none, desk.at(way[-1]))
    desk.qtbot.waitUntil(lambda: not desk.workspace.runner.asking, timeout=WAIT_MS)


def clicks_or_paints(story: Story, frame: int) -> None:
    """One click where most is missing or wrong, taken back if it made things worse; then by hand."""
    desk, truth, before = story.desk, story.mug[frame], seen(story, frame)
    missing, wrong = truth & ~before, before & ~truth
    positive = bool(missing.sum() >= wrong.sum())
    x, y, _ = spot_of(missing if positive else wrong)
    desk.click((x, y), positive=positive)
    if iou(seen(story, frame), truth) < iou(before, truth):
        desk.act("edit.undo")
    paints_if_wrong(story, frame)


def seen(story: Story, frame: int) -> Mask:
    """The mask in hand on a frame."""
    found = story.desk.store.masklets.mask(story.desk.masklet_id, frame)
    assert found is not None
    return decode(found.rle)


def ana_annotates(story: Story) -> None:
    """The mug: on every grid frame a box, eraser and brush; the same on one frame,
    propagated; a click, propagated. All are submitted.
    """
    desk = story.desk
    for phase in (1, 2, 3):
        if phase > 1:
            desk.go_to(0)
            desk.act(f"object.again_{phase}")
            assert desk.provenance() == {}
        for frame, truth in list(story.mug.items())[: None if phase == 1 else 1]:
            desk.go_to(frame)
            left, top, right, bottom = box_of(truth)
            if phase == 3:
                desk.click(spot_of(truth)[:2])
            else:
                desk.drag((left, top), (right, bottom))
            if phase < 3:
                paints_if_wrong(story, frame)
        if phase > 1:
            propagates(desk)
        story.made[phase] = desk.masklet_id
        assert set(desk.provenance()) == set(story.mug)
        desk.submits()
    desk.act("work.done")


def ana_finds_objects(desk: Annotator) -> list[int]:
    """What the model finds in the room by itself, as masklets that wait."""
    opens_job(desk, ROOM)
    desk.act("object.find")
    dialog, finding = desk.window.findChild(AutoDialog), desk.workspace.finding
    assert dialog is not None
    desk.qtbot.waitUntil(lambda: finding.suited is not None, timeout=WAIT_MS)
    dialog.look()
    desk.qtbot.waitUntil(lambda: finding.found is not None, timeout=WAIT_MS)
    dialog.track()
    desk.qtbot.waitUntil(lambda: finding.tracking is None, timeout=WAIT_MS)
    dialog.close()
    made = [each for each in desk.store.masklets.masklets() if each.source == "auto"]
    assert {each.state for each in made} == {MaskletState.SUBMITTED}
    return [each.id for each in made]


def ben_judges(story: Story, found: list[int]) -> tuple[int, tuple[int, int, int, int]]:
    """Phases 1 and 2 accepted, phase 3 sent back with an area on its worst frame; of what was found, one accepted and
    one rejected. Gives the frame and the area.
    """
    desk = story.desk
    opens_job(desk, MUG)
    for phase in (1, 2):
        assert desk.masklet_id == story.made[phase]
        judge(desk, Decision.SATISFACTORY)
    assert desk.masklet_id == story.made[3]
    ious = story.ious(3)
    worst = min(ious, key=lambda frame: ious[frame])
    area = box_of(story.mug[worst] ^ story.masks(3)[worst])
    desk.go_to(worst)
    desk.drag((area[0], area[1]), (area[2], area[3]))
    judge(desk, Decision.UNSATISFACTORY)
    opens_job(desk, ROOM)
    assert desk.masklet_id == found[0]
    judge(desk, Decision.SATISFACTORY)
    assert desk.masklet_id == found[1]
    judge(desk, Decision.REJECTED, reason=True)
    return worst, area


def ana_mends(story: Story, frame: int, area: tuple[int, int, int, int]) -> None:
    """Where it was found wrong: a click or the brush there, then on from there, and submitted again."""
    desk = story.desk
    opens_job(desk, MUG)
    assert (desk.masklet_id, desk.workspace.playhead.frame) == (story.made[3], frame)
    (mark,) = desk.workspace.review.shown()
    assert mark.box == pytest.approx(area, abs=3)
    clicks_or_paints(story, frame)
    propagates(desk)
    desk.submits()


def lea_hands_on(story: Story, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dashboard; who filmed what and where; a hard target; the split; train, val and test written."""
    desk, statistics = story.desk, story.desk.workspace.statistics

    def counted() -> None:
        desk.qtbot.waitUntil(lambda: not statistics.busy and statistics.figures is not None, timeout=WAIT_MS)

    desk.act("view.dashboard")
    counted()
    desk.act("view.dataset")
    counted()
    tab = desk.window.overview.findChild(DatasetTab)
    assert tab is not None
    turn_to(tab, "Videos")
    rows = tab.videos.rows
    names = [rows.headerData(column, Qt.Orientation.Horizontal) for column in range(rows.columnCount())]
    for name, values in {"Videographer": ("Kim", "Lee"), "Environment": ("Indoor", "Indoor")}.items():
        for row, value in enumerate(values):
            rows.setData(rows.index(row, names.index(name)), value)
            counted()
    turn_to(tab, "Contact sheet")
    cards = tab.sheet.findChild(QListView)
    assert cards is not None
    cards.setCurrentIndex(cards.model().index(0, 0))
    desk.act("dataset.hard")
    counted()
    desk.act("dataset.split")
    counted()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    desk.act("dataset.export")
    desk.qtbot.waitUntil((folder / "splits.json").exists, timeout=WAIT_MS)
    desk.qtbot.waitUntil(lambda: not statistics.writing, timeout=WAIT_MS)
    desk.act("view.video")


def turn_to(tab: DatasetTab, name: str) -> None:
    (button,) = [each for each in tab.findChildren(QToolButton) if each.text() == name]
    button.click()
