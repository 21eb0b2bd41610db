from __future__ import annotations

from annotator.worth.words import left_words, risk_words
from engine.risk.reasons import Reason
from engine.risk.signs import Sign


def test_reasons_are_words_with_their_numbers() -> None:
    why = (Reason(Sign.SHRINK, 0.6), Reason(Sign.LOW_IOU, 0.413), Reason(Sign.DISTANCE, 23.0))
    assert risk_words(0.718, why) == (
        "risk 72 %: area fell by 60 %, predicted IoU 0.41, tracked 23 grid frames from its pin"
    )


def test_where_nothing_stands_out_that_is_said() -> None:
    assert risk_words(0.3, ()) == "risk 30 %: nothing stands out"
    assert risk_words(0.3, (Reason(Sign.DISTANCE, 1.0),)) == "risk 30 %: tracked one grid frame from its pin"


def test_every_sign_has_words() -> None:
    for sign in Sign:
        assert len(risk_words(0.5, (Reason(sign, 1.0),))) > len("risk 50 %: ")


def test_the_rest_is_told_with_its_time() -> None:
    assert left_words(1, 4.5) == "1 frame worth a look · about 4 s"
    assert left_words(3, 40.0) == "3 frames worth a look · about 40 s"
    assert left_words(99, 445.5) == "99 frames or more worth a look · over 7 min 26 s"
