"""Repair: a new plan laid over the one that broke, so that only what broke is replaced.

A planner is always asked for the whole plan from here; what is left of the old one shows in the new one again. So every
planner that makes graphs gets its plans repaired, and none has to know how.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import DoableError
from ..skills.spec import SkillCall, State, apply
from .graph import TaskGraph, TaskNode


@dataclass(frozen=True, slots=True)
class Repair:
    """What became of a plan."""

    graph: TaskGraph
    """What is done of the old plan, what was kept of it and what is new."""
    done: tuple[str, ...]
    """Ids of the nodes that are done."""
    kept: tuple[str, ...]
    """Ids of the old plan that the new one asks for, too: still to be done, or done and not to be repeated."""
    replaced: tuple[str, ...]
    """Ids of the old plan that were still to be done and are gone."""


def repair(graph: TaskGraph, broken: Collection[str], fresh: TaskGraph, done: Sequence[str], state: State) -> Repair:
    """Lay a new plan over one that broke.

    The new plan says what is to be done, and in which order. In the branches that are apart from what broke,

    - a node that is still to be done is kept where the new plan asks for the same call after the same calls;
    - a branch that is done stays done where the new plan asks for all of it again, although the facts show already
      what it would bring about: so a planner that does not look at what has been done makes nothing happen twice.

    Alternatives of a step are weighed anew every time: where either plan has any, the new one stands alone.

    Args:
        graph: The plan that broke.
        broken: Ids of its nodes that are ready and cannot be done.
        fresh: The whole plan from here. Its ids get a suffix where they are taken.
        done: Ids of the nodes that are done.
        state: The facts that hold.

    Raises:
        DoableError: A broken node is not in the graph, or is done.
    """
    if finished := sorted(set(broken) & set(done)):
        raise DoableError(f"task {finished[0]!r} is done; only what is not done can be repaired")
    pending = [node.id for node in graph if node.id not in done]
    if any(node.choice for plan in (graph, fresh) for node in plan):
        return Repair(fresh, (), (), tuple(pending))
    same = _same(graph, graph.apart(broken), fresh, done, state)
    names = _names(graph, fresh, same)
    repaired = TaskGraph()
    for node in graph:
        if node.id in done:
            repaired.add(node, after=graph.after(node.id))
    for node in fresh:
        name = names[node.id]
        if name not in repaired:
            past = [old for old in graph.after(name) if old in done] if name in graph else []
            repaired.add(replace(node, id=name), after=[*(names[parent] for parent in fresh.after(node.id)), *past])
    kept = [node.id for node in graph if node.id in same.values()]
    return Repair(repaired, tuple(done), tuple(kept), tuple(name for name in pending if name not in kept))


def _same(
    graph: TaskGraph, branches: list[list[TaskNode]], fresh: TaskGraph, done: Collection[str], state: State
) -> dict[str, str]:
    """Return the ids of the new plan that mean a node of the old one, and of which."""
    same: dict[str, str] = {}
    for branch in branches:
        left = [node for node in branch if node.id not in done]
        found = _find(graph, left or branch, fresh, same)
        if left or (len(found) == len(branch) and _shown([node.call for node in branch], state)):
            same |= found
    return same


def _find(graph: TaskGraph, nodes: list[TaskNode], fresh: TaskGraph, taken: Collection[str]) -> dict[str, str]:
    """Return for nodes of the old plan the new ones with the same call, after all the same calls among these nodes."""
    found: dict[str, str] = {}
    names = {node.id for node in nodes}
    for node in nodes:
        needs = {found.get(parent) for parent in graph.after(node.id) if parent in names}
        for new in fresh:
            free = new.id not in taken and new.id not in found.values()
            if free and new.call == node.call and needs <= set(fresh.after(new.id)):
                found[node.id] = new.id
                break
    return {new: old for old, new in found.items()}


def _shown(calls: Sequence[SkillCall], state: State) -> bool:
    """Tell whether calls would move things about and leave them where they are; the robot itself does not count."""
    walk = [state]
    for call in calls:
        walk.append(apply(call, walk[-1]))
    things = [{fact for fact in after if fact[0] != "robot_at"} for after in walk]
    return things[-1] == things[0] and any(other != things[0] for other in things)


def _names(graph: TaskGraph, fresh: TaskGraph, same: Mapping[str, str]) -> dict[str, str]:
    suffix = 0
    while True:  # ends: each round tries a new suffix, and the taken names are finite
        tail = f"~{suffix}" if suffix else ""
        names = {node.id: same.get(node.id, node.id + tail) for node in fresh}
        if len(set(names.values())) == len(names) and not any(
            new in graph for old, new in names.items() if old not in same
        ):
            return names
        suffix += 1
