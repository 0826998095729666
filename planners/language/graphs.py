"""CUDA graphs for learning: a GPU replays what it did for a batch of the same shape.

A small model reads a batch in thousands of small steps, and Python takes longer to ask for them one by one than the GPU
to do them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import torch
from torch.nn.functional import pad

if TYPE_CHECKING:
    from torch import Tensor

STRIDE = 16
"""Tokens; texts are padded to a multiple of it, so that there are few shapes."""
MOST = 24
"""Shapes that are recorded, as each takes some memory; others are computed step by step."""


class Graphs:
    """What a decoder makes of a batch, and the way back from it, recorded once for each shape.

    Each result goes backward before the next batch is read: all recordings share their memory.
    """

    def __init__(self, decoder: torch.nn.Module) -> None:
        """Take a decoder of transformers without its head, on a GPU, whose parameters only change in place."""
        with suppress(AttributeError):  # newer versions of torch warn that graphs are recorded on another stream
            torch.autograd.graph.set_warn_on_accumulate_grad_stream_mismatch(False)
        self._decoder = decoder
        self._recorded: dict[tuple[int, int], Callable[[Tensor], Tensor]] = {}
        self._pool: Any = None

    def __call__(self, tokens: Tensor) -> Tensor:
        """Return (texts, longest or more, width), the last hidden states of (texts, longest) tokens."""
        texts, longest = tokens.shape
        shape = (texts, -(-longest // STRIDE) * STRIDE)
        padded = pad(tokens, (0, shape[1] - longest))
        if shape not in self._recorded:
            body = _Body(self._decoder, shape[1], tokens.device)
            if len(self._recorded) == MOST:
                return cast("Tensor", body(padded))
            self._pool = self._pool or torch.cuda.graph_pool_handle()
            recorded = torch.cuda.make_graphed_callables(body, (torch.zeros_like(padded),), pool=self._pool)
            self._recorded[shape] = cast("Callable[[Tensor], Tensor]", recorded)
        return self._recorded[shape](padded)


class _Body(torch.nn.Module):
    def __init__(self, decoder: torch.nn.Module, longest: int, device: torch.device) -> None:
        super().__init__()
        self._decoder = decoder
        # given a mask, transformers makes none: it would look at numbers to do so, and nobody can while it is recorded
        self._mask = torch.ones(1, 1, longest, longest, dtype=torch.bool, device=device).tril()

    def forward(self, tokens: Tensor) -> Tensor:
        found = self._decoder(input_ids=tokens, attention_mask=self._mask, use_cache=False)
        return cast("Tensor", found.last_hidden_state)
