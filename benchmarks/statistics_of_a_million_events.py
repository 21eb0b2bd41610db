"""How long the figures of a million events take: `python -m benchmarks.statistics_of_a_million_events`.

Makes a project in a temporary file: 1,000 masklets of 80 frames, three people, 200,000 clicks, nearly every event on
another frame than the one before, which is the worst there is. Of one core it took 6.6 s to count the log, 11 s to
compare 40,000 pairs of masks with phase 1 for the first time, 1.8 s afterwards. All of it is done
beside the window.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from engine.statistics.alignment import KnownIous
from engine.statistics.dataset import dataset_figures, dataset_videos
from engine.statistics.facts import Counted
from engine.statistics.groups import Scope
from engine.statistics.report import make_report
from storage import mask_codec
from storage.drafts import NewMask, NewMasklet, NewPin, NewTarget, NewVideo, StepDraft
from storage.records import PinKind, Prompts, Provenance, StepKind
from storage.schema import EventRow, PinVersionRow, StepRow
from storage.store import ProjectStore

TARGETS, FRAMES, SIZE = 500, 80, (480, 640)


def make(path: Path, *, events: int, clicks: int) -> None:
    """A project: every target has a masklet of phase 1 and one of phase 3."""
    chance = np.random.default_rng(0)
    with ProjectStore.create(path, name="million") as store:
        people = [store.catalogue.add_person(name).id for name in ("Ann", "Ben", "Rita")]
        parts = {"fingerprint": "f", "kind": "file", "height": SIZE[0], "width": SIZE[1], "fps": 6.0, "stride": 1}
        masklets = []
        for number in range(TARGETS):
            draft = NewVideo(name=f"v{number}", path="v", frame_count=FRAMES, rate=6.0, **parts)  # type: ignore[arg-type]  # a mapping of fields
            video = store.catalogue.add_video(draft).id
            made = [NewMasklet(id=-2, target_id=-1, phase=1), NewMasklet(id=-3, target_id=-1, phase=3)]
            step = StepDraft(video_id=video, person_id=people[0], kind=StepKind.NEW_TARGET, masklets=tuple(made))
            ids = store.steps.commit(
                StepDraft(
                    **{name: getattr(step, name) for name in ("video_id", "person_id", "kind", "masklets")},
                    targets=(NewTarget(id=-1, name="it", colour_index=0),),
                )
            ).new_ids
            for masklet, provenance in ((ids[-2], Provenance.PROMPTED), (ids[-3], Provenance.PROPAGATED)):
                masks = [_mask(masklet, frame, provenance, shift=int(chance.integers(0, 9))) for frame in range(FRAMES)]
                work = StepDraft(video_id=video, person_id=people[0], kind=StepKind.PROPAGATE, masks=tuple(masks))
                store.steps.commit(work)
                store.review.submit(masklet, person_id=people[0])
                masklets.append((masklet, video))
        _log(store, people, masklets, events=events, clicks=clicks, chance=chance)


def _mask(masklet: int, frame: int, provenance: Provenance, *, shift: int) -> NewMask:
    pixels = np.zeros(SIZE, bool)
    rows, columns = np.ogrid[: SIZE[0], : SIZE[1]]
    pixels[(rows - 240) ** 2 + (columns - 300 - shift) ** 2 < 60**2] = True
    return NewMask(masklet_id=masklet, frame=frame, rle=mask_codec.encode(pixels), provenance=provenance)


def _log(
    store: ProjectStore,
    people: list[int],
    masklets: list[tuple[int, int]],
    *,
    events: int,
    clicks: int,
    chance: np.random.Generator,
) -> None:
    which, frames = chance.integers(0, len(masklets), events), chance.integers(0, FRAMES, events)
    base = 1.8e9
    with store._database.writing() as connection:
        rows = [
            {
                "person_id": people[number % 3],
                "masklet_id": masklets[which[number]][0],
                "video_id": masklets[which[number]][1],
                "frame": int(frames[number]),
                "at": base + 0.7 * number,
                "kind": "look",
                "reviewing": number % 5 == 0,
            }
            for number in range(events)
        ]
        connection.execute(insert(EventRow), rows)
        draft = {"phase": 3, "payload": {}, "undoable": True, "state": "done", "finished_at": base}
        steps, pins = [], []
        for number in range(clicks):
            masklet, video = masklets[which[number]]
            ids = {"id": 10**7 + number, "video_id": video, "masklet_id": masklet, "person_id": 1}
            steps.append(ids | {"kind": "prompt", "at": base} | draft)
            pins.append(_pin(10**7 + number, masklet, int(frames[number]), number))
        connection.execute(insert(StepRow), steps)
        connection.execute(insert(PinVersionRow), pins)


def _pin(step_id: int, masklet: int, frame: int, number: int) -> dict[str, object]:
    pin = NewPin(masklet_id=masklet, frame=frame, kind=PinKind.PROMPTED, content_hash=str(number))
    prompts = Prompts(points=((float(number), 1.0),), labels=(1,))
    written = {"points": prompts.points, "labels": prompts.labels, "box": None}
    plain = {"step_id": step_id, "masklet_id": masklet, "frame": frame, "last_frame": frame, "kind": pin.kind}
    return {**plain, "prompts": written, "candidate_scores": [], "content_hash": pin.content_hash}


def main() -> None:
    """Make it, then read it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--clicks", type=int, default=200_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.masklets"
        make(path, events=options.events, clicks=options.clicks)
        with ProjectStore.open(path) as store:
            _timed("count the log", lambda: Counted.of(store))
            counted = Counted.of(store)
            known: KnownIous = {}
            for read in (store.tallies.time_spent, store.tallies.hand_work, store.tallies.edited_frames):
                _timed(f"  {read.__name__}", read)
            _timed("  mask_rows", store.tallies.mask_rows)
            _timed("report, every pair compared", lambda: make_report(store, counted=counted, known=known))
            _timed("report, pairs known", lambda: make_report(store, counted=counted, known=known))
            _timed("dataset", lambda: dataset_figures(dataset_videos(store, counted, scope=Scope.ALL)))


def _timed(what: str, work: object) -> None:
    assert callable(work)
    began, used = time.perf_counter(), time.process_time()
    work()
    spent, busy = time.perf_counter() - began, time.process_time() - used
    print(f"{what:32} {spent:6.2f} s, of processor {busy:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
