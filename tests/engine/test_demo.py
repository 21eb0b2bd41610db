"""The demo with a model that knows the scene: the loop's own logic, without torch and in no time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from engine import demo, demo_eye
from engine import model_protocol as wire
from engine.exchange.sav_import import read_sav
from engine.model_client import ModelClient, Reply
from engine.pins import to_wire
from storage.mask_codec import decode, encode

OBJECTS = (1, 2, 3)
Spoil = Callable[[int, int], bool]


class AllKnowingModel:
    """Answers with what is to be seen; on frames for which `spoil(object, frame)` holds, with the left half of it."""

    def __init__(self, spoil: Spoil = lambda *_: False) -> None:
        self._spoil = spoil

    def send(self, job: wire.Job, *, pins: Mapping[str, wire.PinData] | None = None, notify: Any = None) -> Reply:
        reply = Reply(job=job, pins=pins or {}, cancel=lambda _: None, notify=notify)
        match job:
            case wire.LoadModel():
                reply.deliver(
                    wire.ModelReady(id=0, name="knowing", device="none", precision="float32", image_size=1, seconds=0.0)
                )
            case wire.PromptFrame():
                reply.deliver(self._prompted(job))
            case wire.Propagate():
                for answer in self._tracked(job):
                    reply.deliver(answer)
                reply.deliver(wire.Finished(id=0, seconds=0.0))
            case _:
                raise AssertionError(job)
        return reply

    def _prompted(self, job: wire.PromptFrame) -> wire.Prompted:
        seen = {number: demo_eye.visible(number, job.frame) for number in OBJECTS}
        if job.box is not None:
            x0, y0, x1, y1 = (int(edge) for edge in job.box)
            number = max(OBJECTS, key=lambda each: int(seen[each][y0:y1, x0:x1].sum()))
        else:
            x, y = (int(part) for part in job.points[-1])
            number = next(each for each in OBJECTS if seen[each][y, x])
        zeros = wire.WireArray(shape=(4, 4), data=np.zeros((4, 4), np.float32).tobytes())
        candidate = wire.Candidate(
            mask=to_wire(encode(seen[number])), low_res_logits=zeros, object_pointer=zeros, predicted_iou=1.0
        )
        return wire.Prompted(id=0, candidates=(candidate,), best=0, object_score=9.0, seconds=0.0)

    def _tracked(self, job: wire.Propagate) -> list[wire.Tracked]:
        step = job.stride if job.direction == "forward" else -job.stride
        masks: dict[int, list[wire.TrackedMask]] = {}
        for track in job.tracks:
            pinned = {ref.frame for ref in track.pins}
            for frame in range(track.start + step, track.stop + step, step):
                if frame in pinned or any(first <= frame <= last for first, last in track.absent):
                    continue
                behind = [ref for ref in track.pins if (frame - ref.frame) * step > 0]
                source = min(behind, key=lambda ref: abs(ref.frame - frame))
                masks.setdefault(frame, []).append(self._mask(track.key, frame, source))
        return [
            wire.Tracked(id=0, frame=frame, masks=tuple(of), done=done, total=len(masks))
            for done, (frame, of) in enumerate(masks.items(), start=1)
        ]

    def _mask(self, number: int, frame: int, source: wire.PinRef) -> wire.TrackedMask:
        mask = demo_eye.visible(number, frame).copy()
        if self._spoil(number, frame):
            mask[:, int(np.median(np.nonzero(mask)[1])) :] = False
        return wire.TrackedMask(
            key=number,
            mask=to_wire(encode(mask)),
            predicted_iou=1.0,
            object_score=9.0,
            source_frame=source.frame,
            source_hash=source.content_hash,
        )


def _play(out: Path, model: AllKnowingModel, tmp_path: Path) -> tuple[demo.Played, list[str]]:
    checkpoint = tmp_path / "checkpoint.pt"
    checkpoint.write_bytes(b"PK\x03\x04, never loaded")
    said: list[str] = []
    played = demo.play(
        out,
        client=cast(ModelClient, model),
        checkpoint=checkpoint,
        device="auto",
        report=lambda _: None,
        tell=said.append,
    )
    return played, said


def test_with_a_perfect_model_nothing_is_clicked_and_every_mask_is_right(tmp_path: Path) -> None:
    played, said = _play(tmp_path / "out", AllKnowingModel(), tmp_path)
    assert not [sentence for sentence in said if "corrects" in sentence or "as absent" in sentence]
    assert len([sentence for sentence in said if "mean IoU 1.00 over 27 frames" in sentence]) == len(OBJECTS)
    for masklet in read_sav(played.document).masklets:
        for row, rle in enumerate(masklet.frames):
            assert rle is not None
            assert np.array_equal(decode(rle), demo_eye.visible(masklet.masklet_id, row * 4))


def test_what_is_wrong_is_corrected_sent_back_and_painted(tmp_path: Path) -> None:
    played, said = _play(tmp_path / "out", AllKnowingModel(lambda number, frame: number == 2 and frame < 36), tmp_path)
    assert any(re.fullmatch(r"Ana corrects object 2 on frame \d+ with 1 click: .* → 1\.00\.", each) for each in said)
    assert any(each.startswith("Ben sends object 2 back") for each in said)
    assert any(each.startswith("Ana paints object 2") for each in said)
    assert any(each.startswith("Ana submits object 2 as revision 2. No mask is stale") for each in said)
    car = read_sav(played.document).masklets[1]
    # of the spoilt stretch: the file's prompt, a click in each of two rounds, and the painted frame
    assert len([1 for row in range(9) if _equal(car.frames[row], row * 4)]) == 4


def _equal(rle: Any, frame: int) -> bool:
    return np.array_equal(decode(rle), demo_eye.visible(2, frame))


def test_played_again_it_leaves_the_same_masks_and_only_its_own_files_are_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, _ = _play(out, AllKnowingModel(), tmp_path)
    document = first.document.read_bytes()
    (out / "png" / "mine.png").write_text("mine")
    again, _ = _play(out, AllKnowingModel(), tmp_path)
    assert again == first
    assert again.document.read_bytes() == document
    assert (out / "png" / "mine.png").read_text() == "mine"


@pytest.mark.parametrize("name", ["sample.mp4", "sample_manual.json", "png/001/00000.png"])
def test_a_file_that_is_not_the_demos_stops_it(tmp_path: Path, name: str) -> None:
    mine = tmp_path / "out" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(demo.EngineError, match="is in the way"):
        _play(tmp_path / "out", AllKnowingModel(), tmp_path)
    assert mine.read_text() == "mine"
