"""The practice grounds of the skills give up in bounded work."""

from __future__ import annotations

import dataclasses
from contextlib import closing

import numpy as np
import pytest

from doable.errors import DoableError
from doable.sim import facts
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import FLOOR
from doable.skills.spec import SkillCall
from doable.skills.tasks import room, worktop
from doable.skills.tasks.place import PLACE


def test_a_bench_on_which_nothing_comes_to_rest_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worktop, "_DRAWS", 2)
    monkeypatch.setattr(facts, "place_of", lambda scene, name: None)
    with (
        closing(worktop.Worktop(holding=False)) as arena,
        pytest.raises(DoableError, match="none of 2 practice scenes"),
    ):
        arena.reset(np.random.default_rng(0))


def test_a_floor_on_which_nothing_is_held_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_DRAWS", 2)
    monkeypatch.setattr(room, "CARGO_SHARE", 1.0)
    monkeypatch.setattr(facts, "holding", lambda scene, name: False)
    with closing(room.Room()) as arena, pytest.raises(DoableError, match="none of 2 practice scenes"):
        arena.reset(np.random.default_rng(0))


def test_furniture_that_leaves_no_way_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_ROOMS", 3)
    monkeypatch.setattr(room, "CHASSIS_RADIUS", 99.0)
    with pytest.raises(DoableError, match="none of 3 arrangements"):
        room._moved(np.random.default_rng(0))


@pytest.mark.parametrize("place", ["table", "trash can"])
def test_a_thing_on_the_floor_beside_its_place_has_failed(place: str) -> None:
    scene = draw(KITCHEN, Setup({}, place, "orange"), seed=0)
    attempt = PLACE.attempt(scene, SkillCall("place", ("orange",)))
    assert attempt.judge(scene) is None
    x, y = scene.robot.base[:2]
    orange = dataclasses.replace(scene.objects["orange"], position=(x, y, 0.037), touching=(FLOOR,))
    assert attempt.judge(dataclasses.replace(scene, objects={"orange": orange})) == "failed_check"


def test_a_thing_in_the_bin_may_touch_the_floor() -> None:
    scene = draw(KITCHEN, Setup({"orange": "trash can"}, "trash can"), seed=0)
    attempt = PLACE.attempt(draw(KITCHEN, Setup({}, "trash can", "orange"), seed=0), SkillCall("place", ("orange",)))
    orange = dataclasses.replace(scene.objects["orange"], touching=(FLOOR, "trash can"))
    assert attempt.judge(dataclasses.replace(scene, objects={"orange": orange})) == "success"
