"""A plan: a directed acyclic graph of skill calls, where an edge says what must come before what."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx

from ..errors import DoableError, unknown
from ..sim.facts import facts
from ..sim.scene import Scene
from ..skills.spec import SkillCall, State, apply, check_call, explain, missing, parse_call, text_of
from .wire import read_tasks


@dataclass(frozen=True, slots=True)
class TaskNode:
    """One call of a plan."""

    id: str
    call: SkillCall
    say: float = 0.0
    """Natural log of how useful the planner finds the call; 0 where it is part of a plan."""
    choice: str | None = None
    """Nodes with the same choice are alternatives: doing one of them settles the others."""
    raw: float = 0.0
    """The language model's log-probability of the whole text of the call, before `say` was made of it."""


class TaskGraph:
    """Calls and their order.

    A planner that plans ahead adds nodes with `after`; one that decides step by step adds all alternatives of one
    step with the same `choice` and their `say`. The executor treats both alike.
    """

    def __init__(self) -> None:
        """Make an empty graph."""
        self._graph: nx.DiGraph[str] = nx.DiGraph()

    def add(self, node: TaskNode, *, after: Collection[str] = ()) -> None:
        """Add a node that may start once every node in `after` is done.

        Raises:
            DoableError: The id is taken, an `after` is not in the graph, or a score is not a finite number.
        """
        if node.id in self._graph:
            raise DoableError(f"task {node.id!r} is in the graph already")
        for parent in after:
            if parent not in self._graph:
                raise DoableError(f"task {node.id!r} comes after {parent!r}, which is not in the graph")
        if not (math.isfinite(node.say) and math.isfinite(node.raw)):
            raise DoableError(f"task {node.id!r} has say {node.say} and raw {node.raw}; both must be finite")
        self._graph.add_node(node.id, node=node)
        self._graph.add_edges_from((parent, node.id) for parent in after)

    def __iter__(self) -> Iterator[TaskNode]:
        """Yield the nodes in an order that respects the edges: as they were added, where that does."""
        rank = {name: i for i, name in enumerate(self._graph)}
        for name in nx.lexicographical_topological_sort(self._graph, key=lambda name: rank[name]):
            yield self[name]

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self._graph)

    def __contains__(self, name: object) -> bool:
        """Tell whether a node has this id."""
        return name in self._graph

    def __getitem__(self, name: str) -> TaskNode:
        """Return the node with this id.

        Raises:
            DoableError: There is none.
        """
        if name not in self._graph:
            raise unknown("task", name, self._graph)
        node: TaskNode = self._graph.nodes[name]["node"]
        return node

    def after(self, name: str) -> tuple[str, ...]:
        """Return the ids that must be done before this one may start."""
        return tuple(self._graph.predecessors(self[name].id))

    def ready(self, done: Collection[str] = ()) -> list[TaskNode]:
        """Return the nodes that may start, given the ids of those that are done."""
        settled = {self[name].choice for name in done} - {None}
        return [
            node
            for node in self
            if node.id not in done
            and node.choice not in settled
            and all(parent in done for parent in self._graph.predecessors(node.id))
        ]

    def rehearse(self, state: State) -> State:
        """Walk the plan in facts alone and return those that hold at its end.

        Among the nodes that are ready, one whose preconditions hold goes first, and of those one that follows the
        node just done, so that a branch is finished before the next begins.

        Raises:
            DoableError: No ready call can be tried; names the first and the fact it lacks.
        """
        done: list[str] = []
        while ready := self.ready(done):
            ready.sort(key=lambda node: not done or done[-1] not in self.after(node.id))
            chosen = next((node for node in ready if not missing(node.call, state)), None)
            if chosen is None:
                node = ready[0]
                lacks = " and ".join(explain(fact) for fact in missing(node.call, state))
                raise DoableError(
                    f"task {node.id!r} ({text_of(node.call)}) cannot be tried when its turn comes: {lacks}"
                )
            state = apply(chosen.call, state)
            done.append(chosen.id)
        return state

    @classmethod
    def from_json(cls, source: str | dict[str, Any], scene: Scene | None = None) -> TaskGraph:
        """Read a plan and check it layer by layer, so that the first thing that is wrong is the one reported.

        The layers are JSON, schema, ids, cycles, skills and, where a scene is given, its objects and places and then
        every precondition along the plan. The message can go back to the model that wrote the plan.

        Args:
            source: Text or parsed JSON: `{"tasks": [{"id": "a", "call": "pick(sponge)", "after": ["b"]}]}`.
            scene: The scene the plan starts from.

        Raises:
            DoableError: Says which task and what is wrong with it.
        """
        graph = cls()
        for task in read_tasks(source):
            try:
                call = parse_call(task.call)
                if scene is not None:
                    check_call(call, scene)
            except DoableError as problem:
                raise DoableError(f"task {task.id!r}: {problem}") from None
            graph.add(TaskNode(task.id, call, task.say, task.choice, task.raw), after=task.after)
        if scene is not None:
            graph.rehearse(facts(scene))
        return graph

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        tasks: list[dict[str, Any]] = []
        for node in self:
            task: dict[str, Any] = {"id": node.id, "call": str(node.call), "after": list(self.after(node.id))}
            extra = {"say": node.say, "choice": node.choice, "raw": node.raw}
            tasks.append(task | {key: value for key, value in extra.items() if value})
        return {"tasks": tasks}

    def text(self) -> str:
        """Return the plan as numbered English, one call a line; edges are told where they are not the line before."""
        lines: list[str] = []
        numbers = {node.id: number for number, node in enumerate(self, 1)}
        for node in self:
            number = numbers[node.id]
            parents = sorted(numbers[parent] for parent in self.after(node.id))
            note = f" (after {', '.join(map(str, parents)) or 'nothing'})"
            plain = parents == ([number - 1] if number > 1 else [])
            choice = f" [one of {node.choice}]" if node.choice else ""
            lines.append(f"{number}. {text_of(node.call)}{choice}{'' if plain or node.choice else note}")
        return "\n".join(lines)

    def mermaid(self) -> str:
        """Return the plan as a Mermaid flow chart; alternatives are hexagons."""
        numbers = {node.id: number for number, node in enumerate(self, 1)}
        lines = ["graph TD"]
        for node in self:
            label = "".join(c if c.isalnum() or c in " _-" else f"#{ord(c)};" for c in text_of(node.call))
            left, right = ("{{", "}}") if node.choice else ("[", "]")
            lines.append(f'  t{numbers[node.id]}{left}"{label}"{right}')
        lines.extend(f"  t{numbers[p]} --> t{numbers[node.id]}" for node in self for p in self.after(node.id))
        return "\n".join(lines)

    def repair(self, failed: str, replacement: TaskGraph, done: Collection[str]) -> TaskGraph:
        """Return this plan with the failed node and all that depends on it replaced.

        What is done and what does not depend on the failed node stays as it is. The replacement starts after what the
        failed node came after; its `done` waits for every other branch.

        Args:
            failed: Id of the node that failed.
            replacement: The plan from here; its ids and choices get a suffix where they are taken.
            done: Ids of the nodes that are done; they are kept even where they followed the failed node.

        Raises:
            DoableError: The failed node is not in the graph, or is done.
        """
        if self[failed].id in done:
            raise DoableError(f"task {failed!r} is done; only what is not done can be repaired")
        dropped = ({failed} | nx.descendants(self._graph, failed)) - set(done)
        kept = [node for node in self if node.id not in dropped]
        names, choices = self._fresh(kept, replacement)
        repaired = TaskGraph()
        for node in self:
            if node.id not in dropped:
                repaired.add(node, after=[p for p in self.after(node.id) if p not in dropped])
            elif node.id == failed:
                for new in replacement:
                    after = [names[p] for p in replacement.after(new.id)] or self.after(failed)
                    choice = choices.get(new.choice) if new.choice else None
                    repaired.add(replace(new, id=names[new.id], choice=choice), after=after)
        repaired._end_last(names[node.id] for node in replacement if node.call.skill == "done" and not node.choice)
        return repaired

    def _end_last(self, ends: Iterator[str]) -> None:
        for end in ends:
            related = nx.ancestors(self._graph, end) | nx.descendants(self._graph, end) | {end}
            leaves = [name for name, children in self._graph.out_degree() if not children and name not in related]
            # an alternative that is never chosen is never done, so nothing may wait for it
            self._graph.add_edges_from((leaf, end) for leaf in leaves if not self[leaf].choice)

    @staticmethod
    def _fresh(kept: list[TaskNode], replacement: TaskGraph) -> tuple[dict[str, str], dict[str, str]]:
        ids, choices = {node.id for node in kept}, {node.choice for node in kept}
        suffix = 0
        while True:  # ends: each round tries a new suffix, and the taken names are finite
            tail = f"~{suffix}" if suffix else ""
            new_ids = {node.id: node.id + tail for node in replacement}
            new_choices = {node.choice: node.choice + tail for node in replacement if node.choice}
            if not ids & set(new_ids.values()) and not choices & set(new_choices.values()):
                return new_ids, new_choices
            suffix += 1
