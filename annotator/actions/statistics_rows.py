"""Actions of the Dashboard and Dataset tabs: figures as files, the split, hard targets.

Rows of the table; texts are English here and translated when shown.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication

from annotator.actions import conditions as when
from annotator.actions.spec import ActionSpec, Screen
from annotator.dialogs.choosing import ask_folder, ask_new_file
from annotator.i18n import mark, tr
from annotator.state.pages import Page
from annotator.workspace import Workspace


def _counted(workspace: Workspace) -> str | None:
    """Figures must have been counted, and none be on their way to the disk."""
    refusal = when.project_open(workspace)
    if refusal is not None:
        return refusal
    if workspace.statistics.writing:
        return tr("Files are being written: wait for their end.")
    return None if workspace.statistics.figures is not None else tr("Open the dashboard or the dataset first.")


def _can_split_anew(workspace: Workspace) -> str | None:
    """Figures must have been counted, and whoever decides for the project be at the desk."""
    return _counted(workspace) or when.decides(workspace)


def _with_figures(workspace: Workspace) -> str | None:
    """What was counted must be figures of at least one masklet."""
    refusal = _counted(workspace)
    figures = workspace.statistics.figures
    if refusal is not None or figures is None:
        return refusal
    return None if figures.report.masklets else tr("No masklet counts yet: submit one, or count others too.")


def _with_split(workspace: Workspace) -> str | None:
    """Every video must be in a split."""
    refusal = _counted(workspace)
    figures = workspace.statistics.figures
    if refusal is not None or figures is None:
        return refusal
    parted = all(video.attribute("split") for video in figures.videos)
    return None if parted else tr("Split the videos into train, val and test first.")


def _target_in_hand(workspace: Workspace) -> str | None:
    """A target must be in hand, by somebody who works here."""
    refusal = when.project_open(workspace) or when.someone_here(workspace)
    if refusal is not None:
        return refusal
    return None if workspace.statistics.target_in_hand is not None else tr("Choose an object first.")


def _card_chosen(workspace: Workspace) -> str | None:
    """A card of the contact sheet must be chosen."""
    refusal = when.project_open(workspace)
    if refusal is not None or workspace.pages.current is not Page.OVERVIEW:
        return refusal or tr("Choose a masklet on the contact sheet first.")
    chosen = workspace.statistics.target_in_hand is not None
    return None if chosen else tr("Choose a masklet on the contact sheet first.")


def _write_json(screen: Screen) -> None:
    settings, window = screen.workspace.settings, QApplication.activeWindow()
    path = ask_new_file("figures", tr("Figures as JSON"), window, settings, name="stats.json")
    if path is not None:
        screen.workspace.statistics.write_json(path)


def _write_csvs(screen: Screen) -> None:
    settings, window = screen.workspace.settings, QApplication.activeWindow()
    if (folder := ask_folder("figures", tr("Tables as CSV into"), window, settings)) is not None:
        screen.workspace.statistics.write_csvs(folder)


def _export_split(screen: Screen) -> None:
    settings, window = screen.workspace.settings, QApplication.activeWindow()
    if (folder := ask_folder("dataset", tr("Train, val and test into"), window, settings)) is not None:
        screen.workspace.statistics.export_split(folder)


def _show(tab: str, screen: Screen) -> None:
    screen.workspace.pages.show(Page.OVERVIEW, tab=tab)


STATISTICS = (
    ActionSpec(
        id="view.dashboard",
        text=mark("Dashboard: time and quality"),
        menu="view",
        keys=("Ctrl+Shift+D",),
        icon="chart-column",
        run=partial(_show, "dashboard"),
        refusal=when.project_open,
        starts_group=True,
    ),
    ActionSpec(
        id="view.dataset",
        text=mark("Dataset"),
        menu="view",
        keys=("Ctrl+Shift+J",),
        icon="images",
        run=partial(_show, "dataset"),
        refusal=when.project_open,
    ),
    ActionSpec(
        id="stats.json",
        text=mark("Figures as JSON…"),
        menu="file",
        icon="file-output",
        run=_write_json,
        refusal=_with_figures,
        starts_group=True,
    ),
    ActionSpec(
        id="stats.csv",
        text=mark("Tables as CSV…"),
        menu="file",
        icon="file-output",
        run=_write_csvs,
        refusal=_with_figures,
    ),
    ActionSpec(
        id="dataset.split",
        text=mark("Split the new videos"),
        menu="file",
        icon="split",
        run=lambda screen: screen.workspace.statistics.split(anew=False),
        refusal=_counted,
    ),
    ActionSpec(
        id="dataset.split_anew",
        text=mark("Split all videos anew"),
        menu="file",
        icon="refresh-cw",
        run=lambda screen: screen.workspace.statistics.split(anew=True),
        refusal=_can_split_anew,
    ),
    ActionSpec(
        id="dataset.export",
        text=mark("Export train, val and test…"),
        menu="file",
        icon="file-output",
        run=_export_split,
        refusal=_with_split,
    ),
    ActionSpec(
        id="dataset.show",
        text=mark("Show in the video"),
        menu="view",
        icon="film",
        run=lambda screen: screen.workspace.statistics.show_in_video(),
        refusal=_card_chosen,
    ),
    ActionSpec(
        id="dataset.hard",
        text=mark("Hard target"),
        menu="object",
        keys=("Ctrl+Shift+H",),
        icon="flag",
        run=lambda screen: screen.workspace.statistics.toggle_hard(),
        refusal=_target_in_hand,
        checked=lambda workspace: workspace.statistics.is_hard,
        starts_group=True,
    ),
)
