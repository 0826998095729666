from __future__ import annotations

import math

import pytest

from doable.errors import DoableError
from doable.sim.geometry import from_frame, to_frame
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import CHASSIS_RADIUS, DOCK_SHIFT, Setup, dock_near
from doable.sim.scene import Fixture, Place


def _gap(fixture: Fixture, x: float, y: float) -> float:
    u, v = to_frame((fixture.center[0], fixture.center[1], fixture.yaw), x, y)
    return math.hypot(max(0.0, abs(u) - fixture.half_extents[0]), max(0.0, abs(v) - fixture.half_extents[1]))


@pytest.mark.parametrize("place", KITCHEN.places, ids=lambda p: p.name)
def test_docks_are_free_of_all_furniture(place: Place) -> None:
    for fixture in KITCHEN.fixtures:
        assert _gap(fixture, *place.dock[:2]) >= CHASSIS_RADIUS + 0.03


@pytest.mark.parametrize("place", KITCHEN.places, ids=lambda p: p.name)
def test_places_are_in_reach_of_their_dock(place: Place) -> None:
    forward, left = to_frame(place.dock, *place.center[:2])
    assert 0.35 < forward < 0.70
    assert left == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("aside", "shift"), [(0.1, 0.1), (-0.15, -0.15), (0.5, DOCK_SHIFT), (-0.5, -DOCK_SHIFT)])
def test_the_robot_docks_before_the_thing_as_far_as_it_may_shift(aside: float, shift: float) -> None:
    for place in KITCHEN.places:
        x, y, yaw = dock_near(place, from_frame(place.dock, 0.5, aside))
        assert to_frame(place.dock, x, y) == pytest.approx((0.0, shift if place.kind == "surface" else 0.0))
        assert yaw == place.dock[2]


def test_furniture_does_not_overlap_its_neighbours() -> None:
    for a in KITCHEN.fixtures:
        for b in KITCHEN.fixtures:
            if a is not b:
                assert _gap(a, *b.center[:2]) > 0.5


def test_unknown_place_names_the_nearest() -> None:
    with pytest.raises(DoableError, match="did you mean 'table'"):
        KITCHEN.place("tabel")


@pytest.mark.parametrize(
    ("setup", "message"),
    [
        (Setup({"spunge": "table"}), "did you mean 'sponge'"),
        (Setup({"sponge": "tabel"}), "did you mean 'table'"),
        (Setup(robot_at="closet counter"), "did you mean 'close counter'"),
        (Setup(holding="appel"), "did you mean 'apple'"),
        (Setup({"tea": "table"}, holding="tea"), "cannot be held and stand at"),
    ],
)
def test_bad_setups_say_what_is_wrong(setup: Setup, message: str) -> None:
    with pytest.raises(DoableError, match=message):
        setup.checked(KITCHEN)
