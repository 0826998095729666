"""The practice grounds of the skills give up in bounded work."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from functools import partial

import numpy as np
import pytest

from doable.errors import DoableError
from doable.sim import facts
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import FLOOR
from doable.skills.spec import SkillCall
from doable.skills.tasks import practice, room, worktop
from doable.skills.tasks.place import PLACE


@pytest.mark.parametrize("drawn", [None, (draw(KITCHEN, Setup({}, "table"), seed=0), SkillCall("bring"))])
def test_where_nothing_comes_to_rest_as_it_should_it_gives_up(drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(practice, "DRAWS", 2)
    arena = practice.Practice(lambda rng: asked.append(rng) or drawn, lambda drawn, scene, call: False)
    with closing(arena), pytest.raises(DoableError, match="none of 2 practice scenes"):
        arena.reset(np.random.default_rng(0))
    assert len(asked) == 2


def test_a_drive_begins_with_what_was_put_into_the_hand() -> None:
    call = SkillCall("bring")
    full, empty = (draw(KITCHEN, Setup({}, "table", held), seed=0) for held in ("orange", None))
    assert room._ready(full, full, call)
    assert room._ready(empty, empty, call)
    assert not room._ready(full, empty, call)


@pytest.mark.parametrize(
    "arena", [room.room, partial(worktop.worktop, holding=True), partial(worktop.worktop, holding=False)]
)
def test_what_is_practised_can_be_begun(arena) -> None:
    with closing(arena()) as place:
        scene, call = place.reset(np.random.default_rng(3))
        assert call.skill in ("find", "go", "bring") or call.args[0] in scene.objects
        assert (facts.held(scene) == call.args[0]) == (call.skill == "place") or call.skill in ("find", "go", "bring")


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


def test_a_thing_that_hits_the_ground_of_the_bin_has_not_failed() -> None:
    scene = draw(KITCHEN, Setup({"orange": "trash can"}, "trash can"), seed=0)
    attempt = PLACE.attempt(draw(KITCHEN, Setup({}, "trash can", "orange"), seed=0), SkillCall("place", ("orange",)))
    x, y, _ = scene.objects["orange"].position
    falling = dataclasses.replace(scene.objects["orange"], position=(x, y, 0.0), touching=(FLOOR,), still_for=0.0)
    assert attempt.judge(dataclasses.replace(scene, objects={"orange": falling})) is None
