"""Charts show what they are given: bars as long as their values, gaps, words under the pointer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from annotator.charts.bars import Bar, BarChart
from annotator.charts.chart import Chart
from annotator.charts.heat_map import HeatMap, coloured
from annotator.charts.histogram import Counts, Histogram
from annotator.charts.legend import Entry, Legend
from annotator.charts.lines import Line, LineChart
from annotator.theme.look import Look


def picture_of(chart: Chart, qtbot: QtBot, *, width: int = 400, height: int = 200) -> QImage:
    qtbot.addWidget(chart)
    chart.resize(width, height)
    return chart.grab().toImage()


def longest_run(picture: QImage, colour: str) -> int:
    """The longest stretch of that colour in any row of pixels."""
    wanted, best = QColor(colour).rgb(), 0
    for y in range(picture.height()):
        run = 0
        for x in range(picture.width()):
            run = run + 1 if picture.pixel(x, y) == wanted else 0
            best = max(best, run)
    return best


def seconds(value: float) -> str:
    return f"{value:.1f} s"


def test_bars_are_as_long_as_their_values(look: Look, qtbot: QtBot) -> None:
    lengths = []
    for value in (4.0, 8.0):
        chart = BarChart(look)
        chart.set_bars([Bar("here", value, beside=16.0)], words=seconds)
        picture = picture_of(chart, qtbot)
        lengths.append((longest_run(picture, look.theme.accent), longest_run(picture, look.theme.muted)))
    (short, beside), (long, same) = lengths
    assert long == pytest.approx(2 * short, abs=6)
    assert beside == same == pytest.approx(2 * long, abs=6)


def test_an_unknown_bar_is_a_dash_and_says_so(look: Look, qtbot: QtBot) -> None:
    chart = BarChart(look)
    chart.set_bars([Bar("Phase 2", None, beside=7.4)], words=seconds)
    assert longest_run(picture_of(chart, qtbot), look.theme.accent) == 0
    assert chart.accessibleDescription() == "Phase 2: – (7.4 s)"
    assert chart._words_at(QPointF(10, 10)) == "Phase 2: – (7.4 s)"


@pytest.mark.parametrize("make", [BarChart, LineChart, Histogram, HeatMap, Legend])
def test_a_chart_of_nothing_says_what_is_missing(make: Callable[[Look], Chart], look: Look, qtbot: QtBot) -> None:
    chart = make(look)
    chart.set_empty("Nothing has been handed in yet.")
    assert not chart.has_values()
    picture = picture_of(chart, qtbot)
    assert len({picture.pixel(x, y) for x in range(0, 400) for y in range(90, 110)}) > 2


def test_a_gap_parts_a_line(look: Look, qtbot: QtBot) -> None:
    whole, parted = LineChart(look), LineChart(look)
    for chart, middle in ((whole, 2.0), (parted, None)):
        points = ((0.0, 2.0), (1.0, middle), (2.0, 2.0))
        chart.set_lines([Line("a", points)], x_words=str, y_words=seconds)
    assert longest_run(picture_of(whole, qtbot), look.theme.accent) > 200
    assert longest_run(picture_of(parted, qtbot), look.theme.accent) < 20


def test_the_pointer_finds_the_nearest_value_of_every_line(look: Look, qtbot: QtBot) -> None:
    chart = LineChart(look)
    lines = [Line("a", ((0.0, 2.0), (1.0, 3.0))), Line("b", ((0.0, None), (1.0, 5.0)))]
    chart.set_lines(lines, x_words=lambda x: f"week {x:.0f}", y_words=seconds)
    picture_of(chart, qtbot)
    assert chart._words_at(QPointF(375, 50)) == "week 1\na: 3.0 s\nb: 5.0 s"
    assert chart._words_at(QPointF(60, 50)) == "week 0\na: 2.0 s"
    assert chart._words_at(QPointF(220, 50)) == ""


def test_a_single_point_is_shown(look: Look, qtbot: QtBot) -> None:
    chart = LineChart(look)
    chart.set_lines([Line("a", ((5.0, 2.0),))], x_words=str, y_words=seconds, marks=[5.0])
    assert longest_run(picture_of(chart, qtbot), look.theme.accent) > 3


def test_no_two_levels_have_the_same_words(look: Look, qtbot: QtBot) -> None:
    for highest in (1.0, 2.0, 3.0):
        chart = LineChart(look)
        chart.set_lines([Line("a", ((0.0, highest),))], x_words=str, y_words="{:.0f}".format, marks=[0.0])
        picture_of(chart, qtbot)
        levels = chart._plane(QRectF(chart.rect())).levels
        assert levels == tuple(range(int(highest) + 1))


def test_bins_and_counts_belong_together(look: Look, qtbot: QtBot) -> None:
    chart = Histogram(look)
    with pytest.raises(ValueError, match="do not bound"):
        chart.set_counts([0, 1], [Counts("manual", (1.0, 2.0))], x_words=str, y_words=str)
    chart.set_counts([0, 0.1, 1], [Counts("manual", (1.0, 3.0))], x_words=str, y_words=str)
    picture_of(chart, qtbot)
    assert chart._words_at(QPointF(300, 100)) == "0.1 – 1: manual 3.0"


def test_a_heat_map_s_colours_go_from_canvas_to_text(look: Look, qtbot: QtBot) -> None:
    picture = coloured(np.array([[0.0, 0.7, 1.0]]), look.theme)
    colours = [picture.pixelColor(x, 0).name() for x in range(3)]
    assert colours == [look.theme.canvas, look.theme.accent, look.theme.text]
    chart = HeatMap(look)
    chart.set_values(np.array([[0.0, 0.5]]), most=0.5, aspect=2.0, words=lambda value: f"{value:.0%}")
    picture_of(chart, qtbot)
    assert chart._words_at(QPointF(300, 20)) == "50%"


def test_a_legend_is_as_wide_as_its_words(look: Look, qtbot: QtBot) -> None:
    legend = Legend(look)
    legend.set_entries([Entry(0, "here")])
    narrow = legend.sizeHint().width()
    legend.set_entries([Entry(0, "here"), Entry("beside", "the paper")])
    assert legend.sizeHint().width() > narrow
    assert legend.accessibleName() == "here, the paper"
