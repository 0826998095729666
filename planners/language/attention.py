"""Attention for learning on a CPU in bfloat16, where torch's own kernel is slow backward (`benchmarks/schooling.py`).

Scores are kept in bfloat16 like everything else there, tokens x tokens of them for each head of each layer: that suits
texts of some hundred tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

NAME = "doable_matmul"
"""What transformers knows it by."""
TRIED = ("llama",)
"""Kinds of models in which it gives the same as torch's own; SmolLM2 is one. Others may ask for more than this does."""


def install(model: Any) -> None:
    """Let a model of transformers attend by plain matrix products, if that is known to be right for its kind."""
    from transformers import AttentionInterface
    from transformers.masking_utils import AttentionMaskInterface, eager_mask

    if model.config.model_type not in TRIED:
        return
    AttentionInterface.register(NAME, attend)
    AttentionMaskInterface.register(NAME, eager_mask)
    model.set_attn_implementation(NAME)


def attend(
    module: Module,  # noqa: ARG001
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor,
    *,
    scaling: float,
    **_: Any,
) -> tuple[Tensor, None]:
    """Return what each token gathers, and no weights; the signature is that of transformers' `AttentionInterface`.

    Heads that share a key are read as one head with more queries, so that keys and values are never repeated.

    Args:
        module: The layer; not used.
        query: (batch, heads, tokens, width)
        key: (batch, groups, tokens, width)
        value: (batch, groups, tokens, width)
        attention_mask: (batch or 1, 1, tokens, tokens) What is added to each score.
        scaling: What the products are multiplied by.

    Returns:
        (batch, tokens, heads, width)
    """
    batch, heads, tokens, width = query.shape
    groups = key.shape[1]
    each = heads // groups
    bias = attention_mask.expand(batch, heads, -1, -1).reshape(batch * groups, each * tokens, -1)
    scores = bias.baddbmm(
        query.reshape(batch * groups, each * tokens, width),
        key.reshape(batch * groups, -1, width).transpose(1, 2),
        alpha=scaling,
    )
    gathered = scores.softmax(-1).bmm(value.reshape(batch * groups, -1, width))
    return gathered.reshape(batch, heads, tokens, width).transpose(1, 2), None
