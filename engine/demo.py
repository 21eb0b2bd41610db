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
from engine import model_protocol as wire
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
from engine.operations import Operation, Progress, PropagateOperation
from engine.overlay import write_overlay
from engine.project import PROJECT_SUFFIX, Project, grid_of
from engine.propagation import Reach
from engine.result_folder import ResultFolder
from engine.session import Session
from storage.mask_codec import Rle, decode
from storage.records import Decision, MaskletState, MaskVersion, Prompts, Role, Video

Report = Callable[[Progress], None]
Tell = Callable[[str], None]

ANNOTATOR, REVIEWER = "Ana", "Ben"


@dataclass(frozen=True, slots=True)
class Played:
    """Where the results lie: the overlay video, the SA-V document, the folder of mask pictures, the project."""

    overlay: Path
    document: Path
    masks: Path
    project: Path


@dataclass(frozen=True, slots=True)
class _Part:
    """One object of the prompts file and what is done to it when: at first, on second sight, and after the review."""

    masklet_id: int
    name: str
    first: tuple[FilePrompt, ...]
    corrections: tuple[FilePrompt, ...]
    mend: FilePrompt | None


def play(out: Path, *, client: ModelClient, checkpoint: Path, device: str, report: Report, tell: Tell) -> Played:
    """Play the loop and leave its results in `out`, replacing those of an earlier run and nothing else.

    `tell` gets each act as one sentence, `report` the progress of what takes time. The same checkpoint and device give
    the same masks every time. Raises EngineError, StorageError.
    """
    name = resources.SAMPLE_CLIP.stem
    folder = ResultFolder(out)
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
        _Loop(session, report, tell).play(
            read_prompts(resources.SAMPLE_PROMPTS, grid=session.context.grid, size=session.context.size)
        )
        return _export(project, video, folder, report, tell)


class _Loop:
    """The acts, in order."""

    def __init__(self, session: Session, report: Report, tell: Tell) -> None:
        self._session = session
        self._masklets = session.context.store.masklets
        self._report = report
        self._tell = tell

    def play(self, objects: Sequence[PromptedObject]) -> None:
        """From the first click to the last verdict."""
        self._load_model()
        parts = [self._begin(prompted) for prompted in objects]
        self._propagate([part.masklet_id for part in parts], "Propagating all objects")
        for part in parts:
            if part.corrections:
                self._correct(part)
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
        part = self._part(prompted)
        for prompt in part.first:
            self._apply(part.masklet_id, prompt)
            self._tell(f"{ANNOTATOR} {_deed(prompt, part.name)}{self._answered(part, prompt)}")
        return part

    def _part(self, prompted: PromptedObject) -> _Part:
        """The prompts on the first prompted frame begin; later ones correct, the last of them after the review."""
        name = f"object {prompted.object_id}"
        masklet_id = self._session.objects.new(name, number=prompted.object_id).masklet_id
        begin = prompted.prompts[0].frame
        first = tuple(prompt for prompt in prompted.prompts if prompt.frame == begin)
        later = tuple(prompt for prompt in prompted.prompts if prompt.frame != begin)
        if len(later) > 1 and not isinstance(later[-1], AbsentPrompt):
            return _Part(masklet_id, name, first, later[:-1], later[-1])
        return _Part(masklet_id, name, first, later, None)

    def _correct(self, part: _Part) -> None:
        """Correct later frames, propagate again over them, and take that back and bring it again."""
        masklet_id, done = part.masklet_id, {}
        for prompt in part.corrections:
            before = self._mask(masklet_id, prompt.frame)
            self._apply(masklet_id, prompt)
            done[prompt.frame] = after = self._mask(masklet_id, prompt.frame)
            changed = (
                f"; IoU of the tracked and the corrected mask {_iou(before, after):.2f}"
                if not isinstance(prompt, AbsentPrompt)
                else ""
            )
            stale = len(self._session.tracking.stale(masklet_id))
            self._tell(f"{ANNOTATOR} {_deed(prompt, part.name)}{changed}; {stale} masks are stale now.")
        self._propagate([masklet_id], f"Propagating {part.name} again", reach=Reach.to_end())
        assert all(self._mask(masklet_id, frame) == mask for frame, mask in done.items())
        self._tell("The corrected frames are as she left them: propagation never overwrites a pin.")
        tracked = self._codes(masklet_id)
        undone = self._session.history.undo()
        redone = self._session.history.redo()
        assert self._codes(masklet_id) == tracked
        self._tell(
            f"Undo takes that propagation back ({len(undone.frames[masklet_id])} masks), "
            f"redo brings it again ({len(redone.frames[masklet_id])}), bit for bit."
        )

    def _submit(self, part: _Part) -> None:
        concerns = " ".join(self._session.verifying.concerns(part.masklet_id)) or "Nothing is stale or missing."
        self._session.verifying.submit(part.masklet_id)
        revision = self._masklets.masklet(part.masklet_id).revision
        self._tell(f"{ANNOTATOR} submits {part.name} as revision {revision}. {concerns}")

    # --- Ben --------------------------------------------------------------------------------------------------------

    def _review(self, parts: Sequence[_Part]) -> None:
        project = self._session.context.project
        ana, ben = self._session.context.person, project.person(REVIEWER, role=Role.REVIEWER)
        self._session.take_over(ben)
        for part in parts:
            frames = sorted(self._masklets.summaries(part.masklet_id))
            self._session.verifying.look_at(part.masklet_id, frames, reviewing=True)
            if part.mend is None:
                self._accept(part)
                continue
            reason = "The outline is not tight here."
            self._session.verifying.judge(
                part.masklet_id, Decision.UNSATISFACTORY, reason=reason, frames=[part.mend.frame]
            )
            self._tell(f"{REVIEWER} sends {part.name} back: “{reason}” (frame {part.mend.frame})")
            self._session.take_over(ana)
            self._mend(part, part.mend)
            self._session.take_over(ben)
            self._accept(part)

    def _mend(self, part: _Part, prompt: FilePrompt) -> None:
        self._apply(part.masklet_id, prompt)
        self._tell(f"{ANNOTATOR} {_deed(prompt, part.name)}{self._answered(part, prompt)}")
        self._propagate([part.masklet_id], f"Propagating {part.name} from there", start=prompt.frame)
        self._submit(part)

    def _accept(self, part: _Part) -> None:
        self._session.verifying.judge(part.masklet_id, Decision.SATISFACTORY)
        masklet = self._masklets.masklet(part.masklet_id)
        assert masklet.state is MaskletState.SATISFACTORY
        self._tell(f"{REVIEWER} finds {part.name}, revision {masklet.revision}, satisfactory.")

    # --- parts ------------------------------------------------------------------------------------------------------

    def _apply(self, masklet_id: int, prompt: FilePrompt) -> None:
        frame = self._session.frame
        match prompt:
            case PointsPrompt():
                before = frame.prompts(masklet_id, prompt.frame)
                points, labels = before.points + prompt.points, before.labels + prompt.labels
                prompts = Prompts(points=points, labels=labels, box=before.box)
                self._finish(frame.set_prompts(masklet_id, prompt.frame, prompts))
            case BoxPrompt():
                self._finish(frame.set_box(masklet_id, prompt.frame, prompt.box))
            case MaskPrompt():
                frame.set_mask(masklet_id, prompt.frame, prompt.mask)
            case AbsentPrompt():
                frame.mark_absent(masklet_id, prompt.frame, prompt.until)

    def _propagate(
        self, masklets: list[int], what: str, *, start: int | None = None, reach: Reach | None = None
    ) -> None:
        began = time.monotonic()
        operation = self._session.tracking.propagate(
            masklets, direction="both" if start is None else "forward", start=start, reach=reach
        )
        self._finish(operation)
        seconds = time.monotonic() - began
        self._tell(f"{what}: {operation.frames_done} frames in {seconds:.1f} s.")

    def _finish(self, operation: Operation) -> None:
        operation.start()
        operation.wait(report=self._report if isinstance(operation, PropagateOperation) else None)

    def _answered(self, part: _Part, prompt: FilePrompt) -> str:
        pin = self._masklets.pins(part.masklet_id)[prompt.frame]
        if pin.predicted_iou is None:
            return "."
        count = len(pin.candidate_scores)
        candidates = f"the best of {count} candidates" if count > 1 else "one mask"
        return f"; the model answers with {candidates}, predicted IoU {pin.predicted_iou:.2f}."

    def _mask(self, masklet_id: int, frame: int) -> Rle | None:
        mask = self._masklets.mask(masklet_id, frame)
        return None if mask is None else mask.rle

    def _codes(self, masklet_id: int) -> dict[int, Rle]:
        return {frame: mask.rle for frame, mask in self._masklets.masks(masklet_id).items()}


def _deed(prompt: FilePrompt, name: str) -> str:
    """What a person does with a prompt, as the rest of a sentence: "draws a box around object 1 on frame 0"."""
    on = f"on frame {prompt.frame}"
    match prompt:
        case PointsPrompt():
            clicks = len(prompt.points)
            return f"clicks {'' if clicks == 1 else f'{clicks} times '}on {name} {on}"
        case BoxPrompt():
            return f"draws a box around {name} {on}"
        case MaskPrompt():
            return f"paints {name} {on}"
        case AbsentPrompt():
            return f"marks {name} as absent {on}" + (f" to {prompt.until}" if prompt.until > prompt.frame else "")


def _iou(one: Rle | None, other: Rle | None) -> float:
    """Intersection over union of two masks; 0 without one of them, 1 for two empty ones."""
    if one is None or other is None:
        return 0.0
    a, b = decode(one), decode(other)
    union = int(np.count_nonzero(a | b))
    return int(np.count_nonzero(a & b)) / union if union else 1.0


# --- what leaves ----------------------------------------------------------------------------------------------------


def _export(project: Project, video: Video, folder: ResultFolder, report: Report, tell: Tell) -> Played:
    chosen = choose_masklets(project, video, unverified=False)
    document = sav.document_path(folder.path, video_id=video.name, masklet_type="manual")
    folder.claim_all([document.name, side_file.side_path(document).name])
    export_sav(project, folder.path)
    pictures = [png_path(Path(), object_id=each.target.number, frame=f) for each in chosen for f in each.masks]
    folder.claim_all([picture.as_posix() for picture in pictures])
    export_pngs(chosen, folder=folder.path)
    overlay = folder.claim(f"{video.name}_overlay.mp4")
    _draw(project, video, chosen, overlay, report)
    tell(
        f"Exported: {len(chosen)} masklets as SA-V JSON, {len(pictures)} masks as PNG, "
        f"and an overlay of {video.frame_count} frames."
    )
    return Played(overlay=overlay, document=document, masks=folder.path / "png", project=project.path)


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
