from __future__ import annotations

from annotator.words.duration_words import duration_words


def test_durations_are_said_as_people_do() -> None:
    assert duration_words(59.4) == "59 s"
    assert duration_words(61) == "1 min 1 s"
    assert duration_words(7300) == "2 h 1 min"
