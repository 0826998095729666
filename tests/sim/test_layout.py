from __future__ import annotations

import math

import pytest

from doable.errors import DoableError
from doable.sim.geometry import from_frame, to_frame
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import CHASSIS_RADIUS, DOCK_SHIFT, Layout, Setup, bin_, dock_near, surface
from doable.sim.placement import draw
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
        (Setup({"sponge": "table"}, holding=""), "unknown object ''"),
        (Setup({"tea": "table"}, holding="tea"), "cannot be held and stand at"),
    ],
)
def test_bad_setups_say_what_is_wrong(setup: Setup, message: str) -> None:
    with pytest.raises(DoableError, match=message):
        setup.checked(KITCHEN)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: surface("shelf", (1, 0), 0, height=0.7, depth=0.25, width=1), "at least 0.40 m deep .* got 0.25"),
        (lambda: surface("shelf", (1, 0), 0, height=0.7, depth=0.5, width=0.08), "0.30 m wide; got 0.50 and 0.08"),
        (lambda: bin_("can", (1, 0), 0, rim=0.5, inner=0.05), "at least 0.10 m wide .* got 0.05"),
        (lambda: bin_("can", (1, 0), 0, rim=0.02, inner=0.2), "rim is higher than 0.02 m"),
        (lambda: Layout("two", (), (KITCHEN.places[0], KITCHEN.places[0])), "several places called"),
        (lambda: Layout("two", (KITCHEN.fixtures[0],) * 2, ()), "several pieces of furniture called"),
    ],
)
def test_furniture_that_cannot_be_worked_at_is_refused(make, message: str) -> None:
    with pytest.raises(DoableError, match=message):
        make()


def test_things_stand_on_the_least_surface_and_in_the_least_bin() -> None:
    parts = (
        surface("operator", (1.0, 0.0), 0.0, height=0.7, depth=0.40, width=0.30),
        bin_("can", (-1.0, 0.0), math.pi, rim=0.5, inner=0.10),
    )
    layout = Layout("least", tuple(f for f, _ in parts), tuple(p for _, p in parts))
    for seed in range(20):
        scene = draw(layout, Setup({"sponge": "operator", "apple": "can"}), seed=seed)
        for name, fixture in (("sponge", layout.fixtures[0]), ("apple", layout.fixtures[1])):
            assert _gap(fixture, *scene.objects[name].position[:2]) == 0
