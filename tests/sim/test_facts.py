import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doable.errors import DoableError
from doable.sim.facts import (
    DOCK_ASIDE,
    DOCK_DEPTH,
    DOCK_YAW,
    STILL_SECONDS,
    at,
    check_goal,
    evaluate,
    facts,
    goal_names,
    held,
    holding,
    holds,
    in_,
    is_open,
    on,
    place_of,
    robot_at,
    robot_place,
    upright,
    within,
)
from doable.sim.geometry import from_frame, yaw_quat
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import FLOOR, LEFT_FINGER, RIGHT_FINGER, Scene

PLACES = [place.name for place in KITCHEN.places]


def room(**changes) -> Scene:
    scene = draw(KITCHEN, Setup({"sponge": "table", "apple": "trash can", "tea": "far counter"}, "table"), seed=2)
    return dataclasses.replace(scene, **changes)


def edit(scene: Scene, name: str, **changes) -> Scene:
    return dataclasses.replace(
        scene, objects={**scene.objects, name: dataclasses.replace(scene.objects[name], **changes)}
    )


def lifted(scene: Scene, name: str, *more: str) -> Scene:
    robot = dataclasses.replace(scene.robot, left_contacts=(name,), right_contacts=(name,))
    return dataclasses.replace(
        edit(scene, name, touching=tuple(sorted((LEFT_FINGER, RIGHT_FINGER, *more)))), robot=robot
    )


@given(st.sampled_from(PLACES), st.integers(0, 50), st.sampled_from([None, "banana"]))
def test_a_drawn_scene_has_the_facts_of_its_setup(place, seed, hand):
    scene = draw(KITCHEN, Setup({"sponge": "table", "apple": place}, place, hand), seed=seed)
    expected = {("at", "sponge", "table"), ("at", "apple", place), ("robot_at", place)}
    assert facts(scene) == expected | ({("holding", hand)} if hand else set())
    assert held(scene) == hand
    assert robot_place(scene) == place
    assert place_of(scene, "apple") == place


def test_at_needs_released_supported_and_still():
    scene = room()
    assert at(scene, "sponge", "table")
    assert not at(edit(scene, "sponge", still_for=STILL_SECONDS - 0.01), "sponge", "table")
    assert not at(edit(scene, "sponge", touching=()), "sponge", "table")
    assert not at(lifted(scene, "sponge", "table"), "sponge", "table")
    assert at(edit(scene, "sponge", touching=(LEFT_FINGER, "table")), "sponge", "table")
    assert not at(scene, "sponge", "far counter")
    assert not at(scene, "nothing", "table")
    assert not at(scene, "sponge", "nowhere")


def test_at_is_about_height_too():
    scene = room()
    x, y, z = scene.objects["sponge"].position
    assert not at(edit(scene, "sponge", position=(x, y, z - 0.1)), "sponge", "table")
    assert not at(edit(scene, "sponge", position=(x, y, z + 0.5)), "sponge", "table")
    x, y, _ = scene.objects["apple"].position
    assert not at(edit(scene, "apple", position=(x, y, 0.60)), "apple", "trash can")


@pytest.mark.parametrize("turn", [(0.36, 0.30, 0.0, 0.88), (0.28, 0.88, 0.36, 0.12), (0.46, 0.19, 0.39, 0.77)])
def test_fruit_that_has_rolled_rests_where_it_lies(turn):
    scene = draw(KITCHEN, Setup({"orange": "table"}), seed=2)
    assert at(edit(scene, "orange", orientation=turn), "orange", "table")


def test_place_of_does_not_wait_for_rest():
    scene = edit(room(), "sponge", still_for=0.0)
    assert place_of(scene, "sponge") == "table"
    assert facts(scene) & {("at", "sponge", "table")} == set()
    assert place_of(lifted(scene, "sponge"), "sponge") is None
    assert place_of(edit(scene, "sponge", position=(3.5, 3.5, 0.02)), "sponge") is None


def test_holding_is_grip_without_support():
    scene = room()
    assert not holding(scene, "sponge")
    assert holding(lifted(scene, "sponge"), "sponge")
    assert holding(lifted(scene, "sponge", "tea"), "sponge")
    for support in ("table", FLOOR):
        assert not holding(lifted(scene, "sponge", support), "sponge")
    assert not holding(edit(scene, "sponge", touching=(LEFT_FINGER,)), "sponge")
    assert held(lifted(scene, "sponge")) == "sponge"
    assert ("holding", "sponge") in facts(lifted(scene, "sponge"))


@given(st.sampled_from(KITCHEN.places), st.floats(-2, 2), st.floats(-2, 2))
def test_within_is_the_rectangle_wherever_the_place_is_turned(place, forward, left):
    frame = (place.center[0], place.center[1], place.yaw)
    inside = abs(forward) <= 1 and abs(left) <= 1
    point = from_frame(frame, forward * place.half_extents[0] * 0.999, left * place.half_extents[1] * 0.999)
    edge = 1 < max(abs(forward), abs(left)) < 1.002
    assert within(place, *point, margin=0.0) == inside or edge


@pytest.mark.parametrize(
    ("forward", "left", "turn", "there"),
    [
        (0, 0, 0, True),
        (DOCK_DEPTH - 0.01, DOCK_ASIDE - 0.01, DOCK_YAW - 0.01, True),
        (0, 0, 2 * 3.14159265, True),
        (DOCK_DEPTH + 0.01, 0, 0, False),
        (0, -DOCK_ASIDE - 0.01, 0, False),
        (0, 0, DOCK_YAW + 0.01, False),
    ],
)
def test_robot_at_is_in_the_frame_of_the_dock(forward, left, turn, there):
    scene = room()
    for place in KITCHEN.places:
        base = (*from_frame(place.dock, forward, left), place.dock[2] + turn)
        moved = dataclasses.replace(scene, robot=dataclasses.replace(scene.robot, base=base))
        assert robot_at(moved, place.name) is there
    assert not robot_at(scene, "nowhere")


def test_no_two_places_are_docked_at_once():
    for place in KITCHEN.places:
        scene = draw(KITCHEN, Setup({}, place.name), seed=0)
        assert [p for p in PLACES if robot_at(scene, p)] == [place.name]


def test_on_in_open_upright():
    scene = room()
    assert on(scene, "sponge", "table")
    assert in_(scene, "apple", "trash can")
    assert not in_(scene, "sponge", "table")
    base = scene.objects["sponge"]
    stacked = edit(
        scene, "tea", position=(base.position[0], base.position[1], base.position[2] + 0.1), touching=("sponge",)
    )
    assert on(stacked, "tea", "sponge")
    assert not on(stacked, "sponge", "tea")
    assert not on(edit(stacked, "tea", still_for=0.0), "tea", "sponge")
    x, y, z = base.position  # beside it, on the same table
    beside = edit(scene, "tea", position=(x + 0.07, y, z + 0.062), touching=("sponge", "table"))
    assert not on(beside, "tea", "sponge")
    assert not is_open(scene)
    assert is_open(dataclasses.replace(scene, drawer_opening=0.2))
    assert upright(edit(scene, "tea", orientation=yaw_quat(2.0)), "tea")
    assert not upright(edit(scene, "tea", orientation=(0.7071, 0, 0, 0.7071)), "tea")
    assert not upright(scene, "nothing")


ATOMS = st.sampled_from(
    [
        ("at", "sponge", "table"), ("holding", "tea"), ("robot_at", "table"), ("in", "apple", "trash can"),
        ("on", "tea", "table"), ("visited", "table"), ("infeasible",), ("is_open", "drawer"), ("upright", "tea"),
    ]
)  # fmt: skip
GOALS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda parts: ("and", *parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: ("or", *parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: ("not", part), inner),
    ),
    max_leaves=8,
)


def listed(goal):
    return [listed(part) if isinstance(part, tuple) else part for part in goal]


@given(GOALS)
def test_goals_survive_lists_and_checking(goal):
    assert check_goal(listed(goal)) == goal
    assert check_goal(goal) == goal


@given(GOALS, GOALS, st.sets(ATOMS))
def test_logic(a, b, true):
    def truth(goal):
        return evaluate(goal, lambda fact: fact in true)

    assert truth(("and", a, b)) == (truth(a) and truth(b))
    assert truth(("or", a, b)) == (truth(a) or truth(b))
    assert truth(("not", a)) != truth(a)
    assert truth(("not", ("and", a, b))) == truth(("or", ("not", a), ("not", b)))
    assert goal_names(("and", a, b)) == goal_names(a) | goal_names(b)


@given(GOALS)
def test_holds_agrees_with_each_fact(goal):
    scene = room()
    true = {
        ("at", "sponge", "table"), ("robot_at", "table"), ("in", "apple", "trash can"), ("upright", "tea"),
        ("visited", "table"),
    }  # fmt: skip
    assert holds(scene, goal, visited={"table"}) == evaluate(goal, lambda fact: fact in true)


def test_visited_and_infeasible_come_from_outside():
    scene = room()
    for visited, refused in itertools.product([(), ("table",)], [False, True]):
        assert holds(scene, ("visited", "table"), visited=visited) == bool(visited)
        assert holds(scene, ("infeasible",), refused=refused) is refused


def deep(levels: int) -> list:
    return ["holding", "tea"] if levels == 0 else ["not", deep(levels - 1)]


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        ([], "a goal is a list"),
        ("at", "a goal is a list"),
        ([1, 2], "a goal is a list"),
        (None, "a goal is a list"),
        (["and"], "at least one part"),
        (["not", ["holding", "tea"], ["holding", "tea"]], "takes one part; got 2"),
        (["near", "a", "b"], "unknown goal word 'near'"),
        (["att", "a", "b"], "did you mean 'at'"),
        (["at", "a"], "takes 2 name"),
        (["holding", 3], "takes 1 name"),
        (["infeasible", "x"], "takes 0 name"),
        (["or", ["at", "a", "b"], "at"], "a goal is a list"),
        (deep(500), "20 deep"),
    ],
)
def test_bad_goals_are_refused(goal, says):
    with pytest.raises(DoableError, match=says):
        check_goal(goal)
