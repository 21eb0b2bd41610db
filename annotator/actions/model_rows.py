"""Actions on the model: training it on accepted masklets, and which version is in use.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec
from annotator.desks.training_desk import FEWEST_MASKLETS
from annotator.i18n import mark, told, tr
from annotator.overview.version_words import version_name
from annotator.state.pages import Page
from annotator.workspace import Workspace


def _no_training(workspace: Workspace) -> str | None:
    """A project must be open, and no training run."""
    refusal = when.project_open(workspace)
    if refusal is None and workspace.training.running:
        return tr("A training is running: wait for its end, or cancel it.")
    return refusal


def _can_train(workspace: Workspace) -> str | None:
    """No training may run, there be masklets to learn from and to measure by, and whoever decides be at the desk."""
    refusal = _no_training(workspace)
    if refusal is not None:
        return refusal
    if workspace.training.accepted() < FEWEST_MASKLETS:
        return tr("At least two masklets must be judged satisfactory: one to learn from, one to measure by.")
    return when.decides(workspace)


def _cut_off(workspace: Workspace) -> str | None:
    """A training must have been stopped before its end, and whoever decides be at the desk."""
    refusal = _no_training(workspace)
    if refusal is None and workspace.training.cut_off() is None:
        return tr("No training was stopped before its end.")
    return refusal or when.decides(workspace)


def _can_take_up(workspace: Workspace) -> str | None:
    """As before, and what it learns from must be what it was."""
    refusal = _cut_off(workspace)
    reason = workspace.training.why_not_take_up() if refusal is None else None
    return refusal if reason is None else told(reason)


def _training(workspace: Workspace) -> str | None:
    """A training must run."""
    return None if workspace.training.running else tr("No training is running.")


def _chosen(workspace: Workspace) -> str | None:
    """A version other than the one in use must be chosen."""
    refusal = when.project_open(workspace)
    if refusal is not None:
        return refusal
    training = workspace.training
    if training.pointed_at is None:
        return tr("Choose a version in the table of versions first.")
    now = training.in_use()
    used = now is not None and now.checkpoint.id == training.pointed_at
    return tr("This version is in use already.") if used else None


def _has_way_back(workspace: Workspace) -> str | None:
    """The version in use must have been trained from another one."""
    refusal = when.project_open(workspace)
    if refusal is not None:
        return refusal
    return None if workspace.training.version_before() is not None else tr("There is no version before this one.")


def _way_back(workspace: Workspace) -> str:
    """What rolling back would put in use."""
    before = workspace.training.version_before()
    return "" if before is None else version_name(before)


def _use_chosen(workspace: Workspace) -> None:
    if workspace.training.pointed_at is not None:
        workspace.training.use(workspace.training.pointed_at)


MODELS = (
    ActionSpec(
        id="models.show",
        text=mark("Versions of the model"),
        menu="file",
        icon="layers",
        run=lambda screen: screen.workspace.pages.show(Page.OVERVIEW, tab="models"),
        refusal=when.project_open,
    ),
    ActionSpec(
        id="models.train",
        text=mark("Train from verified masklets…"),
        menu="file",
        icon="sparkles",
        run=lambda screen: screen.show_training(),
        refusal=_can_train,
    ),
    ActionSpec(
        id="models.take_up",
        text=mark("Go on with the stopped training"),
        menu="file",
        icon="play",
        run=lambda screen: screen.workspace.training.take_up(),
        refusal=_can_take_up,
    ),
    ActionSpec(
        id="models.throw_away",
        text=mark("Throw the stopped training away"),
        menu="file",
        icon="trash-2",
        run=lambda screen: screen.workspace.training.throw_away(),
        refusal=_cut_off,
    ),
    ActionSpec(
        id="models.pause",
        text=mark("Pause the training, or go on"),
        menu="file",
        icon="pause",
        run=lambda screen: screen.workspace.training.pause_or_go_on(),
        refusal=_training,
    ),
    ActionSpec(
        id="models.cancel",
        text=mark("Cancel the training"),
        menu="file",
        icon="x",
        run=lambda screen: screen.workspace.training.cancel(),
        refusal=_training,
    ),
    ActionSpec(
        id="models.use",
        text=mark("Use the chosen version"),
        menu="file",
        icon="check",
        run=lambda screen: _use_chosen(screen.workspace),
        refusal=_chosen,
    ),
    ActionSpec(
        id="models.back",
        text=mark("Roll back to the version before"),
        menu="file",
        icon="undo-2",
        run=lambda screen: screen.workspace.training.roll_back(),
        refusal=_has_way_back,
        detail=_way_back,
    ),
)
