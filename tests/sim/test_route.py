from __future__ import annotations

import math

import numpy as np

from doable.sim.kitchen import KITCHEN
from doable.sim.route import _MOST_GOALS, RouteMap

START = (0.3, 0.4)


def test_a_map_that_was_asked_before_gives_the_ways_of_a_new_one() -> None:
    rng = np.random.default_rng(1)
    goals = [(float(x), float(y)) for x, y in rng.uniform((-2.4, -2.0), (2.4, 2.2), (_MOST_GOALS + 10, 2))]
    asked = RouteMap(KITCHEN.fixtures)
    for goal in goals + goals[:20]:
        assert asked.waypoint(START, goal) == RouteMap(KITCHEN.fixtures).waypoint(START, goal)


def test_a_way_round_the_corner_is_longer_than_the_straight_line() -> None:
    ways = RouteMap(KITCHEN.fixtures)
    table = KITCHEN.place("table")
    behind = (table.center[0], table.center[1] + 1.0)
    x, y, length = ways.waypoint(table.dock[:2], behind)
    assert (x, y) != behind
    assert math.dist(table.dock[:2], behind) < length < math.inf
