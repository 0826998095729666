"""One door for everything that can be swapped: planners, language models, skills and layouts, by entry point.

A package adds a planner with

    [project.entry-points."doable.planners"]
    mine = "my_package:MyPlanner"

and the built-ins come in the same way. Nothing is imported until it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from .errors import DoableError, MissingResource, unknown

Group = Literal["planners", "models", "skills", "layouts"]
GROUPS: tuple[Group, ...] = ("planners", "models", "skills", "layouts")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A registered name, not yet loaded."""

    name: str
    group: Group
    target: str
    """Where it comes from: "package.module:attribute"."""
    package: str


def available(group: Group) -> dict[str, Plugin]:
    """Return what is registered in a group, by name, sorted.

    Raises:
        DoableError: Two packages register the same name.
    """
    return {name: _describe(group, point) for name, point in _points(group).items()}


def load(group: Group, name: str) -> Any:
    """Import and return what is registered under a name.

    Raises:
        DoableError: There is no such name; the message has the nearest one.
        MissingResource: Its import fails.
    """
    points = _points(group)
    if name not in points:
        raise unknown(group[:-1], name, points)
    try:
        return points[name].load()
    except Exception as problem:  # a plugin may fail in any way; it must not take the program down
        raise MissingResource(f"{group[:-1]} {name!r} ({points[name].value}) cannot be loaded: {problem}") from problem


def _points(group: Group) -> dict[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=f"doable.{group}"), key=lambda p: (p.name, p.value)):
        if point.name in found and found[point.name].value != point.value:
            raise DoableError(
                f"two packages register the {group[:-1]} {point.name!r}: {found[point.name].value} and {point.value}"
            )
        found[point.name] = point
    return found


def _describe(group: Group, point: EntryPoint) -> Plugin:
    return Plugin(point.name, group, point.value, point.dist.name if point.dist else "")
