"""What the three skills call success: training, evaluation and calibration believe nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doable.sim.facts import place_of
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import LEFT_FINGER, RIGHT_FINGER, Scene
from doable.skills.spec import SkillCall
from doable.skills.tasks.drive import DRIVE, FOLDED, SLOW
from doable.skills.tasks.pick import HOLD_STEPS, LIFT, PICK
from doable.skills.tasks.place import PLACE


def put(scene: Scene, name: str, **changes) -> Scene:
    return replace(scene, objects={**scene.objects, name: replace(scene.objects[name], **changes)})


def raised(scene: Scene, height: float, *, gripped: bool) -> Scene:
    x, y, z = scene.objects["sponge"].position
    touching = (LEFT_FINGER, RIGHT_FINGER) if gripped else ()
    contacts = ("sponge",) if gripped else ()
    robot = replace(scene.robot, left_contacts=contacts, right_contacts=contacts)
    return replace(put(scene, "sponge", position=(x, y, z + height), touching=touching), robot=robot)


@pytest.mark.parametrize(
    ("height", "gripped", "verdict"),
    [(LIFT + 0.02, True, "success"), (LIFT - 0.02, True, None), (LIFT + 0.02, False, None)],
)
def test_a_thing_is_picked_once_it_is_lifted_and_stays_gripped(height, gripped, verdict):
    scene = draw(KITCHEN, Setup({"sponge": "table"}, "table"), seed=0)
    attempt = PICK.attempt(scene, SkillCall("pick", ("sponge",)))
    after = raised(scene, height, gripped=gripped)
    assert [attempt.judge(after) for _ in range(HOLD_STEPS)] == [None] * (HOLD_STEPS - 1) + [verdict]


def test_a_grip_that_slips_counts_anew():
    scene = draw(KITCHEN, Setup({"sponge": "table"}, "table"), seed=0)
    attempt = PICK.attempt(scene, SkillCall("pick", ("sponge",)))
    held, lost = (raised(scene, LIFT + 0.02, gripped=gripped) for gripped in (True, False))
    assert [attempt.judge(one) for one in (held, lost, held)] == [None, None, None]
    assert attempt.judge(held) == "success"


def test_a_drive_ends_at_rest_at_its_goal_with_the_arm_folded():
    there = draw(KITCHEN, Setup({}, "table"), seed=0)

    def verdict(**changes) -> str | None:
        attempt = DRIVE.attempt(draw(KITCHEN, Setup({}, "operator"), seed=0), SkillCall("go", ("table",)))
        return attempt.judge(replace(there, robot=replace(there.robot, **changes)))

    (x, y, yaw), (hx, hy, hz) = there.robot.base, there.robot.hand_position
    assert verdict() == "success"
    assert verdict(base_velocity=(SLOW + 0.05, 0.0, 0.0)) is None
    assert verdict(base_velocity=(0.0, 0.0, -SLOW - 0.05)) is None
    assert verdict(hand_position=(hx, hy, hz + FOLDED + 0.03)) is None
    assert verdict(base=(x + 0.1, y, yaw), hand_position=(hx + 0.1, hy, hz)) is None


def test_a_drive_that_loses_its_cargo_has_failed():
    start = draw(KITCHEN, Setup({"apple": "table"}, "operator", "sponge"), seed=0)
    attempt = DRIVE.attempt(start, SkillCall("go", ("table",)))
    assert attempt.judge(start) is None
    empty = replace(start.robot, left_contacts=(), right_contacts=())
    assert attempt.judge(replace(put(start, "sponge", touching=()), robot=empty)) == "failed_check"


def test_a_thing_is_placed_once_it_rests_and_the_hand_is_clear_of_it():
    attempt = PLACE.attempt(draw(KITCHEN, Setup({}, "table", "orange"), seed=0), SkillCall("place", ("orange",)))
    rests = draw(KITCHEN, Setup({"orange": "table"}, "table"), seed=0)
    x, y, z = rests.objects["orange"].position
    assert place_of(rests, "orange") == "table"

    def verdict(height: float, **changes) -> str | None:
        robot = replace(rests.robot, hand_position=(x, y, z + height))
        return attempt.judge(replace(put(rests, "orange", **changes), robot=robot))

    assert verdict(0.0) is None
    assert verdict(0.15, still_for=0.1) is None
    assert verdict(0.15, touching=(LEFT_FINGER, RIGHT_FINGER)) is None
    assert verdict(0.15) == "success"
