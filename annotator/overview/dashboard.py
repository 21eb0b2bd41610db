"""The Dashboard tab: how long masklets take and how good they are, beside the paper's own figures.

Shows what `workspace.statistics` has counted; computes no figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.charts.bars import Bar, BarChart
from annotator.charts.legend import Entry, Legend
from annotator.charts.lines import Line, LineChart
from annotator.choices import Choice, offer
from annotator.i18n import mark, tr
from annotator.overview import figure_words as words
from annotator.overview.dashboard_tables import BY_WORDS, group_rows, paper_rows, people_rows, reviewer_rows
from annotator.overview.panels import FigureTable, Panel, ScrolledColumn, Tile, label, put_head_over
from annotator.overview.tab import Tab
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.statistics.groups import PHASES, GroupBy, Scope
from engine.statistics.paper import TABLE_1

if TYPE_CHECKING:
    from engine.statistics.report import Report


SCOPES: dict[Scope, str] = {
    Scope.SUBMITTED: mark("Submitted masklets"),
    Scope.ACCEPTED: mark("Accepted masklets"),
    Scope.ALL: mark("All masklets with masks"),
}
_PHASE_NAMES = {"1": mark("Phase 1 · SAM per frame"), "2": mark("Phase 2 · mask tracked"), "3": mark("Phase 3 · SAM 2")}
_GROUPS: tuple[GroupBy, ...] = ("annotator", "model", "week")


class Dashboard(Tab):
    """The first thing seen is seconds per frame per phase; then pace and acceptance; then who, with what, when."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions) -> None:
        super().__init__()
        self._workspace, self._desk = workspace, workspace.statistics
        self._headline, self._state = label("headline", self), label("muted", self)
        self._scope, self._by = Choice(self), Choice(self)
        self._exports = [Chip(actions[each], self) for each in ("stats.json", "stats.csv")]
        self._tiles = [Tile(self) for _ in range(5)]
        self._speed, self._paper, self._pace, self._hours = (Panel(self) for _ in range(4))
        self._groups, self._people, self._reviewers = (Panel(self) for _ in range(3))
        self._speed_bars, self._speed_legend = BarChart(look, self), Legend(look, self)
        self._pace_lines, self._pace_legend = LineChart(look, self), Legend(look, self)
        self._hours_lines, self._hours_legend = LineChart(look, self), Legend(look, self)
        self._paper_table, self._group_table, self._people_table, self._reviewer_table = (
            FigureTable(look, self) for _ in range(4)
        )
        self._page, self._nothing = ScrolledColumn(self), _Nothing(actions, self)
        self._stack = QStackedWidget(self)
        self._build()
        for choice in (self._scope, self._by):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # in every language
        self._scope.activated.connect(self._on_scope_chosen)
        self._by.activated.connect(self._show)
        self._nothing.count_all.clicked.connect(self._on_all_wanted)
        self._desk.changed.connect(self._show)
        look.changed.connect(self._show)
        self.speak()

    def _build(self) -> None:
        for panel, parts in (
            (self._speed, (self._speed_bars, self._speed_legend)),
            (self._paper, (self._paper_table,)),
            (self._pace, (self._pace_lines, self._pace_legend)),
            (self._hours, (self._hours_lines, self._hours_legend)),
            (self._groups, (self._group_table,)),
            (self._people, (self._people_table,)),
            (self._reviewers, (self._reviewer_table,)),
        ):
            for part in parts:
                panel.body.addWidget(part, 1 if part is self._speed_bars else 0)
            if panel is not self._speed:
                panel.body.addStretch(1)
        self._groups.head.addWidget(self._by)
        self._page.add_row(*((tile, 1) for tile in self._tiles))
        self._page.add_row((self._speed, 2), (self._paper, 3))
        self._page.add_row((self._pace, 1), (self._hours, 1))
        self._page.add_row((self._groups, 1))
        self._page.add_row((self._people, 3), (self._reviewers, 2))
        self._page.column.addStretch(1)
        self._stack.addWidget(self._page)
        self._stack.addWidget(self._nothing)
        put_head_over(self._stack, self, left=(self._headline, self._scope, self._state), right=self._exports)

    def refresh(self) -> None:
        """Count anew."""
        self._desk.refresh()

    def speak(self) -> None:
        """Set all words anew."""
        self._headline.setText(tr("Time and quality"))
        self._scope.setAccessibleName(tr("Which masklets count"))
        self._by.setAccessibleName(tr("What a row stands for"))
        offer(self._scope, {scope: tr(text) for scope, text in SCOPES.items()})
        offer(self._by, {by: tr(BY_WORDS[by]) for by in _GROUPS})
        self._nothing.speak()
        self._show()

    def _on_scope_chosen(self, *_: object) -> None:
        self._desk.use_scope(self._scope.currentData())

    def _on_all_wanted(self) -> None:
        self._desk.use_scope(Scope.ALL)

    def _show(self, *_: object) -> None:
        figures = self._desk.figures
        with QSignalBlocker(self._scope):
            self._scope.setCurrentIndex(self._scope.findData(self._desk.scope))
        self._state.setText(self._state_words())
        report = None if figures is None else figures.report
        empty = report is None or not report.masklets
        self._stack.setCurrentWidget(self._nothing if empty else self._page)
        self._nothing.show_drafts(None if report is None else report.drafts, counting=self._desk.busy)
        if report is not None and not empty:
            self._show_tiles(report)
            self._show_speed(report)
            self._show_weeks(report)
            self._show_tables(report)

    def _state_words(self) -> str:
        if self._desk.trouble:
            return self._desk.trouble
        if self._desk.busy:
            return tr("Counting…")
        figures = self._desk.figures
        drafts = 0 if figures is None or self._desk.scope is Scope.ALL else figures.report.drafts
        if not drafts:
            return ""
        return tr("One draft is not counted." if drafts == 1 else "{count} drafts are not counted.", count=drafts)

    def _show_tiles(self, report: Report) -> None:
        overall = report.overall
        hours = sum(week.annotating_hours for week in report.weeks)
        reviewing = sum(week.reviewing_hours for week in report.weeks)
        one = overall.judged_revisions == 1
        judged = tr("of one revision judged" if one else "of {count} revisions judged", count=overall.judged_revisions)
        masks = tr("one mask" if overall.masks == 1 else "{count} masks", count=words.number(overall.masks))
        rows = (
            (tr("Seconds per frame"), words.seconds(overall.seconds_per_frame), tr("by people, in all phases")),
            (tr("Masklets"), words.number(overall.masklets), masks),
            (tr("Accepted"), words.percent(overall.accepted_percent), judged),
            (tr("Time to accept"), words.duration(overall.hours_to_accept), tr("median, from the first submission")),
            (tr("At work"), words.duration(hours), tr("and {time} verifying", time=words.duration(reviewing))),
        )
        for tile, (name, figure, about) in zip(self._tiles, rows, strict=True):
            tile.set_words(name, figure, about)

    def _show_speed(self, report: Report) -> None:
        self._speed.set_words(
            tr("Seconds per frame"), tr("Active time on a masklet over its grid frames, idle cut out.")
        )
        phases = report.by["phase"]
        bars = [
            Bar(tr(_PHASE_NAMES[name]), phases[name].seconds_per_frame, beside=TABLE_1[int(name)].seconds_per_frame)
            for name in PHASES
        ]
        others = [
            Bar(name, each.seconds_per_frame) for name, each in phases.items() if name not in PHASES and each.seconds
        ]
        self._speed_bars.set_bars([*bars, *others], words=words.seconds)
        self._speed_legend.set_entries([Entry(0, tr("here")), Entry("beside", tr("the paper"))])
        self._paper.set_words(
            tr("Beside the paper"), tr("Aligned: IoU above 0.75 with the phase 1 masklet of the object.")
        )
        columns, rows, muted = paper_rows(report)
        self._paper_table.show_rows(columns, rows, muted=muted)

    def _show_weeks(self, report: Report) -> None:
        weeks = report.weeks
        places = range(len(weeks))

        def name(place: float) -> str:
            return weeks[round(place)].name

        def line(title: str, values: list[float]) -> Line:
            return Line(title, tuple((float(place), value) for place, value in enumerate(values)))

        self._pace.set_words(tr("Masklets per week"), tr("Submitted for the first time, and accepted."))
        pace = [
            line(tr("submitted"), [float(week.submitted) for week in weeks]),
            line(tr("accepted"), [float(week.accepted) for week in weeks]),
        ]
        self._pace_lines.set_lines(pace, x_words=name, y_words=words.number, marks=places)
        self._hours.set_words(tr("Time per week"), tr("Active time of everybody together."))
        in_hours = any(max(week.annotating_hours, week.reviewing_hours) >= 1 for week in weeks)
        per_hour = 1 if in_hours else 60
        hours = [
            line(tr("annotating"), [week.annotating_hours * per_hour for week in weeks]),
            line(tr("verifying"), [week.reviewing_hours * per_hour for week in weeks]),
        ]
        y_words = words.hours if in_hours else words.minutes
        self._hours_lines.set_lines(hours, x_words=name, y_words=y_words, marks=places)
        for legend, lines in ((self._pace_legend, pace), (self._hours_legend, hours)):
            legend.set_entries([Entry(place, each.name) for place, each in enumerate(lines)])
        for chart in (self._pace_lines, self._hours_lines):
            chart.set_empty(tr("No time is on record yet."))

    def _show_tables(self, report: Report) -> None:
        self._groups.set_words(tr("Compared"))
        self._group_table.show_rows(*group_rows(report, self._by.currentData()))
        self._people.set_words(tr("People"), tr("Time on anybody's masklets."))
        self._people_table.show_rows(*people_rows(report))
        self._reviewers.set_words(
            tr("Agreement of reviewers"), tr("Over revisions that two judged without knowing of each other's verdict.")
        )
        self._reviewer_table.show_rows(*reviewer_rows(report))
        self._reviewers.setVisible(bool(report.reviewers))


class _Nothing(QWidget):
    """What the figures are made of, and the one thing to do."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._headline, self._about = label("headline", self), label("muted", self)
        self.count_all = Chip(parent=self)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE[2])
        column.addStretch(1)
        for each in (self._headline, self._about):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(each)
        column.addWidget(self.count_all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._submit_key = actions.key_text(actions.spec("object.submit"))

    def speak(self) -> None:
        """Set all words anew."""
        self._about.setText(
            tr(
                "Seconds per frame, clicks and acceptance are counted from submitted masklets ({key}).",
                key=self._submit_key,
            )
        )
        self.count_all.setText(tr("Count drafts too"))

    def show_drafts(self, drafts: int | None, *, counting: bool) -> None:
        """Say whether something is still counted, or how many drafts there are."""
        unknown = drafts is None and counting
        self._headline.setText(tr("Counting…") if unknown else tr("Nothing has been submitted yet"))
        self._about.setVisible(not unknown)
        self.count_all.setVisible(bool(drafts))
