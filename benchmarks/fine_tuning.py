"""Fine-tuning on a real clip, end to end: does it get better on frames it has not seen?

    python -m benchmarks.fine_tuning --data DIR [--clip NAME] [--steps 150] [--checkpoint FILE] [--plot FILE.svg]

Makes a project of a DAVIS clip cut into two videos: the true masks of both halves are imported by one person and judged
satisfactory by another. Training then does what it does in the program: one half is kept apart (which one follows from
the names) and the other learnt from. Prints J&F and clicks before and after as the program measures them, and draws J&F
of every frame kept apart. A checkpoint made here has seen a validation clip: it goes with the temporary folder and is
never bundled.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import resources
from engine import training_messages as wire
from engine.checkpoints.versions import TrainingNotes, versions
from engine.importing import import_masks
from engine.learning.fine_tuning import HELD_OUT_SETTING
from engine.learning.held_out_score import MOST_FRAMES
from engine.learning.holding_out import is_held_out
from engine.learning.training_videos import truth_of, videos_to_learn_from
from engine.project import Project
from engine.training_job import TrainingJob
from model.checkpoints import load_checkpoint
from model.evaluation.measures import Score
from model.evaluation.protocols import semi_supervised
from model.evaluation.tracked_object import TrackedObject, VideoFeatures
from model.training.curve import plot
from model.video_tracker import VideoTracker
from storage.drafts import NewVerdict
from storage.records import Decision, Role


def make_project(data: Path, clip: str, folder: Path) -> Path:
    """The clip's two halves as videos of a project, every frame annotated and accepted."""
    images = sorted((data / "davis16_train" / "JPEGImages" / clip).glob("*.jpg"))
    masks = data / "davis16_train" / "Annotations" / clip
    middle = len(images) // 2
    path = folder / f"{clip}.masklets"
    with Project.create(path) as project:
        ann, rita = project.person("ann"), project.person("rita", role=Role.REVIEWER)
        for name, part in ((f"{clip}-first", images[:middle]), (f"{clip}-second", images[middle:])):
            for place, image in enumerate(part):
                for source, where in ((image, f"frames/{name}"), (masks / f"{image.stem}.png", f"masks/{name}/001")):
                    target = folder / where / f"{place:05d}{source.suffix}"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(source, target)
            video, opened = project.add_video(folder / "frames" / name, every_frame=True)
            opened.close()
            for masklet_id in import_masks(project, folder / "masks" / name, person=ann, video=video):
                project.store.review.submit(masklet_id, person_id=ann.id)
                verdict = NewVerdict(masklet_id=masklet_id, person_id=rita.id, decision=Decision.SATISFACTORY)
                project.store.review.give_verdict(verdict)
    return path


def train(request: wire.TrainingRequest) -> wire.Finished:
    """Train in a process of its own, telling how far it is."""
    job, told = TrainingJob(request), ""
    try:
        for event in job:
            if isinstance(event, wire.Stage) and event.what != told:
                told = event.what
                print(f"{told}: {event.total}" if event.total else told, flush=True)
    finally:
        job.close()
    if not isinstance(event, wire.Finished):
        raise SystemExit(event.sentence if isinstance(event, wire.Failed) else "The training was stopped.")
    return event


def notes_of(project: Path) -> TrainingNotes:
    """What the project remembers of its last training."""
    with Project.open(project) as opened:
        notes = versions(opened.store)[-1].notes
    assert notes is not None
    return notes


def score_by_frame(checkpoint: Path, project: Path) -> dict[int, Score]:
    """J and F of every frame of the video kept apart, from three clicks on its first."""
    with Project.open(project) as opened:
        assignment = opened.store.settings()[HELD_OUT_SETTING]
    (video,) = [each for each in videos_to_learn_from(project) if is_held_out(assignment, each.key, 1)]
    tracker = VideoTracker(load_checkpoint(checkpoint).model)
    truth = truth_of(video, 1, most_frames=MOST_FRAMES)
    assert truth is not None
    with video.reading() as read:
        subject = TrackedObject(tracker, VideoFeatures(tracker, read), frames=truth.frames)
        return semi_supervised(subject, truth, prompt="3").by_frame


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Fine-tune on one half of a clip, measure on the other.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--clip", default="rollerblade")
    parser.add_argument("--checkpoint", type=Path, default=resources.BUNDLED_CHECKPOINT)
    parser.add_argument("--preset", choices=wire.PRESETS, default="everything")
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="write J&F by frame, before and after, as SVG")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = make_project(chosen.data, chosen.clip, folder)
        end = train(
            wire.TrainingRequest(
                checkpoint=str(chosen.checkpoint),
                project=str(project),
                preset=chosen.preset,
                steps=chosen.steps,
                device="cpu",
                threads=chosen.threads,
            )
        )
        print(f"{chosen.clip}: J&F on the half kept apart {end.before.j_and_f:.3f} -> {end.after.j_and_f:.3f}")
        print(f"clicks to J&F {end.after.target}: {end.before.clicks:.1f} -> {end.after.clicks:.1f}; used: {end.used}")
        print(f"{notes_of(project).seconds / 60:.1f} minutes for {chosen.steps} steps")
        if chosen.plot is not None:
            before, after = (score_by_frame(path, project) for path in (chosen.checkpoint, Path(end.file)))
            records = [
                {"frame": frame, "before": before[frame].j_and_f, "after": after[frame].j_and_f} for frame in before
            ]
            chosen.plot.write_text(plot(records, x="frame", names=["before", "after"], smooth=1), encoding="utf-8")


if __name__ == "__main__":
    main()
