"""Sizes and switches of the models: one frozen row per variant, and the table of rows.

Pure data, no torch: any process may read it. What all variants share (seven memories, sixteen pointers, the
memory mask's scale) is a constant of the module that uses it, not a field here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Version = Literal["2.0", "2.1"]

BACKBONE_STRIDE = 16
"""Input pixels per cell of the feature map that memory attention and mask decoder work on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """One row: everything needed to build a model. No parameter depends on `image_size` (a multiple of 32).

    The differences between SAM 2 and SAM 2.1 hang on `version`: 2.1 adds a signed, projected temporal code to
    object pointers and a learnt embedding to the memories of frames where the object is absent.
    """

    name: str
    version: Version = "2.1"
    image_size: int = 1024
    # Hiera trunk
    embed_dim: int = 96
    heads: int = 1
    stages: tuple[int, int, int, int] = (1, 2, 7, 2)
    global_blocks: tuple[int, ...] = (5, 7, 9)
    windows: tuple[int, int, int, int] = (8, 4, 14, 7)
    background_size: tuple[int, int] = (7, 7)
    # width of everything after the neck
    d_model: int = 256
    decoder_mlp_dim: int = 2048
    iou_hidden_dim: int = 256
    # memory
    memory_dim: int = 64
    memory_layers: int = 4
    memory_mlp_dim: int = 2048
    dropout: float = 0.1

    def __post_init__(self) -> None:
        if self.image_size <= 0 or self.image_size % 32:
            raise ValueError(f"image_size must be a positive multiple of 32, not {self.image_size}")
        if self.d_model % self.memory_dim:
            raise ValueError("memory_dim must divide d_model: a pointer is split into memory tokens")

    @property
    def channels(self) -> tuple[int, int, int, int]:
        """Channels of the trunk's four stages, finest first."""
        return (self.embed_dim, self.embed_dim * 2, self.embed_dim * 4, self.embed_dim * 8)


def _official(version: Version) -> tuple[ModelConfig, ...]:
    prefix = "sam2_hiera" if version == "2.0" else "sam2.1_hiera"
    return (
        ModelConfig(name=f"{prefix}_tiny", version=version),
        ModelConfig(name=f"{prefix}_small", version=version, stages=(1, 2, 11, 2), global_blocks=(7, 10, 13)),
        ModelConfig(
            name=f"{prefix}_base_plus",
            version=version,
            embed_dim=112,
            heads=2,
            stages=(2, 3, 16, 3),
            global_blocks=(12, 16, 20),
            background_size=(14, 14),
        ),
        ModelConfig(
            name=f"{prefix}_large",
            version=version,
            embed_dim=144,
            heads=2,
            stages=(2, 6, 36, 4),
            global_blocks=(23, 33, 43),
            windows=(8, 4, 16, 8),
        ),
    )


NANO = ModelConfig(
    name="nano",
    image_size=320,
    embed_dim=32,
    heads=1,
    stages=(1, 2, 6, 2),
    global_blocks=(5, 8),
    windows=(8, 4, 8, 4),
    background_size=(8, 8),
    d_model=128,
    decoder_mlp_dim=512,
    iou_hidden_dim=128,
    memory_dim=32,
    memory_layers=2,
    memory_mlp_dim=512,
    dropout=0.0,
)
"""The bundled model: small enough for a laptop's processor, every SAM 2.1 switch on."""

CONFIGS: dict[str, ModelConfig] = {row.name: row for row in (*_official("2.0"), *_official("2.1"), NANO)}
"""Every model the program knows, by name."""
