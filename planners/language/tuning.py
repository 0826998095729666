"""Tuning a language model to choose: low-rank adapters, and a loss that ranks each choice against all others.

What is learned is what is used: at every token of a choice the model's next-token probabilities are normalised over
the tokens with which some option goes on there, as `LocalModel` does when it scores. So a choice is ranked against
every other option for the price of reading its own few tokens, and nothing is spent on words that no option holds.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor

from ...errors import DoableError
from . import attention
from .adapter import DOWN, UP, linear_layers, strength
from .device import Precision
from .graphs import Graphs
from .lesson import Lesson
from .sheet import Sheet, Writer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from .local import LocalModel

CLIP = 1.0
"""Largest norm of a gradient."""
_BETAS = (0.9, 0.98)
Gradient = Mapping[str, "NDArray[np.float32] | Tensor"]
"""Parameter -> gradient of a loss: an array, which can go from process to process, or a tensor on another device than
the CPU, which stays there."""
_TYPES = {"bfloat16": torch.bfloat16, "float32": torch.float32}


@dataclass(frozen=True, slots=True)
class Figures:
    """How a batch went."""

    loss: float
    """Mean -log p(choice), nats."""
    hits: float
    """Choices to which greedy reading leads."""
    choices: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of the choices in a batch of lessons."""

    nodes: Tensor
    """(n, vocabulary) Log-probabilities of the next token among those that some option goes on with, -inf elsewhere;
    a row for each token of each choice, over the tokens that occur in any option of the batch."""
    chosen: Tensor
    """(n,) Column of the token that was chosen."""
    owner: Tensor
    """(n,) Which choice a row is of, counted through the batch."""
    choices: int

    def logprobs(self) -> Tensor:
        """Return (choices,), the log-probability of each choice among its options."""
        picked = self.nodes.gather(1, self.chosen[:, None])[:, 0]
        return picked.new_zeros(self.choices).index_add(0, self.owner, picked)

    def hits(self) -> Tensor:
        """Return (choices,), whether each choice is where greedy reading leads."""
        wrong = (self.nodes.argmax(1) != self.chosen).to(torch.float32)
        return wrong.new_zeros(self.choices).index_add(0, self.owner, wrong) == 0


class Pupil:
    """A language model with an adapter that learns."""

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        model: PreTrainedModel,
        *,
        rank: int,
        scale: float,
        seed: int,
        device: str = "cpu",
        precision: Precision = "bfloat16",
    ) -> None:
        """Freeze the model and add an adapter that changes nothing yet.

        Args:
            tokenizer: A fast tokenizer.
            model: A decoder; changed in place.
            rank: Of the change of each linear layer.
            scale: What the change is multiplied by.
            seed: Of the adapter's first factors.
            device: Where to compute.
            precision: Of what is computed with; the optimiser's own numbers are float32.
        """
        from peft import LoraConfig, inject_adapter_in_model

        alpha = strength(rank, scale)
        torch.manual_seed(seed)
        self._tokenizer, self.rank, self.scale, self.device = tokenizer, rank, scale, torch.device(device)
        self.writer = Writer(cast("Tokenizer", tokenizer.backend_tokenizer))
        self._names = [name for name, _ in linear_layers(model)]
        config = LoraConfig(r=rank, lora_alpha=alpha, target_modules=self._names)
        model.requires_grad_(False)
        self.precision = precision
        self._model: Any = inject_adapter_in_model(config, model).to(self.device, _TYPES[precision])
        self._attends = model.config._attn_implementation
        if (self.device.type, precision) == ("cpu", "bfloat16"):
            attention.install(self._model)
        self._model.eval()  # gradients flow all the same, and nothing is left to chance
        self._fast = {name: p for name, p in self._model.named_parameters() if p.requires_grad}
        # bfloat16 would round small updates away: the optimiser works on copies in full precision
        self._slow = {name: p.detach().float().clone().requires_grad_() for name, p in self._fast.items()}
        fused = self.device.type == "cuda"
        self._optimizer = torch.optim.Adam(self._slow.values(), betas=_BETAS, fused=fused or None)
        self._graphs: Graphs | None = None
        if self.device.type == "cuda" and model.config.model_type in attention.TRIED:
            self._graphs = Graphs(cast("torch.nn.Module", self._model.base_model))
        self._plain: Any = None

    def read(self, lessons: Sequence[Lesson]) -> Reading:
        """Read a batch of lessons.

        Raises:
            DoableError: A span is none of the options, or its tokens are not those of the option alone.
        """
        return self._read(self.writer.sheet(lessons), self._hidden)

    def supervised_gradient(self, lessons: Sequence[Lesson] | Sheet, total: int) -> tuple[Gradient, float]:
        """Return the gradient of these choices' part of the loss, for `step`, and that part.

        Args:
            lessons: Some of a batch.
            total: Choices in the whole batch, over which the loss, -log p(choice) in nats, is averaged.

        Raises:
            DoableError: The GPU has too little memory.
        """
        sheet = lessons if isinstance(lessons, Sheet) else self.writer.sheet(lessons)
        try:
            logprobs = self._read(sheet, self._graphs or self._hidden).logprobs()
            loss = -(logprobs * self._put(sheet.weights)).sum() / total
            self.backward(loss)
        except torch.OutOfMemoryError as problem:
            raise DoableError(
                f"the GPU's memory is too short for a batch of {len(sheet.tokens)} lessons; take fewer, such as "
                f"--set batch={max(1, len(sheet.tokens) // 2)}"
            ) from problem
        return self.gradient(), loss.item()

    def examine(self, lessons: Sequence[Lesson]) -> Figures:
        """Return how well the model chooses, without learning from it."""
        with torch.no_grad():
            reading = self.read(lessons)
            return Figures(-reading.logprobs().mean().item(), reading.hits().sum().item(), reading.choices)

    def backward(self, loss: Tensor) -> None:
        """Backpropagate a loss; gradients add up until `gradient` takes them."""
        loss.backward()  # type: ignore[no-untyped-call]

    def gradient(self) -> Gradient:
        """Return the gradients of all losses since the last call, and clear them."""
        found: dict[str, NDArray[np.float32] | Tensor] = {}
        for name, value in self._fast.items():
            if value.grad is not None:
                gradient = value.grad.detach().to(torch.float32, copy=True)  # a graph may use its memory again
                found[name] = gradient.numpy() if self.device.type == "cpu" else gradient
            value.grad = None
        return found

    def step(self, gradients: Sequence[Gradient], rate: float) -> None:
        """Take one step of the optimiser along the sum of gradients, of this pupil and of its replicas.

        Args:
            gradients: What `gradient` gave; used up.
            rate: Of learning.

        Raises:
            DoableError: The sum is not finite; nothing has changed.
        """
        for name, slow in self._slow.items():
            parts = [torch.as_tensor(one[name], device=self.device) for one in gradients if name in one]
            slow.grad = sum(parts[1:], parts[0]) if parts else None
        if not torch.nn.utils.clip_grad_norm_(self._slow.values(), CLIP).isfinite():
            raise DoableError("the training diverged: its gradient is not finite; the last checkpoint is from before")
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.step()
        self._publish()

    def tensors(self) -> dict[str, NDArray[np.float32]]:
        """Return the adapter: layer + `DOWN` or `UP` -> factor."""
        found = {}
        for name, value in self._slow.items():
            layer, _, factor = name.removesuffix(".default.weight").rpartition(".lora_")
            found[layer + (DOWN if factor == "A" else UP)] = value.detach().cpu().numpy().copy()
        return found

    def load(self, tensors: Mapping[str, NDArray[Any]]) -> None:
        """Take over an adapter.

        Raises:
            DoableError: It does not fit.
        """
        with torch.no_grad():
            for name, value in self._factors(tensors).items():
                self._slow[name].copy_(value)
        self._publish()

    @contextmanager
    def using(self, tensors: Mapping[str, NDArray[Any]]) -> Iterator[None]:
        """Read with another adapter inside the block, without learning; what was learned comes back after it.

        Raises:
            DoableError: It does not fit.
        """
        factors = self._factors(tensors)
        try:
            with torch.no_grad():
                for name, value in factors.items():
                    self._fast[name].copy_(value)
                yield
        finally:
            self._publish()

    def merged(self) -> LocalModel:
        """Return the model as it is now, to be asked: the adapter merged, which is twice as fast.

        The one that was returned before is not to be asked any more: both share their weights.
        """
        from .local import LocalModel

        if self._plain is None:
            self._plain = copy.deepcopy(self._model).eval()
            self._plain.set_attn_implementation(self._attends)
            for name in self._names:
                parent, _, child = name.rpartition(".")
                setattr(self._plain.get_submodule(parent), child, self._plain.get_submodule(name).base_layer)
        with torch.no_grad():
            for name in self._names:
                layer = self._model.get_submodule(name)
                down, up = layer.lora_A["default"].weight.float(), layer.lora_B["default"].weight.float()
                merged = layer.base_layer.weight.float() + layer.scaling["default"] * up @ down
                self._plain.get_submodule(name).weight.copy_(merged)
        return LocalModel(self._tokenizer, self._plain, name="pupil", plans=True)

    def moments(self) -> dict[str, NDArray[Any]]:
        """Return the optimiser's memory, for a checkpoint."""
        state = self._optimizer.state_dict()["state"]
        return {f"{i}/{slot}": value.cpu().numpy() for i, slots in state.items() for slot, value in slots.items()}

    def load_moments(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take over the optimiser's memory from a checkpoint.

        Raises:
            DoableError: It is that of another adapter.
        """
        shapes = [tuple(value.shape) for value in self._slow.values()]
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in arrays.items():
            index, _, slot = key.partition("/")
            if (
                not index.isdecimal()
                or int(index) >= len(shapes)
                or (value.size > 1 and value.shape != shapes[int(index)])
            ):
                raise DoableError(f"the optimiser's memory does not fit the adapter: {key!r:.80} is {value.shape}")
            state.setdefault(int(index), {})[slot] = torch.from_numpy(value.copy())
        groups = self._optimizer.state_dict()["param_groups"]
        self._optimizer.load_state_dict({"state": state, "param_groups": groups})

    def _factors(self, tensors: Mapping[str, NDArray[Any]]) -> dict[str, Tensor]:
        """Return an adapter by the names of the model's parameters."""
        found = {}
        for name, slow in self._slow.items():
            layer, _, factor = name.removesuffix(".default.weight").rpartition(".lora_")
            value = tensors.get(layer + (DOWN if factor == "A" else UP))
            if value is None or value.shape != tuple(slow.shape):
                raise DoableError(f"the adapter lacks {layer} with rank {self.rank}")
            found[name] = torch.from_numpy(value.astype("float32"))
        return found

    def _publish(self) -> None:
        with torch.no_grad():
            torch._foreach_copy_(list(self._fast.values()), list(self._slow.values()))

    def _hidden(self, tokens: Tensor) -> Tensor:
        """Return (texts, longest, width)."""
        hidden: Tensor = self._model.base_model(input_ids=tokens, use_cache=False).last_hidden_state
        return hidden

    def _read(self, sheet: Sheet, hidden: Callable[[Tensor], Tensor]) -> Reading:
        at = self._put(sheet.at)
        last = hidden(self._put(sheet.tokens))[at[:, 0], at[:, 1]].float()
        head = self._model.get_output_embeddings().weight
        logits = last @ head[self._put(sheet.columns)].float().T
        nodes = torch.log_softmax(logits.masked_fill(~self._put(sheet.possible), float("-inf")), dim=1)
        return Reading(nodes, self._put(sheet.chosen), self._put(sheet.owner), len(sheet.weights))

    def _put(self, array: NDArray[Any]) -> Tensor:
        return torch.from_numpy(array).to(self.device)
