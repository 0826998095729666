"""A plan: a directed acyclic graph of skill calls, where an edge says what must come before what."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
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
    step with the same `choice` and their `say`. The agent treats both alike.
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

    def without(self, broken: Collection[str]) -> TaskGraph:
        """Return this plan without some nodes, their alternatives and all that comes after any of them.

        Raises:
            DoableError: One of them is not in the graph.
        """
        choices = {self[name].choice for name in broken} - {None}
        gone = {node.id for node in self if node.id in broken or node.choice in choices}
        gone = gone.union(*(nx.descendants(self._graph, name) for name in gone))
        rest = TaskGraph()
        for node in self:
            if node.id not in gone:
                rest.add(node, after=self.after(node.id))
        return rest

    def apart(self, broken: Collection[str]) -> list[list[TaskNode]]:
        """Return the branches that neither come after some nodes nor before, each in an order that respects its edges.

        Raises:
            DoableError: One of them is not in the graph.
        """
        names = {self[name].id for name in broken}
        related = names.union(*(nx.ancestors(self._graph, n) | nx.descendants(self._graph, n) for n in names))
        rest = self._graph.subgraph(name for name in self._graph if name not in related)
        branch = {name: i for i, part in enumerate(nx.weakly_connected_components(rest)) for name in part}
        branches: dict[int, list[TaskNode]] = {}
        for node in self:  # the order of the parts is that of a set, this one is not
            if node.id in branch:
                branches.setdefault(branch[node.id], []).append(node)
        return list(branches.values())

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
