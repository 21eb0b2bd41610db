"""The work queues at the desk: what the person has to do, which of it is in hand, and what comes next.

Lives on the window's thread. The queues themselves are `engine.team.queues`; opening another video is `opening`'s,
and what was asked for is taken in hand when it is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.i18n import tr
from annotator.state.pages import Page
from engine.errors import EngineError
from engine.team.people import People
from engine.team.queues import Board, Filter, Job, Queue, count_of, queue_of, queues_for, read_board
from storage.errors import StorageError
from storage.records import Masklet, MaskletState
from storage.work_records import AssignmentState

if TYPE_CHECKING:
    from annotator.workspace import Workspace


class QueueDesk(QObject):
    """The queue in force, the `filter` of all of them, and the job `pointed_at` in the list; `changed` when another
    queue or filter was chosen.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._chosen: Queue | None = None
        self.filter = Filter()
        self.pointed_at: Job | None = None
        self._in_hand: Job | None = None
        self._coming: Job | None = None
        self._person_id: int | None = None
        workspace.video_changed.connect(self._on_video_changed)
        workspace.project_changed.connect(self._forget)
        workspace.desk_changed.connect(self._on_desk_changed)

    # --- reading ----------------------------------------------------------------------------------------------------

    def board(self) -> Board | None:
        """What the queues are made of, as it now is; None without a project."""
        project = self._workspace.project
        return None if project is None else read_board(project.store)

    def queues(self, board: Board) -> tuple[Queue, ...]:
        """The queues of the person at the desk; none where nobody sits there."""
        person = self._workspace.person
        return () if person is None else queues_for(person, board)

    def jobs(self, board: Board, queue: Queue) -> tuple[Job, ...]:
        """What is in a queue and fits the filter, oldest first."""
        person = self._workspace.person
        return () if person is None else queue_of(board, queue, person, self.filter)

    def count(self, board: Board, queue: Queue) -> int:
        """How much is in a queue, whatever the filter."""
        person = self._workspace.person
        return 0 if person is None else count_of(board, queue, person)

    def in_force(self, board: Board) -> Queue | None:
        """The queue chosen, else the first with something in it, in review that which waits for verdicts before all."""
        queues = self.queues(board)
        if self._chosen in queues:
            return self._chosen
        first = [Queue.VERIFY] if self._workspace.reviewing and Queue.VERIFY in queues else []
        filled = (queue for queue in (*first, *queues) if self.count(board, queue))
        return next(filled, next(iter(queues), None))

    def land(self, board: Board) -> None:
        """Somebody comes to look at the queues: one chosen earlier in which nothing is left is chosen no longer."""
        if self._chosen is not None and not self.count(board, self._chosen):
            self._chosen = None

    # --- choosing ---------------------------------------------------------------------------------------------------

    def use_queue(self, queue: Queue) -> None:
        """Work through another queue from now on."""
        self._chosen, self._in_hand = queue, None
        self.changed.emit()

    def use_filter(self, wanted: Filter) -> None:
        """Want other jobs from now on."""
        self.filter = wanted
        self.changed.emit()

    def open(self, job: Job) -> None:
        """Take a job in hand: its video, phase and mode, its masklet, and the frame where there is something to do."""
        workspace = self._workspace
        project = workspace.project
        if project is None:
            return
        self._in_hand = job
        if workspace.video is not None and workspace.video.id == job.video_id:
            self._arrive(job)
        else:
            self._coming = job
            workspace.opening.open_video(project.store.catalogue.video(job.video_id))

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) job of the queue in force."""
        board = self.board()
        queue = None if board is None else self._gone_through(board)
        if board is None or queue is None:
            return
        jobs = self.jobs(board, queue)
        if not jobs:
            self._workspace.tell(tr("Nothing is left in this queue."))
            return
        following = self._beyond(jobs, by)
        if not following:
            self._workspace.tell(tr("This is the last of the queue.") if by > 0 else tr("This is the first."))
            return
        self._chosen = queue
        self.open(following[0])

    def go_on(self) -> None:
        """After a verdict: take the next job of this video in hand, or say where others wait."""
        board = self.board()
        queue = None if board is None else self._gone_through(board)
        if board is None or queue is None or self._workspace.video is None:
            return
        jobs = self.jobs(board, queue)
        here = [job for job in jobs if job.video_id == self._workspace.video.id]
        if here:
            self.open((self._beyond(here, 1) or here)[0])
        elif jobs:
            count = len(jobs)
            self._workspace.tell(
                tr(
                    "One more waits in another video: Q goes there."
                    if count == 1
                    else "{count} more wait in other videos: Q goes to the next.",
                    count=count,
                )
            )

    def finish_video(self) -> None:
        """Say that nothing is left to annotate in the open video: the person's task there is done."""
        project, video, person = self._workspace.project, self._workspace.video, self._workspace.person
        if project is None or video is None or person is None:
            return
        people = People(project.store)
        tasks = [
            task
            for task in people.assignments()
            if (task.video_id, task.person_id, task.state) == (video.id, person.id, AssignmentState.OPEN)
        ]
        for task in tasks:
            people.finish(task, by=person)
        if tasks:
            self._workspace.tell(tr("{name} is done: it is no longer in your queue.", name=video.name))
        else:
            self._workspace.tell(tr("This video is not assigned to you."))
        self.changed.emit()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _gone_through(self, board: Board) -> Queue | None:
        """The queue that is gone through: in review never one of things to annotate, unless it was chosen."""
        if self._chosen is None and self._workspace.reviewing and Queue.VERIFY in self.queues(board):
            return Queue.VERIFY
        return self.in_force(board)

    def _beyond(self, jobs: tuple[Job, ...] | list[Job], by: int) -> list[Job]:
        """The jobs after the one in hand, nearest first, or before it; all where none is in hand."""
        if self._in_hand is None:
            return list(jobs)
        here = self._in_hand.rank
        if by > 0:
            return [job for job in jobs if job.rank > here]
        return [job for job in reversed(jobs) if job.rank < here]

    def _arrive(self, job: Job) -> None:
        workspace = self._workspace
        reviewing = self._is_to_review(job)
        workspace.set_reviewing(reviewing)
        session = workspace.session
        if session is None:
            return
        if not reviewing and session.context.phase != job.phase:
            workspace.enter_phase(job.phase)
        workspace.pages.show(Page.VIDEO)
        if job.item is None:
            return
        try:
            masklet = session.context.store.masklets.masklet(job.item.masklet_id)
            if masklet.source == "auto" and masklet.state is MaskletState.RETURNED and not reviewing:
                session.objects.take_up(masklet.id)
        except (EngineError, StorageError) as error:
            workspace.warn(str(error))
            return
        workspace.take_in_hand(masklet)
        workspace.playhead.seek(self._frame(masklet, job))

    def _is_to_review(self, job: Job) -> bool:
        item = job.item
        return item is not None and not item.state.editable

    def _frame(self, masklet: Masklet, job: Job) -> int:
        """Where to begin: the first frame found wrong, else the first with something on it."""
        if job.item is not None and job.item.frames:
            return job.item.frames[0]
        if job.item is not None and job.item.first_frame is not None:
            return job.item.first_frame
        assert self._workspace.session is not None
        masks = self._workspace.session.context.store.masklets.summaries(masklet.id)
        return next((frame for frame, mask in masks.items() if mask.area), 0)

    def _on_video_changed(self) -> None:
        """What was to be opened in another video than has come is not opened any more."""
        if not self._has_come():
            self._coming = None

    def _has_come(self) -> bool:
        job, video = self._coming, self._workspace.video
        return job is not None and video is not None and video.id == job.video_id

    def _on_desk_changed(self) -> None:
        """The desk is told last of a video that has come: by then nobody holds on to the frame of the one before."""
        person = self._workspace.person
        if person is not None and person.id != self._person_id:
            self._person_id = person.id
            self._chosen = self._in_hand = None
            self._workspace.pages.begin_with_work()
            self.changed.emit()
        if (job := self._coming) is not None and self._has_come():
            self._coming = None
            self._arrive(job)

    def _forget(self) -> None:
        self._chosen = self._in_hand = self._coming = self.pointed_at = None
        self.changed.emit()
