from __future__ import annotations

import dataclasses
import json

import pytest

from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw


def test_json_holds_the_whole_scene() -> None:
    scene = draw(KITCHEN, Setup({"sponge": "table", "coke can 2": "trash can"}, holding="tea"), seed=3)
    told = json.loads(json.dumps(scene.to_json()))
    assert set(told) == {field.name for field in dataclasses.fields(scene)}
    assert set(told["objects"]) == {"sponge", "coke can 2", "tea"}
    assert tuple(told["objects"]["sponge"]["position"]) == scene.objects["sponge"].position
    assert tuple(told["robot"]["base"]) == scene.robot.base
    assert told["places"]["trash can"]["rim"] == scene.places["trash can"].rim


def test_scenes_cannot_be_written_to() -> None:
    scene = draw(KITCHEN, Setup(), seed=3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        scene.time = 1.0  # type: ignore[misc]
