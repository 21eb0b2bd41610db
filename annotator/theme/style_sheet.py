"""The one style sheet, filled from a theme's tokens.

Widgets ask for a look by the dynamic property `look`: "title", "headline", "muted", "small", "primary", "chip",
"chip_small", "segment", "panel", "bar", "danger", "key", "row", "notice", "palette", "search", "choice", "quiet",
"tiny", "card", "card_primary" (and their "_name" and "_about"), "drop", "drop_here".
"""

from __future__ import annotations

from pathlib import Path

from annotator.theme.tokens import CARD_PX, FONT_FAMILY, RADIUS_PX, ROW_PX, SPACE, TYPE, Theme

_BESIDE_PX = 3
"""What Qt adds at both sides of an item's words in a tree, and not in its header."""

_XS, _S, _M, _L, _ = SPACE


def style_sheet(theme: Theme, *, pictures: Path) -> str:
    """The application's style sheet in a theme; `pictures` is the folder of its `check.svg` and `chevron-down.svg`.

    Where two rules speak of the same widget the later one wins, so the order of the parts counts.
    """
    parts = (_ground, _buttons, _fields, _lists, _places)
    return "".join(part(theme) for part in parts) + _tables(theme, pictures=pictures)


def _ground(t: Theme) -> str:
    """Windows, panels, frames and labels."""
    return f"""
* {{ font-family: "{FONT_FAMILY}"; font-size: {TYPE["body"]}px; color: {t.text}; outline: none; }}
QMainWindow, QDialog, QWidget#page {{ background: {t.surface}; }}
QWidget[look="panel"] {{ background: {t.surface}; }}
QWidget[look="bar"] {{ background: {t.surface}; }}
QWidget[look="raised"] {{ background: {t.raised}; border-radius: {RADIUS_PX}px; }}
QFrame[look="line"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[look="vline"] {{ background: {t.line}; border: none; max-width: 1px; min-width: 1px; }}
QFrame[look="notice"] {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_PX}px; }}
QFrame[look="row"] {{ background: transparent; border-radius: {RADIUS_PX}px; }}
QFrame[look="row"]:hover {{ background: {t.hover}; }}
QFrame[look="row_selected"] {{ background: {t.accent_soft}; border-radius: {RADIUS_PX}px; }}
QLineEdit[look="name"] {{ padding: 0; }}
QLineEdit[look="name"]:read-only {{ background: transparent; border: 1px solid transparent; }}
QLabel {{ background: transparent; }}
QLabel[look="muted"] {{ color: {t.muted}; }}
QLabel[look="small"] {{ color: {t.muted}; font-size: {TYPE["small"]}px; }}
QLabel[look="title"] {{ font-size: {TYPE["title"]}px; font-weight: 600; }}
QLabel[look="headline"] {{ font-size: {TYPE["headline"]}px; font-weight: 600; }}
QLabel[look="danger"] {{ color: {t.danger}; }}
QLabel[look="key"] {{ color: {t.muted}; background: {t.hover}; border-radius: 4px; padding: 1px 5px;
    font-size: {TYPE["small"]}px; }}
"""


def _buttons(t: Theme) -> str:
    """Buttons, and what has the focus."""
    return f"""
QPushButton, QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {RADIUS_PX}px;
    padding: {_XS}px {_S}px; min-height: {ROW_PX - 2 * _XS - 2}px; }}
QToolButton {{ padding: {_XS}px; }}
QPushButton {{ background: {t.raised}; border-color: {t.line}; padding: {_XS}px {_M}px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.pressed}; }}
QToolButton:checked {{ background: {t.accent_soft}; color: {t.accent}; }}
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QListView:focus, QPlainTextEdit:focus
    {{ border: 1px solid {t.focus}; }}
QPushButton:disabled, QToolButton:disabled, QLabel:disabled {{ color: {t.disabled}; }}
QPushButton[look="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
    font-weight: 600; }}
QPushButton[look="primary"]:hover {{ border-color: {t.text}; }}
QPushButton[look="primary"]:disabled {{ background: {t.hover}; color: {t.disabled}; border-color: {t.hover}; }}
QPushButton[look="chip"], QToolButton[look="chip"] {{ background: {t.raised}; border-radius: {ROW_PX // 2}px;
    padding: {_XS}px {_M}px; border-color: {t.line}; }}
QToolButton[look="chip_small"] {{ background: {t.raised}; border-radius: {ROW_PX // 2}px; padding: {_XS}px;
    border-color: {t.line}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
"""


def _fields(t: Theme) -> str:
    """Fields to type and choose in, and menus."""
    return f"""
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {{ background: {t.raised}; border: 1px solid {t.line};
    border-radius: {RADIUS_PX}px; padding: {_XS}px {_S}px; selection-background-color: {t.accent};
    selection-color: {t.on_accent}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QCheckBox:disabled
    {{ color: {t.disabled}; background: transparent; }}
QLineEdit {{ min-height: {ROW_PX - 2 * _XS - 2}px; }}
QSpinBox {{ padding: {_XS - 1}px 0; }}
QSpinBox::up-button {{ subcontrol-position: left; width: {_S - 2}px; border: none; }}
QSpinBox::down-button {{ subcontrol-position: right; width: {_S - 2}px; border: none; }}
QMenuBar {{ background: {t.surface}; padding: 2px; }}
QMenuBar::item {{ padding: {_XS}px {_S}px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; padding: {_XS}px; }}
QMenu::icon {{ padding-left: {_S}px; }}
QMenu::item {{ padding: {_XS}px {_L}px {_XS}px {_M}px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent_soft}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {_XS}px {_S}px; }}
"""


def _lists(t: Theme) -> str:
    """Lists, bars and handles."""
    return f"""
QListView, QTreeView, QTableView {{ background: transparent; border: none; alternate-background-color: {t.surface}; }}
QListView::item {{ border-radius: {RADIUS_PX}px; padding: {_XS}px; }}
QListView::item:hover {{ background: {t.hover}; }}
QListView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {t.pressed}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }}
QScrollBar::handle:hover {{ background: {t.disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
    {{ background: none; height: 0; width: 0; }}
QSplitter::handle {{ background: {t.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: {_XS}px {_S}px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {t.text}; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 2px; }}
"""


def _places(t: Theme) -> str:
    """Places of one kind each: palette, cards, queues, tabs."""
    return f"""
QFrame[look="palette"] {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_PX + 2}px; }}
QLineEdit[look="search"] {{ border: none; background: transparent; font-size: {TYPE["title"]}px; padding: {_S}px; }}
QPushButton[look="choice"] {{ text-align: left; }}
QPushButton[look="choice"]:checked {{ background: {t.accent_soft}; border-color: {t.accent}; }}
QToolButton[look="quiet"] {{ color: {t.muted}; }}
QToolButton[look="quiet"]:disabled {{ color: {t.disabled}; }}
QToolButton[look="tiny"] {{ padding: 0; min-height: 0; border: none; }}
QPushButton[look="card"], QPushButton[look="card_primary"] {{ text-align: left; border-radius: {RADIUS_PX + 2}px;
    min-height: {CARD_PX}px; padding: 0; }}
QPushButton[look="card"] {{ background: {t.raised}; border-color: {t.line}; }}
QPushButton[look="card"]:hover {{ background: {t.hover}; }}
QPushButton[look="card_primary"] {{ background: {t.accent}; border-color: {t.accent}; }}
QPushButton[look="card_primary"]:hover, QPushButton[look="card_primary"]:focus {{ border-color: {t.text}; }}
QLabel[look="card_name"], QLabel[look="card_primary_name"] {{ font-size: {TYPE["title"]}px; font-weight: 600; }}
QLabel[look="card_about"] {{ color: {t.muted}; }}
QLabel[look="card_primary_name"], QLabel[look="card_primary_about"] {{ color: {t.on_accent}; }}
QTableView::item {{ border: none; padding: 0 {_XS}px; }}
QTableView::item:hover {{ background: {t.hover}; }}
QTableView::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QPushButton[look="queue"] {{ text-align: left; background: transparent; border-color: transparent; }}
QPushButton[look="queue"]:hover {{ background: {t.hover}; }}
QPushButton[look="queue"]:checked {{ background: {t.accent_soft}; }}
QPushButton[look="queue"]:focus {{ border-color: {t.focus}; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; border: none; border-bottom: 2px solid transparent;
    padding: {_S}px {_M}px; margin-right: {_XS}px; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom-color: {t.accent}; }}
QTabBar:focus::tab:selected {{ border-bottom-color: {t.focus}; color: {t.focus}; }}
QFrame[look="drop"] {{ border: 1px dashed {t.disabled}; border-radius: {RADIUS_PX}px; }}
QFrame[look="drop_here"] {{ border: 1px solid {t.accent}; background: {t.accent_soft}; border-radius: {RADIUS_PX}px; }}
"""


def _tables(t: Theme, *, pictures: Path) -> str:
    """Tables and what opens from a field; last, so that a focus ring wins over every look."""
    return f"""
QHeaderView {{ background: transparent; }}
QHeaderView::section {{ background: transparent; color: {t.muted}; border: none; border-bottom: 1px solid {t.line};
    padding: {_XS}px {_S}px; font-size: {TYPE["small"]}px; }}
QTreeView::item {{ padding: {_XS}px {_S - _BESIDE_PX}px; }}
QTreeView::item:disabled {{ color: {t.muted}; }}
QListView[look="bare"]:focus {{ border: none; }}
QComboBox::drop-down {{ border: none; width: {ROW_PX}px; }}
QComboBox::down-arrow {{ image: url({pictures.as_posix()}/chevron-down.svg); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.line}; padding: {_XS}px;
    selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {t.disabled}; border-radius: 3px;
    background: {t.raised}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
    image: url({pictures.as_posix()}/check.svg); }}
QPushButton[look]:focus, QToolButton[look]:focus {{ border-color: {t.focus}; }}
QPushButton[look="card_primary"]:focus {{ border-color: {t.text}; }}
"""
