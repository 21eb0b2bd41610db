"""Makes the pictures of the README from what `annotator demo` leaves: `python docs/make_pictures.py [OVERLAY]`.

Run by hand from the repository's root when the demo's results change; the pictures are kept in the repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.video import open_video

FRAMES = (0, 36, 56, 96)
"""Grid frames: the start, the car leaving, the ball going behind the vase, the car back."""
FRAME_WIDTH, GAP = 297, 4
STRIP = Path(__file__).parent / "pictures" / "demo.png"


def main(overlay: Path) -> None:
    """Write four frames of the overlay side by side."""
    with open_video(overlay) as source:
        pictures = [Image.fromarray(source.frame(number)) for number in FRAMES]
    height = round(FRAME_WIDTH * pictures[0].height / pictures[0].width)
    strip = np.full((height, len(FRAMES) * (FRAME_WIDTH + GAP) - GAP, 3), 255, np.uint8)
    for place, picture in enumerate(pictures):
        left = place * (FRAME_WIDTH + GAP)
        strip[:, left : left + FRAME_WIDTH] = np.asarray(
            picture.resize((FRAME_WIDTH, height), Image.Resampling.LANCZOS)
        )
    STRIP.parent.mkdir(exist_ok=True)
    Image.fromarray(strip).save(STRIP, optimize=True)
    print(f"{STRIP}: {strip.shape[1]}×{strip.shape[0]}, {STRIP.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("demo-output/sample_overlay.mp4"))
