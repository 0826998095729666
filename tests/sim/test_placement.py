from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doable.errors import DoableError
from doable.sim import facts
from doable.sim.geometry import from_frame
from doable.sim.kinds import KINDS
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import ARM_REACH, Setup
from doable.sim.placement import BIN_SPACING, GAP, SPACING, draw, free_spot, grip_half_width

PLACES = [place.name for place in KITCHEN.places]


@st.composite
def setups(draw: st.DrawFn) -> Setup:
    names = draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True, max_size=10))
    where = {name: draw(st.sampled_from(PLACES)) for name in names}
    crowded = {place for place in PLACES if list(where.values()).count(place) > 3}
    where = {name: place for name, place in where.items() if place not in crowded}
    free = sorted(set(KINDS) - set(where))
    holding = draw(st.none() | st.sampled_from(free))
    return Setup(where, draw(st.sampled_from(PLACES)), holding)


@given(setup=setups(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_drawn_scenes_show_their_setup(setup: Setup, seed: int) -> None:
    scene = draw(KITCHEN, setup, seed=seed)
    expected = {("at", name, place) for name, place in setup.objects.items()} | {("robot_at", setup.robot_at)}
    if setup.holding:
        expected.add(("holding", setup.holding))
    assert facts.facts(scene) == expected


@given(setup=setups(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_drawn_objects_keep_their_distance_and_lie_within_their_place(setup: Setup, seed: int) -> None:
    scene = draw(KITCHEN, setup, seed=seed)
    for (a, place_a), (b, place_b) in itertools.combinations(setup.objects.items(), 2):
        if place_a == place_b:
            least = BIN_SPACING if scene.places[place_a].kind == "bin" else SPACING
            assert math.dist(scene.objects[a].position[:2], scene.objects[b].position[:2]) >= least - 1e-9
    for name, place in setup.objects.items():
        x, y, z = scene.objects[name].position
        assert facts.within(scene.places[place], x, y, margin=1e-9)
        assert z == pytest.approx(scene.places[place].center[2] + scene.objects[name].half_extents[2])


@given(setup=setups(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_the_same_seed_draws_the_same_scene(setup: Setup, seed: int) -> None:
    assert draw(KITCHEN, setup, seed=seed) == draw(KITCHEN, setup, seed=seed)


def test_different_seeds_draw_different_scenes() -> None:
    setup = Setup({"sponge": "table"})
    assert len({draw(KITCHEN, setup, seed=k).objects["sponge"].position for k in range(20)}) == 20


def test_what_does_not_fit_is_refused() -> None:
    crowd = dict.fromkeys(KINDS, "trash can")
    with pytest.raises(DoableError, match="17 objects do not fit at the trash can"):
        draw(KITCHEN, Setup(crowd), seed=0)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(0, 4), place=st.sampled_from(PLACES))
@settings(max_examples=40, deadline=None)
def test_free_spots_are_free_and_inside(seed: int, count: int, place: str) -> None:
    if place == "trash can":
        count = min(count, 2)
    scene = draw(KITCHEN, Setup(dict.fromkeys(sorted(KINDS)[:count], place)), seed=seed)
    spot = free_spot(scene, scene.places[place])
    assert spot is not None
    assert facts.within(scene.places[place], *spot, margin=0.0)
    if scene.places[place].kind == "surface":
        assert all(math.dist(spot, thing.position[:2]) >= 0.10 - 1e-9 for thing in scene.objects.values())


def test_a_spot_that_is_free_but_far_is_found_in_a_crowd() -> None:
    place = KITCHEN.place("close counter")
    scene = draw(KITCHEN, Setup(dict.fromkeys(sorted(KINDS)[:7], place.name)), seed=21)
    near = from_frame(place.dock, ARM_REACH, -0.20)
    spot = free_spot(scene, place, near=near)
    assert spot is not None
    assert all(math.dist(spot, thing.position[:2]) >= GAP for thing in scene.objects.values())


def test_what_is_about_to_be_put_down_does_not_take_room() -> None:
    scene = draw(KITCHEN, Setup({"sponge": "operator"}), seed=1)
    x, y = scene.objects["sponge"].position[:2]
    beside = free_spot(scene, scene.places["operator"], near=(x, y))
    itself = free_spot(scene, scene.places["operator"], ignore="sponge", near=(x, y))
    assert beside is not None
    assert itself is not None
    assert math.dist(itself, (x, y)) < 0.10 <= math.dist(beside, (x, y))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_hand_opens_wider_than_every_kind(name: str) -> None:
    assert 0.0 < 2 * grip_half_width(name) < 0.08
