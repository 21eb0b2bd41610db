"""What the cheat sheet shows, as plain values: rows of keys by menu, mouse gestures, and how they fill columns.

Reads the table of actions; makes no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.actions.spec import MENU_TITLES, ActionSpec
from annotator.dialogs.fuzzy import match
from annotator.i18n import mark, tr

HEADING_ROWS = 2
_MOUSE: tuple[tuple[tuple[str, ...], str], ...] = (
    ((mark("Left click"),), mark("On the object: a positive point")),
    ((mark("Right click"),), mark("Beside the object: a negative point")),
    ((mark("Click a point"),), mark("Take the point away")),
    ((mark("Drag"),), mark("A box around the object")),
    ((mark("Right drag"), mark("Ctrl+drag")), mark("Erase while painting")),
    (("Enter", "Backspace"), mark("Close an outline, take a corner back")),
    ((mark("Ctrl+wheel"),), mark("Size of the brush")),
    ((mark("Wheel"),), mark("Zoom at the pointer")),
    ((mark("Middle drag"), mark("Space+drag")), mark("Pan")),
    ((mark("Hold H"),), mark("Hide the masks meanwhile")),
    ((mark("Hold Y"),), mark("The mask before the last propagation")),
)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What is done, and the keys that do it."""

    words: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The rows of one menu."""

    title: str
    rows: tuple[KeyRow, ...]


def key_groups(specs: Sequence[ActionSpec], keys: Sequence[tuple[str, ...]]) -> list[KeyGroup]:
    """All actions that have keys, by menu in the table's order, then the mouse; `keys` has each action's as written.

    Actions of one wording that differ in a number alone ("Select object 1" to 9) share a row.
    """
    groups: dict[str, dict[str, KeyRow]] = {}
    for spec, written in zip(specs, keys, strict=True):
        if not written:
            continue
        rows = groups.setdefault(tr(MENU_TITLES[spec.menu]), {})
        first = rows.get(spec.text)
        if first is None:
            rows[spec.text] = KeyRow(spec.words.rstrip("…"), written)
        else:
            span = f"{first.keys[0].split('–')[0]}–{written[0]}"
            rows[spec.text] = KeyRow(tr(spec.text, **dict.fromkeys(spec.values, span)), (span,))
    found = [KeyGroup(title, tuple(rows.values())) for title, rows in groups.items()]
    mouse = tuple(KeyRow(tr(words), tuple(tr(each) for each in gestures)) for gestures, words in _MOUSE)
    return [*found, KeyGroup(tr("Mouse"), mouse)]


def only(groups: Sequence[KeyGroup], query: str) -> list[KeyGroup]:
    """The rows that fit a query by their words or keys; groups without any are left out."""
    if not query.strip():
        return list(groups)
    found = []
    for group in groups:
        rows = tuple(row for row in group.rows if _fits(query, row))
        if rows:
            found.append(KeyGroup(group.title, rows))
    return found


def columns(groups: Sequence[KeyGroup], count: int) -> list[list[KeyGroup]]:
    """The groups in at most `count` columns of about the same height, in their order within each and across them."""
    filled: list[list[int]] = [[] for _ in range(count)]
    heights = [len(group.rows) + HEADING_ROWS for group in groups]
    for index in sorted(range(len(groups)), key=lambda index: -heights[index]):
        min(filled, key=lambda column: sum(heights[each] for each in column)).append(index)
    ordered = sorted(sorted(column) for column in filled if column)
    return [[groups[index] for index in column] for column in ordered]


def _fits(query: str, row: KeyRow) -> bool:
    wanted = query.strip().casefold()
    return any(wanted == key.casefold() for key in row.keys) or (
        wanted in row.words.casefold() or (not wanted.isascii() and match(query, row.words) is not None)
    )
