"""The project's figures at the desk: counted beside the window, kept until something changes, written where asked.

Lives on the window's thread. Counting reads the project through a connection of its own, so that a click is not kept
waiting by it; what is counted are frozen values. Changes to videos and targets go through the window's own store.
What counts and writes is imported where it is used, so that the start page does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.background import Background
from annotator.i18n import told, tr
from annotator.long_work import Task
from annotator.state.pages import Page
from engine.changes import Changes
from engine.errors import EngineError, StoppedError
from engine.statistics.groups import Scope
from storage.errors import StorageError

if TYPE_CHECKING:
    from annotator.workspace import Workspace
    from engine.statistics.alignment import KnownIous
    from engine.statistics.coverage import Coverage
    from engine.statistics.dataset import DatasetFigures, DatasetVideo
    from engine.statistics.facts import Counted
    from engine.statistics.report import Report


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of a project file, and of which masklets the dataset was made."""

    path: Path
    counted: Counted
    report: Report
    videos: tuple[DatasetVideo, ...]
    dataset: DatasetFigures
    dataset_scope: Scope


class StatisticsDesk(QObject):
    """`figures` and `coverage` as last counted, None before; `changed` when counting or writing began or ended.

    `pointed` when another card of the contact sheet was chosen.
    """

    changed = Signal()
    pointed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self.figures: Figures | None = None
        self.coverage: Coverage | None = None
        self.trouble = ""
        self._pointed_at: int | None = None
        self._coming: tuple[int, int] | None = None
        self._scope = Scope.SUBMITTED
        self._dataset_scope: Scope | None = None
        self._known: KnownIous = {}
        self._counting: Background[Figures] = Background(self._take_figures, self)
        self._covering: Background[Coverage] = Background(self._take_coverage, self)
        self._writing: Background[str] = Background(self._take_written, self)
        workspace.project_changed.connect(self._forget)
        workspace.video_changed.connect(self._arrive)
        workspace.changed.connect(self._on_changed)

    # --- counting ---------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether figures are being counted."""
        return self._counting.busy

    @property
    def writing(self) -> bool:
        """Whether files are being written."""
        return self._writing.busy

    @property
    def scope(self) -> Scope:
        """Which masklets the figures on time and quality are of."""
        return self._scope

    def use_scope(self, scope: Scope) -> None:
        """Count other masklets for time and quality."""
        self._scope = scope
        self.refresh()

    def use_dataset_scope(self, scope: Scope) -> None:
        """Take other masklets for the dataset; until somebody chose, accepted ones where there are any."""
        self._dataset_scope = scope
        self.refresh()

    def refresh(self) -> None:
        """Count anew."""
        project = self._workspace.project
        if project is None:
            return
        path, scope, dataset_scope, known = project.path, self._scope, self._dataset_scope, self._known
        self._counting.run(lambda: _count(path, scope, dataset_scope, known))
        self.changed.emit()

    def cover(self) -> None:
        """Work out the coverage of the dataset counted last."""
        figures = self.figures
        if figures is not None:
            self._covering.run(lambda: _cover(figures))

    # --- writing ----------------------------------------------------------------------------------------------------

    def write_json(self, path: Path) -> None:
        """Write everything counted as one JSON document."""
        figures = self.figures
        if figures is not None:
            from engine.statistics.writing import write_json

            done = tr("The figures are written to {file}.", file=path)
            self._write(lambda: write_json(path, figures.report, figures.videos), done)

    def write_csvs(self, folder: Path) -> None:
        """Write everything counted as CSV tables into a folder."""
        figures = self.figures
        if figures is not None:
            from engine.statistics.writing import write_csvs

            done = tr("The tables are written to {folder}.", folder=folder)
            self._write(lambda: write_csvs(folder, figures.report, figures.videos, figures.counted), done)

    def export_split(self, folder: Path) -> None:
        """Export SA-V documents that keep to the split, with `splits.json`."""
        project, figures, work = self._workspace.project, self.figures, self._workspace.work
        if project is None or figures is None:
            return
        if work.task is not None:
            self._workspace.tell(tr("{title} Wait for its end first.", title=work.task.title))
            return
        from engine.exporting import export_sav

        unverified = figures.dataset_scope is not Scope.ACCEPTED
        done = tr("Train, val and test are written to {folder}.", folder=folder)

        def export(task: Task) -> str:
            stopped = task.stop_asked.is_set
            export_sav(project, folder, unverified=unverified, splits=True, report=task.report, cancelled=stopped)
            return done

        work.run(Task(tr("Exporting…"), can_stop=True), export, self._take_written)

    # --- what people say --------------------------------------------------------------------------------------------

    def set_attribute(self, video_id: int, name: str, value: str) -> None:
        """Note something of a video."""
        project = self._workspace.project
        if project is not None:
            from engine.statistics.catalogue import set_attribute

            self._do(lambda: set_attribute(project.store, video_id, name, value))

    def point_at(self, target_id: int | None) -> None:
        """Take a target of the contact sheet in hand, or none."""
        self._pointed_at = target_id
        self.pointed.emit()

    @property
    def target_in_hand(self) -> int | None:
        """The target that is pointed at: in the overview that of the contact sheet, else the one selected."""
        in_overview = self._workspace.pages.current is Page.OVERVIEW
        return self._pointed_at if in_overview else self._workspace.selection.target_id

    def show_in_video(self) -> None:
        """Go to the target in hand, on the frame it is largest on, opening its video if need be."""
        figures, target_id = self.figures, self._pointed_at
        for video in () if figures is None else figures.videos:
            for masklet in video.masklets:
                if masklet.facts.target_id == target_id:
                    self._coming = target_id, masklet.best_frame
                    now = self._workspace.video
                    if now is not None and now.id == video.video.id:
                        self._arrive()
                    else:
                        self._workspace.opening.open_video(video.video)

    @property
    def is_hard(self) -> bool:
        """Whether the target in hand is tagged as hard."""
        project, target_id = self._workspace.project, self.target_in_hand
        if project is None or target_id is None:
            return False
        from engine.statistics.traits import HARD_TAG

        here = self._workspace.worked_on.objects().get(target_id)  # those of other videos are read: seldom asked for
        target = project.store.masklets.target(target_id) if here is None else here[0]
        return HARD_TAG in target.tags

    def toggle_hard(self) -> None:
        """Tag the target in hand as hard, or no longer, as the person at the desk."""
        project, person, target_id = self._workspace.project, self._workspace.person, self.target_in_hand
        if project is not None and person is not None and target_id is not None:
            from engine.statistics.catalogue import set_hard

            hard = not self.is_hard
            self._do(lambda: set_hard(project.store, target_id, person_id=person.id, hard=hard))
            self._workspace.announce(Changes(targets=frozenset({target_id})))

    def split(self, *, anew: bool) -> None:
        """Put videos into train, val and test; those in one stay unless `anew`."""
        project, figures = self._workspace.project, self.figures
        if project is not None and figures is not None:
            from engine.statistics.catalogue import make_split

            self._do(lambda: make_split(project.store, figures.videos, anew=anew))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _arrive(self) -> None:
        if self._coming is None or self._workspace.session is None:
            return
        (target_id, frame), self._coming = self._coming, None
        if target_id in {target.id for target in self._workspace.targets()}:
            self._workspace.pages.show(Page.VIDEO)
            self._workspace.selection.select(target_id)
            self._workspace.playhead.seek(frame)

    def _do(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except StorageError as error:
            self._workspace.warn(str(error))
        if self.figures is not None:
            self.refresh()

    def _write(self, work: Callable[[], object], done: str) -> None:
        def write() -> str:
            work()
            return done

        self._writing.run(write)
        self.changed.emit()

    def _take_written(self, written: Future[str]) -> None:
        try:
            self._workspace.tell(written.result())
        except StoppedError as stopped:
            self._workspace.tell(str(stopped))
        except (EngineError, StorageError) as error:
            self._workspace.warn(str(error))
        self.changed.emit()

    def _take_figures(self, counted: Future[Figures]) -> None:
        try:
            self.figures, self.trouble = counted.result(), ""
        except StorageError as error:
            self.trouble = told(str(error))
        self.changed.emit()

    def _take_coverage(self, covered: Future[Coverage]) -> None:
        try:
            self.coverage = covered.result()
        except StorageError as error:
            self.trouble = told(str(error))
        self.changed.emit()

    def _on_changed(self, changes: Changes) -> None:
        """A target whose making is undone cannot be pointed at."""
        project, pointed_at = self._workspace.project, self._pointed_at
        if project is None or pointed_at is None or pointed_at not in changes.targets:
            return
        try:
            project.store.masklets.target(pointed_at)
        except ValueError:
            self.point_at(None)

    def _forget(self) -> None:
        """Another project: what is still counted belongs to the one before."""
        self._counting.forget()
        self._covering.forget()
        self.figures = self.coverage = self._pointed_at = self._coming = None
        self._known, self._dataset_scope, self.trouble = {}, None, ""


def _count(path: Path, scope: Scope, dataset_scope: Scope | None, known: KnownIous) -> Figures:
    from engine.statistics.dataset import dataset_figures, dataset_videos
    from engine.statistics.facts import Counted
    from engine.statistics.report import make_report
    from storage.records import MaskletState
    from storage.store import ProjectStore

    with ProjectStore.open(path) as store:
        counted = Counted.of(store)
        if dataset_scope is None:
            accepted = store.masklets.masklets(state=MaskletState.SATISFACTORY)
            dataset_scope = Scope.ACCEPTED if accepted else Scope.ALL
        videos = dataset_videos(store, counted, scope=dataset_scope)
        return Figures(
            path=path,
            counted=counted,
            report=make_report(store, scope=scope, counted=counted, known=known),
            videos=videos,
            dataset=dataset_figures(videos),
            dataset_scope=dataset_scope,
        )


def _cover(figures: Figures) -> Coverage:
    from engine.statistics.coverage import coverage_of
    from storage.store import ProjectStore

    with ProjectStore.open(figures.path) as store:
        return coverage_of(store, figures.videos)
