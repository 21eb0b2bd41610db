"""How an untrained model starts, where the modules' own defaults make a small model learn slowly. Torch, no files."""

from __future__ import annotations

import torch
from torch import nn

from model.layers import Attention
from model.memory_attention import MemoryAttentionLayer
from model.position_encoding import rotary_table
from model.sam2 import SAM2

_LOCAL_RATE = 0.1
_LOCAL_BIAS = 2.5


def prepare_untrained(model: SAM2) -> None:
    """Change fresh random weights in place, before the first step.

    Linear layers of the image encoder and the decoder get Xavier's width-dependent scale: at the usual 0.02 a narrow
    trunk's blocks hardly add anything to their shortcuts. The decoder's attention between tokens and image starts with
    equal query and key maps, so that a click attends to the cells around it (both carry the code of their place).
    Without this the first hundreds of steps are spent at a point where empty masks are the best answer.
    """
    for part in (model.image_encoder, model.sam_mask_decoder):
        for module in part.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
    for module in model.sam_mask_decoder.output_upscaling:
        if isinstance(module, nn.ConvTranspose2d):
            nn.init.normal_(module.weight, std=module.in_channels**-0.5)
    for module in model.sam_mask_decoder.output_hypernetworks_mlps.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
    for name, module in model.sam_mask_decoder.transformer.named_modules():
        if name.endswith(("to_image", "to_token")):
            assert isinstance(module, Attention)
            nn.init.xavier_uniform_(module.q_proj.weight, gain=0.7)
            module.k_proj.weight.data.copy_(module.q_proj.weight.data)
    _look_at_the_same_place(model)


def _look_at_the_same_place(model: SAM2) -> None:
    """Make memory attention start out reading each memory near the cell it works for, so that old masks show at once.

    Rotated by their places, equal constant queries and keys match best where the places are equal; only channels that
    turn fast enough to tell neighbouring cells apart get the constant.
    """
    for layer in model.memory_attention.layers:
        assert isinstance(layer, MemoryAttentionLayer)
        attention = layer.cross_attn_image
        channels = attention.q_proj.out_features
        one_column_on = rotary_table(channels, 1, 2, attention.q_proj.weight.device)[1].angle()  # (channels / 2,)
        rates = one_column_on[: channels // 4].repeat(2)  # rows turn at the same rates as columns
        fast = (rates >= _LOCAL_RATE).repeat_interleave(2)  # (channels,)
        for projection in (attention.q_proj, attention.k_proj):
            with torch.no_grad():
                projection.bias.copy_(fast * _LOCAL_BIAS)
        nn.init.xavier_uniform_(attention.v_proj.weight)
