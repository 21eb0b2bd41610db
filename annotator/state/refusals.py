"""Why the person at the desk may not change an object, where more than one place has to say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.i18n import tr

if TYPE_CHECKING:
    from annotator.workspace import Workspace


def while_verifying(workspace: Workspace) -> str | None:
    """Nothing is changed by whoever is verifying."""
    return tr("You are verifying: leave that first (Shift+V).") if workspace.reviewing else None


def while_locked(workspace: Workspace, target_id: int | None) -> str | None:
    """A locked object stays as it is."""
    locked = target_id in workspace.selection.locked
    return tr("This object is locked: unlock it in the object list first.") if locked else None
