from itertools import pairwise

import pytest

from doable.planners.errands import chain, weave
from doable.planners.graph import TaskGraph
from doable.skills.spec import parse_call

TEA = ["find(tea)", "pick(tea)", "bring()", "place(tea)"]
APPLE = ["find(apple)", "pick(apple)", "go(table)", "go(trash can)", "place(apple)"]
SPONGE = ["find(sponge)", "pick(sponge)", "go(table)", "place(sponge)"]


def order(graph: TaskGraph) -> dict[str, set[str]]:
    """Return what every call comes right after; calls that occur twice count as one."""
    after: dict[str, set[str]] = {}
    for node in graph:
        after.setdefault(str(node.call), set()).update(str(graph[parent].call) for parent in graph.after(node.id))
    return after


def woven(*errands: list[str], fixed_end: bool = False) -> TaskGraph:
    calls = [call for errand in errands for call in errand]
    graph = weave([parse_call(call) for call in calls], fixed_end=fixed_end)
    assert [str(node.call) for node in graph] == [*calls, "done()"]
    return graph


def test_deliveries_are_branches_and_done_waits_for_all():
    after = order(woven(TEA, APPLE))
    assert after["find(tea)"] == after["find(apple)"] == set()
    assert after["done()"] == {"place(tea)", "place(apple)"}
    for errand in (TEA, APPLE):
        assert all(after[call] == {before} for before, call in pairwise(errand))


@pytest.mark.parametrize(
    "first",
    [["bring()", "place(tea)"], ["go(table)"], ["pick(tea)", "bring()", "place(tea)"], ["find(tea)", "find(tea)"]],
)
def test_what_is_no_whole_delivery_comes_before_what_follows_it(first):
    after = order(woven(first, APPLE, SPONGE))
    assert after["find(apple)"] == after["find(sponge)"] == {first[-1]}


def test_a_visit_between_deliveries_divides_them():
    after = order(woven(APPLE, SPONGE, ["go(far counter)"], [call.replace("tea", "orange") for call in TEA]))
    assert after["go(far counter)"] == {"place(apple)", "place(sponge)"}
    assert after["find(orange)"] == {"go(far counter)"}
    assert after["done()"] == {"place(orange)"}


def test_a_thing_that_stays_in_the_hand_comes_last():
    assert order(woven(TEA, APPLE, SPONGE[:2]))["find(sponge)"] == {"place(tea)", "place(apple)"}


def test_where_the_end_matters_the_last_stays_the_last():
    assert order(woven(APPLE, SPONGE, TEA, fixed_end=True))["find(tea)"] == {"place(apple)", "place(sponge)"}


def test_one_thing_is_moved_in_the_order_that_was_asked_for():
    graph = woven(TEA, [call.replace("bring()", "go(table)") for call in TEA])
    assert all(len(graph.after(node.id)) == (node.id != "1") for node in graph)


def test_a_chain_has_one_way_only():
    graph = chain([parse_call(call) for call in (*TEA, *SPONGE)])
    assert [graph.after(node.id) for node in graph] == [(), *((str(i),) for i in range(1, 9))]
    assert [str(node.call) for node in weave([])] == [str(node.call) for node in chain([])] == ["done()"]
