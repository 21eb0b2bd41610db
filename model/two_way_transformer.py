"""The mask decoder's transformer: tokens look at the image, then the image looks at the tokens (SAM, appendix A).

Pure torch. Shapes: B batch, T tokens, P image cells, C channels.
"""

from __future__ import annotations

from torch import Tensor, nn

from model.layers import MLP, Attention

_HEADS = 8
_LAYERS = 2


class TwoWayBlock(nn.Module):
    """Self-attention of tokens, tokens to image, MLP, image to tokens."""

    def __init__(self, dim: int, *, mlp_dim: int, first: bool) -> None:
        super().__init__()
        self.first = first
        self.self_attn = Attention(dim, heads=_HEADS)
        self.norm1 = nn.LayerNorm(dim)
        self.cross_attn_token_to_image = Attention(dim, heads=_HEADS, inner_dim=dim // 2)
        self.norm2 = nn.LayerNorm(dim)
        self.mlp = MLP((dim, mlp_dim, dim))
        self.norm3 = nn.LayerNorm(dim)
        self.cross_attn_image_to_token = Attention(dim, heads=_HEADS, inner_dim=dim // 2)
        self.norm4 = nn.LayerNorm(dim)

    def forward(self, tokens: Tensor, image: Tensor, token_code: Tensor, image_code: Tensor) -> tuple[Tensor, Tensor]:
        """Update tokens (B, T, C) and image (B, P, C); the codes are added to queries and keys only."""
        if self.first:  # the tokens are their own code still, and there is nothing to keep
            tokens = self.self_attn(tokens, tokens, tokens)
        else:
            coded = tokens + token_code
            tokens = tokens + self.self_attn(coded, coded, tokens)
        tokens = self.norm1(tokens)
        coded_image = image + image_code
        tokens = self.norm2(tokens + self.cross_attn_token_to_image(tokens + token_code, coded_image, image))
        tokens = self.norm3(tokens + self.mlp(tokens))
        image = self.norm4(image + self.cross_attn_image_to_token(coded_image, tokens + token_code, tokens))
        return tokens, image


class TwoWayTransformer(nn.Module):
    """Two such blocks and a last look of the tokens at the image."""

    def __init__(self, dim: int, *, mlp_dim: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(TwoWayBlock(dim, mlp_dim=mlp_dim, first=i == 0) for i in range(_LAYERS))
        self.final_attn_token_to_image = Attention(dim, heads=_HEADS, inner_dim=dim // 2)
        self.norm_final_attn = nn.LayerNorm(dim)

    def forward(self, tokens: Tensor, image: Tensor, image_code: Tensor) -> tuple[Tensor, Tensor]:
        """Return updated tokens (B, T, C) and image (B, P, C); `image_code` is (1 or B, P, C)."""
        token_code = tokens
        for layer in self.layers:
            tokens, image = layer(tokens, image, token_code, image_code)
        seen = self.final_attn_token_to_image(tokens + token_code, image + image_code, image)
        return self.norm_final_attn(tokens + seen), image
