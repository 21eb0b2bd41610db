"""What the study of suggested frames says in a few sentences, with words that the figures choose; numpy alone."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.where_to_look_annotator import BUDGET, EVENLY, FIRST, KNOWING, SUGGESTED
from benchmarks.where_to_look_sharing import PLAIN, WAYS, Difference, Shared, above
from engine.risk.signs import Floats

Curves = Mapping[str, Floats]
"""J&F by strategy: (videos, interactions + 1), the last value held where a strategy had nothing more to do."""

HEAD = (
    "Figures of one budget are interactions to so far of the way that evenly spaced frames come with it, in brackets",
    "how many fewer (-) or more (+) the first of two takes; those of J&F are means over the budget. Intervals are of",
    "90 %, over masklets. *Fewer*, *more*, *higher* and *lower* are said only where they leave out no difference.",
)
_OTHERS = {
    "evenly spaced frames": (PLAIN, EVENLY),
    "first failure": ("first failure, masklets in turn", FIRST),
}
_MEANS = {"more": "higher", "less": "lower", "neither": "not told apart"}


def summary(title: str, together: Shared, single: Curves) -> list[str]:
    """A paragraph and its list about one part of the videos, with one budget for all and with one each."""
    lines = [f"**{title}**", ""]
    for told, (shared_way, own_way) in _OTHERS.items():
        verdict, counts = _verdict(together.more(SUGGESTED, shared_way)), _counts(together, SUGGESTED, shared_way)
        one, other = together.means[SUGGESTED][0], together.means[shared_way][0]
        means = _means(one, other, together.above(SUGGESTED, shared_way))
        lines.append(f"- *One budget, suggestions against {told}*: {verdict}. {counts}; J&F {means}.")
        mine, theirs = single[SUGGESTED], single[own_way]
        means = _means(mine[:, 1:].mean(), theirs[:, 1:].mean(), above(mine, theirs))
        lines.append(f"- *{BUDGET} interactions on every masklet, suggestions against {told}*: J&F {means}.")
    verdict, counts = _verdict(together.more(KNOWING, SUGGESTED)), _counts(together, KNOWING, SUGGESTED)
    return [*lines, f"- *One budget, if the risk were the true error, against suggestions*: {verdict}. {counts}.", ""]


def _verdict(found: list[Difference]) -> str:
    """Which targets take fewer interactions, which more, and where neither is shown."""
    heads = {"less": "fewer interactions to", "more": "more interactions to", "neither": "not told apart at"}
    told = []
    for shown, head in heads.items():
        ways = [f"{way:.0%}" for way, one in zip(WAYS, found, strict=True) if one.shown == shown]
        if ways:
            told.append(f"{head} {', '.join(ways)}")
    return "; ".join(told)


def _counts(together: Shared, name: str, than: str) -> str:
    return ", ".join(
        f"{_count(together, name, k)} against {_count(together, than, k)} to {way:.0%} "
        f"({one.value:+.0%}; {one.low:+.0%} … {one.high:+.0%})"
        for k, (way, one) in enumerate(zip(WAYS, together.more(name, than), strict=True))
    )


def _count(together: Shared, name: str, target: int) -> str:
    """Interactions to a target, or that the budget does not do."""
    count, last = together.counts[name][0, target], len(together.curves[name]) - 1
    return f"{count:.0f}" if count <= last else f"over {last}"


def _means(one: float, other: float, apart: Difference) -> str:
    """Two means of J&F and which is higher, if that is shown."""
    return (
        f"{one:.3f} against {other:.3f}, {_MEANS[apart.shown]} "
        f"({apart.value:+.3f}; {apart.low:+.3f} … {apart.high:+.3f})"
    )
