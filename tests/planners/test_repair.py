import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doable.errors import DoableError
from doable.planners.errands import chain, weave
from doable.planners.graph import TaskGraph, TaskNode
from doable.planners.repair import repair
from doable.skills.spec import DONE, SkillCall, apply, parse_call

APPLE = ["find(apple)", "pick(apple)", "bring()", "place(apple)"]
TEA = ["find(tea)", "pick(tea)", "go(table)", "place(tea)"]
SPONGE = ["find(sponge)", "pick(sponge)", "bring()", "place(sponge)"]
START = frozenset(
    {
        ("at", "apple", "table"),
        ("at", "tea", "far counter"),
        ("at", "sponge", "far counter"),
        ("robot_at", "operator"),
    }
)


def plan(*errands: list[str], make=weave) -> TaskGraph:
    return make([parse_call(call) for errand in errands for call in errand])


def after(*errands: list[str]):
    state = START
    for errand in errands:
        for call in errand:
            state = apply(parse_call(call), state)
    return state


def left(change) -> list[str]:
    return [str(node.call) for node in change.graph if node.id not in change.done]


@st.composite
def plans(draw_from) -> TaskGraph:
    """Any graph of calls that differ from one another."""
    graph = TaskGraph()
    for i, number in enumerate(draw_from(st.lists(st.integers(0, 9), unique=True, min_size=1, max_size=8))):
        parents = draw_from(st.sets(st.integers(0, i - 1), max_size=3)) if i else set()
        graph.add(TaskNode(f"n{i}", SkillCall("go", (f"place {number}",))), after=[f"n{p}" for p in sorted(parents)])
    return graph


def edges(graph: TaskGraph) -> set[tuple[SkillCall, SkillCall]]:
    return {(graph[p].call, node.call) for node in graph for p in graph.after(node.id)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), plans(), st.data())
def test_the_new_plan_is_what_is_left_to_do_and_what_broke_is_gone(old, fresh, data):
    done: list[str] = []
    for _ in range(data.draw(st.integers(0, len(old) - 1))):
        done.append(data.draw(st.sampled_from([node.id for node in old.ready(done)])))
    broken = data.draw(st.sampled_from([node.id for node in old.ready(done)]))
    whole = nx.DiGraph([(p, node.id) for node in old for p in old.after(node.id)])
    whole.add_nodes_from(node.id for node in old)

    change = repair(old, [broken], fresh, done, frozenset())

    pending = {node.id for node in old} - set(done)
    assert change.done == tuple(done)
    assert set(change.kept) | set(change.replaced) == pending  # trips are never counted as done already
    assert not set(change.kept) & set(change.replaced)
    assert {broken} | nx.descendants(whole, broken) <= set(change.replaced)
    new = {node.call: node.id for node in change.graph if node.id not in done}
    assert new.keys() == {node.call for node in fresh}
    assert edges(fresh) <= {(a, b) for a, b in edges(change.graph) if b in new}
    assert all(change.graph[name] == old[name] for name in (*done, *change.kept))
    for name in change.kept:
        assert set(old.after(name)) & (set(change.kept) | set(done)) <= set(change.graph.after(name))
    assert not {name for call, name in new.items() if name not in change.kept} & {node.id for node in old}


def test_the_other_branch_keeps_its_nodes():
    old = plan(APPLE, TEA)
    fresh = plan(TEA, APPLE)  # in another order
    change = repair(old, ["2"], fresh, ["1"], after(APPLE[:1]))
    assert change.kept == ("5", "6", "7", "8")
    assert change.replaced == ("2", "3", "4", "9")
    assert [change.graph.after(name) for name in change.kept] == [(), ("5",), ("6",), ("7",)]
    assert left(change) == [*TEA, *APPLE, "done()"]
    assert [str(node.call) for node in change.graph.ready(["1"])] == ["find(tea)", "find(apple)"]


def test_a_branch_that_waits_for_something_new_is_still_the_same():
    old = plan(APPLE, TEA)
    fresh = weave([parse_call(call) for call in ("go(table)", "place(apple)", *TEA)])
    change = repair(old, ["3"], fresh, ["1", "2"], after(APPLE[:2]))
    assert change.kept == ("5", "6", "7", "8")
    assert [str(change.graph[p].call) for p in change.graph.after("5")] == ["place(apple)"]


def test_what_was_done_is_not_done_again_because_a_planner_did_not_look():
    old = plan(APPLE, TEA)
    done = ["1", "2", "3", "4", "5"]
    change = repair(old, ["6"], plan(APPLE, TEA), done, after(APPLE, TEA[:1]))
    assert change.kept == ("1", "2", "3", "4")
    assert left(change) == [*TEA, "done()"]
    end = next(node.id for node in change.graph if node.call == DONE)
    assert "4" in change.graph.after(end)


def test_what_was_undone_is_done_again():
    moved = (after(APPLE, TEA[:1]) - {("at", "apple", "operator")}) | {("at", "apple", "table")}
    change = repair(plan(APPLE, TEA), ["6"], plan(APPLE, TEA), ["1", "2", "3", "4", "5"], moved)
    assert change.kept == ()
    assert left(change) == [*APPLE, *TEA, "done()"]


def test_half_a_branch_is_not_done():
    old = plan(APPLE, TEA, SPONGE)  # the sponge was looked for, then the tea
    change = repair(old, ["6"], plan(SPONGE, TEA, APPLE), ["9", "5"], after(SPONGE[:1], TEA[:1]))
    assert sorted(left(change)) == sorted([*SPONGE, *TEA, *APPLE, "done()"])
    assert change.kept == ("1", "2", "3", "4", "10", "11", "12")


def test_in_a_chain_all_that_follows_is_replaced():
    old = plan(APPLE, TEA, make=chain)
    change = repair(old, ["2"], plan(APPLE, TEA, make=chain), ["1"], after(APPLE[:1]))
    assert change.kept == ()
    assert left(change) == [*APPLE, *TEA, "done()"]


def test_alternatives_are_weighed_anew():
    step = TaskGraph()
    for name in ("a", "b"):
        step.add(TaskNode(name, SkillCall("go", (name,)), say=-1.0, choice="step 1"))
    change = repair(step, ["a"], step, [], START)
    assert (change.graph, change.done, change.kept, change.replaced) == (step, (), (), ("a", "b"))


def test_what_is_done_did_not_break():
    with pytest.raises(DoableError, match="'1' is done"):
        repair(plan(APPLE), ["1"], TaskGraph(), ["1"], START)
    with pytest.raises(DoableError, match="unknown task 'z'"):
        repair(plan(APPLE), ["z"], TaskGraph(), ["1"], START)
