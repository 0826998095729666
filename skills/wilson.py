"""Wilson's score interval: how far a measured success rate can be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence


def wilson(successes: float, episodes: float, *, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of a rate, 95 % by default (Wilson 1927, eq. 2); (0, 1) without episodes."""
    if episodes <= 0:
        return (0.0, 1.0)
    rate, square = successes / episodes, z * z / episodes
    middle = rate + square / 2
    half = z * math.sqrt(rate * (1 - rate) / episodes + square / (4 * episodes))
    return (max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square)))


def wilson_of_groups(groups: Sequence[Sequence[bool]]) -> tuple[float, float]:
    """Return the 95 % interval of a rate whose episodes come in groups that may be alike.

    Episodes of one group (an instruction, in several scenes) are correlated, so this is Wilson's interval at the
    effective sample size (E. Korn and B. Graubard, 1998, "Confidence intervals for proportions with small
    expected number of positive counts estimated from survey data"), between the number of groups and that of episodes.
    """
    count, good = sum(map(len, groups)), sum(map(sum, groups))
    if not 0 < good < count:
        size = float(len(groups))  # nothing tells whether the episodes of a group are alike
    else:
        rate = good / count
        spread = sum((sum(group) - len(group) * rate) ** 2 for group in groups)
        size = min(max(count * count * rate * (1 - rate) / spread if spread else count, len(groups)), count)
    return wilson(good / count * size if count else 0.0, size)
