from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from doable.errors import DoableError
from doable.sim.camera import CAMERAS, Studio, _enlarge
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import Fixture
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
@pytest.mark.parametrize("size", [(97, 65), (96, 64)])
def test_behind_what_moves_a_moving_camera_shows_the_furniture_coarsely(camera: str, size: tuple[int, int]) -> None:
    width, height = size
    view = CAMERAS[camera](SCENE)
    still = dataclasses.replace(view, still=True)
    moving, standing = (Studio() for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CAMERAS, camera, lambda _: still)
        fine = standing.shoot(SCENE, camera, width=width, height=height).astype(int)
    coarse = moving.shoot(SCENE, camera, width=width, height=height).astype(int)
    assert coarse.shape == fine.shape
    apart = np.abs(coarse - fine).max(axis=2)
    assert np.median(apart) <= 6  # the same but for edges, shadows and rounding
    assert (apart > 60).mean() < 0.1


def test_an_enlarged_picture_is_the_picture_at_twice_its_size() -> None:
    ramp = np.repeat(np.arange(0, 200, 20, dtype=np.uint8)[:, None, None], 6, axis=1).repeat(3, axis=2)
    found = _enlarge(ramp)
    assert found.shape == (20, 12, 3)
    np.testing.assert_array_equal(np.diff(found[1:-1, 0, 0].astype(int)), 10)
    np.testing.assert_array_equal(found, found[:, :1].repeat(12, axis=1))
