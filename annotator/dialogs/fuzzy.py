"""Finding a text by some of its letters, in order: whole words and beginnings first; Korean by initial consonants too.

Pure functions over strings, without Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TEXT_START, WORD_START, RUN, LETTER = 4, 8, 5, 1
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_PER_INITIAL, _PER_VOWEL = 588, 28


@dataclass(frozen=True, slots=True)
class Match:
    """How well a text fits, and which of its letters are meant."""

    score: int
    positions: tuple[int, ...]


def match(query: str, text: str) -> Match | None:
    """The best way to find the letters of `query` in `text` in their order, or None; its spaces do not count."""
    letters = query.replace(" ", "")
    if len(letters) > len(text):
        return None
    best: list[Match | None] = [Match(0, ())] * (len(text) + 1)
    for letter in letters:
        row: list[Match | None] = [None] * (len(text) + 1)
        for place, character in enumerate(text):
            before = best[place]
            found = row[place]
            if before is not None and _means(letter, character):
                here = Match(before.score + _worth(text, place, before), (*before.positions, place))
                found = here if found is None or here.score >= found.score else found
            row[place + 1] = found
        best = row
    return best[-1]


def rank(query: str, texts: Sequence[Sequence[str]]) -> list[int]:
    """Which of `texts`, each given in several wordings, fit the query: their indices, the best first, else in order."""
    scored = []
    for index, wordings in enumerate(texts):
        matches = [found for wording in wordings if (found := match(query, wording)) is not None]
        if matches:
            scored.append((-max(found.score for found in matches), index))
    return [index for _, index in sorted(scored)]


def _worth(text: str, place: int, before: Match) -> int:
    worth = LETTER
    if place == 0:
        worth += TEXT_START
    if place == 0 or not text[place - 1].isalnum():
        worth += WORD_START
    if before.positions and before.positions[-1] == place - 1:
        worth += RUN
    return worth


def _means(letter: str, character: str) -> bool:
    if letter.casefold() == character.casefold():
        return True
    code = ord(character)
    if not _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return False
    syllable = code - _FIRST_SYLLABLE
    if letter in _INITIALS:
        return _INITIALS.index(letter) == syllable // _PER_INITIAL
    typed = ord(letter) - _FIRST_SYLLABLE  # a syllable being typed has no final consonant yet
    return typed >= 0 and typed % _PER_VOWEL == 0 and typed == syllable - syllable % _PER_VOWEL
