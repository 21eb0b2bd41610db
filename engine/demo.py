"""The whole loop on the bundled clip, played by two people who are not there.

Ana annotates in phase 3 (prompts, propagation, corrections, undo), Ben verifies, the accepted masklets leave. All of it
goes through the session, as it does from the window. Runs in the command line's process; imports neither Qt nor torch.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import resources
from engine import demo_eye
from engine import model_protocol as wire
from engine.batch import apply_prompt
from engine.errors import EngineError
from engine.exchange import sav, side_file
from engine.exchange.mask_png import png_path
from engine.exchange.prompts_file import (
    AbsentPrompt,
    BoxPrompt,
    FilePrompt,
    MaskPrompt,
    PointsPrompt,
    PromptedObject,
    read_prompts,
)
from engine.exporting import Chosen, choose_masklets, export_pngs, export_sav
from engine.model_client import ModelClient
from engine.overlay import write_overlay
from engine.places import PROJECT_SUFFIX
from engine.project import Project, grid_of
from engine.propagation import Reach
from engine.result_folder import ResultFolder
from engine.session.operations import Operation, Progress, PropagateOperation
from engine.session.session import Session
from storage.mask_codec import Rle, decode
from storage.records import Decision, MaskVersion, Provenance, Role, Video

Report = Callable[[Progress], None]
Tell = Callable[[str], None]

ANNOTATOR, REVIEWER = "Ana", "Ben"
GOOD_IOU, FAIR_IOU = 0.9, 0.75
"""Above the first a frame is left alone; below the second after `MOST_CLICKS` clicks it is painted."""
MOST_CLICKS = 3
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Played:
    """Where the results lie: the overlay video, the SA-V document, the folder of mask pictures, the project."""

    overlay: Path
    document: Path
    masks: Path
    project: Path


@dataclass(frozen=True, slots=True)
class _Part:
    """One object of the prompts file: the prompts it begins with, and those on later frames."""

    number: int
    masklet_id: int
    name: str
    first: tuple[FilePrompt, ...]
    later: tuple[FilePrompt, ...]


def play(out: Path, *, client: ModelClient, checkpoint: Path, device: str, report: Report, tell: Tell) -> Played:
    """Play the loop and leave its results in `out`, replacing those of an earlier run and nothing else.

    `tell` gets each act as one sentence, `report` the progress of what takes time. The same checkpoint and device give
    the same masks every time. Raises EngineError, StorageError.
    """
    name = resources.SAMPLE_CLIP.stem
    folder = ResultFolder(out, of=name)
    clip = folder.claim(resources.SAMPLE_CLIP.name)
    shutil.copyfile(resources.SAMPLE_CLIP, clip)
    file = f"{name}{PROJECT_SUFFIX}"
    with Project.create(folder.claim(file, f"{file}-wal", f"{file}-shm"), name=name) as project:
        video, source = project.add_video(clip, progress=lambda done, of: report(Progress("reading", done, of)))
        source.close()
        session = Session(
            project=project,
            video=video,
            person=project.person(ANNOTATOR),
            client=client,
            checkpoint=checkpoint,
            device=device,
        )
        tell(
            f"{ANNOTATOR} opens {clip.name}: {video.frame_count} frames of {video.width}×{video.height} at "
            f"{video.fps:.4g} per second. {len(session.context.grid)} of them get masks, {video.rate:.3g} per second."
        )
        objects = read_prompts(resources.SAMPLE_PROMPTS, grid=session.context.grid, size=session.context.size)
        results = _claim_results(folder, video, objects, project=out / file)
        _Loop(session, report, tell).play(objects)
        _export(project, video, results, report, tell)
    return results


class _Loop:
    """The acts, in order. Where a mask is wrong, Ana and Ben know from `demo_eye`."""

    def __init__(self, session: Session, report: Report, tell: Tell) -> None:
        self._session = session
        self._masklets = session.context.store.masklets
        self._report = report
        self._tell = tell

    def play(self, objects: Sequence[PromptedObject]) -> None:
        """From the first click to the last verdict."""
        self._load_model()
        parts = [self._begin(prompted) for prompted in objects]
        self._propagate([part.masklet_id for part in parts], "Propagating all objects in both directions")
        for again in range(ROUNDS):
            corrected = [part for part in parts if self._correct(part, () if again else part.later)]
            if not corrected:
                break
            self._propagate_again(corrected)
        self._undo_and_redo(parts)
        for part in parts:
            self._submit(part)
        self._review(parts)

    # --- Ana --------------------------------------------------------------------------------------------------------

    def _load_model(self) -> None:
        for answer in self._session.load_model():
            match answer:
                case wire.ModelReady():
                    self._tell(f"The model, {answer.name}, runs on {answer.device} in {answer.precision}.")
                case wire.Failed():
                    raise EngineError(answer.sentence)

    def _begin(self, prompted: PromptedObject) -> _Part:
        name = f"object {prompted.object_id}"
        made = self._session.objects.new(name, number=prompted.object_id)
        frame = prompted.prompts[0].frame
        first = tuple(prompt for prompt in prompted.prompts if prompt.frame == frame)
        later = tuple(prompt for prompt in prompted.prompts if prompt.frame != frame)
        part = _Part(prompted.object_id, made.masklet_id, name, first, later)
        self._prompt(part, first)
        return part

    def _prompt(self, part: _Part, prompts: Sequence[FilePrompt]) -> None:
        for prompt in prompts:
            operation = apply_prompt(self._session, part.masklet_id, prompt)
            if operation is not None:
                self._finish(operation)
            self._tell(f"{ANNOTATOR} {_deed(prompt, part.name)}{self._answered(part, prompt.frame)}.")
        for frame in sorted({prompt.frame for prompt in prompts if not isinstance(prompt, AbsentPrompt)}):
            self._make_right(part, frame)

    def _correct(self, part: _Part, prompts: Sequence[FilePrompt]) -> bool:
        """Mark where the object is not to be seen, apply `prompts`, correct the worst frame; whether that set a pin."""
        pins = len(self._masklets.pins(part.masklet_id))
        for first, last in demo_eye.ghosts(self._codes(part), part.number):
            self._session.frame.mark_absent(part.masklet_id, first, last)
            self._tell(
                f"{ANNOTATOR} marks {part.name} as absent from frame {first} to {last}: it is not to be seen there."
            )
        self._prompt(part, prompts)
        self._make_right(part, self._worst(part)[0])
        return len(self._masklets.pins(part.masklet_id)) > pins

    def _make_right(self, part: _Part, frame: int) -> None:
        """Click as a careful person would until the mask is good, and paint it where three clicks do not do."""
        truth, before, clicks = demo_eye.visible(part.number, frame), self._iou(part, frame), 0
        while clicks < MOST_CLICKS and self._iou(part, frame) < GOOD_IOU:
            click = demo_eye.best_click(decode(self._codes(part)[frame]), truth)
            self._finish(self._session.frame.add_point(part.masklet_id, frame, click.point, positive=click.positive))
            clicks += 1
        if not clicks:
            return
        means = f"{clicks} click{'s' * (clicks > 1)}"
        if (clicked := self._iou(part, frame)) < FAIR_IOU:
            self._session.frame.paint(part.masklet_id, frame, truth)
            means += f" ({clicked:.2f}) and then the brush"
        self._tell(
            f"{ANNOTATOR} corrects {part.name} on frame {frame} with {means}: "
            f"true IoU {before:.2f} → {self._iou(part, frame):.2f}."
        )

    def _propagate_again(self, parts: Sequence[_Part]) -> None:
        """Propagate over everything, and see that no pin was touched."""
        stale = sum(len(self._session.tracking.stale(part.masklet_id)) for part in parts)
        pinned = [self._pinned(part) for part in parts]
        self._propagate(
            [part.masklet_id for part in parts], f"{stale} masks are stale; propagating again", Reach.to_end()
        )
        assert [self._pinned(part) for part in parts] == pinned
        self._tell("What she corrected stays as she left it: propagation never overwrites a pin.")

    def _undo_and_redo(self, parts: Sequence[_Part]) -> None:
        tracked = [self._codes(part) for part in parts]
        undone, redone = self._session.history.undo(), self._session.history.redo()
        assert [self._codes(part) for part in parts] == tracked
        taken, brought = (sum(map(len, changes.frames.values())) for changes in (undone, redone))
        self._tell(f"Undo takes that propagation back ({taken} masks), redo brings it again ({brought}), bit for bit.")

    def _submit(self, part: _Part) -> None:
        concerns = " ".join(self._session.verifying.concerns(part.masklet_id)) or "No mask is stale or missing."
        self._session.verifying.submit(part.masklet_id)
        revision = self._masklets.masklet(part.masklet_id).revision
        self._tell(f"{ANNOTATOR} submits {part.name} as revision {revision}. {concerns}")

    # --- Ben --------------------------------------------------------------------------------------------------------

    def _review(self, parts: Sequence[_Part]) -> None:
        """Ben sends the object with the worst frame back, Ana mends it, Ben accepts all."""
        project = self._session.context.project
        ana, ben = self._session.context.person, project.person(REVIEWER, role=Role.REVIEWER)
        self._session.take_over(ben)
        for part in parts:
            self._session.verifying.look_at(part.masklet_id, sorted(self._codes(part)), reviewing=True)
        worst = max(parts, key=lambda part: self._worst(part)[1])
        frame, wrong = self._worst(worst)
        self._session.verifying.judge(
            worst.masklet_id, Decision.UNSATISFACTORY, reason="The outline is wrong here.", frames=[frame]
        )
        self._tell(f"{REVIEWER} sends {worst.name} back: the outline is wrong on frame {frame} ({wrong} pixels).")
        self._session.take_over(ana)
        self._mend(worst, frame)
        self._session.take_over(ben)
        for part in parts:
            self._session.verifying.judge(part.masklet_id, Decision.SATISFACTORY)
            revision = self._masklets.masklet(part.masklet_id).revision
            ious = demo_eye.ious(self._codes(part), part.number)
            self._tell(
                f"{REVIEWER} finds {part.name}, revision {revision}, satisfactory: "
                f"mean IoU {sum(ious.values()) / len(ious):.2f} over {len(ious)} frames."
            )

    def _mend(self, part: _Part, frame: int) -> None:
        truth = demo_eye.visible(part.number, frame)
        if truth.any():
            self._session.frame.paint(part.masklet_id, frame, truth)
            self._tell(f"{ANNOTATOR} paints {part.name} on frame {frame} with the brush.")
        else:
            self._session.frame.mark_absent(part.masklet_id, frame)
            self._tell(f"{ANNOTATOR} marks {part.name} as absent on frame {frame}.")
        if self._session.tracking.stale(part.masklet_id):
            self._propagate([part.masklet_id], f"Propagating {part.name} again", Reach.to_end())
        self._submit(part)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _propagate(self, masklets: list[int], what: str, reach: Reach | None = None) -> None:
        began = time.monotonic()
        operation = self._session.tracking.propagate(masklets, direction="both", reach=reach)
        self._finish(operation)
        self._tell(f"{what}: {operation.frames_done} frames in {time.monotonic() - began:.1f} s.")

    def _finish(self, operation: Operation) -> None:
        operation.start()
        operation.wait(report=self._report if isinstance(operation, PropagateOperation) else None)

    def _answered(self, part: _Part, frame: int) -> str:
        pin = self._masklets.pins(part.masklet_id)[frame]
        if pin.predicted_iou is None:
            return ""
        best = f"the best of {len(pin.candidate_scores)} candidates" if len(pin.candidate_scores) > 1 else "one mask"
        true = self._iou(part, frame)
        return f"; the model answers with {best}, predicted IoU {pin.predicted_iou:.2f}, true IoU {true:.2f}"

    def _worst(self, part: _Part) -> tuple[int, int]:
        """The tracked frame with the most wrong pixels, and how many."""
        tracked = {
            frame: mask.rle
            for frame, mask in self._masklets.masks(part.masklet_id).items()
            if mask.provenance is Provenance.PROPAGATED
        }
        return max(demo_eye.wrong_pixels(tracked, part.number).items(), key=lambda item: item[1])

    def _iou(self, part: _Part, frame: int) -> float:
        return demo_eye.iou(decode(self._codes(part)[frame]), demo_eye.visible(part.number, frame))

    def _codes(self, part: _Part) -> dict[int, Rle]:
        return {frame: mask.rle for frame, mask in self._masklets.masks(part.masklet_id).items()}

    def _pinned(self, part: _Part) -> dict[int, Rle]:
        codes = self._codes(part)
        return {frame: codes[frame] for frame in self._masklets.pins(part.masklet_id)}


def _deed(prompt: FilePrompt, name: str) -> str:
    """What a person does with a prompt, as the rest of a sentence: "draws a box around object 1 on frame 0"."""
    match prompt:
        case PointsPrompt():
            return f"clicks on {name} on frame {prompt.frame}"
        case BoxPrompt():
            return f"draws a box around {name} on frame {prompt.frame}"
        case MaskPrompt():
            return f"paints {name} on frame {prompt.frame}"
        case AbsentPrompt():
            return f"marks {name} as absent from frame {prompt.frame} to {prompt.until}"


# --- what leaves ----------------------------------------------------------------------------------------------------


def _claim_results(folder: ResultFolder, video: Video, objects: Sequence[PromptedObject], *, project: Path) -> Played:
    """Where the results will lie; what is in the way of one is found before any work is done."""
    document = sav.document_path(folder.path, video_id=video.name, masklet_type="manual")
    overlay = f"{video.name}_overlay.mp4"
    pictures = [
        png_path(Path(), object_id=each.object_id, frame=f) for each in objects for f in grid_of(video).frames()
    ]
    folder.claim_all([document.name, side_file.side_path(document).name, overlay, *(at.as_posix() for at in pictures)])
    return Played(overlay=folder.path / overlay, document=document, masks=folder.path / "png", project=project)


def _export(project: Project, video: Video, results: Played, report: Report, tell: Tell) -> None:
    folder = results.document.parent
    chosen = choose_masklets(project, video, unverified=False)
    export_sav(project, folder)
    pictures = export_pngs(chosen, folder=folder)
    _draw(project, video, chosen, results.overlay, report)
    tell(
        f"Exported: {len(chosen)} masklets as SA-V JSON, {pictures} masks as PNG, "
        f"and an overlay of {video.frame_count} frames."
    )


def _draw(project: Project, video: Video, chosen: Sequence[Chosen], path: Path, report: Report) -> None:
    """Write the overlay: every decoded frame with the nearest grid frame's masks in their targets' colours."""
    grid = grid_of(video)
    drawn: dict[int, Mapping[int, NDArray[np.bool_]]] = {}

    def masks_of(frame: int) -> Mapping[int, NDArray[np.bool_]]:
        report(Progress("drawing the overlay", frame + 1, video.frame_count))
        nearest = grid.nearest(frame)
        if nearest not in drawn:
            drawn.clear()
            drawn[nearest] = {each.target.colour_index + 1: _decoded(each.masks.get(nearest), video) for each in chosen}
        return drawn[nearest]

    with project.open_video(video) as source:
        write_overlay(path, source, range(video.frame_count), masks_of, fps=video.fps)


def _decoded(mask: MaskVersion | None, video: Video) -> NDArray[np.bool_]:
    return np.zeros((video.height, video.width), np.bool_) if mask is None else decode(mask.rle)
