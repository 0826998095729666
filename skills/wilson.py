"""Wilson's score interval: how far a measured success rate can be trusted."""

from __future__ import annotations

import math


def wilson(successes: int, episodes: int, *, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of a rate, 95 % by default (Wilson 1927, eq. 2); (0, 1) without episodes."""
    if episodes <= 0:
        return (0.0, 1.0)
    rate, square = successes / episodes, z * z / episodes
    middle = rate + square / 2
    half = z * math.sqrt(rate * (1 - rate) / episodes + square / (4 * episodes))
    return (max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square)))
