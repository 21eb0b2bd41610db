"""The scenes of `make_screenshots.py` that show what stands around the work: panels, menus, dialogs, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QMenu

if TYPE_CHECKING:
    from make_screenshots import Studio


def look_around(studio: Studio) -> None:
    """Panels, menus, dialogs."""
    studio.act("edit.history")
    studio.shoot("history")
    studio.act("edit.history")
    for scene, chip in (("phase-menu", "_phase"), ("people-menu", "_person"), ("video-menu", "_video")):
        studio.shoot(scene, again=lambda chip=chip: _pop_up(studio, chip))
        studio.close_dialogs()
    studio.shoot("file-menu", again=lambda: _pop_up_menu(studio))
    studio.close_dialogs()
    studio.shoot("palette", again=lambda: _type_in_palette(studio, "prop"))
    studio.act("edit.palette")
    for scene, action_id in (("keys", "help.keys"), ("preferences", "file.preferences")):
        studio.act(action_id)
        studio.shoot(scene)
        studio.close_dialogs()
    studio.workspace.warn("The model process ended (SIGKILL). It starts again with the next request.")
    studio.workspace.tell("This is the first frame: there is no mask before it to paste.")
    studio.shoot("notices")
    studio.dismiss_notices()
    for style in ("outline", "cut_out"):
        studio.act(f"view.{style}")
        studio.shoot(style)
    studio.act("view.fill")


def _put(menu: QMenu, place: QPoint) -> None:
    menu.popup(place)
    menu.move(place)  # a screen that is not there is small, and menus keep to it


def _pop_up(studio: Studio, chip: str) -> None:
    studio.close_dialogs()
    button = getattr(studio.window.title_bar, chip)
    _put(button.menu(), button.mapToGlobal(QPoint(0, button.height())))


def _pop_up_menu(studio: Studio) -> None:
    studio.close_dialogs()
    bar = studio.window.menuBar()
    action = bar.actions()[3]
    menu = action.menu()
    assert isinstance(menu, QMenu)
    _put(menu, bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))


def _type_in_palette(studio: Studio, words: str) -> None:
    fields = [each for each in studio.window.findChildren(QLineEdit) if each.property("look") == "search"]
    if not any(each.isVisible() for each in fields):
        studio.act("edit.palette")
        fields = [each for each in studio.window.findChildren(QLineEdit) if each.property("look") == "search"]
    fields[-1].setText(words)
