"""Files the program carries: the bundled checkpoint, the sample clip, and where to find them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
BUNDLED_CHECKPOINT = FOLDER / "checkpoints" / "nano.safetensors"
SAMPLE_CLIP = FOLDER / "sample" / "sample.mp4"
SAMPLE_PROMPTS = FOLDER / "sample" / "prompts.json"
FONTS = FOLDER / "fonts"
ICONS = FOLDER / "icons"
TRANSLATIONS = FOLDER / "translations"
