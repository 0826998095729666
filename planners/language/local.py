"""Exact scores of many options from a transformers model on this machine.

All options go through the model together: their tokens form a trie that hangs from the end of the shared prompt, and
a mask lets every token see only the prompt and its own path. What the model remembers of the prompt is kept, so that
the next call pays only for the part of the prompt that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import DoableError
from .base import Capabilities, LanguageModelError, OptionScores
from .trie import ROOT, Trie, build

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    Look = Callable[[Tensor, NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]

MAX_OPTION_TOKENS = 8192
"""Most tokens that all options together may add to the prompt."""
RAW = "raw"
"""In place of an adapter: the model as it was fetched."""
_ROWS = 256
"""Rows of next-token logits computed at a time: 256 x 49152 floats are 50 MB."""


class LocalModel:
    """A causal language model of transformers that scores options exactly.

    The tokens of an option are those of prompt + option that end beyond the prompt, so a token that straddles the
    boundary counts as the option's. Not for several threads at once.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        model: PreTrainedModel,
        *,
        name: str = "local",
        plans: bool = False,
        temperature: float = 1.0,
    ) -> None:
        """Use a loaded model.

        Args:
            tokenizer: A fast tokenizer (it must tell where in the text a token lies).
            model: A decoder with full attention and a key-value cache that can be cropped, on any device and in any
                precision; scores are as good as its logits.
            name: How to call it in traces.
            plans: Whether it has been tuned to plan.
            temperature: What the log-probabilities of `choices` are divided by before they are normalised.
        """
        self.name = name
        self.capabilities = Capabilities(scores=True, exact=True, completes=False, plans=plans)
        self._temperature = temperature
        self._tokenizer = tokenizer
        self._model = model
        taken: Any = signature(model.base_model.forward).parameters
        # what transformers called `past_key_values` until 5.23
        self._cache_argument = "cache" if "cache" in taken else "past_key_values"
        self.forget()

    def forget(self) -> None:
        """Drop what is remembered of the last prompt."""
        from transformers import DynamicCache

        self._cache = DynamicCache()
        self._seen: list[int] = []

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        """Score every option as the continuation of the prompt; see `LanguageModel.score`."""
        prefix, trie, spans = self._parse(prompt, options)
        logprobs = self._logprobs(prefix, trie, trie.inner(), self._among_words)
        sums = np.array([logprobs[span].sum() for span in spans])
        if not np.isfinite(sums).all():
            raise LanguageModelError(f"{self.name} gave scores that are not numbers; its weights are damaged")
        among = trie.among_siblings(logprobs)
        choices = np.array([among[span].sum() for span in spans]) / self._temperature
        choices -= np.logaddexp.reduce(choices)
        return OptionScores(sums, np.array([len(span) for span in spans], dtype=np.int64), choices)

    def choose(self, prompt: str, options: Sequence[str], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return how likely each option is to be chosen among all of them, for those that are wanted.

        These are the `choices` of `score` before a temperature, for half the price: nothing is read that only leads to
        other options, and no words are looked at that no option holds.

        Args:
            prompt: As for `score`.
            options: (n,) As for `score`.
            wanted: (n,) At least one.

        Returns:
            (n,) Natural logs; -inf for what is not wanted.
        """
        prefix, trie, spans = self._parse(prompt, options)
        kept = {node for path, keep in zip(trie.paths, wanted, strict=True) if keep for node in path}
        nodes = np.array([node for node in trie.inner() if node in kept], dtype=np.int64)
        among = trie.among_siblings(self._logprobs(prefix, trie, nodes, self._logits))
        sums = np.array([among[span].sum() for span in spans])
        if not np.isfinite(sums[wanted]).all():
            raise LanguageModelError(f"{self.name} gave scores that are not numbers; its weights are damaged")
        return np.where(wanted, sums, -np.inf)

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Refuse: a model this small does not write reliable JSON."""
        raise LanguageModelError(
            f"{self.name} scores options but does not write JSON; use a planner that scores (saycan), or a chat model"
        )

    def _parse(self, prompt: str, options: Sequence[str]) -> tuple[list[int], Trie, list[NDArray[np.int64]]]:
        """Return the tokens that come before all options, a trie of what follows them, and each option's own nodes."""
        texts, starts = self._tokenize(prompt, options)
        shared = _common(texts, limit=min(starts))
        trie = build([text[shared:] for text in texts])
        if len(trie.tokens) > MAX_OPTION_TOKENS:
            raise LanguageModelError(f"the options have {len(trie.tokens)} tokens; at most {MAX_OPTION_TOKENS} fit")
        longest, limit = max(map(len, texts)), getattr(self._model.config, "max_position_embeddings", None)
        if limit is not None and longest > limit:
            raise LanguageModelError(f"prompt and option have {longest} tokens; {self.name} reads at most {limit}")
        spans = [np.array(path[start - shared :]) for path, start in zip(trie.paths, starts, strict=True)]
        return texts[0][:shared], trie, spans

    def _tokenize(self, prompt: str, options: Sequence[str]) -> tuple[list[list[int]], list[int]]:
        """Return the tokens of prompt + option for each option, and the index of the option's first token."""
        if not prompt or not options or not all(options):
            raise DoableError("score needs a prompt and at least one option, none of them empty")
        batch = self._tokenizer([prompt + option for option in options], return_offsets_mapping=True)
        starts = [
            next(i for i, (_, end) in enumerate(offsets) if end > len(prompt)) for offsets in batch["offset_mapping"]
        ]
        if min(starts) == 0:
            raise DoableError("the prompt is too short: the first token of an option needs a token before it")
        return batch["input_ids"], starts

    def _logprobs(self, prefix: list[int], trie: Trie, nodes: NDArray[np.int64], look: Look) -> NDArray[np.float64]:
        """Return (n,), the log-probability of every node of the trie after the prefix and the nodes before it.

        Args:
            prefix: What comes before the trie.
            trie: What may follow.
            nodes: (m,) The nodes that are read, sorted; with a node, its parents. What follows no other gets 0.
            look: How to tell from hidden states which node follows.
        """
        import torch

        # the last token of the prefix is always read again: its logits are the first tokens' probabilities
        known = min(_common([prefix, self._seen], limit=len(prefix)), len(prefix) - 1)
        self._crop(known)
        fresh = len(prefix) - known
        tokens = torch.tensor([prefix[known:] + trie.tokens[nodes].tolist()])
        positions = np.concatenate([np.arange(known, len(prefix)), len(prefix) + trie.depths[nodes]])
        try:
            with torch.inference_mode():
                hidden = self._model.base_model(
                    input_ids=tokens.to(self._model.device),
                    position_ids=torch.from_numpy(positions)[None].to(self._model.device),
                    attention_mask=self._mask(known, fresh, trie.ancestry(nodes)).to(self._model.device),
                    use_cache=True,
                    **{self._cache_argument: self._cache},
                ).last_hidden_state[0, fresh - 1 :]
                row_of = {ROOT: 0} | {int(node): row for row, node in enumerate(nodes, start=1)}
                rows = np.array([row_of.get(int(parent), -1) for parent in trie.parents])
                told = rows >= 0
                found = np.zeros(len(rows))
                found[told] = look(hidden, rows[told], trie.tokens[told])
        except BaseException:  # also Ctrl-C: the cache may be half written
            self.forget()
            raise
        self._seen = prefix + trie.tokens[nodes].tolist()
        self._crop(len(prefix))
        return found

    def _mask(self, known: int, fresh: int, ancestry: NDArray[np.bool_]) -> Tensor:
        """Return (1, 1, q, known + q), 0 where a token may look and a huge negative number where not.

        The queries q are the fresh tokens of the prefix, which see what came before, and the nodes of the trie, which
        see the whole prefix and the nodes before them on their path.
        """
        import torch

        prefix, nodes = known + fresh, len(ancestry)
        allowed = torch.zeros(fresh + nodes, prefix + nodes, dtype=torch.bool)
        allowed[:fresh, :prefix] = torch.ones(fresh, prefix, dtype=torch.bool).tril(known)
        allowed[fresh:, :prefix] = True
        allowed[fresh:, prefix:] = torch.from_numpy(ancestry)
        mask = torch.full(allowed.shape, torch.finfo(self._model.dtype).min, dtype=self._model.dtype)
        return mask.masked_fill(allowed, 0)[None, None]

    def _among_words(self, hidden: Tensor, rows: NDArray[np.int64], tokens: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return (n,), the log-probability of each token among all words, after the hidden state of its row."""
        import torch

        head = self._model.get_output_embeddings()  # type: ignore[no-untyped-call]
        found = np.empty(len(tokens))
        for start in range(0, len(hidden), _ROWS):
            logprobs = torch.log_softmax(head(hidden[start : start + _ROWS]).double(), dim=-1).cpu().numpy()
            here = np.flatnonzero((rows >= start) & (rows < start + _ROWS))
            found[here] = logprobs[rows[here] - start, tokens[here]]
        return found

    def _logits(self, hidden: Tensor, rows: NDArray[np.int64], tokens: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return (n,), the same but for a summand that all tokens of a row share."""
        import torch

        weight = self._model.get_output_embeddings().weight  # type: ignore[no-untyped-call]
        logits = (hidden[rows].float() * weight[tokens].float()).sum(1, dtype=torch.float64)
        return np.asarray(logits.cpu().numpy())

    def _crop(self, length: int) -> None:
        if surplus := len(self._seen) - length:
            self._cache.crop(-surplus)
            self._seen = self._seen[:length]


def open_model(argument: str) -> LocalModel:
    """Open a model of transformers: SmolLM2-135M-Instruct, fetched if it is not there yet, with an adapter.

    Args:
        argument: What follows `local:`: nothing for the adapter that ships, `raw` for none, or the folder of one,
            which is opened with the model that it was made for.

    Raises:
        DoableError: The adapter is damaged, or for another model.
        MissingResource: The model cannot be fetched or is not there, or there is no such adapter.
    """
    from .adapter import TUNED, merge, read_adapter
    from .pretrained import remembered
    from .smollm import NAME, load

    if argument == RAW:
        return LocalModel(*load(), name=f"local:{NAME}")
    folder = Path(argument) if argument else TUNED
    adapter = read_adapter(folder)  # before the model, which takes seconds
    base = remembered(adapter.record.base, adapter.record.base_sha256, adapter=folder)
    tokenizer, model = base.load()
    merge(model, adapter, base=base.base, folder=folder)
    name = f"local:{base.name}+{argument or adapter.record.name}"
    return LocalModel(tokenizer, model, name=name, plans=True, temperature=adapter.record.temperature)


def _common(sequences: Sequence[Sequence[int]], *, limit: int) -> int:
    """Return the length of the longest common beginning, at most `limit`."""
    first = sequences[0]
    length = min(limit, *map(len, sequences))
    for other in sequences[1:]:
        if first[:length] != other[:length]:
            length = next(i for i in range(length) if first[i] != other[i])
    return length
