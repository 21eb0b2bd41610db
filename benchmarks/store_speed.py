"""How fast the store is on a disk: `python -m benchmarks.store_speed [--dir DIR] [--json]`.

Makes a project of 20,000 current masks at 1080p in a temporary folder of DIR and times what the window waits for.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import timed
from storage import array_codec, mask_codec
from storage.drafts import NewEvent, NewMask, NewMasklet, NewPin, NewTarget, NewVideo, StepDraft
from storage.records import PinContent, PinKind, Prompts, Provenance, StepKind
from storage.store import ProjectStore

HEIGHT, WIDTH, FRAMES, OBJECTS, BATCH = 1080, 1920, 4000, 5, 32


def wobbly_masks(count: int) -> list[mask_codec.Rle]:
    """Codes of blobs with a ragged outline, some 2 kB each."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    angle = np.arctan2(y - 540, x - 960)
    reach = np.hypot(y - 540, x - 960)
    masks = []
    for _ in range(count):
        outline = 300 + sum(rng.normal(0, 60 / k) * np.sin(k * angle + rng.uniform(0, 6)) for k in range(1, 20))
        masks.append(mask_codec.encode(reach + rng.normal(0, 0.2, reach.shape) < outline))
    return masks


def measure(folder: Path) -> dict[str, Any]:
    path = folder / "speed.db"
    results: dict[str, Any] = {}
    codes = wobbly_masks(16)
    results["bytes_per_mask"] = round(statistics.mean(len(code.counts) for code in codes))
    store = ProjectStore.create(path, name="speed")
    person_id = store.catalogue.add_person("Ann").id
    video = NewVideo(
        name="v",
        path="v.mp4",
        fingerprint="f",
        kind="file",
        width=WIDTH,
        height=HEIGHT,
        frame_count=FRAMES,
        fps=24.0,
        stride=1,
        rate=24.0,
    )
    video_id = store.catalogue.add_video(video).id
    masklet_ids = [make_object(store, video_id, person_id, number) for number in range(OBJECTS)]

    for masklet_id in masklet_ids:
        results["append_32_masks"] = propagate(store, video_id, person_id, masklet_id, codes)
    results["masks_at_frame"] = timed(50, lambda: store.masklets.masks_at(masklet_ids, 1234))
    results["summaries_of_4000"] = timed(10, lambda: store.masklets.summaries(masklet_ids[0]))
    results["commit_prompt_with_pin"] = timed(50, lambda: prompt(store, video_id, person_id, masklet_ids[0], codes[0]))
    own = {"video_id": video_id, "person_id": person_id}
    results["undo_redo_prompt"] = timed(20, lambda: (store.steps.undo(**own), store.steps.redo(**own)))
    step = store.steps.begin(draft(video_id, person_id, masklet_ids[1]))
    masks = [tracked(masklet_ids[1], frame, codes) for frame in range(FRAMES)]
    store.steps.append_masks(step.step.id, masks)
    results["undo_redo_4000_frames"] = timed(3, lambda: (store.steps.undo(**own), store.steps.redo(**own)))
    store.activity.record(
        [
            NewEvent(
                person_id=person_id,
                video_id=video_id,
                kind="seek",
                masklet_id=masklet_ids[i // 500 % OBJECTS],
                frame=i // 5 % FRAMES,
                at=float(i),
            )
            for i in range(100_000)
        ]
    )
    results["active_seconds_100k_events"] = timed(3, lambda: store.activity.active_seconds(masklet_id=masklet_ids[0]))
    store.close()
    results["megabytes"] = round(path.stat().st_size / 2**20, 1)

    def open_and_list() -> None:
        with ProjectStore.open(path) as opened:
            for masklet in opened.masklets.masklets(video_id=video_id):
                opened.masklets.summaries(masklet.id)
                opened.masklets.pins(masklet.id)

    results["open_and_list_20000_masks"] = timed(5, open_and_list)
    return results


def make_object(store: ProjectStore, video_id: int, person_id: int, number: int) -> int:
    change = store.steps.commit(
        StepDraft(
            video_id=video_id,
            person_id=person_id,
            kind=StepKind.NEW_TARGET,
            targets=(NewTarget(id=-1, name=f"Object {number}", colour_index=number),),
            masklets=(NewMasklet(id=-2, target_id=-1, phase=3),),
        )
    )
    return change.new_ids[-2]


def draft(video_id: int, person_id: int, masklet_id: int) -> StepDraft:
    return StepDraft(video_id=video_id, person_id=person_id, kind=StepKind.PROPAGATE, masklet_id=masklet_id)


def tracked(masklet_id: int, frame: int, codes: list[mask_codec.Rle]) -> NewMask:
    return NewMask(
        masklet_id=masklet_id,
        frame=frame,
        rle=codes[frame % len(codes)],
        provenance=Provenance.PROPAGATED,
        predicted_iou=0.9,
        object_score=7.5,
        source_frame=0,
        source_hash="0123456789abcdef",
        direction="forward",
    )


def propagate(
    store: ProjectStore, video_id: int, person_id: int, masklet_id: int, codes: list[mask_codec.Rle]
) -> dict[str, float]:
    step_id = store.steps.begin(draft(video_id, person_id, masklet_id)).step.id
    batches = iter(
        [tracked(masklet_id, frame, codes) for frame in range(first, first + BATCH)]
        for first in range(0, FRAMES, BATCH)
    )
    result = timed(FRAMES // BATCH, lambda: store.steps.append_masks(step_id, next(batches)))
    store.steps.finish(step_id)
    return result


def prompt(store: ProjectStore, video_id: int, person_id: int, masklet_id: int, code: mask_codec.Rle) -> None:
    rng = np.random.default_rng(0)
    content = PinContent(
        mask=code,
        low_res_logits=array_codec.pack(rng.normal(0, 8, (256, 256)).astype(np.float16)),
        object_pointer=array_codec.pack(rng.normal(0, 1, 256).astype(np.float32)),
    )
    pin = NewPin(
        masklet_id=masklet_id,
        frame=100,
        kind=PinKind.PROMPTED,
        content_hash="h",
        prompts=Prompts(points=((960.0, 540.0),), labels=(1,)),
        content=content,
    )
    mask = NewMask(masklet_id=masklet_id, frame=100, rle=code, provenance=Provenance.PROMPTED)
    draft = StepDraft(
        video_id=video_id,
        person_id=person_id,
        kind=StepKind.PROMPT,
        masklet_id=masklet_id,
        masks=(mask,),
        pins=(pin,),
    )
    store.steps.commit(draft)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, help="a folder on the disk to measure (default: the temporary folder)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.dir) as folder:
        results = measure(Path(folder))
    if arguments.json:
        print(json.dumps(results))
    else:
        for name, value in results.items():
            print(f"{name:32}{value}")


if __name__ == "__main__":
    main()
