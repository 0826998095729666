"""Fit a success ensemble to rollouts: bootstrap, train, calibrate. Torch is used here and nowhere at run time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..errors import DoableError
from .affordance import SuccessEnsemble
from .rollouts import Dataset

MEMBERS = 5
HIDDEN = 64
STD_FLOOR = 0.02
"""Least standard deviation of a feature: one that hardly varied must not blow up what is a little different."""
LEAST = 20
"""Episodes that can be split."""
HELD_OUT = 1000
"""Episodes that nothing is fitted to, or a third of all where there are fewer than three times as many."""
CALIBRATION_SHARE = 0.2
"""Of the other episodes: they stop the training and set slope and shift."""


@dataclass(frozen=True, slots=True)
class FitRecipe:
    """How the ensemble is trained."""

    epochs: int = 60
    batch: int = 256
    learning_rate: float = 2e-3
    """Adam's, at the start; it falls along a cosine to nothing."""
    weight_decay: float = 1e-3
    noise: float = 0.02
    """Standard deviation of Gaussian noise on standardised features."""


@dataclass(frozen=True)
class Split:
    """Rollouts in three parts that share no episode."""

    train: Dataset
    calibration: Dataset
    held_out: Dataset


def split(dataset: Dataset) -> Split:
    """Split by episode: the last ones are held out, the ones before them calibrate.

    Raises:
        DoableError: There are fewer than `LEAST` episodes.
    """
    episodes = np.unique(dataset.episode)
    if len(episodes) < LEAST:
        raise DoableError(f"{len(episodes)} episodes cannot be split; collect at least {LEAST}")
    last = len(episodes) - min(HELD_OUT, len(episodes) // 3)
    middle = last - int(CALIBRATION_SHARE * last)
    bounds = (episodes[0], episodes[middle], episodes[last], episodes[-1] + 1)
    parts = [
        dataset.where((dataset.episode >= low) & (dataset.episode < high)) for low, high in itertools.pairwise(bounds)
    ]
    return Split(*parts)


def fit(parts: Split, *, seed: int, recipe: FitRecipe | None = None) -> SuccessEnsemble:
    """Train on one part and calibrate on the other; the held-out part is not looked at.

    What does not exist is left out: the ensemble answers `ABSENT` there without asking its networks.

    Raises:
        DoableError: A part has no successes or no failures.
    """
    recipe = recipe or FitRecipe()
    torch.set_num_threads(1)  # more threads only wait for each other here, and sums would depend on how many there are
    train, calibration = (part.where(part.x[:, 0] > 0) for part in (parts.train, parts.calibration))
    for name, part in (("training", train), ("calibration", calibration)):
        if part.y.all() or not part.y.any():
            raise DoableError(f"the {name} rollouts all end alike ({len(part.y)} of them): nothing to learn from")
    generator = torch.Generator().manual_seed(seed)
    mean, std = train.x.mean(axis=0), np.maximum(train.x.std(axis=0), np.float32(STD_FLOOR))
    z, held = (torch.from_numpy((part.x - mean) / std) for part in (train, calibration))
    y, wanted = (torch.from_numpy(part.y.astype(np.float32)) for part in (train, calibration))
    weights = _weights(z.shape[1], generator)
    best = _train(weights, z, y, _bootstrap(train.episode, generator), held, wanted, recipe, generator)
    w1, b1, w2, b2, w3, b3 = (tensor.numpy() for tensor in best)
    low, high = z.numpy().min(axis=0), z.numpy().max(axis=0)
    raw = SuccessEnsemble(mean, std, low, high, w1, b1, w2, b2, w3, b3)
    slope, shift = platt(raw.logits(calibration.x).mean(axis=0, dtype=np.float64), calibration.y)
    return replace(raw, slope=slope, shift=shift)


def platt(logits: NDArray[np.float64], outcomes: NDArray[np.bool_], *, steps: int = 50) -> tuple[float, float]:
    """Return the slope and shift of logits (n,) that make outcomes (n,) likeliest (Platt 1999, with his targets).

    Newton's method with a little damping towards slope 1 and shift 0.
    """
    wins = float(outcomes.sum())
    losses = len(outcomes) - wins
    target = np.where(outcomes, (wins + 1) / (wins + 2), 1 / (losses + 2))
    a = np.stack([logits, np.ones_like(logits)], axis=1)
    found, prior = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    for _ in range(steps):
        p = 0.5 * (1 + np.tanh(0.5 * (a @ found)))
        gradient = a.T @ (p - target) + 0.1 * (found - prior)
        hessian = (a * (p * (1 - p))[:, None]).T @ a + 0.1 * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        found = found - step * min(1.0, 1.0 / float(np.abs(step).max() + 1e-12))
        if float(np.abs(step).max()) < 1e-9:
            break
    return float(max(found[0], 0.01)), float(found[1])


def _weights(size: int, generator: torch.Generator) -> list[Tensor]:
    """Return He-initialised layers of all members."""

    def layer(*shape: int) -> Tensor:
        drawn: Tensor = torch.randn(*shape, generator=generator) * (2 / shape[1]) ** 0.5
        return drawn

    return [
        layer(MEMBERS, size, HIDDEN),
        torch.zeros(MEMBERS, HIDDEN),
        layer(MEMBERS, HIDDEN, HIDDEN),
        torch.zeros(MEMBERS, HIDDEN),
        layer(MEMBERS, HIDDEN) * 0.3,
        torch.zeros(MEMBERS),
    ]


def _bootstrap(episodes: NDArray[np.int64], generator: torch.Generator) -> Tensor:
    """Return how often each member sees each sample, (members, n): whole episodes are drawn, with replacement."""
    names, which = np.unique(episodes, return_inverse=True)
    drawn = torch.randint(len(names), (MEMBERS, len(names)), generator=generator)
    counts = torch.stack([torch.bincount(row, minlength=len(names)) for row in drawn])
    return counts[:, torch.from_numpy(which)].float()


def _train(
    weights: list[Tensor],
    z: Tensor,
    y: Tensor,
    counts: Tensor,
    held: Tensor,
    wanted: Tensor,
    recipe: FitRecipe,
    generator: torch.Generator,
) -> list[Tensor]:
    """Return the weights of the epoch whose mean vote loses least on the calibration part."""
    for tensor in weights:
        tensor.requires_grad_(True)
    optimiser = torch.optim.AdamW(weights, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, recipe.epochs)
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits
    best, least = [tensor.detach().clone() for tensor in weights], float("inf")
    for _ in range(recipe.epochs):
        for rows in torch.split(torch.randperm(len(z), generator=generator), recipe.batch):
            noisy = z[rows] + recipe.noise * torch.randn(z[rows].shape, generator=generator)
            logits = _forward(weights, noisy)
            loss = (loss_of(logits, y[rows].expand_as(logits), reduction="none") * counts[:, rows]).mean(dim=1).sum()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        schedule.step()
        with torch.no_grad():
            lost = float(loss_of(_forward(weights, held).mean(dim=0), wanted))
        if lost < least:
            best, least = [tensor.detach().clone() for tensor in weights], lost
    return best


def _forward(weights: list[Tensor], z: Tensor) -> Tensor:
    """Return logits (members, n) of standardised features (n, d), as `SuccessEnsemble.logits` does."""
    w1, b1, w2, b2, w3, b3 = weights
    first = torch.relu(torch.einsum("nd,mdh->mnh", z.clamp(-20, 20), w1) + b1[:, None])
    second = torch.relu(torch.bmm(first, w2) + b2[:, None])
    return torch.bmm(second, w3[:, :, None])[:, :, 0] + b3[:, None]
