"""No videographer and no place is in two splits, whatever the videos; the same videos are split the same way."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.statistics.catalogue import PARTS
from engine.statistics.splits import SPLITS, SplitVideo, shared_between_splits, split_videos

NAMES = st.one_of(st.just(""), st.sampled_from("abcdefgh"))


def video(number: int, *, videographer: str = "", place: str = "", phase_1: bool = True) -> SplitVideo:
    named = {"videographer": videographer, "place": place}
    attributes = {name: value for name, value in named.items() if value}
    return SplitVideo(video_id=number, name=f"video {number:03}", attributes=attributes, phase_1=phase_1)


def split_of(videos: list[SplitVideo]) -> dict[int, str]:
    return dict(split_videos(videos, parts=PARTS))


@given(people=st.lists(st.tuples(NAMES, NAMES, st.booleans()), max_size=40), seed=st.integers())
def test_nothing_is_shared_and_the_order_does_not_matter(people: list[tuple[str, str, bool]], seed: int) -> None:
    videos = [
        video(number, videographer=who, place=where, phase_1=has) for number, (who, where, has) in enumerate(people)
    ]
    placed = split_videos(videos, parts=PARTS)
    assert placed.keys() == {each.video_id for each in videos}
    assert shared_between_splits(replace(each, split=placed[each.video_id]) for each in videos) == ()
    shuffled = list(videos)
    random.Random(seed).shuffle(shuffled)
    assert split_videos(shuffled, parts=PARTS) == placed


def test_parts_are_met_where_nothing_is_shared() -> None:
    placed = split_of([video(number) for number in range(100)])
    assert [list(placed.values()).count(split) for split in SPLITS] == [80, 10, 10]


def test_a_chain_through_both_attributes_is_one_component() -> None:
    chain = [
        video(1, videographer="Kim", place="park"),
        video(2, videographer="Lee", place="park"),
        video(3, videographer="Lee", place="school"),
        video(4, place="school"),
    ]
    others = [video(number) for number in range(10, 16)]
    placed = split_of([*chain, *others])
    assert {placed[each.video_id] for each in chain} == {"train"}
    assert sorted(set(placed.values())) == ["test", "train", "val"]


def test_val_and_test_need_masklets_of_phase_1() -> None:
    videos = [video(number, phase_1=number in (3, 7)) for number in range(10)]
    placed = split_of(videos)
    assert {number for number, split in placed.items() if split != "train"} == {3, 7}
    assert set(split_of([replace(each, phase_1=False) for each in videos]).values()) == {"train"}


def test_three_videos_give_one_to_each() -> None:
    assert sorted(split_of([video(1), video(2), video(3)]).values()) == ["test", "train", "val"]
    assert list(split_of([video(1)]).values()) == ["train"]


def test_what_is_in_a_split_stays_there_and_draws_its_company_along() -> None:
    old = replace(video(1, videographer="Kim"), split="val")
    placed = split_of([old, video(2, videographer="Kim"), video(3), video(4)])
    assert placed[1] == placed[2] == "val"
    more = split_of([old, *(video(number) for number in range(5, 30))])
    assert more[1] == "val"


def test_what_is_shared_after_attributes_changed_is_told() -> None:
    videos = [replace(video(1, place="park"), split="train"), replace(video(2, place="park"), split="test")]
    (shared,) = shared_between_splits(videos)
    assert (shared.attribute, shared.value, shared.splits) == ("place", "park", ("train", "test"))


def test_a_large_component_goes_where_most_is_lacking() -> None:
    videos = [video(number, place="park") for number in range(12)] + [video(number) for number in range(20, 28)]
    placed = split_of(videos)
    assert {placed[number] for number in range(12)} == {"train"}
    assert [list(placed.values()).count(split) for split in SPLITS] == [pytest.approx(16), 2, 2]
