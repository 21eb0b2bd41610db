"""The scenes of `make_screenshots.py` of work queues, marks and second rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.records import Decision, Role

if TYPE_CHECKING:
    from make_screenshots import Studio


def queues(studio: Studio) -> None:
    """The work of a reviewer, an annotator and a lead; marks, the way back, and the second round compared."""
    workspace = studio.workspace
    studio.act("object.select_1")
    studio.submit()
    studio.dismiss_notices()
    workspace.take_over("Min-ho")
    studio.act("work.queue")
    studio.shoot("work-verify")
    studio.act("work.next")
    studio.go_to(48)
    view = workspace.view
    workspace.review.mark_place((322, 222, 364, 262))
    workspace.review.mark_place((297, 246, 297, 246))
    studio.shoot("marking")
    view.set_side_by_side(True)
    studio.shoot("side-by-side")
    view.set_side_by_side(False)
    workspace.review.judge(Decision.UNSATISFACTORY, reason="The shadow is not the ball.")
    studio.dismiss_notices()
    workspace.take_over("Ji-won")
    studio.act("work.queue")
    studio.shoot("work-returned")
    studio.act("work.next")
    studio.go_to(48)
    studio.shoot("sent-back")
    view.brush_px = 24
    studio.act("tool.eraser")
    studio.drag((356, 228), (360, 252), (340, 258))
    studio.act("tool.brush")
    studio.drag((294, 236), (298, 244), (308, 250))
    studio.act("tool.prompt")
    studio.submit()
    workspace.take_over("Min-ho")
    studio.act("work.queue")
    studio.act("work.next")
    studio.go_to(48)
    studio.act("review.compare")
    studio.dismiss_notices()
    studio.shoot("compare")
    studio.act("review.compare")
    studio.act("review.satisfactory")
    _lead(studio)
    workspace.take_over("Ji-won")


def _lead(studio: Studio) -> None:
    """Everything, and what a lead sets."""
    studio.workspace.take_over("Sora", role=Role.LEAD)
    studio.act("work.queue")
    studio.shoot("work-everything")
    for action, scene in (("work.assign", "assign"), ("work.settings", "project-settings")):
        studio.act(action)
        studio.shoot(scene)
        studio.close_dialogs()
    studio.act("view.video")
    studio.act("review.mode")
