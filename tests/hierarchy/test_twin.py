from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doable.hierarchy.body import AttemptStep
from doable.hierarchy.outcome import Outcome
from doable.hierarchy.twin import Twin
from doable.sim.facts import facts, held
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.skills.spec import DONE, SkillCall, apply, groundable, missing, parse_call

SETUPS = (
    Setup({"sponge": "far counter", "apple": "table", "coke can": "table", "coke can 2": "close counter"}),
    Setup({"tea": "trash can", "banana": "operator"}, robot_at="far counter", holding="energy bar"),
)
POLICIES = ("find", "go", "bring", "pick", "place")


def attempt(twin: Twin, *texts: str) -> list[Outcome]:
    return [twin.attempt(parse_call(text)) for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SETUPS), st.lists(st.tuples(st.sampled_from(POLICIES), st.integers(0, 50), st.booleans())))
def test_scene_and_specs_never_disagree(setup: Setup, moves: list[tuple[str, int, bool]]) -> None:
    twin = Twin()
    scene = twin.reset(setup, seed=0)
    state = facts(scene)
    calls = groundable(scene)
    for skill, index, look in moves:
        options = [call for call in calls if call.skill == skill and not missing(call, state)]
        call = (options or calls)[index % len(options or calls)]
        works = not missing(call, state)
        assert (twin.attempt(call) is Outcome.SUCCESS) == works
        state = apply(call, state) if works else state
        assert twin.state() == state
        if look:
            assert facts(twin.scene()) == state
    assert facts(twin.scene()) == state
    assert set(twin.scene().objects) == set(scene.objects)


def test_it_starts_where_a_world_would() -> None:
    assert Twin().reset(SETUPS[0], seed=7) == draw(KITCHEN, SETUPS[0], seed=7)


def test_what_is_held_comes_along() -> None:
    twin = Twin()
    twin.reset(SETUPS[0], seed=1)
    assert set(attempt(twin, "find(sponge)", "pick(sponge)", "bring()")) == {Outcome.SUCCESS}
    scene = twin.scene()
    assert held(scene) == "sponge"
    x, y, _ = scene.objects["sponge"].position
    hx, hy, _ = scene.robot.hand_position
    assert (x, y) == pytest.approx((hx, hy))
    assert scene.time > 0


def test_to_find_is_to_stand_before_the_thing() -> None:
    twin = Twin()
    scene = twin.reset(SETUPS[0], seed=3)
    attempt(twin, "find(apple)")
    dock, base = scene.places["table"].dock, twin.scene().robot.base
    aside = scene.objects["apple"].position[0] - dock[0]
    assert base[0] - dock[0] == pytest.approx(max(-0.2, min(0.2, aside)))


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("pick(sponge)", "the sponge must be at the operator"),
        ("place(apple)", "the robot must hold the apple"),
        ("find(spnge)", "unknown object 'spnge'; did you mean 'sponge'"),
        ("go(tabel)", "did you mean 'table'"),
    ],
)
def test_what_cannot_work_changes_nothing_and_says_why(text: str, note: str) -> None:
    twin = Twin(can=lambda scene: lambda calls: [1.0] * len(calls))
    before = twin.reset(SETUPS[0], seed=1)
    skill, _, arg = text.rstrip(")").partition("(")
    assert twin.attempt(SkillCall(skill, (arg,))) is Outcome.STUCK
    assert note in twin.note
    assert twin.scene().objects == before.objects
    assert twin.scene().robot == before.robot


def test_an_unknown_skill_is_a_named_failure() -> None:
    twin = Twin()
    twin.reset(SETUPS[0], seed=1)
    assert twin.attempt(SkillCall("dance")) is Outcome.STUCK
    assert "unknown skill 'dance'" in twin.note


def test_chances_are_dice_that_a_seed_repeats() -> None:
    def can(scene: object) -> object:
        return lambda calls: [0.3] * len(calls)

    def play(seed: int) -> list[Outcome]:
        twin = Twin(can=can, seed=seed)  # type: ignore[arg-type]
        twin.reset(SETUPS[0], seed=1)
        return [twin.attempt(SkillCall("go", ("table" if i % 2 else "far counter",))) for i in range(400)]

    first = play(5)
    assert first == play(5) != play(6)
    assert 0.22 < first.count(Outcome.SUCCESS) / 400 < 0.38
    assert set(first) == {Outcome.SUCCESS, Outcome.FAILED_CHECK}


def test_a_full_surface_takes_no_more() -> None:
    kinds = ("apple", "orange", "tea", "coke can", "7up can", "pepsi can", "lime soda", "banana", "sponge")
    names = [*kinds, *(f"{kind} 2" for kind in kinds)]
    places = ("close counter", "far counter", "operator", "trash can")
    twin = Twin()
    twin.reset(Setup({name: places[i % 4] for i, name in enumerate(names)}), seed=0)
    outcomes = []
    for name in names:
        outcomes.append(attempt(twin, f"find({name})", f"pick({name})", "go(table)", f"place({name})")[-1])
        if outcomes[-1] is not Outcome.SUCCESS:
            break
    assert outcomes[-1] is Outcome.STUCK
    assert len(outcomes) > 5
    assert "no room" in twin.note
    assert facts(twin.scene()) == twin.state()
    assert attempt(twin, "go(trash can)", f"place({name})") == [Outcome.SUCCESS, Outcome.SUCCESS]
    assert facts(twin.scene()) == twin.state()


def test_one_look_an_attempt_with_the_chance() -> None:
    twin = Twin(can=lambda scene: lambda calls: [0.999] * len(calls))
    twin.reset(SETUPS[0], seed=1)
    seen: list[AttemptStep] = []
    twin.attempt(parse_call("go(table)"), seen.append)
    assert [(look.step, look.chance) for look in seen] == [(0, 0.999)]
    perfect = Twin()
    perfect.reset(SETUPS[0], seed=1)
    perfect.attempt(parse_call("pick(apple)"), seen.append)
    assert seen[-1].chance == 0.0


def test_done_moves_nothing_and_takes_no_time() -> None:
    twin = Twin()
    before = twin.reset(SETUPS[0], seed=1)
    assert twin.attempt(DONE) is Outcome.SUCCESS
    assert twin.scene() == before


def test_any_number_of_things_fit_in_a_bin_beside_each_other() -> None:
    twin = Twin()
    names: Sequence[str] = ("apple", "orange", "tea", "banana")
    twin.reset(Setup(dict.fromkeys(names, "table")), seed=0)
    for name in names:
        assert set(attempt(twin, f"find({name})", f"pick({name})", "go(trash can)", f"place({name})")) == {"success"}
    spots = {twin.scene().objects[name].position[:2] for name in names}
    assert len(spots) == 4


def test_imagination_loads_neither_physics_nor_nets() -> None:
    code = """
import sys
from doable.hierarchy.twin import Twin
from doable.sim.layout import Setup
from doable.skills.spec import parse_call
twin = Twin()
twin.reset(Setup({"sponge": "table"}), seed=0)
for text in ("find(sponge)", "pick(sponge)", "bring()", "place(sponge)"):
    assert twin.attempt(parse_call(text)) == "success"
    twin.scene()
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "numpy" in loaded
    assert not loaded & {"pybullet", "torch", "stable_baselines3", "gymnasium"}
