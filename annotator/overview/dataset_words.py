"""Words of the Dataset tab: traits, splits, sources, attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.i18n import mark, tr

if TYPE_CHECKING:
    from engine.statistics.dataset import DatasetMasklet

TRAIT_WORDS = {"fast": mark("fast motion"), "occluded": mark("occlusion"), "vanishes": mark("vanishes and returns")}
SPLITS = ("train", "val", "test")
"""As files and people write them, in any language."""

ENVIRONMENT_WORDS = {"Indoor": mark("Indoor"), "Outdoor": mark("Outdoor")}
ATTRIBUTE_WORDS = {
    "environment": mark("Environment"),
    "videographer": mark("Videographer"),
    "place": mark("Place"),
    "split": mark("Split"),
    "notes": mark("Notes"),
}


def attribute_words(name: str) -> str:
    """An attribute's name; one that people added stays as they wrote it."""
    return tr(ATTRIBUTE_WORDS[name]) if name in ATTRIBUTE_WORDS else name


def value_words(name: str, value: str) -> str:
    """What people noted, where it is one of our own words in the person's language."""
    known = name == "environment" and value in ENVIRONMENT_WORDS
    return tr(ENVIRONMENT_WORDS[value]) if known else value


def traits_words(masklet: DatasetMasklet) -> str:
    """Why a target may be hard, or what a person said."""
    reasons = ", ".join(tr(TRAIT_WORDS[trait]) for trait in masklet.traits)
    if masklet.hard:
        return tr("hard: {reasons}", reasons=reasons) if reasons else tr("hard")
    return tr("perhaps hard: {reasons}", reasons=reasons) if reasons else ""
