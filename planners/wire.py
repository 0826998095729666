"""Plans as JSON: the one place where text from outside becomes tasks, checked first as data."""

from __future__ import annotations

import json
from typing import Annotated, Any

import networkx as nx
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from ..errors import DoableError, unknown

MAX_TASKS = 200
"""A plan with more calls than this is a mistake."""
MAX_TEXT = 200_000
"""Characters of JSON that are read."""

Name = Annotated[str, Field(min_length=1, max_length=80)]


class TaskData(BaseModel):
    """One task of a plan as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Name
    call: Annotated[str, Field(min_length=1, max_length=200)]
    after: tuple[Name, ...] = ()
    say: FiniteFloat = 0.0
    choice: Name | None = None
    raw: FiniteFloat = 0.0


class PlanData(BaseModel):
    """A whole plan as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tasks: Annotated[tuple[TaskData, ...], Field(max_length=MAX_TASKS)]


def read_tasks(source: str | dict[str, Any]) -> list[TaskData]:
    """Return the tasks of a plan, each after everything it waits for.

    Raises:
        DoableError: Not JSON, not this schema, an unknown or repeated id, or a cycle.
    """
    data = _parse(source) if isinstance(source, str) else source
    try:
        tasks = PlanData.model_validate(data).tasks
    except ValidationError as problem:
        raise DoableError(f"not a plan: {_first(problem)}") from None
    known: dict[str, TaskData] = {}
    for task in tasks:
        if task.id in known:
            raise DoableError(f"two tasks have the id {task.id!r}; every id must be its own")
        known[task.id] = task
    for task in tasks:
        for parent in task.after:
            if parent not in known:
                raise DoableError(f"task {task.id!r} comes after an {unknown('task', parent, known)}")
    return [known[name] for name in _sorted(tasks)]


def _parse(text: str) -> Any:
    if len(text) > MAX_TEXT:
        raise DoableError(f"a plan of {len(text):,} characters is too long; at most {MAX_TEXT:,} are read")

    def refuse(word: str) -> float:
        raise DoableError(f"not JSON: {word} is no number")

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as problem:
        near = text[max(0, problem.pos - 20) : problem.pos + 20]
        raise DoableError(
            f"not JSON: {problem.msg} at line {problem.lineno}, column {problem.colno}, near {near!r}"
        ) from None
    except (RecursionError, ValueError) as problem:  # nested too deep, or a number with too many digits
        raise DoableError(f"not JSON that can be read: {problem}") from None


def _first(problem: ValidationError) -> str:
    errors = problem.errors(include_url=False, include_input=False)
    where = ".".join(str(part) for part in errors[0]["loc"]) or "the top level"
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return (
        f"{where}: {errors[0]['msg']}{more}; "
        'a plan looks like {"tasks": [{"id": "a", "call": "find(sponge)", "after": []}]}'
    )


def _sorted(tasks: tuple[TaskData, ...]) -> list[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(task.id for task in tasks)
    graph.add_edges_from((parent, task.id) for task in tasks for parent in task.after)
    rank = {task.id: i for i, task in enumerate(tasks)}
    if not nx.is_directed_acyclic_graph(graph):
        cycle = [edge[0] for edge in nx.find_cycle(graph)]
        raise DoableError(f"tasks wait for each other in a cycle: {' -> '.join([*cycle, cycle[0]])}")
    return list(nx.lexicographical_topological_sort(graph, key=lambda name: rank[name]))
