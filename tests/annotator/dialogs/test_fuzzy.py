from __future__ import annotations

import pytest

from annotator.dialogs.fuzzy import match, rank

TEXTS = ["Cancel, or stop propagating", "Propagate forward", "Previous pin", "Open project", "Stop propagating"]


def best(query: str) -> list[str]:
    return [TEXTS[index] for index in rank(query, [[text] for text in TEXTS])]


def test_letters_must_come_in_their_order() -> None:
    assert match("pf", "Propagate forward") is not None
    assert match("fp", "Propagate forward") is None
    assert match("propagate forward!", "Propagate forward") is None


def test_the_letters_found_are_the_best_ones() -> None:
    found = match("pp", "Previous pin")
    assert found is not None
    assert found.positions == (0, 9)


def test_case_and_spaces_do_not_count() -> None:
    assert match("PROP fwd", "Propagate forward") == match("propfwd", "Propagate forward")


def test_the_beginning_of_a_text_goes_before_the_beginning_of_a_word_before_the_middle() -> None:
    assert best("prop")[0] == "Propagate forward"
    assert best("stop") == ["Stop propagating", "Cancel, or stop propagating"]
    assert best("pp")[0] == "Previous pin"


def test_an_empty_query_finds_everything_in_order() -> None:
    assert best("") == TEXTS


def test_nothing_fits_a_strange_query() -> None:
    assert best("xyzzy") == []


def test_of_several_wordings_the_better_counts() -> None:
    assert rank("undo", [["실행 취소", "Undo"], ["작업 기록", "History"]]) == [0]


@pytest.mark.parametrize("query", ["ㅈㅍ", "전ㅍ", "저", "전파", "앞전파", "ㅇㅈㅍ"])
def test_korean_is_found_by_initials_and_by_syllables_not_yet_whole(query: str) -> None:
    assert match(query, "앞으로 전파") is not None


@pytest.mark.parametrize("query", ["ㅍㅈ", "점", "전패", "가"])
def test_other_syllables_are_not_found(query: str) -> None:
    assert match(query, "앞으로 전파") is None
