"""The dataset in figures: how much there is, how large masks are, where they lie, and how the videos are split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from annotator.actions.registry import Actions
from annotator.bars.chip import Chip
from annotator.charts.heat_map import HeatMap
from annotator.charts.histogram import Counts, Histogram
from annotator.charts.legend import Entry, Legend
from annotator.i18n import tr
from annotator.overview import figure_words as words
from annotator.overview.dataset_words import SPLITS, attribute_words, value_words
from annotator.overview.panels import FigureTable, Panel, ScrolledColumn, Tile, label
from annotator.theme.look import Look
from annotator.theme.tokens import SPACE
from annotator.workspace import Workspace
from engine.statistics.paper import DISAPPEARANCE_PERCENT, SMALL_AREA, SMALL_AREA_PERCENT

if TYPE_CHECKING:
    from engine.statistics.coverage import Coverage
    from engine.statistics.dataset import DatasetFigures, DatasetVideo


class FiguresPage(ScrolledColumn):
    """Amounts first, then masks, then the split."""

    def __init__(self, workspace: Workspace, look: Look, actions: Actions) -> None:
        super().__init__()
        self._desk = workspace.statistics
        self._tiles = [Tile(self) for _ in range(6)]
        self._areas, self._cover, self._split, self._more = (Panel(self) for _ in range(4))
        self._histogram, self._legend = Histogram(look, self), Legend(look, self)
        self._maps = [HeatMap(look, self) for _ in range(2)]
        self._captions = [label("body", self) for _ in range(2)]
        self._split_table, self._more_table = FigureTable(look, self), FigureTable(look, self)
        self._trouble = label("danger", self, wraps=True)
        self._deeds = [Chip(actions[each], self) for each in ("dataset.split", "dataset.split_anew", "dataset.export")]
        self._build()

    def _build(self) -> None:
        self._areas.body.addWidget(self._histogram, 1)
        self._areas.body.addWidget(self._legend)
        maps = QGridLayout()
        maps.setHorizontalSpacing(SPACE[3])
        for column, (caption, heat_map) in enumerate(zip(self._captions, self._maps, strict=True)):
            maps.addWidget(caption, 0, column)
            maps.addWidget(heat_map, 1, column)
        maps.setRowStretch(1, 1)
        self._cover.body.addLayout(maps, 1)
        deeds = QHBoxLayout()
        deeds.setSpacing(SPACE[1])
        for chip in self._deeds:
            deeds.addWidget(chip)
        deeds.addStretch(1)
        self._split.body.addWidget(self._split_table)
        self._split.body.addWidget(self._trouble)
        self._split.body.addLayout(deeds)
        self._split.body.addStretch(1)
        self._more.body.addWidget(self._more_table)
        self._more.body.addStretch(1)
        self.add_row(*((tile, 1) for tile in self._tiles))
        self.add_row((self._areas, 1), (self._cover, 1))
        self.add_row((self._split, 1), (self._more, 1))
        self.column.addStretch(1)

    def show_figures(self, figures: DatasetFigures, videos: tuple[DatasetVideo, ...]) -> None:
        """Show these."""
        self._show_tiles(figures)
        self._show_areas(figures)
        self._show_split(videos)
        self._show_more(figures)

    def show_coverage(self, coverage: Coverage | None) -> None:
        """Show where masks lie, or that it is still worked out."""
        self._cover.set_words(
            tr("Where masks lie"), tr("How many videos are covered there, by the first visible mask of each masklet.")
        )
        parts = (None, None) if coverage is None else (coverage.manual_part, coverage.with_auto_part)
        names = (tr("By people"), tr("With automatic masklets"))
        for caption, name, part in zip(self._captions, names, parts, strict=True):
            share = None if part is None else words.percent(100 * part, decimals=1)
            told = name if share is None else tr("{name}: {percent} of the frame", name=name, percent=share)
            caption.setText(told)
        for heat_map in self._maps:
            heat_map.set_empty(tr("Counting…") if coverage is None else tr("There are no masklets to show yet."))
        if coverage is not None:
            most = float(coverage.with_auto.max())
            for heat_map, values in zip(self._maps, (coverage.manual, coverage.with_auto), strict=True):
                heat_map.set_values(values, most=most, aspect=16 / 9, words=lambda value: words.percent(100 * value))

    def _show_tiles(self, figures: DatasetFigures) -> None:
        gone = figures.disappearance_percent
        masks = sum(figures.masks.values())
        sized = max(figures.sizes, key=lambda size: (figures.sizes[size], size), default=None)
        resolution = "" if sized is None else tr("mostly {width}×{height}", width=sized[1], height=sized[0])
        rows = (
            (tr("Videos"), words.number(figures.videos), tr("{count} with masklets", count=figures.annotated_videos)),
            (tr("Duration"), words.duration(figures.duration_s / 3600), resolution),
            (
                tr("Masklets by people"),
                words.number(figures.masklets["manual"]),
                tr("{count} automatic", count=words.number(figures.masklets["auto"])),
            ),
            (
                tr("Masks"),
                words.number(masks),
                tr("{count} automatic", count=words.number(figures.masks["auto"])),
            ),
            (
                tr("Vanish and return"),
                words.percent(gone["manual"], decimals=1),
                tr("in SA-V {percent}", percent=words.percent(DISAPPEARANCE_PERCENT["manual"], decimals=1)),
            ),
            (
                tr("Hard targets"),
                words.number(figures.hard),
                tr("{count} more proposed", count=figures.proposed_hard),
            ),
        )
        for tile, (name, figure, about) in zip(self._tiles, rows, strict=True):
            tile.set_words(name, figure, about)

    def _show_areas(self, figures: DatasetFigures) -> None:
        from engine.statistics.dataset import AREA_EDGES

        small = figures.small_area_percent
        about = tr("Parts of the frame.")
        if small is not None:
            about = tr(
                "Parts of the frame. {here} of masks are below {area}, in SA-V more than {paper}.",
                here=words.percent(small, decimals=1),
                area=words.percent(100 * SMALL_AREA),
                paper=words.percent(SMALL_AREA_PERCENT),
            )
        self._areas.set_words(tr("Mask area"), about)
        names = (tr("by people"), tr("automatic"))
        counts = [
            Counts(name, tuple(_shares(figures.area_counts[source])))
            for name, source in zip(names, figures.area_counts, strict=True)
        ]
        self._histogram.set_empty(tr("There are no masklets to show yet."))
        self._histogram.set_counts(
            AREA_EDGES, counts, x_words=lambda edge: f"{100 * edge:g} %", y_words=lambda value: f"{value:g} %"
        )
        self._legend.set_entries([Entry(place, name) for place, name in enumerate(names)])

    def _show_split(self, videos: tuple[DatasetVideo, ...]) -> None:
        from engine.statistics.catalogue import to_split
        from engine.statistics.splits import shared_between_splits

        self._split.set_words(
            tr("Split"),
            tr("No videographer and no place is in two. Val and test take masklets made in phase 1 alone."),
        )
        columns = [tr("Split"), tr("Videos"), tr("Masklets"), tr("Phase 1 alone"), tr("Hard")]
        rows = []
        for split in (*SPLITS, ""):
            own = [video for video in videos if video.attribute("split") == split]
            masklets = [masklet for video in own for masklet in video.masklets]
            if split or own:
                figures = (
                    len(own),
                    len(masklets),
                    sum(video.phase_1 for video in own),
                    sum(masklet.hard for masklet in masklets),
                )
                name = split or tr("not split yet")
                rows.append([name, *(words.number(figure) for figure in figures)])
        self._split_table.show_rows(columns, rows)
        sentences = [
            tr(
                "{attribute} {value} is in {splits}: split all videos anew.",
                attribute=attribute_words(shared.attribute),
                value=shared.value,
                splits=", ".join(shared.splits),
            )
            for shared in shared_between_splits(map(to_split, videos))
        ]
        self._trouble.setText("\n".join(sentences))
        self._trouble.setVisible(bool(sentences))

    def _show_more(self, figures: DatasetFigures) -> None:
        self._more.set_words(tr("Other figures"))
        gone = figures.disappearance_percent["manual and auto"]
        rows = [
            [tr("Decoded frames"), words.number(figures.frames)],
            [tr("Frames edited by hand"), words.number(figures.edited_frames)],
            [tr("Edited frames per masklet"), words.number(figures.edited_frames_per_masklet, decimals=2)],
            [tr("Vanish and return, with automatic"), words.percent(gone, decimals=1)],
            *(
                [value_words("environment", name) or tr("Environment not noted"), words.number(count)]
                for name, count in sorted(figures.environments.items(), reverse=True)
            ),
        ]
        self._more_table.show_rows(["", ""], rows)
        self._more_table.hide_head()


def _shares(counts: tuple[int, ...]) -> list[float]:
    """Percentages of all."""
    whole = sum(counts)
    return [100 * count / whole if whole else 0.0 for count in counts]
