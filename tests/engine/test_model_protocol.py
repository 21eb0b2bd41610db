from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import model_protocol as wire

MODEL = wire.ModelRef(checkpoint_path="c.safetensors", checkpoint_sha256="ab")
VIDEO = wire.VideoRef(path="v.mp4", fingerprint="f")


def round_trip(request: wire.Request) -> wire.Request | None:
    stream = io.BytesIO()
    wire.write_message(stream, request)
    stream.seek(0)
    return wire.read_request(stream)


@given(
    points=st.lists(st.tuples(st.floats(0, 4000), st.floats(0, 4000)), max_size=5),
    logits=st.none() | st.binary(max_size=64),
)
def test_a_prompt_survives_the_wire(points: list[tuple[float, float]], logits: bytes | None) -> None:
    request = wire.PromptFrame(
        id=3,
        model=MODEL,
        video=VIDEO,
        frame=7,
        points=tuple(points),
        labels=(1,) * len(points),
        previous=None if logits is None else wire.WireArray(shape=(len(logits),), data=logits),
        tracked=wire.TrackSource(start=0, direction="backward", stride=4),
        pins=(wire.PinRef(frame=0, content_hash="x"),),
    )
    assert round_trip(request) == request


def test_answers_of_every_kind_survive_the_wire() -> None:
    mask = wire.WireRle(height=2, width=3, counts=b"06")
    array = wire.WireArray(shape=(1,), data=b"\0\0\0\0")
    candidate = wire.Candidate(mask=mask, low_res_logits=array, object_pointer=array, predicted_iou=0.5)
    tracked = wire.TrackedMask(key=1, mask=mask, predicted_iou=0.9, object_score=3.0, source_frame=0, source_hash="h")
    found = wire.FoundMask(mask=mask, point=(1.0, 2.0), predicted_iou=0.9, stability_score=0.8, level=1)
    answers: list[wire.Message] = [
        wire.Hello(protocol_version=1, pid=2),
        wire.ModelReady(id=1, name="n", device="cpu", precision="float32", image_size=256, seconds=0.1),
        wire.Prompted(id=1, candidates=(candidate,), best=0, object_score=1.0, seconds=0.1),
        wire.Tracked(id=1, frame=4, masks=(tracked,), done=1, total=2),
        wire.Found(id=1, masks=(found,), counts={"decoded": 3}, seconds=0.1),
        wire.Encoded(id=1, frame=4, done=1, total=2),
        wire.Working(id=1, what="loading", done=0, total=1),
        wire.PinsWanted(id=1, hashes=("a",)),
        wire.Finished(id=1, seconds=2.0),
        wire.Cancelled(id=1),
        wire.Failed(id=1, sentence="No.", reason="known"),
    ]
    stream = io.BytesIO()
    for answer in answers:
        wire.write_message(stream, answer)
    stream.seek(0)
    assert [wire.read_answer(stream) for _ in answers] == answers
    assert wire.read_answer(stream) is None


def test_a_stream_cut_short_ends_quietly() -> None:
    stream = io.BytesIO()
    wire.write_message(stream, wire.Cancel(id=1))
    assert wire.read_request(io.BytesIO(stream.getvalue()[:-1])) is None


@pytest.mark.parametrize("body", [b"\x81\xa4type\xa4Nope", b"not msgpack", b"\x80"])
def test_foreign_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(wire.ProtocolError):
        wire.read_request(io.BytesIO(struct.pack("<I", len(body)) + body))


def test_absurd_length_is_refused() -> None:
    with pytest.raises(wire.ProtocolError, match="out of step"):
        wire.read_request(io.BytesIO(b"\xff\xff\xff\xff"))
