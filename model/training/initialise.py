"""How an untrained model starts, where the modules' own defaults make a small model learn slowly. Torch, no files."""

from __future__ import annotations

from torch import nn

from model.layers import Attention
from model.sam2 import SAM2


def prepare_untrained(model: SAM2) -> None:
    """Change fresh random weights in place, before the first step.

    The image encoder's linear layers get Xavier's width-dependent scale: at the usual 0.02 a narrow trunk's blocks
    hardly add anything to their shortcuts, and the decoder learns to paint from colours alone. The decoder's attention
    between tokens and image starts with equal query and key maps, so that a click attends to the cells around it (both
    carry the code of their place) instead of having to discover that, which otherwise takes hundreds of steps in which
    empty masks are the best answer.
    """
    for module in model.image_encoder.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
    transformer = model.sam_mask_decoder.transformer
    crossings = [module for name, module in transformer.named_modules() if name.endswith(("to_image", "to_token"))]
    for attention in crossings:
        assert isinstance(attention, Attention)
        nn.init.xavier_uniform_(attention.q_proj.weight, gain=1.5)
        attention.k_proj.weight.data.copy_(attention.q_proj.weight.data)
