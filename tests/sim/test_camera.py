from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from doable.errors import DoableError
from doable.sim.camera import CAMERAS, Shot, Studio
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import Fixture
from doable.sim.shade import View
from doable.sim.world import World

SCENE = draw(KITCHEN, Setup({"sponge": "table", "coke can": "far counter"}, robot_at="table"), seed=1)


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio()


@pytest.mark.parametrize("camera", sorted(CAMERAS))
def test_every_camera_shows_something(studio: Studio, camera: str) -> None:
    picture = studio.shoot(SCENE, camera, width=160, height=120)
    assert picture.shape == (120, 160, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 10
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 50


@pytest.mark.parametrize("camera", sorted(CAMERAS))
def test_a_picture_is_a_function_of_the_scene(studio: Studio, camera: str) -> None:
    first = studio.shoot(SCENE, camera, width=96, height=64)
    moved = dataclasses.replace(SCENE, robot=dataclasses.replace(SCENE.robot, base=(0.0, 0.0, 0.5)))
    assert (studio.shoot(moved, camera, width=96, height=64) != first).any() or camera == "hand"
    np.testing.assert_array_equal(studio.shoot(SCENE, camera, width=96, height=64), first)
    np.testing.assert_array_equal(Studio().shoot(SCENE, camera, width=96, height=64), first)


def test_the_robot_and_its_shadow_show_in_the_room(studio: Studio) -> None:
    away = dataclasses.replace(SCENE, robot=dataclasses.replace(SCENE.robot, base=(40.0, 40.0, 0.0)))
    here, empty = (studio.shoot(scene, "room", width=160, height=120).astype(int) for scene in (SCENE, away))
    assert (np.abs(here - empty).max(axis=2) > 20).mean() > 0.02


def test_new_furniture_is_drawn(studio: Studio) -> None:
    before = studio.shoot(SCENE, "top", width=96, height=72)
    crate = Fixture("crate", (0.3, 0.3, 0.25), (0.25, 0.25, 0.25))
    blocked = dataclasses.replace(SCENE, fixtures={**SCENE.fixtures, "crate": crate})
    assert (studio.shoot(blocked, "top", width=96, height=72) != before).any()
    np.testing.assert_array_equal(studio.shoot(SCENE, "top", width=96, height=72), before)


def test_an_unknown_camera_names_the_nearest(studio: Studio) -> None:
    with pytest.raises(DoableError, match="did you mean 'room'"):
        studio.shoot(SCENE, "roam")


@pytest.mark.parametrize("size", [(0, 10), (100_000, 100_000), (-5, 50)])
def test_sizes_that_make_no_picture_are_refused(studio: Studio, size: tuple[int, int]) -> None:
    with pytest.raises(DoableError, match="a picture"):
        studio.shoot(SCENE, "room", width=size[0], height=size[1])


def test_a_world_renders_itself() -> None:
    world = World()
    world.reset(Setup({"sponge": "table"}), seed=1)
    assert world.render("follow", width=80, height=60).shape == (60, 80, 3)
    world.close()


@pytest.mark.parametrize("camera", ["follow", "hand"])
def test_a_moving_camera_draws_the_furniture_coarsely_and_in_its_place(
    camera: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio, sizes = Studio(), []
    studio.shoot(SCENE, camera, width=320, height=240)
    draw_furniture = studio._set.shoot

    def noted(view: View, width: int, height: int) -> Shot:
        sizes.append((width, height))
        return draw_furniture(view, width, height)

    monkeypatch.setattr(studio._set, "shoot", noted)
    view = CAMERAS[camera](SCENE)
    coarse = studio._backdrop(view, 320, 240, 1).image.astype(int)
    for size in ((321, 240), (320, 241), (200, 150)):
        studio._backdrop(view, *size, 1)
    assert sizes == [(160, 120), (321, 240), (320, 241), (200, 150)]
    fine, depth = draw_furniture(view, 320, 240)
    inside = np.s_[2:-2, 2:-2]
    there = depth[inside] < 1.0
    apart = {
        shift: np.abs(coarse[inside] - np.roll(fine.astype(int), shift, axis=(0, 1))[inside])[there].mean()
        for shift in itertools.product((-1, 0, 1), repeat=2)
    }
    assert min(apart, key=lambda shift: apart[shift]) == (0, 0)
    assert apart[0, 0] < 2
