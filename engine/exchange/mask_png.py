"""Masks as image files: one 8-bit grey PNG per object and frame, 0 outside and 255 inside.

Any process. It must not know what the masks are for. Layout and file names as in the SA-V validation set, one folder
per object because masks may overlap.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from engine.errors import EngineError
from engine.exchange.atomic_file import write_bytes_atomically
from storage import mask_codec
from storage.mask_codec import Rle


def png_path(folder: Path, *, object_id: int, frame: int) -> Path:
    """Return `folder/png/{object:03d}/{frame:05d}.png`; `frame` is the decoded frame number."""
    return folder / "png" / f"{object_id:03d}" / f"{frame:05d}.png"


def write_mask_png(path: Path, *, mask: Rle) -> None:
    """Write a mask as 8-bit grey PNG, 0 and 255, making its folder where absent.

    EngineError when the disk refuses; there is then no half-written picture.
    """
    picture = Image.fromarray(mask_codec.decode(mask).astype(np.uint8) * np.uint8(255))
    encoded = io.BytesIO()
    picture.save(encoded, format="PNG")
    write_bytes_atomically(path, data=encoded.getvalue(), durable=False)


def read_mask_png(path: Path, *, size: tuple[int, int]) -> Rle:
    """Read a mask from an image file: whatever is not 0 (black, or colour number 0 of a palette) is inside.

    `size` is (height, width) of the video. Where there is an alpha channel, transparent pixels are outside. EngineError
    when there is no such file, it is no image, is damaged, or is of another size.
    """
    try:
        with Image.open(path) as picture:
            if (picture.height, picture.width) != size:
                raise EngineError(
                    f"{path}: the mask is {picture.width}×{picture.height} pixels (width×height), "
                    f"the video {size[1]}×{size[0]}."
                )
            inside = _inside(picture)
    except FileNotFoundError as error:
        raise EngineError(f"{path}: there is no such file.") from error
    except UnidentifiedImageError as error:
        raise EngineError(f"{path}: the file is not an image.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise EngineError(f"{path}: the image cannot be read ({error}).") from error
    return mask_codec.encode(inside)


def _inside(picture: Image.Image) -> NDArray[np.bool_]:
    values = np.asarray(picture)  # (H, W) grey or palette index, or (H, W, channels)
    inside: NDArray[np.bool_] = values != 0
    if inside.ndim == 2:
        return inside
    has_alpha = picture.mode in ("LA", "RGBA", "PA")
    coloured: NDArray[np.bool_] = np.any(inside[..., :-1] if has_alpha else inside, axis=2)
    return coloured & inside[..., -1] if has_alpha else coloured
