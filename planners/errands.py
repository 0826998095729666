"""Errands: calls in a row taken apart into pieces, and which of the pieces may change places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from ..skills.spec import DONE, SkillCall
from .graph import TaskGraph, TaskNode

Errand = list[SkillCall]
"""Calls from one empty hand to the next."""


def weave(calls: Sequence[SkillCall], *, fixed_end: bool = False) -> TaskGraph:
    """Return a graph of calls that work one after the other, with an edge only where the order matters.

    A delivery (find a thing, pick it up, drive, put it down) takes an empty hand and leaves one, wherever the robot
    stood before. Those of different things are branches side by side; within a branch the calls follow each other.
    Whatever else there is comes after all calls before it and before all after it. `done` comes last.

    Args:
        calls: In an order in which they work. Nodes are added in this order.
        fixed_end: Whether it matters where the robot stands in the end.
    """
    errands = _errands(calls)
    tasks = Counter(name for errand in errands for name in {name for call in errand for name in call.args})
    graph = TaskGraph()
    gate: list[str] = []
    """What all that follows comes after."""
    branches: list[str] = []
    """The ends of the branches since then."""
    for number, errand in enumerate(errands, 1):
        free = _delivers(errand) and tasks[errand[0].args[0]] == 1 and not (fixed_end and number == len(errands))
        last = _add(graph, errand, gate if free else branches or gate)
        if free:
            branches += last
        else:
            gate, branches = last, []
    _add(graph, [DONE], branches or gate)
    return graph


def chain(calls: Sequence[SkillCall]) -> TaskGraph:
    """Return a graph of these calls, one after the other, with `done` at its end."""
    graph = TaskGraph()
    _add(graph, [*calls, DONE], [])
    return graph


def _add(graph: TaskGraph, calls: Sequence[SkillCall], after: list[str]) -> list[str]:
    """Add calls one after the other; return the last one's id as what comes before the next."""
    for call in calls:
        node = TaskNode(str(len(graph) + 1), call)
        graph.add(node, after=after)
        after = [node.id]
    return after


def _errands(calls: Sequence[SkillCall]) -> list[Errand]:
    errands: list[Errand] = [[]]
    full = False  # if it is full at the start, each call up to `place` is an errand of its own, which is no less strict
    for call, following in zip_longest(calls, calls[1:]):
        errands[-1].append(call)
        full = call.skill == "pick" or (full and call.skill != "place")
        looked = call.skill == "find" and following == SkillCall("pick", call.args)
        if not full and not looked:
            errands.append([])
    return [errand for errand in errands if errand]


def _delivers(errand: Errand) -> bool:
    return [call.skill for call in errand[:2]] == ["find", "pick"] and errand[-1].skill == "place"
