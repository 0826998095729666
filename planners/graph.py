"""A plan: a directed acyclic graph of skill calls, where an edge says what must come before what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import networkx as nx

from ..errors import DoableError
from ..skills.spec import SkillCall


@dataclass(frozen=True, slots=True)
class TaskNode:
    """One call of a plan."""

    id: str
    call: SkillCall
    say: float = 0.0
    """Natural log of how useful the planner finds the call; 0 where it is part of a plan."""
    choice: str | None = None
    """Nodes with the same choice are alternatives: doing one of them settles the others."""


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
            DoableError: The id is taken or an `after` is not in the graph.
        """
        if node.id in self._graph:
            raise DoableError(f"task {node.id!r} is in the graph already")
        for parent in after:
            if parent not in self._graph:
                raise DoableError(f"task {node.id!r} comes after {parent!r}, which is not in the graph")
        self._graph.add_node(node.id, node=node)
        self._graph.add_edges_from((parent, node.id) for parent in after)

    def __iter__(self) -> Iterator[TaskNode]:
        """Yield the nodes in an order that respects the edges."""
        for name in nx.lexicographical_topological_sort(self._graph):
            yield self[name]

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self._graph)

    def __getitem__(self, name: str) -> TaskNode:
        """Return the node with this id."""
        node: TaskNode = self._graph.nodes[name]["node"]
        return node

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
