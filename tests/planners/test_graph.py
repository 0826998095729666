import json
import re

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doable.errors import DoableError
from doable.planners.graph import TaskGraph, TaskNode
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.skills.spec import DONE, SkillCall

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
SCENE = draw(KITCHEN, Setup({"sponge": "table", "apple": "far counter"}), seed=0)


def plan(*tasks: dict) -> str:
    return json.dumps({"tasks": list(tasks)})


def chain(*calls: str) -> str:
    return plan(*({"id": f"t{i}", "call": c, "after": [f"t{i - 1}"] if i else []} for i, c in enumerate(calls)))


@st.composite
def dags(draw_from) -> tuple[TaskGraph, list[tuple[str, str]]]:
    size = draw_from(st.integers(1, 9))
    graph, edges = TaskGraph(), []
    for i in range(size):
        after = draw_from(st.sets(st.integers(0, i - 1), max_size=3)) if i else set()
        graph.add(TaskNode(f"n{i}", SkillCall("go", ("table",))), after=[f"n{p}" for p in sorted(after)])
        edges += [(f"n{p}", f"n{i}") for p in after]
    return graph, edges


@relaxed
@given(dags(), st.randoms(use_true_random=False))
def test_every_node_becomes_ready_and_never_before_what_it_waits_for(built, rng):
    graph, edges = built
    done: list[str] = []
    while ready := graph.ready(done):
        for node in ready:
            assert all(a in done for a, b in edges if b == node.id)
        done.append(rng.choice(ready).id)
    assert sorted(done) == sorted(node.id for node in graph)


@relaxed
@given(dags(), st.data())
def test_what_is_apart_neither_comes_before_nor_after_and_the_rest_does(built, data):
    graph, edges = built
    broken = data.draw(st.sets(st.sampled_from([n.id for n in graph]), min_size=1, max_size=2))
    whole = nx.DiGraph(edges)
    whole.add_nodes_from(n.id for n in graph)
    below = broken.union(*(nx.descendants(whole, name) for name in broken))
    above = set().union(*(nx.ancestors(whole, name) for name in broken))

    rest, branches = graph.without(broken), graph.apart(broken)

    assert {n.id for n in rest} == set(whole) - below
    assert all(rest.after(n.id) == graph.after(n.id) for n in rest)
    assert sorted(n.id for branch in branches for n in branch) == sorted(set(whole) - below - above)
    where = {n.id: i for i, branch in enumerate(branches) for n in branch}
    assert all(where[a] == where[b] for a, b in edges if a in where and b in where)
    names = [[n.id for n in branch] for branch in branches]
    assert all(branch.index(a) < branch.index(b) for a, b in edges for branch in names if a in branch and b in branch)
    firsts = [[n.id for n in graph].index(branch[0]) for branch in names]
    assert firsts == sorted(firsts)


@relaxed
@given(dags())
def test_json_round_trip(built):
    graph, _ = built
    again = TaskGraph.from_json(json.dumps(graph.to_json()))
    assert again.to_json() == graph.to_json()
    assert [n.id for n in again] == [n.id for n in graph]


def test_scores_and_choices_survive_json():
    graph = TaskGraph()
    graph.add(TaskNode("a", SkillCall("find", ("sponge",)), say=-0.5, choice="step 1", raw=-3.0))
    graph.add(TaskNode("b", DONE, say=-1.5, choice="step 1"))
    assert list(TaskGraph.from_json(graph.to_json())) == list(graph)


def test_doing_one_alternative_settles_the_others():
    graph = TaskGraph()
    for name in ("a", "b"):
        graph.add(TaskNode(name, DONE, choice="step"))
    graph.add(TaskNode("c", DONE), after=["b"])
    assert [n.id for n in graph.ready()] == ["a", "b"]
    assert [n.id for n in graph.ready(["a"])] == []
    assert [n.id for n in graph.ready(["b"])] == ["c"]


def test_without_one_alternative_the_step_is_gone():
    graph = TaskGraph()
    for name in ("a", "b"):
        graph.add(TaskNode(name, DONE, choice="step"))
    graph.add(TaskNode("c", DONE), after=["b"])
    graph.add(TaskNode("d", DONE))
    assert [n.id for n in graph.without(["a"])] == ["d"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ('{"tasks": [', "line 1, column"),
        ('{"tasks": [{"id": "a", "call": "done", "say": NaN}]}', "NaN is no number"),
        ("[" * 100_000, "not JSON"),
        (" " * 300_000, "too long"),
        ("[]", "not a plan"),
        ('{"tasks": [{"id": "a"}]}', r"tasks\.0\.call: Field required"),
        ('{"tasks": [{"id": "a", "call": "done", "then": 1}]}', r"tasks\.0\.then"),
        (plan({"id": "a", "call": "done"}, {"id": "a", "call": "done"}), "two tasks have the id 'a'"),
        (plan({"id": "grab", "call": "done"}, {"id": "b", "call": "done", "after": ["grap"]}), "did you mean 'grab'"),
        (
            plan({"id": "x", "call": "done", "after": ["y"]}, {"id": "y", "call": "done", "after": ["x"]}),
            "cycle: (x -> y -> x|y -> x -> y)",
        ),
        (plan({"id": "a", "call": "done", "after": ["a"]}), "cycle: a -> a"),
        (plan({"id": "a", "call": "pik(sponge)"}), "task 'a': unknown skill 'pik'; did you mean 'pick'"),
        (plan({"id": "a", "call": "pick()"}), r"pick takes \(object\)"),
        (plan({"id": "a", "call": "find(spnge)"}), "did you mean 'sponge'"),
        (chain("find(sponge)", "pick(apple)"), "'t1' .pick up the apple. .*the apple must be at the table"),
        (chain("find(sponge)", "pick(sponge)", "find(sponge)"), "the sponge must be at a place"),
        (chain("place(sponge)"), "the robot must hold the sponge"),
    ],
)
def test_errors_teach_layer_by_layer(text, says):
    with pytest.raises(DoableError, match=says):
        TaskGraph.from_json(text, SCENE)


def test_too_many_tasks():
    with pytest.raises(DoableError, match="200"):
        TaskGraph.from_json(chain(*["done"] * 201))


def test_forward_references_and_english_calls_are_read():
    graph = TaskGraph.from_json(
        plan({"id": "b", "call": "Pick up the sponge", "after": ["a"]}, {"id": "a", "call": "find a sponge"}), SCENE
    )
    assert [str(n.call) for n in graph] == ["find(sponge)", "pick(sponge)"]


def test_branches_are_rehearsed_one_after_the_other():
    tasks = []
    for name in ("sponge", "apple"):  # listed level by level, which taken literally would find both before picking
        tasks.append({"id": f"1{name}", "call": f"find({name})"})
    for name in ("sponge", "apple"):
        tasks.append({"id": f"2{name}", "call": f"pick({name})", "after": [f"1{name}"]})
        tasks.append({"id": f"3{name}", "call": "bring()", "after": [f"2{name}"]})
        tasks.append({"id": f"4{name}", "call": f"place({name})", "after": [f"3{name}"]})
    assert len(TaskGraph.from_json(plan(*tasks), SCENE)) == 8


def test_text_numbers_calls_and_tells_edges():
    graph = TaskGraph.from_json(
        plan(
            {"id": "a", "call": "find(apple)"},
            {"id": "b", "call": "pick(apple)", "after": ["a"]},
            {"id": "c", "call": "go(table)"},
            {"id": "d", "call": "done", "after": ["b", "c"]},
        )
    )
    assert graph.text().splitlines() == [
        "1. find an apple",
        "2. pick up the apple",
        "3. go to the table (after nothing)",
        "4. done (after 2, 3)",
    ]


def test_mermaid_has_every_node_and_edge_and_escapes_labels():
    graph = TaskGraph()
    graph.add(TaskNode("a", SkillCall("find", ('x"]; click',))))
    graph.add(TaskNode("b", DONE), after=["a"])
    lines = graph.mermaid().splitlines()
    assert lines[0] == "graph TD"
    assert lines[1] == '  t1["find a x#34;#93;#59; click"]'
    assert lines[2:] == ['  t2["done"]', "  t1 --> t2"]
    assert not re.search(r'"[^"]*"[^"]*"', lines[1])


def test_bad_nodes_are_refused():
    graph = TaskGraph()
    graph.add(TaskNode("a", DONE))
    with pytest.raises(DoableError, match="in the graph already"):
        graph.add(TaskNode("a", DONE))
    with pytest.raises(DoableError, match="not in the graph"):
        graph.add(TaskNode("b", DONE), after=["z"])
    with pytest.raises(DoableError, match="finite"):
        graph.add(TaskNode("b", DONE, say=float("-inf")))
    with pytest.raises(DoableError, match="unknown task 'z'"):
        graph["z"]
