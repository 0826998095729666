"""Policy gradient over choices, kept near an earlier self.

REINFORCE (R. Williams, 1992): the gradient of the log-probability of each choice, times how much better than others it
turned out to be, which is its lesson's weight. What holds it back is the divergence from an anchor, the adapter as it
was before (N. Jaques et al., 2017, "Sequence Tutor"): KL(now || anchor) of the next-token distributions among the
options, at every token of every choice in the lessons. By the chain rule the sum along a choice estimates the
divergence of the choice.

Choices were drawn from say x can over those that can work, and what is improved is log say. The two gradients differ by
that of log Z, the say x can of all that can work, which depends on the text alone. Where the weights of all choices
before a text sum to zero, as `rollout.lessons_of` has them, it cancels, unless one side of a fork is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .lesson import Lesson

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from .tuning import Gradient, Pupil

BATCH = 8
"""Lessons that are read at once; their number only matters for the memory that it takes."""


@dataclass(frozen=True, slots=True)
class Leash:
    """What holds a pupil back."""

    anchor: Mapping[str, NDArray[Any]]
    """The adapter that it is kept near, as `Pupil.tensors` gives it."""
    price: float
    """What a nat of divergence costs, in units of the weights."""


def policy_gradient(pupil: Pupil, lessons: Sequence[Lesson], total: int, leash: Leash) -> tuple[Gradient, float]:
    """Return what leads towards choices of positive weight and away from those of negative weight.

    Args:
        pupil: Who learns, by `Pupil.step`.
        lessons: At least one; their weights are advantages.
        total: Choices in these lessons and those that others read for the same step.
        leash: What holds it back.

    Returns:
        The gradient, and the divergence of these choices from the anchor's, as a part of the mean over all, nats.
    """
    drift = 0.0
    ordered = sorted(lessons, key=lambda one: len(one.text))  # so that little is padded
    for start in range(0, len(ordered), BATCH):
        part = ordered[start : start + BATCH]
        with pupil.using(leash.anchor):
            before = pupil.read(part).nodes.detach()
        reading = pupil.read(part)
        weights = reading.nodes.new_tensor([weight for lesson in part for weight in lesson.weights])
        apart = divergence(reading.nodes, before).sum()
        pupil.backward((leash.price * apart - (weights * reading.logprobs()).sum()) / total)
        drift += apart.item()
    return pupil.gradient(), drift / total


def divergence(now: Tensor, before: Tensor) -> Tensor:
    """Return (n,), KL(now || before) of each row, nats.

    Args:
        now: (n, vocabulary) Log-probabilities; -inf where nothing can be.
        before: The same, -inf in the same places.
    """
    import torch

    possible = torch.isfinite(now)
    apart = torch.where(possible, now - before, 0.0)  # -inf less -inf is no number
    return (now.exp() * apart).sum(1)
