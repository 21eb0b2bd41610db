"""From the project to SA-V documents and their side files.

Chooses which masklets leave (the best accepted one of each target) and gathers what the documents say of them; the
documents themselves are `engine.exchange`. No Qt, no model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine import VERSION
from engine.errors import EngineError, StoppedError
from engine.exchange import sav, side_file
from engine.exchange.atomic_file import all_or_nothing, write_json_atomically
from engine.exchange.mask_png import png_path, write_mask_png
from engine.project import Project, grid_of
from engine.statistics.split_export import plan_split, write_split_file
from engine.team.rules import Rules
from storage.records import Masklet, MaskletState, MaskVersion, Source, Target, Video

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A masklet that leaves, with its masks by decoded frame."""

    target: Target
    masklet: Masklet
    masks: dict[int, MaskVersion]


def export_sav(
    project: Project,
    folder: Path,
    *,
    videos: Sequence[Video] | None = None,
    unverified: bool = False,
    splits: bool = False,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Path, ...]:
    """Write `{video}_manual.json`, `{video}_auto.json` and their side files into `folder`; returns the documents.

    Only satisfactory revisions leave, or with `unverified` each target's masklet as it now stands. They are
    written all or none. With `splits` the split is kept to, and said in `splits.json`
    (`engine.statistics.split_export`). Raises EngineError when there is nothing to export or the disk refuses,
    StoppedError when `cancelled` says so.
    """
    with all_or_nothing(folder) as unfinished:
        written = _write_all(
            project,
            unfinished,
            videos=project.store.catalogue.videos() if videos is None else tuple(videos),
            unverified=unverified,
            splits=splits,
            report=report,
            cancelled=cancelled,
        )
    return tuple(folder / path.name for path in written)


def _write_all(
    project: Project,
    folder: Path,
    *,
    videos: Sequence[Video],
    unverified: bool,
    splits: bool,
    report: Report | None,
    cancelled: Callable[[], bool] | None,
) -> list[Path]:
    plan = plan_split(project.store, unverified=unverified) if splits else None
    written: list[Path] = []
    left: dict[int, list[int]] = {}
    for done, video in enumerate(videos):
        if report is not None:
            report(done, len(videos))
        only = None if plan is None else plan.allowed(video)
        chosen = choose_masklets(project, video, unverified=unverified, only=only)
        left[video.id] = [each.target.number for each in chosen]
        sources: tuple[Source, ...] = ("manual", "auto")
        for source in sources:
            of_source = [each for each in chosen if each.masklet.source == source]
            if cancelled is not None and cancelled():
                raise StoppedError("The export was stopped; nothing was written.")
            if of_source:
                written.append(_write_video(project, video, source, of_source, folder, unverified=unverified))
    if not written:
        if unverified:
            raise EngineError(f"There is nothing to export from {project.path.name}: no masklet has any masks.")
        raise EngineError(
            f"There is nothing to export from {project.path.name}: no masklet has been judged satisfactory yet. "
            "Have some verified, or export unverified masklets too (--unverified)."
        )
    if plan is not None:
        write_split_file(folder, plan, [(video, left[video.id]) for video in videos])
    return written


def export_pngs(chosen: Sequence[Chosen], *, folder: Path) -> int:
    """Write every mask as `folder/png/{object:03d}/{frame:05d}.png`; returns how many."""
    count = 0
    for each in chosen:
        for frame, mask in each.masks.items():
            write_mask_png(png_path(folder, object_id=each.target.number, frame=frame), mask=mask.rle)
            count += 1
    return count


def choose_masklets(
    project: Project, video: Video, *, unverified: bool, only: Collection[int] | None = None
) -> list[Chosen]:
    """The best masklet of each target: accepted, of the latest phase, made last; `unverified`: any with masks.

    `only` names the masklets among which to choose, None for all.
    """
    chosen: list[Chosen] = []
    masklets = project.store.masklets
    for target in masklets.targets(video.id):
        best: Chosen | None = None
        for masklet in sorted(masklets.masklets(target_id=target.id), key=_rank):
            if (only is not None and masklet.id not in only) or (
                not unverified and masklet.state is not MaskletState.SATISFACTORY
            ):
                continue
            masks = (
                masklets.masks(masklet.id) if unverified else masklets.masks_of_revision(masklet.id, masklet.revision)
            )
            if masks:
                best = Chosen(target, masklet, masks)
        if best is not None:
            chosen.append(best)
    return chosen


def _rank(masklet: Masklet) -> tuple[bool, int, int]:
    return masklet.state is MaskletState.SATISFACTORY, masklet.phase, masklet.id


def _write_video(
    project: Project, video: Video, source: Source, chosen: Sequence[Chosen], folder: Path, *, unverified: bool
) -> Path:
    document = sav.manual_document if source == "manual" else sav.auto_document
    content = document(_sav_video(project, video), masklets=[_sav_masklet(project, video, each) for each in chosen])
    path = sav.document_path(folder, video_id=video.name, masklet_type=source)
    write_json_atomically(path, document=content)
    side = _side_file(project, video, chosen, unverified=unverified)
    side_file.write_side_file(side_file.side_path(path), side=side)
    return path


def _sav_video(project: Project, video: Video) -> sav.SavVideo:
    return sav.SavVideo(
        video_id=video.name,
        grid=grid_of(video),
        height=video.height,
        width=video.width,
        duration_s=video.frame_count / video.fps,
        environment=str(video.attributes.get("environment", "")),
        split=str(video.attributes.get("split", "")),
    )


def _sav_masklet(project: Project, video: Video, chosen: Chosen) -> sav.SavMasklet:
    frames = grid_of(video).frames()
    manual = chosen.masklet.source == "manual"
    edited = project.store.masklets.edited_frames(chosen.masklet.id) if manual else frozenset()
    masks = [chosen.masks.get(frame) for frame in frames]
    return sav.SavMasklet(
        masklet_id=chosen.target.number,
        type=chosen.masklet.source,
        frames=tuple(None if mask is None else mask.rle for mask in masks),
        edited_frame_count=len(edited),
        stability_scores=None if manual else tuple(None if m is None else m.stability_score for m in masks),
    )


def _side_file(project: Project, video: Video, chosen: Sequence[Chosen], *, unverified: bool) -> side_file.SideFile:
    grid = grid_of(video)
    timestamps = project.store.catalogue.timestamps_s(video.id).tolist()
    if not timestamps:
        timestamps = [frame / video.fps for frame in range(video.frame_count)]
    return side_file.SideFile(
        video=side_file.SideVideo(
            file=video.path,
            fingerprint=video.fingerprint,
            fps=video.fps,
            variable_rate=side_file.varies_in_rate(timestamps),
        ),
        grid=side_file.SideGrid(
            stride=grid.stride,
            rate_per_s=None if grid.stride == 1 else video.rate,
            frames=tuple(grid.frames()),
            timestamps_s=tuple(timestamps[frame] for frame in grid.frames()),
        ),
        masklets=tuple(_side_masklet(project, video, each, unverified=unverified) for each in chosen),
        made_by=f"masklet-annotator {VERSION}",
        made_at=_iso(datetime.now(UTC).timestamp()),
        self_review=Rules(project.store).self_review,
    )


def _side_masklet(project: Project, video: Video, chosen: Chosen, *, unverified: bool) -> side_file.SideMasklet:
    store, masklet = project.store, chosen.masklet
    names = {person.id: person.name for person in store.catalogue.people()}
    checkpoints = {each.id: f"{each.name} ({each.sha256[:12]})" for each in store.catalogue.checkpoints()}
    used = {mask.checkpoint_id for mask in chosen.masks.values() if mask.checkpoint_id is not None}
    seconds = sum(spent.annotating for spent in store.activity.active_seconds(masklet_id=masklet.id).values())
    frames = grid_of(video).frames()
    masks = [chosen.masks.get(frame) for frame in frames]
    return side_file.SideMasklet(
        masklet_id=chosen.target.number,
        target=chosen.target.name,
        phase=masklet.phase,
        checkpoints=tuple(sorted(checkpoints[each] for each in used)),
        verification=_verification(project, masklet, names, unverified=unverified),
        provenance=tuple(None if mask is None else mask.provenance for mask in masks),
        people=tuple(sorted(names[each] for each in store.work.hands(masklet.id))),
        seconds_per_frame=seconds / len(frames) if seconds > 0 else None,
    )


def _verification(
    project: Project, masklet: Masklet, names: dict[int, str], *, unverified: bool
) -> side_file.SideVerification:
    if unverified and masklet.state is MaskletState.DRAFT:
        return side_file.SideVerification(state=side_file.VerificationState.UNVERIFIED)
    verdicts = [each for each in project.store.review.verdicts(masklet.id) if each.revision == masklet.revision]
    state = side_file.VerificationState(masklet.state.value)
    if not verdicts:
        return side_file.SideVerification(state=state, revision=masklet.revision or None)
    last = verdicts[-1]
    return side_file.SideVerification(
        state=state, revision=last.revision, by=names.get(last.person_id), at=_iso(last.at)
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
