"""Suites of instructions: JSON lines that say what is asked, where things are and what must hold in the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ..errors import DoableError, unknown
from ..planners.base import clean_instruction
from ..sim.facts import DRAWER, Goal, check_goal, goal_parts
from ..sim.kinds import KINDS, kind_of
from ..sim.kitchen import KITCHEN
from ..sim.layout import Layout, Setup

MAX_LINE = 100_000
"""Characters of one line."""
MAX_ITEMS = 100_000

T = TypeVar("T")
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Start(BaseModel):
    """How the robot begins."""

    model_config = ConfigDict(frozen=True)

    at: Name
    holding: Name | None = None


class Item(BaseModel):
    """One instruction with its scene and its goal. Fields beyond these are left alone."""

    model_config = ConfigDict(frozen=True)

    id: Name
    family: Name
    instruction: str
    start: Start
    objects: dict[Name, Name]
    """Object -> the place where it stands."""
    goal: Any
    """A goal expression; see `sim.facts.check_goal`."""

    @field_validator("instruction")
    @classmethod
    def _check_instruction(cls, value: str) -> str:
        return _or_value_error(clean_instruction, value)

    @field_validator("goal")
    @classmethod
    def _check_goal(cls, value: Any) -> Goal:
        return _or_value_error(check_goal, value)

    def setup(self) -> Setup:
        """Return what is where at the start."""
        return Setup(objects=self.objects, robot_at=self.start.at, holding=self.start.holding)


def load_suite(path: Path | str, layout: Layout = KITCHEN) -> tuple[Item, ...]:
    """Read a suite and check every line of it against a layout. Empty lines do not count.

    Raises:
        DoableError: The file cannot be read or is empty, or a line is wrong; names the line, the field and, for an
            unknown object, place or goal word, the nearest that exists.
    """
    items: dict[str, Item] = {}
    try:
        with Path(path).open(encoding="utf-8") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), ""), 1):
                where = f"{path} line {number}"
                if len(line) > MAX_LINE or len(items) >= MAX_ITEMS:
                    raise DoableError(f"{where}: at most {MAX_ITEMS:,} lines of {MAX_LINE:,} characters are read")
                if not line.strip():
                    continue
                item = _item(line, where, layout)
                if item.id in items:
                    raise DoableError(f"{where}, field 'id': {item.id!r} is the id of an earlier line")
                items[item.id] = item
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else f"not UTF-8 text ({problem.reason})"
        raise DoableError(f"cannot read the suite {path}: {reason}") from problem
    if not items:
        raise DoableError(f"the suite {path} has no lines")
    return tuple(items.values())


def _item(line: str, where: str, layout: Layout) -> Item:
    try:
        item = Item.model_validate_json(line)
    except ValidationError as problem:
        error = problem.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in error["loc"])
        message = error["msg"].removeprefix("Value error, ")
        raise DoableError(f"{where}{f', field {field!r}' if field else ''}: {message}") from None
    for field, check in (("objects", _check_objects), ("start", _check_start), ("goal", _check_names)):
        try:
            check(item, layout)
        except DoableError as problem:
            raise DoableError(f"{where}, field {field!r}: {problem}") from None
    return item


def _check_objects(item: Item, layout: Layout) -> None:
    Setup(objects=item.objects, robot_at=layout.places[0].name).checked(layout)


def _check_start(item: Item, layout: Layout) -> None:
    item.setup().checked(layout)


def _check_names(item: Item, layout: Layout) -> None:
    objects, places, others = goal_parts(item.goal)
    for name in sorted(places):
        layout.place(name)
    for name in sorted(objects):
        if not _is_object(name):
            raise unknown("object", name, KINDS)
    standing = {*(place.name for place in layout.places), *(fixture.name for fixture in layout.fixtures), DRAWER}
    for name in sorted(others):
        if name not in standing and not _is_object(name):
            raise unknown("name", name, [*KINDS, *standing])


def _is_object(name: str) -> bool:
    try:
        kind_of(name)
    except KeyError:
        return False
    return True


def _or_value_error(check: Callable[[Any], T], value: Any) -> T:
    """Let a check of ours speak through the schema."""
    try:
        return check(value)
    except DoableError as problem:
        raise ValueError(str(problem)) from None
