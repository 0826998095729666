"""What a success probability is read from: a table of numbers a policy, one row a call, in the robot's base frame.

A call whose thing or place is not there, or (for driving) whose thing is at no place, has a row of zeros: `exists` is
0 and nothing else is said. Lengths are clipped where more would say nothing new, so that a thing four metres away
looks like one two metres away and not like something never seen.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import unknown
from ..sim.command import CARRY_HAND
from ..sim.scene import RobotState, Scene
from . import grips, trips
from .arrays import Arrays, Ints, arrays_of
from .columns import Columns
from .spec import SPECS, SkillCall


def features(policy: str, scene: Scene, calls: Sequence[SkillCall]) -> NDArray[np.float32]:
    """Return the features of calls of one policy, (n, d); see `feature_names`.

    Raises:
        DoableError: There is no such policy.
    """
    table, rows_of = _reader(policy)
    arrays = arrays_of(scene)
    columns = table(arrays)
    rows = rows_of(arrays, calls)
    size = len(arrays.things.index) + (len(arrays.places.index) if policy == "drive" else 0)
    targets = np.zeros((size + 1, len(columns) + 1), dtype=np.float32)  # the last row is that of what is not there
    targets[:size, 0] = 1.0
    for column, values in enumerate(columns.values(), start=1):
        targets[:size, column] = values
    return targets[rows]


@functools.cache
def feature_names(policy: str) -> tuple[str, ...]:
    """Return the names of a policy's features, in order; the first is "exists".

    Raises:
        DoableError: There is no such policy.
    """
    still = RobotState((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0,) * 7, CARRY_HAND, (0.0, 0.0, 0.0, 1.0), 0.08)
    return ("exists", *_reader(policy)[0](arrays_of(Scene(0.0, {}, {}, {}, still))))


_READERS: dict[str, tuple[Callable[[Arrays], Columns], Callable[[Arrays, Sequence[SkillCall]], Ints]]] = {
    "drive": (trips.drive, trips.goals),
    "pick": (grips.pick, grips.objects),
    "place": (grips.place, grips.objects),
}


def _reader(policy: str) -> tuple[Callable[[Arrays], Columns], Callable[[Arrays, Sequence[SkillCall]], Ints]]:
    if policy not in _READERS:
        raise unknown("policy with features", policy, {spec.policy for spec in SPECS.values()} & set(_READERS))
    return _READERS[policy]
