"""Sayings: whole utterances with slots, what they mean in which scene, and how one becomes a task.

`tables/sayings/*.toml` holds them, a family of tasks in each file. A saying has wordings of one meaning, a cast (slots
for things, with the kinds that they may be) and cases: where the things are and what ought to come of it. The same
words in different scenes are what teaches a reader to look at the scene.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass as checked

from ...errors import DoableError, unknown
from . import tables
from .places import PLACES

_STRICT = ConfigDict(extra="forbid")
SHEETS = ("conditions", "places", "refusals", "robot", "several", "situations", "wishes")
"""The files, without their ending."""
PLACE_SLOTS = ("p", "q", "r")
"""Slots for three different surfaces."""
THING_FORMS = ("", "a", "the", "that", "this", "it", "they", "is", "was", "has", "does", "s", "one")
PLACE_FORMS = ("", "on", "to", "from")
_ATOMS = {"at": 2, "all": 2, "holding": 1, "robot_at": 1, "visited": 1}


@checked(frozen=True, slots=True, config=_STRICT)
class Case:
    """A scene in which a saying is said, and what it asks for there."""

    goal: tuple[Any, ...]
    """A goal expression over slots; `at` asks for one of a slot's things, `all` for every one."""
    where: dict[str, str] = Field(default_factory=dict)
    """Slot -> where its things are: a place or a slot for one, "not " and one, hand, nowhere, anywhere."""
    robot: str | None = None
    """Where the robot starts, likewise."""
    reason: Literal["absent", "unable"] | None = None
    """Why it is refused."""
    done: bool = False
    """Whether nothing is left to do."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """How often, beside the other cases."""


@checked(frozen=True, slots=True, config=_STRICT)
class Saying:
    """An utterance in several wordings of one meaning."""

    cast: dict[str, tuple[str, ...] | str]
    """Slot -> the kinds that it may be, or the slot of whose kind it is another thing."""
    wordings: Annotated[tuple[str, ...], Field(min_length=1)]
    """With slots in braces, as {the x} and {on p}."""
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    count: dict[str, int] = Field(default_factory=dict)
    """Slot -> how many things of it there are at least; 1 if left out."""
    doubtful: tuple[str, ...] = ()
    """Kinds on which people would disagree: kept out of the scene."""

    def named(self) -> frozenset[str]:
        """Return the slots for things that the words name; each other slot stands for a group of kinds."""
        return frozenset(slot for _, slot in slots(self.wordings[0]) if slot in self.cast)


def slots(wording: str) -> Iterator[tuple[str, str]]:
    """Yield (form, slot) of each pair of braces ("{the x}" -> "the", "x")."""
    for _, field, _, _ in string.Formatter().parse(wording):
        if field is not None:
            form, _, slot = field.rpartition(" ")
            yield form, slot


@cache
def sayings(sheet: str) -> tuple[Saying, ...]:
    """Return the sayings of a sheet.

    Raises:
        DoableError: An entry is not what it should be.
    """
    name = f"sayings/{sheet}.toml"
    return tuple(_expanded(_sound(saying, name), name) for saying in tables.table(name, Saying))


def _expanded(saying: Saying, source: str) -> Saying:
    cast = {
        slot: kinds if isinstance(kinds, str) else tables.expanded(kinds, source=source)
        for slot, kinds in saying.cast.items()
    }
    return replace(saying, cast=cast)


def _sound(saying: Saying, source: str) -> Saying:
    """Return a saying whose slots go together.

    Raises:
        DoableError: They do not.
    """
    for slot, kinds in saying.cast.items():
        if isinstance(kinds, str) and kinds not in saying.cast:
            raise unknown(f"slot in {source}", kinds, saying.cast)
        if slot in PLACE_SLOTS:
            raise _wrong(source, f"{slot!r} is a slot for places, and in a cast", saying)
    named = saying.named()
    for wording in saying.wordings:
        for form, slot in slots(wording):
            forms = THING_FORMS if slot in saying.cast else PLACE_FORMS if slot in PLACE_SLOTS else None
            if forms is None:
                raise unknown(f"slot in {source}", slot, (*saying.cast, *PLACE_SLOTS))
            if form not in forms:
                raise unknown(f"form of a slot in {source}", form, forms)
        if frozenset(slot for _, slot in slots(wording) if slot in saying.cast) != named:
            raise _wrong(source, f"{wording!r} names other things than the first wording", saying)
    for case in saying.cases:
        for slot, where in case.where.items():
            if slot not in saying.cast:
                raise unknown(f"slot in {source}", slot, saying.cast)
            _place(where, source, more=("hand", "nowhere", "anywhere"))
        if case.robot is not None:
            _place(case.robot, source)
        if (case.goal == ("infeasible",)) != (case.reason is not None):
            raise _wrong(source, "a refusal needs a reason, and nothing else has one", saying)
        if case.reason is None:
            _goal(case.goal, saying, source)
    return saying


def _place(text: str, source: str, more: tuple[str, ...] = ()) -> None:
    bare = text.removeprefix("not ")
    if bare not in (*PLACE_SLOTS, *PLACES) and text not in more:
        raise unknown(f"place in {source}", text, (*PLACE_SLOTS, *PLACES, *more))


def _goal(goal: Any, saying: Saying, source: str) -> None:
    match goal:
        case ["and" | "or", *parts] if parts:
            for part in parts:
                _goal(part, saying, source)
        case ["not", part]:
            _goal(part, saying, source)
        case [str(fact), *names] if len(names) == _ATOMS.get(fact):
            things = names[:1] if fact in ("at", "all", "holding") else []
            for thing in things:
                if thing not in saying.cast:
                    raise unknown(f"slot in {source}", str(thing), saying.cast)
            for place in names[len(things) :]:
                _place(str(place), source)
        case _:
            raise _wrong(source, f"{goal!r} is no goal", saying)


def _wrong(source: str, problem: str, saying: Saying) -> DoableError:
    return DoableError(f"{tables.SHOWN}/{source}: {problem}, at {saying.wordings[0]!r:.80}")
