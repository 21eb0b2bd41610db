"""What is missing from a video file, and how to say so: structural checks without a decoder, and the sentences.

Pure but for reading file headers; any process.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

_EBML = b"\x1a\x45\xdf\xa3"
_SEGMENT = b"\x18\x53\x80\x67"
_MAX_RANGES_NAMED = 5


def missing_bytes(path: Path) -> int:
    """Give how many bytes the container says it has beyond the file's end: 0 for a whole file or an unknown format."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return max(0, _last_box_end(path, size) - size)
    if head.startswith(_EBML):
        return max(0, _matroska_end(head) - size)
    if head.startswith(b"RIFF") and len(head) >= 8:
        return max(0, int.from_bytes(head[4:8], "little") + 8 - size)
    return 0


def lacks_movie_box(path: Path) -> bool:
    """Tell whether an MP4/QuickTime file has no `moov` box, as when a recording was never finished."""
    with path.open("rb") as stream:
        if stream.read(8)[4:8] not in (b"ftyp", b"mdat", b"wide", b"free"):
            return False
    return not any(name == b"moov" for name, _, _ in _boxes(path))


def damage_sentences(
    name: str,
    *,
    frame_count: int,
    expected_count: int,
    damaged: Sequence[int],
    lost_at_start: int,
    lost_elsewhere: int,
    cut_off: bool,
) -> tuple[str, ...]:
    """Say what of the file `name` is missing; nothing where all is well.

    `damaged` holds the numbers of frames that may show errors, `expected_count` what the file promised (0: nothing).
    """
    last_sound = frame_count - 1
    inner = set(damaged)
    while cut_off and last_sound in inner and last_sound > 0:
        inner.remove(last_sound)
        last_sound -= 1
    sentences: list[str] = []
    if lost_at_start:
        lost = _pictures(lost_at_start)
        sentences.append(f"{name} begins in the middle of a scene: {lost} before frame 0 cannot be decoded.")
    if lost_elsewhere:
        sentences.append(f"{name} is damaged: {_pictures(lost_elsewhere)} somewhere in it cannot be decoded.")
    if inner:
        sentences.append(f"{name} is damaged at {_ranges(sorted(inner))}: pictures there may be wrong or missing.")
    if cut_off:
        if expected_count > frame_count:
            sentences.append(
                f"{name} is damaged after frame {last_sound} (of about {expected_count}): the readable part is opened."
            )
        else:
            sentences.append(f"{name} is damaged after frame {last_sound}: the readable part is opened.")
    return tuple(sentences)


def _pictures(count: int) -> str:
    return "a picture" if count == 1 else f"{count} pictures"


def _ranges(numbers: Sequence[int]) -> str:
    """Write frame numbers as words: `frame 3`, `frames 3–7 and 20`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number <= ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in ranges[:_MAX_RANGES_NAMED]]
    if len(ranges) > _MAX_RANGES_NAMED:
        words.append(f"{len(ranges) - _MAX_RANGES_NAMED} more stretches")
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"{'frame' if listed.isdigit() else 'frames'} {listed}"


def _boxes(path: Path) -> list[tuple[bytes, int, int]]:
    """List the top-level boxes of an ISO base media file: (type, start, end); size 0 means to the end of the file."""
    size = path.stat().st_size
    found: list[tuple[bytes, int, int]] = []
    start = 0
    with path.open("rb") as stream:
        while start + 8 <= size:
            stream.seek(start)
            header = stream.read(16)
            length, name = struct.unpack_from(">I4s", header)
            if length == 1 and len(header) == 16:
                length = struct.unpack_from(">Q", header, 8)[0]
            if length == 0:
                length = size - start
            if length < 8:
                break
            found.append((name, start, start + length))
            start += length
    return found


def _last_box_end(path: Path, size: int) -> int:
    boxes = _boxes(path)
    return boxes[-1][2] if boxes else size


def _matroska_end(head: bytes) -> int:
    """Give where the Matroska segment ends, 0 where its size is unknown (a live recording) or not found."""
    place = head.find(_SEGMENT)
    if place < 0 or place + 12 > len(head):
        return 0
    first = head[place + 4]
    length = 9 - first.bit_length()
    if not 1 <= length <= 8:
        return 0
    value = int.from_bytes(head[place + 4 : place + 4 + length], "big") & ((1 << (7 * length)) - 1)
    unknown = value == (1 << (7 * length)) - 1
    return 0 if unknown else place + 4 + length + value
