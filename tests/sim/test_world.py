from __future__ import annotations

import gc
import hashlib
import json
import math
import subprocess
import sys

import pytest

from doable.errors import DoableError
from doable.sim import facts
from doable.sim.command import MAX_BASE_SPEED, MAX_BASE_TURN, MAX_HAND_TURN, Command
from doable.sim.decor import furniture
from doable.sim.geometry import hand_in_base
from doable.sim.kinds import KINDS
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import CHASSIS_RADIUS, Setup
from doable.sim.robot import BASE_ACCELERATION, BASE_TURN_ACCELERATION
from doable.sim.scene import FLOOR, Scene
from doable.sim.world import Disturbance, World

SURFACES = [place.name for place in KITCHEN.places if place.kind == "surface"]
SETUP = Setup({"sponge": "table", "coke can": "table", "apple": "close counter"}, robot_at="table", holding="tea")


def wander(world: World) -> str:
    """Drive, reach and grip for a while and return a digest of every scene on the way."""
    digest = hashlib.sha256()
    world.reset(SETUP, seed=5)
    for k in range(40):
        grip = "open" if k > 30 else "keep"
        command = Command(
            base_velocity=(0.4 * math.sin(k / 5), 0.3, 0.5), hand_velocity=(0.1, -0.2, -0.1), hand_turn=0.4, grip=grip
        )
        digest.update(json.dumps(world.step(command).to_json(), sort_keys=True).encode())
    return digest.hexdigest()


def test_replays_are_bit_identical_whatever_went_before(world: World) -> None:
    world.reset(Setup({"banana": "far counter"}), seed=99)
    first = wander(world)
    world.reset(Setup({"orange": "trash can"}, holding="sponge"), seed=7)
    world.step(Command(base_velocity=(0.5, 0.0, 0.0)))
    assert wander(world) == first
    other = World()
    assert wander(other) == first
    other.close()


def test_replays_are_bit_identical_in_another_process(world: World) -> None:
    program = (
        "import importlib.util as u\n"
        f"s = u.spec_from_file_location('t', {__file__!r}); m = u.module_from_spec(s); s.loader.exec_module(m)\n"
        "print('digest', m.wander(m.World()))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert ran.stdout.split()[-1] == wander(world)


def test_pictures_do_not_change_what_happens() -> None:
    plain, filmed = World(), World()
    for world in (plain, filmed):
        world.reset(SETUP, seed=5)
    for _ in range(10):
        filmed.render("room", width=64, height=48)
        command = Command(base_velocity=(0.3, 0.1, 0.2), hand_velocity=(0.0, 0.1, -0.1))
        assert plain.step(command) == filmed.step(command)
    plain.close()
    filmed.close()


def test_restore_goes_back_bit_for_bit(world: World) -> None:
    world.reset(SETUP, seed=2)
    drive = Command(base_velocity=(-0.4, 0.2, 0.3), hand_velocity=(0.1, 0.0, 0.1))
    for _ in range(10):
        world.step(drive)
    saved, there = world.save(), world.scene()
    ahead = [world.step(drive) for _ in range(15)]
    world.step(Command(grip="open"))
    assert world.restore(saved) == there
    assert [world.step(drive) for _ in range(15)] == ahead
    assert world.restore(saved) == there


def test_a_reset_destroys_saved_moments(world: World) -> None:
    world.reset(Setup(), seed=2)
    saved = world.save()
    world.reset(Setup(), seed=2)
    with pytest.raises(DoableError, match="before the last reset"):
        world.restore(saved)


def _batches(place: str) -> list[list[str]]:
    most = 2 if place == "trash can" else 5
    names = sorted(KINDS)
    return [names[k : k + most] for k in range(0, len(names), most)]


@pytest.mark.parametrize("place", [place.name for place in KITCHEN.places])
def test_every_kind_stands_still_where_it_was_put(world: World, place: str) -> None:
    for seed, batch in enumerate(_batches(place)):
        setup = Setup(dict.fromkeys(batch, place))
        scene = world.reset(setup, seed=seed)
        expected = {("at", name, place) for name in batch} | {("robot_at", "operator")}
        assert facts.facts(scene) == expected
        before = {name: scene.objects[name].position for name in batch}
        for _ in range(10):
            scene = world.step(Command())
        assert facts.facts(scene) == expected
        for name in batch:
            assert math.dist(before[name], scene.objects[name].position) < 0.002


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_is_held_from_the_start(world: World, name: str) -> None:
    scene = world.reset(Setup(holding=name), seed=4)
    assert facts.held(scene) == name
    for _ in range(20):
        scene = world.step(Command())
    assert facts.held(scene) == name


@pytest.mark.parametrize("name", ["water bottle", "orange", "rice chips", "energy bar"])
def test_what_is_held_stays_held_on_a_wild_drive(world: World, name: str) -> None:
    world.reset(Setup(holding=name), seed=4)
    for k in range(100):
        way = 1.0 if (k // 25) % 2 else -1.0
        scene = world.step(Command(base_velocity=(0.3 * way, way * MAX_BASE_SPEED, way * MAX_BASE_TURN), carry=True))
        assert facts.held(scene) == name
    x, y, _ = scene.robot.hand_position
    assert math.dist((x, y), scene.objects[name].position[:2]) < 0.03  # it may shift between the fingers


def test_the_base_keeps_its_limits_of_speed_and_acceleration(world: World) -> None:
    scene = world.reset(Setup(robot_at="table"), seed=1)
    speeds, turns, last = [], [], scene.robot.base
    for _ in range(30):
        scene = world.step(Command(base_velocity=(9.0, 9.0, 0.0)))
        speeds.append(20 * math.dist(last[:2], scene.robot.base[:2]))
        last = scene.robot.base
        if scene.robot.bumped:
            break
    assert max(speeds) <= MAX_BASE_SPEED * 1.03
    for slow, fast in zip([0.0, *speeds], speeds, strict=False):
        assert fast - slow <= BASE_ACCELERATION / 20 * 1.5
    world.reset(Setup(robot_at="operator"), seed=1)
    for _ in range(20):
        turns.append(world.step(Command(base_velocity=(0.0, 0.0, 99.0))).robot.base_velocity[2])
    assert max(turns) <= MAX_BASE_TURN * 1.03
    assert max(turns) > MAX_BASE_TURN * 0.9
    for slow, fast in zip([0.0, *turns], turns, strict=False):
        assert fast - slow <= BASE_TURN_ACCELERATION / 20 * 1.2


def _depth(scene: Scene) -> float:
    """Return how far the chassis reaches into the furniture, m."""
    worst = -math.inf
    for fixture in scene.fixtures.values():
        c, s = math.cos(fixture.yaw), math.sin(fixture.yaw)
        dx, dy = scene.robot.base[0] - fixture.center[0], scene.robot.base[1] - fixture.center[1]
        u, v = abs(c * dx + s * dy) - fixture.half_extents[0], abs(-s * dx + c * dy) - fixture.half_extents[1]
        outside = math.hypot(max(u, 0.0), max(v, 0.0)) or max(u, v)
        worst = max(worst, CHASSIS_RADIUS - outside)
    return worst


@pytest.mark.parametrize("place", [place.name for place in KITCHEN.places])
def test_the_chassis_runs_against_furniture_and_not_through_it(world: World, place: str) -> None:
    world.reset(Setup(robot_at=place), seed=1)
    bumped = False
    for _ in range(60):
        scene = world.step(Command(base_velocity=(MAX_BASE_SPEED, 0.0, 0.0), carry=True))
        bumped = bumped or scene.robot.bumped
        assert _depth(scene) < 0.03
    assert bumped


def test_the_folded_hand_is_straight(world: World) -> None:
    world.reset(Setup(robot_at="operator"), seed=1)
    for _ in range(20):
        scene = world.step(Command(hand_turn=MAX_HAND_TURN))
    assert abs(hand_in_base(scene.robot)[1]) > 1.0
    for _ in range(40):
        scene = world.step(Command(carry=True))
    assert hand_in_base(scene.robot)[1] == pytest.approx(0.0, abs=0.02)


def test_commands_beyond_the_limits_are_harmless(world: World) -> None:
    world.reset(Setup({"tea": "table"}, robot_at="table"), seed=1)
    for _ in range(30):
        scene = world.step(Command(hand_velocity=(1e6, -1e6, -1e6), hand_turn=-1e6, grip="close"))
    assert all(math.isfinite(value) for value in (*scene.robot.joints, *scene.robot.base, *scene.robot.hand_position))


@pytest.mark.parametrize("place", SURFACES)
def test_a_knock_sends_an_object_off_its_place(world: World, place: str) -> None:
    for name in ("coke can", "sponge"):
        world.reset(Setup({name: place}, robot_at="trash can"), seed=3)
        world.disturb(Disturbance("knock", name))
        for _ in range(40):
            scene = world.step(Command())
        assert facts.place_of(scene, name) is None
        assert FLOOR in scene.objects[name].touching


def test_a_drop_empties_the_gripper(world: World) -> None:
    world.reset(Setup(holding="sponge"), seed=3)
    world.disturb(Disturbance("drop"))
    assert facts.held(world.scene()) is None
    assert not facts.holding(world.scene(), "sponge")


def test_a_move_carries_an_object_to_another_place(world: World) -> None:
    world.reset(Setup({"sponge": "table", "apple": "far counter"}), seed=3)
    world.disturb(Disturbance("move", "sponge", "far counter"))
    for _ in range(20):
        scene = world.step(Command())
    assert facts.at(scene, "sponge", "far counter")
    assert facts.at(scene, "apple", "far counter")


def test_a_block_puts_a_crate_in_the_way(world: World) -> None:
    world.reset(Setup(robot_at="operator"), seed=3)
    world.disturb(Disturbance("block", "table"))
    crate = world.scene().fixtures["crate"]
    assert crate.center[:2] == pytest.approx(KITCHEN.place("table").dock[:2])
    world.disturb(Disturbance("block", "far counter"))
    assert world.scene().fixtures["crate"] == crate  # a second does not make the first invisible
    second = world.scene().fixtures["crate 2"]
    assert second.center[:2] == pytest.approx(KITCHEN.place("far counter").dock[:2])
    assert {part.color for part in furniture(second, None)} == {part.color for part in furniture(crate, None)}
    world.reset(Setup(robot_at="operator"), seed=3)
    assert "crate" not in world.scene().fixtures


def test_a_moment_from_before_a_block_is_gone(world: World) -> None:
    world.reset(Setup(robot_at="operator"), seed=3)
    before = world.save()
    world.disturb(Disturbance("block", "table"))
    with pytest.raises(DoableError, match="saved before the last reset or block"):
        world.restore(before)
    after = world.save()
    assert "crate" in world.restore(after).fixtures


@pytest.mark.parametrize(
    ("disturbance", "message"),
    [
        (Disturbance("knock", "spong"), "did you mean 'sponge'"),
        (Disturbance("move", "sponge", "tabel"), "did you mean 'table'"),
        (Disturbance("move", "spong", "table"), "did you mean 'sponge'"),
        (Disturbance("block", "tabel"), "did you mean 'table'"),
    ],
)
def test_disturbances_of_unknown_things_name_the_nearest(world: World, disturbance: Disturbance, message: str) -> None:
    world.reset(Setup({"sponge": "table"}), seed=3)
    with pytest.raises(DoableError, match=message):
        world.disturb(disturbance)


def test_time_goes_by_with_the_control_steps(world: World) -> None:
    assert world.reset(Setup(), seed=0).time == 0.0
    for _ in range(7):
        scene = world.step(Command())
    assert scene.time == pytest.approx(0.35)


@pytest.mark.skipif(sys.platform != "linux", reason="only X11 can be missing")
def test_a_window_without_a_display_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(DoableError, match="needs a display"):
        World(gui=True)


def test_worlds_print_nothing() -> None:
    program = "from doable.sim.world import World; World().close()"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == ""


def test_a_closed_world_leaves_those_after_it_alone() -> None:
    first = World()
    first.close()
    second = World()  # Bullet gives it the number of the first
    second.reset(SETUP, seed=1)
    del first
    gc.collect()
    assert second.client.isConnected()
    second.step(Command())
    second.close()


def test_nothing_works_before_the_first_reset() -> None:
    world = World()
    for early in (world.scene, world.render, world.save, lambda: world.step(Command())):
        with pytest.raises(DoableError, match=r"call reset\(\) before anything else"):
            early()
    world.close()
