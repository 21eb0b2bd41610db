"""The Work tab: the queues of the person at the desk, and what is in the one chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout

from annotator.actions.conditions import someone_here
from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.i18n import tr
from annotator.overview.job_filters import JobFilters
from annotator.overview.job_table import JobTable
from annotator.overview.job_words import QUEUE_WORDS
from annotator.overview.queue_list import QueueList
from annotator.overview.tab import Tab
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.team.queues import Filter, Job, Queue
from storage.errors import StorageError


class WorkTab(Tab):
    """Queues at the left, the jobs of the one in force at the right; reads the project only while it is seen."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions) -> None:
        super().__init__()
        self._workspace, self._actions = workspace, actions
        self._queues, self._filters, self._table = QueueList(self), JobFilters(self), JobTable(look, self)
        self._title, self._about, self._empty = QLabel(self), QLabel(self), QLabel(self)
        self._title.setProperty("look", "headline")
        self._about.setProperty("look", "muted")
        self._empty.setProperty("look", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._assign = Chip(actions["work.assign"], self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self.setFocusProxy(self._table)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._refresh_if_seen)
        self._queues.chosen.connect(self._on_queue_chosen)
        self._filters.changed.connect(self._on_filter_changed)
        self._table.opened.connect(self._on_opened)
        self._table.pointed.connect(self._on_pointed)
        for signal in (workspace.changed, workspace.desk_changed, workspace.queue.changed, look.changed):
            signal.connect(self._schedule)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(self._title)
        words.addWidget(self._about)
        head.addLayout(words, 1)
        head.addWidget(self._assign, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(SPACE[2])
        right.addLayout(head)
        right.addWidget(self._filters)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[3], SPACE[4], SPACE[3])
        row.setSpacing(SPACE[4])
        row.addWidget(self._queues)
        row.addLayout(right, 1)

    def refresh(self) -> None:
        """Read the queues anew, and land on one with something in it unless the one chosen has."""
        self._read(landing=True)

    def _read(self, *, landing: bool = False) -> None:
        workspace, desk = self._workspace, self._workspace.queue
        try:
            board = desk.board()
            if board is None or workspace.project is None:
                return
            if landing:
                desk.land(board)
            queue = desk.in_force(board)
            counts = {each: desk.count(board, each) for each in desk.queues(board)}
            jobs = () if queue is None else desk.jobs(board, queue)
        except StorageError as error:
            workspace.warn(str(error))
            return
        people = {person.id: person.name for person in workspace.project.store.catalogue.people()}
        self._queues.show_queues(counts, queue)
        self._show_head(queue)
        row = max(self._table.currentIndex().row(), 0)
        self._table.rows.show(jobs, workspace.project.store, people=people)
        self._stack.setCurrentWidget(self._table if jobs else self._empty)
        self._empty.setText(self._why_empty(queue, counts))
        if jobs:
            self._table.selectRow(min(row, len(jobs) - 1))

    def speak(self) -> None:
        """Set all words anew."""
        self._filters.speak()
        self._read()

    def _show_head(self, queue: Queue | None) -> None:
        words = None if queue is None else QUEUE_WORDS[queue]
        self._title.setText("" if words is None else tr(words.title))
        self._about.setText("" if words is None else tr(words.about))
        self._assign.setVisible(queue in (Queue.ANNOTATE, Queue.EVERYTHING))

    def _why_empty(self, queue: Queue | None, counts: dict[Queue, int]) -> str:
        if queue is None:
            return someone_here(self._workspace) or ""
        return tr("Nothing of it fits the filter.") if counts[queue] else tr(QUEUE_WORDS[queue].empty)

    def _on_queue_chosen(self, queue: Queue) -> None:
        self._workspace.queue.use_queue(queue)
        self._table.setFocus()

    def _on_filter_changed(self, wanted: Filter) -> None:
        self._workspace.queue.use_filter(wanted)

    def _on_opened(self, job: Job) -> None:
        self._workspace.queue.open(job)

    def _on_pointed(self, job: Job | None) -> None:
        self._workspace.queue.pointed_at = job

    def _schedule(self, *_: object) -> None:
        self._soon.start()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self._read()
