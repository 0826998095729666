import dataclasses
import math

import numpy as np
import pytest

from doable.errors import DoableError
from doable.sim import facts
from doable.sim.geometry import from_frame, yaw_quat
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup, dock_near
from doable.sim.placement import draw
from doable.sim.scene import Scene
from doable.skills.arrays import arrays_of
from doable.skills.features import feature_names, features
from doable.skills.spec import POLICIES, SPECS, SkillCall, groundable
from doable.skills.starts.draw import draw_start

SETUP = Setup({"coke can": "table", "sponge": "table", "apple": "trash can", "tea": "operator"}, "table", "orange")


def named(policy: str, scene: Scene, call: SkillCall) -> dict[str, float]:
    row = features(policy, scene, [call])[0]
    return dict(zip(feature_names(policy), row.tolist(), strict=True))


def calls_of(policy: str, scene: Scene) -> list[SkillCall]:
    return [call for call in groundable(scene) if SPECS[call.skill].policy == policy]


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_one_row_a_call_one_column_a_name_and_the_batch_is_the_single_calls(policy):
    scene = draw(KITCHEN, SETUP, seed=3)
    calls = calls_of(policy, scene)
    together = features(policy, scene, calls)
    assert together.dtype == np.float32
    assert together.shape == (len(calls), len(feature_names(policy)))
    assert len(set(feature_names(policy))) == len(feature_names(policy))
    assert np.isfinite(together).all()
    alone = np.concatenate([features(policy, scene, [call]) for call in calls])
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_turning_and_moving_the_whole_world_changes_nothing(policy):
    scene = draw(KITCHEN, SETUP, seed=4)
    scene = dataclasses.replace(scene, robot=dataclasses.replace(scene.robot, base=(-0.9, -0.2, 1.5)))
    moved = _move(scene, (0.7, -1.3, 1.1))
    calls = calls_of(policy, scene)
    np.testing.assert_allclose(features(policy, moved, calls), features(policy, scene, calls), atol=2e-5)


def _move(scene: Scene, frame: tuple[float, float, float]) -> Scene:
    def point(p):
        return (*from_frame(frame, p[0], p[1]), *p[2:])

    def pose(p):
        return (*from_frame(frame, p[0], p[1]), p[2] + frame[2])

    def turn(q):
        a, b = yaw_quat(frame[2]), q
        return (
            a[3] * b[0] - a[2] * b[1], a[3] * b[1] + a[2] * b[0], a[3] * b[2] + a[2] * b[3], a[3] * b[3] - a[2] * b[2],
        )  # fmt: skip

    robot = scene.robot
    return dataclasses.replace(
        scene,
        objects={
            n: dataclasses.replace(o, position=point(o.position), orientation=turn(o.orientation))
            for n, o in scene.objects.items()
        },
        fixtures={
            n: dataclasses.replace(f, center=point(f.center), yaw=f.yaw + frame[2]) for n, f in scene.fixtures.items()
        },
        places={
            n: dataclasses.replace(p, center=point(p.center), yaw=p.yaw + frame[2], dock=pose(p.dock))
            for n, p in scene.places.items()
        },
        robot=dataclasses.replace(
            robot,
            base=pose(robot.base),
            hand_position=point(robot.hand_position),
            hand_orientation=turn(robot.hand_orientation),
        ),
    )


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_what_is_not_there_is_a_row_of_zeros(policy):
    scene = draw(KITCHEN, SETUP, seed=3)
    skill = {"drive": "find", "pick": "pick", "place": "place"}[policy]
    calls = [SkillCall(skill, ("banana",)), SkillCall(skill, ("coke can",))]
    rows = features(policy, scene, calls)
    assert not rows[0].any()
    assert rows[1, 0] == 1
    assert rows[1].any()
    empty = dataclasses.replace(scene, objects={}, places={}, fixtures={})
    assert not features(policy, empty, calls).any()


def test_find_aims_where_the_drive_task_does():
    rng = np.random.default_rng(5)
    seen = 0
    for _ in range(80):
        start = draw_start("drive", KITCHEN, rng)
        if start.call.skill != "find":
            continue
        name, scene = start.call.args[0], start.scene
        where = facts.place_of(scene, name)
        row = named("drive", scene, start.call)
        assert row["exists"] == (where is not None)
        if where is not None:
            goal = dock_near(scene.places[where], scene.objects[name].position[:2])
            far = math.dist(goal[:2], scene.robot.base[:2])
            assert row["goal distance"] == pytest.approx(min(far, 4.0), abs=1e-4)
            seen += 1
    assert seen > 10


def test_places_and_grips_agree_with_the_facts():
    rng = np.random.default_rng(6)
    for policy in sorted(POLICIES):
        for _ in range(30):
            scene = draw_start(policy, KITCHEN, rng).scene
            arrays = arrays_of(scene)
            places = list(scene.places)
            for name, row in arrays.things.index.items():
                found = arrays.things.place[row]
                assert (places[found] if found >= 0 else None) == facts.place_of(scene, name)
                assert arrays.things.gripped[row] == facts.holding(scene, name)
            assert arrays.held == arrays.things.index.get(facts.held(scene) or "", -1)
            assert (places[arrays.here] if arrays.here >= 0 else None) == facts.robot_place(scene)


def test_half_a_turn_of_a_bag_is_no_turn_and_a_quarter_is():
    scene = draw(KITCHEN, Setup({"rice chips": "table"}, "table"), seed=1)
    call = SkillCall("pick", ("rice chips",))

    def turned(yaw: float) -> np.ndarray:
        thing = dataclasses.replace(scene.objects["rice chips"], orientation=yaw_quat(yaw))
        return features("pick", dataclasses.replace(scene, objects={"rice chips": thing}), [call])[0]

    np.testing.assert_allclose(turned(0.3), turned(0.3 + math.pi), atol=1e-6)
    assert np.abs(turned(0.3) - turned(0.3 + math.pi / 2)).max() > 0.3


def test_the_gripper_is_told_apart():
    scene = draw(KITCHEN, SETUP, seed=3)
    assert named("pick", scene, SkillCall("pick", ("orange",)))["held"] == 1
    assert named("pick", scene, SkillCall("pick", ("coke can",)))["other held"] == 1
    assert named("place", scene, SkillCall("place", ("coke can",)))["other held"] == 1
    assert named("drive", scene, SkillCall("bring"))["burden mass"] == pytest.approx(0.19)


def test_an_unknown_policy_is_named():
    with pytest.raises(DoableError, match="place"):
        features("plase", draw(KITCHEN, SETUP, seed=3), [])
