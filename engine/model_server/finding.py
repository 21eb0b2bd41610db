"""Automatic masks on the wire: a search as a request asks for it, its answer, and tracked masks with their stability.

Runs on the main thread of the model process.
"""

from __future__ import annotations

from dataclasses import asdict

import msgspec
from torch import Tensor

from engine import model_protocol as wire
from engine.model_server.worker import Loaded, Worker
from engine.pins import to_wire
from model.automatic import GridSearch, SearchSettings, finished_mask
from storage.mask_codec import encode


def search_for(job: wire.FindObjects, loaded: Loaded, worker: Worker) -> GridSearch:
    """The search that a request asks for, with the frame's features from the cache."""
    return GridSearch(
        loaded.images,
        SearchSettings(**msgspec.structs.asdict(job.search)),
        worker.video(job.video).frame(job.frame),
        features=worker.features(loaded, job.video, job.frame),
    )


def answer_of(search: GridSearch, *, job_id: int, size: tuple[int, int], seconds: float) -> wire.Found:
    """What a search through all its batches has found, on frames of `size` (height, width)."""
    masks = tuple(
        wire.FoundMask(
            mask=to_wire(encode(each.whole(size))),
            point=each.point,
            predicted_iou=each.predicted_iou,
            stability_score=each.stability,
            level=each.level,
        )
        for each in search.found()
    )
    return wire.Found(id=job_id, masks=masks, counts=asdict(search.counts), seconds=seconds)


def measured(
    low_res: Tensor, size: tuple[int, int], *, stability_offset: float, min_region_px: int
) -> tuple[wire.WireRle, float]:
    """The cleaned mask of low-resolution logits on a frame of `size` (height, width), and its stability score."""
    mask, score = finished_mask(low_res, size, stability_offset=stability_offset, min_region_px=min_region_px)
    assert mask is not None  # nothing is asked of its stability
    return to_wire(encode(mask)), score
