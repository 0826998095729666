"""How good probabilities are: Brier score and skill, expected calibration error, area under the ROC, and a picture."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DoableError
from .wilson import wilson

Floats = NDArray[np.float64]

BINS = 15
"""Equal in width, from 0 to 1."""
ENOUGH = 5
"""Outcomes from which a bin has a point in the picture; the interval of fewer spans most of it."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """What was said against what happened, over n outcomes."""

    n: int
    successes: int
    brier: float
    """Mean squared difference between probability and 0/1 outcome."""
    brier_skill: float
    """1 - brier / (brier of always saying the base rate); NaN-free: 0 where every outcome is the same."""
    ece: float
    """Mean over bins of |mean probability - share of successes|, weighted by their counts (Guo et al. 2017)."""
    auroc: float
    """Chance that a success was given more than a failure; 0.5 where every outcome is the same."""
    bins: tuple[tuple[int, float, float], ...]
    """Per bin that is not empty: count, mean probability, share of successes."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reliability:
        """Return what `asdict` and JSON made of one; other keys are passed over."""
        known = {field.name: data[field.name] for field in fields(cls)}
        return cls(**{**known, "bins": tuple(map(tuple, known["bins"]))})


def measure(probabilities: Floats, outcomes: NDArray[np.bool_], *, bins: int = BINS) -> Reliability:
    """Compare probabilities (n,) with outcomes (n,).

    Raises:
        DoableError: They differ in length, or there are none.
    """
    p, y = np.asarray(probabilities, np.float64), np.asarray(outcomes, np.float64)
    if p.shape != y.shape or p.ndim != 1 or not len(p):
        raise DoableError(f"need as many outcomes as probabilities, at least one; got {y.shape} and {p.shape}")
    rate = float(y.mean())
    brier, reference = float(np.mean((p - y) ** 2)), rate * (1 - rate)
    which = np.minimum((p * bins).astype(np.int64), bins - 1)
    groups = [(int((which == b).sum()), which == b) for b in range(bins)]
    table = tuple((count, float(p[mask].mean()), float(y[mask].mean())) for count, mask in groups if count)
    return Reliability(
        n=len(p),
        successes=int(y.sum()),
        brier=brier,
        brier_skill=1 - brier / reference if reference > 0 else 0.0,
        ece=sum(count * abs(said - seen) for count, said, seen in table) / len(p),
        auroc=_auroc(p, y > 0),
        bins=table,
    )


def _auroc(p: Floats, y: NDArray[np.bool_]) -> float:
    """Return the Mann-Whitney statistic; ties count half."""
    wins = int(y.sum())
    losses = len(y) - wins
    if not wins or not losses:
        return 0.5
    _, which, counts = np.unique(p, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[which]
    return float((rank[y].sum() - wins * (wins + 1) / 2) / (wins * losses))


def plot(found: Reliability, *, title: str, happened: str = "succeeded", said_of: str = "success") -> bytes:
    """Draw what was said against what happened, and how often it was said, as a PNG.

    Args:
        found: What to draw.
        title: Above it.
        happened: What outcomes are, for the axes.
        said_of: What probabilities are of, for the axes.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.2, 4.8), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    counts, said, seen = np.array(found.bins).T
    shown = counts >= ENOUGH
    bounds = np.array([wilson(share * count, count) for share, count in zip(seen, counts, strict=True)])[shown].T
    margin = np.abs(bounds - seen[shown])
    above.plot([0, 1], [0, 1], color="0.6", linestyle="--", label="perfect")
    above.errorbar(
        said[shown], seen[shown], yerr=margin, fmt="o", capsize=2, label=f"measured, 95 % ({ENOUGH} or more)"
    )
    above.set(ylabel=f"share that {happened}", ylim=(-0.03, 1.03), xlim=(-0.03, 1.03), title=title)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    above.text(
        0.97, 0.05,
        f"n {found.n}\nBrier {found.brier:.3f}\nskill {found.brier_skill:.2f}\n"
        f"ECE {found.ece:.3f}\nAUROC {found.auroc:.3f}",
        transform=above.transAxes, ha="right", va="bottom",
    )  # fmt: skip
    below.bar(said, counts, width=0.8 / BINS, color="0.5")
    below.set(xlabel=f"predicted probability of {said_of}", ylabel="count", yscale="log")
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
