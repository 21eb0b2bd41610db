"""Actions of looking where a mask is most likely wrong.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec
from annotator.i18n import mark, tr
from annotator.workspace import Workspace


def _worth_a_look(workspace: Workspace) -> str | None:
    """There must be a frame of the object in hand that is worth a look."""
    return when.object_selected(workspace) or (
        None if workspace.worth.places() else tr("No frame of this object is worth another look.")
    )


def _worth_a_look_of_any(workspace: Workspace) -> str | None:
    """There must be a frame of some object that is worth a look."""
    return when.annotating(workspace) or (
        None if workspace.worth.worst_of_all() else tr("No frame of any object is worth another look.")
    )


def _came_from(workspace: Workspace) -> str | None:
    """A jump must have been made."""
    return when.video_open(workspace) or (None if workspace.worth.can_go_back else tr("You have not jumped yet."))


WORTH = (
    ActionSpec(
        id="look.worst",
        text=mark("Go to the frame most worth a look"),
        menu="view",
        keys=("W",),
        icon="triangle-alert",
        run=lambda screen: screen.workspace.worth.go_to_worst(),
        refusal=_worth_a_look,
        starts_group=True,
    ),
    ActionSpec(
        id="look.worst_of_all",
        text=mark("Most worth a look of all objects"),
        menu="view",
        keys=("Alt+W",),
        icon="triangle-alert",
        run=lambda screen: screen.workspace.worth.go_to_worst_of_all(),
        refusal=_worth_a_look_of_any,
    ),
    ActionSpec(
        id="look.back",
        text=mark("Back to before the jump"),
        menu="view",
        keys=("Shift+W",),
        icon="corner-up-left",
        run=lambda screen: screen.workspace.worth.go_back(),
        refusal=_came_from,
    ),
)
