"""How long the work queues of a large project take: `python -m benchmarks.queue_speed [--videos 1000] [--masklets 20]`.

Makes a project of many submitted masklets, some judged and sent back, then reads all of them for the queues.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from engine.team.queues import Filter, Queue, queue_of, read_board
from storage.records import Role
from storage.store import ProjectStore

PINS, ROUNDS = 3, 5


def make(path: Path, *, videos: int, masklets: int) -> ProjectStore:
    """A project whose rows are written directly: going through every step would take an hour."""
    store = ProjectStore.create(path, name="large")
    ann = store.catalogue.add_person("Ann").id
    store.catalogue.add_person("Rita", role=Role.REVIEWER)
    database = store._database
    count = videos * masklets
    with database.bare() as sqlite:
        sqlite.execute("PRAGMA foreign_keys = OFF")
        sqlite.execute("BEGIN")
        sqlite.executemany(
            "INSERT INTO video (id, name, path, fingerprint, kind, width, height, frame_count, fps, stride, rate,"
            " attributes, added_at, timestamps) VALUES (?, ?, ?, ?, 'file', 1280, 720, 480, 24, 4, 6, '{}', 0, x'')",
            ((video, f"video {video}", f"{video}.mp4", str(video)) for video in range(1, videos + 1)),
        )
        step = 0
        for masklet in range(1, count + 1):
            video, made = (masklet - 1) // masklets + 1, step + 1
            noted = f'{{"state":"submitted","revision":1,"area":{masklet % 20000},"predicted_iou":0.8,"first_frame":0}}'
            kinds = [("new_target", "{}"), *[("prompt", "{}")] * PINS, ("submit", noted)]
            for kind, payload in kinds:
                step += 1
                sqlite.execute(
                    "INSERT INTO step (id, video_id, target_id, masklet_id, person_id, phase, kind, payload, at,"
                    " undoable, state) VALUES (?, ?, ?, ?, ?, 3, ?, ?, ?, 1, 'done')",
                    (step, video, masklet, masklet, ann, kind, payload, step),
                )
                if kind == "prompt":
                    sqlite.execute(
                        "INSERT INTO pin_version (step_id, masklet_id, frame, last_frame, kind, prompts,"
                        " candidate_scores, content_hash, low_res_logits)"
                        " VALUES (?, ?, ?, ?, 'prompted', '{}', '[]', '', zeroblob(60000))"
                        if masklet % 50 == 0
                        else "INSERT INTO pin_version (step_id, masklet_id, frame, last_frame, kind, prompts,"
                        " candidate_scores, content_hash) VALUES (?, ?, ?, ?, 'prompted', '{}', '[]', '')",
                        (step, masklet, step, step),
                    )
            sqlite.execute("INSERT INTO target VALUES (?, ?, ?, ?)", (masklet, made, video, masklet))
            sqlite.execute(
                "INSERT INTO target_version (step_id, target_id, name, colour_index, tags) VALUES (?, ?, ?, 0, '[]')",
                (made, masklet, f"object {masklet}"),
            )
            sqlite.execute(
                "INSERT INTO masklet VALUES (?, ?, ?, 'manual', ?, 'submitted', 1)", (masklet, made, masklet, ann)
            )
            sqlite.execute("INSERT INTO masklet_version (step_id, masklet_id, phase) VALUES (?, ?, 3)", (made, masklet))
        sqlite.execute("COMMIT")
    return store


def main() -> None:
    """Make, read, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--videos", type=int, default=1000)
    arguments.add_argument("--masklets", type=int, default=20)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.masklets"
        store = make(path, videos=chosen.videos, masklets=chosen.masklets)
        rita = store.catalogue.people()[1]
        store.close()
        for _ in range(ROUNDS):
            with ProjectStore.open(path) as store:
                begun = time.process_time()
                board = read_board(store)
                read = time.process_time()
                read_board(store)
                again = time.process_time()
                waiting = queue_of(board, Queue.VERIFY, rita, Filter())
                done = time.process_time()
                store.review.recall(1, person_id=rita.id)
                store.review.submit(1, person_id=rita.id)
                stepped = time.process_time()
                read_board(store)
                after = time.process_time()
            print(
                f"{len(board.items)} masklets: read {1e3 * (read - begun):.0f} ms of processor time, unchanged "
                f"{1e3 * (again - read):.0f} ms, after a step {1e3 * (after - stepped):.0f} ms, "
                f"one queue of {len(waiting)} {1e3 * (done - again):.0f} ms"
            )


if __name__ == "__main__":
    main()
