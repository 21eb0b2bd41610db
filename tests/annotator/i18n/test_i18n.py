from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from annotator.actions.table import TABLE
from annotator.i18n import Translation, told, tr
from resources import TRANSLATIONS


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[Translation]:
    translation = Translation()
    translation.use("ko")
    yield translation
    translation.use("en")


def test_a_text_is_said_in_the_language_and_its_values_filled_in(korean: Translation) -> None:
    assert tr("Phase {number}", number=3) == "3단계"
    korean.use("en")
    assert tr("Phase {number}", number=3) == "Phase 3"


def test_every_action_has_korean_words(korean: Translation) -> None:
    spoken = {spec.id: spec.words for spec in TABLE}
    korean.use("en")
    assert [spec.id for spec in TABLE if spoken[spec.id] == spec.words] == []
    assert spoken["object.select_3"] == "객체 3 선택"


def test_qt_speaks_the_language_too(korean: Translation) -> None:
    cancel = QDialogButtonBox.StandardButton.Cancel
    assert QDialogButtonBox(cancel).button(cancel).text() == "취소"


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("There is nothing left to undo.", "취소할 작업이 더 없습니다."),
        ("3 of 40 grid frames have no mask.", "그리드 프레임 40개 중 3개에 마스크가 없습니다."),
        (
            "/a/b: c.masklets is in use by another program: wait until it has finished, then try again.",
            "/a/b: c.masklets 파일을 다른 프로그램이 쓰고 있습니다. 끝난 뒤에 다시 해 보세요.",
        ),
        (
            "The model process was ended by SIGKILL, perhaps because memory ran out. Everything accepted is kept; it "
            "starts again with the next request.",
            "모델 프로세스가 멈췄습니다(SIGKILL 신호, 메모리가 부족했을 수 있습니다). "
            "확정된 작업은 모두 남아 있으며, 다음 요청 때 다시 시작됩니다.",
        ),
        (
            "clip.mp4 is damaged at frames 3–7 and 20: pictures there may be wrong or missing.",
            "clip.mp4 영상의 일부(3–7, 20 프레임)가 손상되어 그곳의 화면이 틀리거나 없을 수 있습니다.",
        ),
        (
            "clip.mp4 is damaged after frame 41 (of about 247): the readable part is opened.",
            "clip.mp4 영상은 약 247개 프레임 중 41 프레임 뒤가 손상되어 읽을 수 있는 부분만 열었습니다.",
        ),
        (
            "clip.mp4 is damaged after frame 41: the readable part is opened.",
            "clip.mp4 영상은 41 프레임 뒤가 손상되어 읽을 수 있는 부분만 열었습니다.",
        ),
        (
            "out cannot be written (No space left on device); choose another place or make room.",
            "out에 쓸 수 없습니다 (디스크 공간 부족). 다른 위치를 고르거나 공간을 비우세요.",
        ),
        (
            "/a/b.pt cannot be read: Permission denied. Phase 2 needs it: put it back, or open a copy of it.",
            "/a/b.pt을(를) 읽을 수 없습니다: 권한 없음. 2단계에 필요합니다. 되돌려 놓거나 그 사본을 여세요.",
        ),
        ("Nobody has ever said this.", "Nobody has ever said this."),
        ("이미 한국어인 문장입니다.", "이미 한국어인 문장입니다."),
    ],
)
def test_sentences_from_below_are_told_in_the_language(korean: Translation, english: str, said: str) -> None:
    assert told(english) == said


def test_no_two_values_of_a_sentence_touch() -> None:
    touching = [line for line in (TRANSLATIONS / "sentences.txt").read_text("utf-8").splitlines() if "}{" in line]
    assert touching == [], "nobody could tell where the one ends and the other begins"


def test_in_english_a_sentence_stays_as_it_is(qapp: QApplication) -> None:
    assert told("3 of 40 grid frames have no mask.") == "3 of 40 grid frames have no mask."


def test_an_unknown_language_is_english(korean: Translation) -> None:
    korean.use("tlh")
    assert korean.language == "en"
    assert tr("Undo") == "Undo"
