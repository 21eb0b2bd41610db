"""Actions on what a propagation changed, on what is flagged, and on mixed-up identities.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec
from annotator.desks.identity_hand import Mixing
from annotator.i18n import mark, tr
from annotator.workspace import Workspace


def _stretch_here(workspace: Workspace) -> str | None:
    """The frame in hand must lie in a changed stretch."""
    return when.object_editable(workspace) or (
        None
        if workspace.reach.stretch is not None
        else tr("The last propagation changed nothing here that nobody has accepted.")
    )


def _change_or_flag_here(workspace: Workspace) -> str | None:
    """The frame in hand must lie in a changed stretch, or be flagged."""
    return when.object_editable(workspace) if workspace.reach.flags else _stretch_here(workspace)


def _still(workspace: Workspace) -> str | None:
    """The object must be open to change in this phase, and nothing may be propagating."""
    refusal = when.object_editable(workspace)
    masklet, session = workspace.masklet, workspace.session
    if refusal is not None or masklet is None or session is None:
        return refusal
    if workspace.runner.propagation is not None:
        return tr("A propagation is running: stop it first, or wait for its end.")
    if masklet.phase != session.context.phase:
        phase = session.context.phase
        return tr("This object has no masklet in phase {phase} yet: click it to begin one.", phase=phase)
    return None


def _another(workspace: Workspace) -> str | None:
    """There must be another object."""
    return _still(workspace) or (
        None if len(workspace.targets()) > 1 else tr("There is only one object: this needs another.")
    )


REACH = (
    ActionSpec(
        id="reach.accept",
        text=mark("Accept the changed stretch"),
        menu="track",
        keys=("Alt+Return",),
        icon="check",
        run=lambda screen: screen.workspace.reach.accept(),
        refusal=_change_or_flag_here,
        starts_group=True,
    ),
    ActionSpec(
        id="reach.revert",
        text=mark("Revert the changed stretch"),
        menu="track",
        keys=("Alt+Backspace",),
        icon="undo-2",
        run=lambda screen: screen.workspace.reach.revert(),
        refusal=_stretch_here,
    ),
    ActionSpec(
        id="reach.next",
        text=mark("Next change or flag"),
        menu="track",
        keys=("Alt+PgDown",),
        run=lambda screen: screen.workspace.reach.go(1),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="reach.previous",
        text=mark("Previous change or flag"),
        menu="track",
        keys=("Alt+PgUp",),
        run=lambda screen: screen.workspace.reach.go(-1),
        refusal=when.video_open,
    ),
    ActionSpec(
        id="reach.check",
        text=mark("Check by tracking back"),
        menu="track",
        icon="search",
        run=lambda screen: screen.workspace.reach.check_back(),
        refusal=when.can_propagate,
    ),
)

IDENTITY = (
    ActionSpec(
        id="object.swap",
        text=mark("Swap with another object from here on…"),
        menu="object",
        keys=("Alt+S",),
        icon="arrow-left-right",
        run=lambda screen: screen.choose_object(Mixing.SWAP),
        refusal=_another,
        starts_group=True,
    ),
    ActionSpec(
        id="object.split",
        text=mark("Split off from here on"),
        menu="object",
        keys=("Alt+K",),
        run=lambda screen: screen.workspace.identity.split(),
        refusal=_still,
    ),
    ActionSpec(
        id="object.merge",
        text=mark("Merge another object into this one…"),
        menu="object",
        keys=("Alt+M",),
        icon="layers",
        run=lambda screen: screen.choose_object(Mixing.MERGE),
        refusal=_another,
    ),
)
