"""Recomputes a project's figures from its raw tables: `python tests/independent_stats.py PROJECT [--all]`.

Shares no code with the program, so that neither can hide the other's mistake: plain SQL rows, loops and pycocotools.
Prints JSON: figures by phase, and per masklet.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

from pycocotools import mask as coco_mask

IDLE_S = 30.0
HAND = {"prompted", "painted", "absent"}
Rows = list[dict[str, Any]]


class Tables:
    """Every row of the tables that matter, as dictionaries."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        names = ("person", "video", "step", "target", "masklet", "masklet_version", "target_version")
        for name in (*names, "mask_version", "pin_version", "event"):
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY id")]
            setattr(self, name, rows)
        connection.close()
        self.step_of = {row["id"]: row for row in self.rows("step")}

    def rows(self, name: str) -> Rows:
        found: Rows = getattr(self, name)
        return found

    def is_done(self, row: dict[str, Any]) -> bool:
        return bool(self.step_of[row["step_id"]]["state"] == "done")


def seconds_of(tables: Tables) -> dict[tuple[int, int, bool], float]:
    """Active seconds by (masklet, frame, reviewing)."""
    found: dict[tuple[int, int, bool], float] = defaultdict(float)
    for person in tables.rows("person"):
        events = sorted(
            (row for row in tables.rows("event") if row["person_id"] == person["id"]),
            key=lambda row: (row["at"], row["id"]),
        )
        for place in range(len(events) - 1):
            event, gap = events[place], events[place + 1]["at"] - events[place]["at"]
            if event["masklet_id"] is not None and event["frame"] is not None:
                key = event["masklet_id"], event["frame"], bool(event["reviewing"])
                found[key] += gap if gap < IDLE_S else IDLE_S
    return found


def hand_of(tables: Tables) -> tuple[dict[int, dict[int, int]], dict[int, int], dict[int, set[int]]]:
    """By masklet: clicks by frame, strokes, and frames edited by hand."""
    clicks: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    strokes: dict[int, int] = defaultdict(int)
    edited: dict[int, set[int]] = defaultdict(set)
    points_before: dict[tuple[int, int], list[Any]] = {}
    for pin in sorted(tables.rows("pin_version"), key=lambda row: (row["step_id"], row["id"])):
        kind, prompts = tables.step_of[pin["step_id"]]["kind"], json.loads(pin["prompts"])
        key = pin["masklet_id"], pin["frame"]
        points = [
            [*point, label] for point, label in zip(prompts.get("points", []), prompts.get("labels", []), strict=True)
        ]
        left = list(points_before.get(key, []))
        for point in points:
            if point in left:
                left.remove(point)
            elif kind == "prompt":
                clicks[pin["masklet_id"]][pin["frame"]] += 1
        points_before[key] = points
        strokes[pin["masklet_id"]] += kind == "paint"
    for mask in tables.rows("mask_version"):
        step = tables.step_of[mask["step_id"]]
        if mask["provenance"] in HAND and step["state"] == "done" and step["kind"] != "import":
            edited[mask["masklet_id"]].add(mask["frame"])
    return clicks, strokes, edited


def current_masks(tables: Tables) -> dict[int, dict[int, dict[str, Any]]]:
    """By masklet and frame, the last version of a step that is done."""
    latest: dict[tuple[int, int], dict[str, Any]] = {}
    for mask in tables.rows("mask_version"):
        key = mask["masklet_id"], mask["frame"]
        before = latest.get(key)
        if tables.is_done(mask) and (
            before is None or (mask["step_id"], mask["id"]) > (before["step_id"], before["id"])
        ):
            latest[key] = mask
    found: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for (masklet_id, frame), mask in latest.items():
        if mask["provenance"] != "removed":
            found[masklet_id][frame] = mask
    return found


def iou(one: dict[str, Any], other: dict[str, Any]) -> float:
    codes = [{"size": [row["height"], row["width"]], "counts": row["counts"]} for row in (one, other)]
    both = float(coco_mask.area(coco_mask.merge(codes, True)))
    return both / float(coco_mask.area(coco_mask.merge(codes, False)))


def alignment(mine: dict[int, dict[str, Any]], reference: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    shown = [reference[frame]["area"] for frame in sorted(reference) if reference[frame]["area"] > 0]
    compared = aligned = 0
    for frame, mask in mine.items():
        other = reference.get(frame)
        if other is not None and (mask["area"] > 0 or other["area"] > 0):
            compared += 1
            aligned += mask["area"] > 0 and other["area"] > 0 and iou(mask, other) > 0.75
    if not shown or not compared:
        return None
    size = "small" if shown[0] < 32 * 32 else "medium" if shown[0] < 96 * 96 else "large"
    return {"size": size, "compared": compared, "aligned": aligned}


def masklets_of(tables: Tables, *, everything: bool) -> list[dict[str, Any]]:
    """Per masklet that counts, everything known of it."""
    seconds, (clicks, strokes, edited), masks = seconds_of(tables), hand_of(tables), current_masks(tables)
    video_of = {row["id"]: row["video_id"] for row in tables.rows("target")}
    grids = {row["id"]: -(-row["frame_count"] // row["stride"]) for row in tables.rows("video")}
    found = []
    for row in tables.rows("masklet"):
        mid = row["id"]
        versions = [v for v in tables.rows("masklet_version") if v["masklet_id"] == mid and tables.is_done(v)]
        deleted = [v["deleted"] for v in versions if v["deleted"] is not None]
        gone = [
            v["deleted"]
            for v in tables.rows("target_version")
            if v["target_id"] == row["target_id"] and v["deleted"] is not None and tables.is_done(v)
        ]
        submits, verdicts = (
            [s for s in tables.rows("step") if s["masklet_id"] == mid and s["kind"] == kind]
            for kind in ("submit", "verdict")
        )
        if not versions or (deleted and deleted[-1]) or (gone and gone[-1]) or not masks[mid]:
            continue
        if not submits and not everything:
            continue
        phases = [v["phase"] for v in versions if v["phase"] is not None]
        path = [phase for place, phase in enumerate(phases) if place == 0 or phase != phases[place - 1]]
        way = " → ".join(map(str, path))
        if row["source"] == "auto":
            way = f"auto → {path[-1]}" if edited[mid] else "auto"
        ends: dict[int, str] = {}
        for step in verdicts:
            payload = json.loads(step["payload"])
            if payload["state"] != "submitted":
                ends[payload["revision"]] = payload["state"]
        accepted = [s["at"] for s in verdicts if json.loads(s["payload"])["state"] == "satisfactory"]
        found.append(
            {
                "id": mid,
                "target": row["target_id"],
                "state": row["state"],
                "source": next((v["source"] for v in reversed(versions) if v["source"] is not None), row["source"]),
                "way": way,
                "grid_frames": grids[video_of[row["target_id"]]],
                "masks": sum(mask["area"] > 0 for mask in masks[mid].values()),
                "seconds": sum(s for (m, _, reviewing), s in seconds.items() if m == mid and not reviewing),
                "reviewing_seconds": sum(s for (m, _, reviewing), s in seconds.items() if m == mid and reviewing),
                "clicks": sum(clicks[mid].values()),
                "clicked_frames": len(clicks[mid]),
                "strokes": strokes[mid],
                "edited_frames": len(edited[mid]),
                "ends": list(ends.values()),
                "hours_to_accept": (accepted[-1] - submits[0]["at"]) / 3600
                if row["state"] == "satisfactory" and accepted and submits
                else None,
            }
        )
    for each in found:
        same = [o for o in found if o["target"] == each["target"] and o["way"] == "1" and o["state"] != "rejected"]
        best = max(same, key=lambda o: (o["state"] == "satisfactory", o["id"]), default=None)
        comparable = best is not None and each["way"] != "1" and each["state"] != "rejected"
        each["alignment"] = alignment(masks[each["id"]], masks[best["id"]]) if comparable and best else None
    return found


def figures(group: list[dict[str, Any]]) -> dict[str, Any]:
    def total(key: str) -> float:
        return sum(each[key] for each in group)

    def share(part: float, whole: float, factor: float = 1.0) -> float | None:
        return factor * part / whole if whole else None

    compared = [each["alignment"] for each in group if each["alignment"]]
    ends = [end for each in group for end in each["ends"]]
    waits = [each["hours_to_accept"] for each in group if each["hours_to_accept"] is not None]

    def aligned(*sizes: str) -> float | None:
        fitting = [each for each in compared if each["size"] in sizes]
        return share(sum(each["aligned"] for each in fitting), sum(each["compared"] for each in fitting), 100)

    return {
        "masklets": len(group),
        "grid_frames": total("grid_frames"),
        "masks": total("masks"),
        "seconds": total("seconds"),
        "reviewing_seconds": total("reviewing_seconds"),
        "clicks": total("clicks"),
        "clicked_frames": total("clicked_frames"),
        "strokes": total("strokes"),
        "edited_frames": total("edited_frames"),
        "seconds_per_frame": share(total("seconds"), total("grid_frames")),
        "edited_percent": statistics.mean(100 * e["edited_frames"] / e["grid_frames"] for e in group)
        if group
        else None,
        "clicks_per_clicked_frame": share(total("clicks"), total("clicked_frames")),
        "compared_masks": sum(each["compared"] for each in compared),
        "aligned_percent": aligned("small", "medium", "large"),
        "aligned_by_size": {size: aligned(size) for size in ("small", "medium", "large")},
        "judged_revisions": len(ends),
        "accepted_masklets": sum(each["state"] == "satisfactory" for each in group),
        "accepted_percent": share(ends.count("satisfactory"), len(ends), 100),
        "hours_to_accept": statistics.median(waits) if waits else None,
        "masklets_per_hour": share(3600 * len(group), total("seconds")),
        "masks_per_hour": share(3600 * total("masks"), total("seconds")),
    }


def recompute(path: Path, *, everything: bool = False) -> dict[str, Any]:
    """All figures of a project file: overall, by phase and per masklet."""
    found = masklets_of(Tables(path), everything=everything)
    ways = sorted({"1", "2", "3", *(each["way"] for each in found)})
    return {
        "overall": figures([each for each in found if each["source"] == "manual"]),
        "by_phase": {way: figures([each for each in found if each["way"] == way]) for way in ways},
        "masklets": found,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--all", action="store_true", help="also masklets never submitted")
    options = parser.parse_args()
    print(json.dumps(recompute(options.project, everything=options.all), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
