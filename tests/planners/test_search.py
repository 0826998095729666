import contextlib
import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doable.planners import search
from doable.planners.base import PlannerError, Refusal, Step
from doable.planners.route import Route
from doable.planners.search import Search
from doable.sim.facts import evaluate, facts
from doable.skills.spec import SkillCall, apply, missing, parse_call

OBJECTS = {"sponge": "table", "apple": "far counter", "tea": "close counter"}
PLACES = ["table", "close counter", "far counter", "operator", "trash can"]


def calls(graph) -> list[str]:
    return [str(node.call) for node in graph]


def atoms():
    things = st.sampled_from(sorted(OBJECTS))
    return st.one_of(
        st.tuples(st.just("at"), things, st.sampled_from(PLACES)),
        st.tuples(st.just("holding"), things),
        st.tuples(st.just("robot_at"), st.sampled_from(PLACES)),
        st.tuples(st.just("visited"), st.sampled_from(PLACES)),
        st.tuples(st.just("in"), things, st.just("trash can")),
    )


def goals():
    return st.recursive(
        atoms(),
        lambda inner: st.one_of(
            st.tuples(st.just("and"), inner, inner),
            st.tuples(st.just("or"), inner, inner),
            st.tuples(st.just("not"), inner),
        ),
        max_leaves=4,
    )


def true_at_end(goal, state, visited) -> bool:
    def is_true(fact):
        if fact[0] == "visited":
            return fact[1] in visited
        return ("at" if fact[0] == "in" else fact[0], *fact[1:]) in state

    return evaluate(goal, is_true)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(goals(), st.sampled_from(PLACES), st.sampled_from([None, "banana", "apple"]))
def test_plans_reach_the_goal_and_none_is_shorter(make_request, follow, goal, at, holding):
    request = make_request({n: p for n, p in OBJECTS.items() if n != holding}, goal, at=at, holding=holding)
    try:
        graph = Search().plan(request)
    except Refusal:
        graph = None
    if graph is not None:
        assert str(next(reversed(list(graph))).call) == "done()"
        assert true_at_end(goal, *follow(request, graph))
    with pytest.MonkeyPatch.context() as patch:  # with no estimate of what is left, A* is plain breadth-first search
        patch.setattr(Route, "least", lambda self, spot: 0)
        try:
            plain = Search().plan(request)
        except Refusal:
            plain = None
    assert (plain is None) == (graph is None)
    assert graph is None or len(plain) == len(graph)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(atoms(), min_size=1, max_size=3),
    st.sampled_from(PLACES),
    st.sampled_from([None, "banana", "apple"]),
    st.randoms(use_true_random=False),
)
def test_branches_may_be_done_in_any_order(make_request, goal, at, holding, rng):
    goal = ["and", *goal] if len(goal) > 1 else goal[0]
    request = make_request({n: p for n, p in OBJECTS.items() if n != holding}, goal, at=at, holding=holding)
    try:
        graph = Search().plan(request)
    except Refusal:
        return
    state, visited, done = facts(request.scene), {at}, []
    while ready := graph.ready(done):
        begun = [node for node in ready if done and done[-1] in graph.after(node.id)]
        node = rng.choice(begun or ready)
        assert missing(node.call, state) == []
        state = apply(node.call, state)
        visited |= {fact[1] for fact in state if fact[0] == "robot_at"}
        done.append(node.id)
    assert len(done) == len(graph)
    assert true_at_end(goal, state, visited)


def test_deliveries_are_branches(make_request):
    goal = ["and", ["at", "tea", "operator"], ["at", "sponge", "trash can"]]
    graph = Search().plan(make_request(OBJECTS, goal))
    assert [str(node.call) for node in graph.ready()] == ["find(tea)", "find(sponge)"]
    ends = Search().plan(make_request(OBJECTS, [*goal, ["robot_at", "trash can"]]))
    assert [str(node.call) for node in ends.ready()] == ["find(tea)"]
    holds = Search().plan(make_request({n: p for n, p in OBJECTS.items() if n != "tea"}, goal, holding="tea"))
    assert [str(node.call) for node in holds.ready()] == ["place(tea)"]


def test_a_human_like_order(make_request):
    goal = ["and", ["at", "tea", "operator"], ["at", "sponge", "trash can"]]
    assert calls(Search().plan(make_request(OBJECTS, goal))) == [
        "find(tea)", "pick(tea)", "bring()", "place(tea)",
        "find(sponge)", "pick(sponge)", "go(trash can)", "place(sponge)", "done()",
    ]  # fmt: skip


def test_seven_objects_to_move_are_soon_found(make_request, monkeypatch):
    monkeypatch.setattr(search, "MAX_NODES", 500)
    names = ["coke can", "tea", "apple", "orange", "sponge", "rice chips", "energy bar"]
    request = make_request(
        {n: PLACES[i % 3] for i, n in enumerate(names)}, ["and", *(["at", n, "operator"] for n in names)]
    )
    graph = Search().plan(request)
    assert len(graph) == 4 * 7 + 1


def test_a_reached_goal_needs_only_done(make_request):
    assert calls(Search().plan(make_request(OBJECTS, ["at", "tea", "close counter"]))) == ["done()"]


def test_what_was_visited_is_remembered(make_request):
    goal = ["and", ["visited", "table"], ["visited", "far counter"]]
    assert calls(Search().plan(make_request({}, goal))) == ["go(table)", "go(far counter)", "done()"]
    history = [Step(parse_call("go(table)"), "success"), Step(parse_call("go(far counter)"), "stuck")]
    assert calls(Search().plan(make_request({}, goal, history=history))) == ["go(far counter)", "done()"]


def test_where_the_robot_began_counts_as_visited(make_request):
    goal = ["and", ["visited", "operator"], ["robot_at", "table"]]
    request = make_request({}, goal, at="table", history=[Step(parse_call("go(table)"), "success")])
    begun = dataclasses.replace(request, start=frozenset({("robot_at", "operator")}))
    assert calls(Search().plan(begun)) == ["done()"]
    assert calls(Search().plan(request)) != ["done()"]
    passed = Step(parse_call("find(tea)"), "stuck", frozenset({("robot_at", "operator")}))
    assert calls(Search().plan(dataclasses.replace(request, history=(passed, *request.history)))) == ["done()"]


def test_something_else_in_the_hand_is_put_down_on_furniture(make_request):
    request = make_request({"sponge": "table"}, ["at", "sponge", "operator"], at="trash can", holding="apple")
    plan = calls(Search().plan(request))
    assert plan[1:] == ["place(apple)", "find(sponge)", "pick(sponge)", "bring()", "place(sponge)", "done()"]
    assert plan[0] in {"go(table)", "go(close counter)", "go(far counter)"}


def test_no_find_where_the_robot_can_grasp_already(make_request):
    here = make_request({"sponge": "table"}, ["holding", "sponge"], at="table")
    assert calls(Search().plan(here)) == ["pick(sponge)", "done()"]
    unsure = make_request({"sponge": "table"}, ["holding", "sponge"], at="table", can=lambda c: 0.3)
    assert calls(Search().plan(unsure)) == ["find(sponge)", "pick(sponge)", "done()"]


def test_a_failed_grasp_is_tried_again_from_a_new_look(make_request):
    history = [Step(SkillCall("pick", ("sponge",)), "failed_check")]
    request = make_request({"sponge": "table"}, ["holding", "sponge"], at="table", history=history)
    assert calls(Search().plan(request)) == ["find(sponge)", "pick(sponge)", "done()"]


def test_a_hopeless_alternative_is_avoided_if_there_is_another(make_request):
    goal = ["or", ["at", "apple", "operator"], ["at", "tea", "operator"]]

    def can(call):
        return 0.01 if call.args == ("apple",) else 1.0

    assert calls(Search().plan(make_request(OBJECTS, goal)))[0] == "find(apple)"
    assert calls(Search().plan(make_request(OBJECTS, goal, can=can)))[0] == "find(tea)"
    assert calls(Search().plan(make_request(OBJECTS, goal[1], can=can)))[0] == "find(apple)"


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        (["infeasible"], "the goal itself says so"),
        (["at", "spnge", "table"], "did you mean 'sponge'"),
        (["at", "sponge", "tabel"], "did you mean 'table'"),
        (["in", "sponge", "table"], "is no bin"),
        (["is_open", "drawer"], r"no skill changes is_open\(drawer\)"),
        (["not", ["upright", "tea"]], "no skill changes upright"),
        (["and", ["at", "tea", "table"], ["at", "tea", "operator"]], "no sequence of the robot's skills"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(make_request, goal, says):
    with pytest.raises(Refusal, match=says):
        Search().plan(make_request(OBJECTS, goal))


def test_an_infeasible_part_of_a_choice_does_not_stop_the_rest(make_request):
    goal = ["or", ["infeasible"], ["holding", "tea"]]
    assert calls(Search().plan(make_request(OBJECTS, goal))) == ["find(tea)", "pick(tea)", "done()"]


def test_calls_that_are_not_offered_are_not_used(make_request):
    import dataclasses

    request = make_request(OBJECTS, ["at", "tea", "operator"])
    request = dataclasses.replace(request, calls=tuple(c for c in request.calls if c.skill != "bring"))
    with pytest.raises(Refusal, match="no sequence"):
        Search().plan(request)


def test_without_a_goal_it_says_how_to_state_one(make_request):
    with pytest.raises(PlannerError, match='"at", "sponge", "table"'):
        Search().plan(make_request(OBJECTS))


def test_it_gives_up_in_bounded_work(make_request, monkeypatch):
    monkeypatch.setattr(search, "MAX_NODES", 5)
    monkeypatch.setattr(Route, "least", lambda self, spot: 0)
    with pytest.raises(PlannerError, match="gave up"):
        Search().plan(make_request(OBJECTS, ["and", *(["at", n, "operator"] for n in OBJECTS)]))


def test_a_plan_in_the_hand_survives_a_search_that_gives_up(make_request, monkeypatch):
    monkeypatch.setattr(Route, "least", lambda self, spot: 0)
    first = ["at", "tea", "operator"]
    plan, nodes = None, 0
    while plan is None:  # the smallest budget that is enough for the first way
        nodes += 1
        assert nodes < 1000
        monkeypatch.setattr(search, "MAX_NODES", nodes)
        with contextlib.suppress(PlannerError):
            plan = calls(Search().plan(make_request(OBJECTS, first)))
    second = ["and", ["at", "sponge", "trash can"], ["at", "apple", "trash can"]]
    with pytest.raises(PlannerError, match="gave up"):
        Search().plan(make_request(OBJECTS, second))
    assert calls(Search().plan(make_request(OBJECTS, ["or", first, second]))) == plan
