"""Makes the bundled sample: `sample.mp4` and `prompts.json`, both drawn and computed from `scene`.

    python -m resources.sample.make_sample [FOLDER]

Run by hand when the scene changes; the results are kept in the repository. Ground truth needs no file: it is
`scene.masks(frame)`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from resources.sample import scene

_ENCODING = {"preset": "veryslow", "crf": "19", "g": "24", "bf": "2", "threads": "1"}
_BUTTERFLY_FRAME = 48
_CAR_BACK_FRAME = 96


def write_video(path: Path) -> None:
    """Draw and encode every frame: H.264, BT.709, 24 frames per second."""
    height, width = scene.SIZE
    with av.open(str(path), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=scene.FPS, options=_ENCODING)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = int(Colorspace.ITU709)
        context.color_range = int(ColorRange.MPEG)
        for number in range(scene.FRAME_COUNT):
            picture = av.VideoFrame.from_ndarray(scene.frame(number), format="rgb24").reformat(
                format="yuv420p",
                dst_colorspace=int(Colorspace.ITU709),
                src_color_range=int(ColorRange.JPEG),
                dst_color_range=int(ColorRange.MPEG),
                threads=1,
            )
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


def prompts() -> list[dict[str, Any]]:
    """Give each object's prompts as a person would: a click on the ball, boxes for car and (later) butterfly."""
    first, later, back = scene.masks(0), scene.masks(_BUTTERFLY_FRAME), scene.masks(_CAR_BACK_FRAME)
    click = {"frame": 0, "points": [_inmost(first[scene.BALL])], "labels": [1]}
    car = [
        {"frame": 0, "box": _box(first[scene.CAR])},
        {"frame": _CAR_BACK_FRAME, "box": _box(back[scene.CAR])},
    ]
    butterfly = {"frame": _BUTTERFLY_FRAME, "box": _box(later[scene.BUTTERFLY])}
    return [
        {"id": scene.BALL, "prompts": [click]},
        {"id": scene.CAR, "prompts": car},
        {"id": scene.BUTTERFLY, "prompts": [butterfly]},
    ]


def _inmost(mask: NDArray[np.bool_]) -> list[int]:
    """Give the (x, y) pixel of the mask that is farthest from its border."""
    distance = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    y, x = np.unravel_index(int(np.argmax(distance)), distance.shape)
    return [int(x), int(y)]


def _box(mask: NDArray[np.bool_]) -> list[int]:
    """Give the half-open bounding box [x0, y0, x1, y1] of a mask that is not empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return [int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1]


def main(folder: Path) -> None:
    """Write both files into `folder`."""
    cv2.setNumThreads(1)
    write_video(folder / "sample.mp4")
    lines = ",\n  ".join(json.dumps(item) for item in prompts())
    (folder / "prompts.json").write_text(f'{{"objects": [\n  {lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
