"""What an evaluation says: the JSON document, the table, and the plots; plain Python, torch-free.

The document has everything; table and plots are made from the same results. Numbers that do not exist (a mean of
nothing, a target that was not reached) are None, never NaN.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from engine.learning.evaluation_plots import Bar, bars, lines
from engine.learning.evaluation_run import PhotoResult, VideoResult
from model.evaluation.measures import Score, mean_score
from model.evaluation.protocols import first_reaching
from model.evaluation.quality import Group, report_quality

Cell = float | int | None
Table = dict[str, dict[str, Cell]]

_DECIMALS = 4


def video_table(scores: dict[str, Score]) -> Table:
    """Lay scores out by sequence with their mean last: columns `J`, `F` and `J&F`."""
    rows = {**scores, "mean": mean_score(list(scores.values()))}
    return {name: _columns(score) for name, score in rows.items()}


@dataclass(frozen=True, slots=True)
class VideoReport:
    """What is said of videos; interactive protocols also tell what was spent, in all and until J&F was `target`."""

    results: list[VideoResult]
    interactive: bool
    target: float

    def table(self) -> Table:
        """A row per object, and the mean over objects; means of what the target took are over those that reached it."""
        names = row_names(self.results)
        table = video_table({name: result.score for name, result in zip(names, self.results, strict=True)})
        if self.interactive:
            spent = [self._spent(result) for result in self.results]
            for name, row in zip(names, spent, strict=True):
                table[name] |= row
            table["mean"] |= {column: _mean([row[column] for row in spent]) for column in spent[0]}
        return table

    def text(self) -> str:
        """The table, and the mask quality by size and by disappearance."""
        report = report_quality([result.qualities for result in self.results])
        groups: dict[str, Group] = {str(size): group for size, group in report.by_size.items()}
        groups |= {"never away": report.steady, "away at times": report.disappearing}
        groups["after a return"] = report.after_return
        quality: Table = {
            name: {"masks": group.frames, "J": group.j, "F": group.f, "IoU>0.75": group.aligned}
            for name, group in groups.items()
        }
        absence = f"Absence seen on {_percent(report.absence_seen)} of the frames where the object is away, presence "
        absence += f"missed on {_percent(report.presence_missed)} of those where it is not."
        return f"{format_table(self.table())}\n\n{format_table(quality)}\n{absence}"

    def document(self) -> dict[str, Any]:
        """Everything: per object, the mean, the quality by size and disappearance, and the way to the target."""
        results = self.results
        reached = [at for result in results if (at := first_reaching(result.rounds, self.target)) is not None]
        return {
            "objects": [_object(result, name) for name, result in zip(row_names(results), results, strict=True)],
            "mean": _columns(mean_score([result.score for result in results])) if results else None,
            "target": {
                "j_and_f": self.target,
                "reached": len(reached),
                "of": len(results),
                "mean_frames": _mean([at.frames for at in reached]),
                "mean_clicks": _mean([at.clicks for at in reached]),
            },
            "quality": _rounded(asdict(report_quality([result.qualities for result in results]))),
        }

    def plots(self) -> dict[str, str]:
        """SVG documents by file name: J&F by object, J and F by frame of each, J&F by prompted frames over passes."""
        names = row_names(self.results)
        scores = [Bar(name, result.score.j_and_f) for name, result in zip(names, self.results, strict=True)]
        plots = {"objects.svg": bars(scores, title="J&F by object")}
        for name, result in zip(names, self.results, strict=True):
            series = {
                "J": [(float(frame), score.j) for frame, score in result.by_frame.items()],
                "F": [(float(frame), score.f) for frame, score in result.by_frame.items()],
            }
            marks = [float(frame) for frame in result.prompted]
            plots[f"{_file_name(name)}.svg"] = lines(series, title=name, across="frame", marks=marks)
        longest = max(len(result.rounds) for result in self.results)
        if longest > 1:
            means = {"J&F": [(float(spent + 1), self._mean_after(spent)) for spent in range(longest)]}
            plots["rounds.svg"] = lines(means, title="Mean J&F by prompted frames", across="prompted frames")
        return plots

    def _mean_after(self, spent: int) -> float:
        """Mean J&F after a round; objects that were finished earlier keep their last."""
        return fmean(each.rounds[min(spent, len(each.rounds) - 1)].score.j_and_f for each in self.results)

    def _spent(self, result: VideoResult) -> dict[str, Cell]:
        at = first_reaching(result.rounds, self.target)
        return {
            "frames": result.rounds[-1].frames,
            "clicks": result.rounds[-1].clicks,
            f"frames to {self.target:g}": None if at is None else at.frames,
            f"clicks to {self.target:g}": None if at is None else at.clicks,
        }


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """What is said of photos; `target` is an IoU."""

    results: list[PhotoResult]
    target: float

    def table(self) -> Table:
        """The mean IoU after each click over all objects of each source, and over all of them as `all`."""
        found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        for result in self.results:
            found[result.source].append(result.ious)
            found["all"].append(result.ious)
        return {
            source: {f"iou@{count}": _mean(column) for count, column in enumerate(zip(*rows, strict=True), start=1)}
            for source, rows in found.items()
        }

    def text(self) -> str:
        """The table."""
        return format_table(self.table())

    def document(self) -> dict[str, Any]:
        """Everything: per object, the means by source, and how many clicks it took to the target."""
        results, target = self.results, self.target
        needed = [next((n for n, iou in enumerate(each.ious, start=1) if iou >= target), None) for each in results]
        reached = [count for count in needed if count is not None]
        return {
            "objects": [
                {"photo": each.photo, "object": each.object_id, "iou": [round(iou, _DECIMALS) for iou in each.ious]}
                for each in results
            ],
            "mean": self.table(),
            "target": {"iou": target, "reached": len(reached), "of": len(results), "mean_clicks": _mean(reached)},
        }

    def plots(self) -> dict[str, str]:
        """One SVG document: mean IoU by clicks, a line per source."""
        series = {
            source: [(float(count), float(value or 0)) for count, value in enumerate(row.values(), start=1)]
            for source, row in self.table().items()
        }
        return {"photos.svg": lines(series, title="Mean IoU by clicks", across="clicks")}


def format_table(rows: Table) -> str:
    """Format rows of equal columns as aligned text."""
    columns = list(next(iter(rows.values())))
    width = max(len(name) for name in rows)
    widths = [max(len(column) + 2, 9) for column in columns]
    head = " " * width + "".join(f"{column:>{each}}" for column, each in zip(columns, widths, strict=True))
    body = [
        f"{name:<{width}}"
        + "".join(f"{_cell(row[column]):>{each}}" for column, each in zip(columns, widths, strict=True))
        for name, row in rows.items()
    ]
    return "\n".join([head, *body])


def row_names(results: Sequence[VideoResult]) -> list[str]:
    """Name objects by their video, with their number where it has several."""
    objects = Counter(result.video for result in results)
    return [f"{each.video} #{each.object_id}" if objects[each.video] > 1 else each.video for each in results]


def _object(result: VideoResult, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "video": result.video,
        "object": result.object_id,
        **_columns(result.score),
        "prompted": list(result.prompted),
        "rounds": [{"frames": each.frames, "clicks": each.clicks, **_columns(each.score)} for each in result.rounds],
        "by_frame": {
            str(frame): [round(score.j, _DECIMALS), round(score.f, _DECIMALS)]
            for frame, score in result.by_frame.items()
        },
    }


def _columns(score: Score) -> dict[str, Cell]:
    return {
        "J": round(score.j, _DECIMALS),
        "F": round(score.f, _DECIMALS),
        "J&F": round(score.j_and_f, _DECIMALS),
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _mean(values: Sequence[Cell]) -> float | None:
    there = [value for value in values if value is not None]
    return round(fmean(there), _DECIMALS) if there else None


def _cell(value: Cell) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _percent(part: float | None) -> str:
    return "none (there are none)" if part is None else f"{100 * part:.0f} %"


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)
