"""Sayings: whole utterances with slots, and what they mean in which scene. `casting.py` makes tasks of them.

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

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from ...errors import DoableError, unknown
from . import tables
from .places import PLACES

PLACE_SLOTS = ("p", "q", "r")
"""Slots for three different surfaces."""
THING_FORMS = ("", "a", "the", "that", "this", "it", "they", "is", "was", "has", "does", "s", "one")
"""What goes before a slot for a thing: {x} tea, {a x} a tea or some chips, {the x}, {that x} that or those, {it x} it
or them, {they x}, {is x} is or are, {was x}, {has x}, {does x}, {s x} the ending of a verb, {one x} one or some."""
PLACE_FORMS = ("", "on", "to", "from")
"""The same for a place; {p} has its article."""
_ATOMS = {"at": 2, "all": 2, "holding": 1, "robot_at": 1, "visited": 1}


@checked(frozen=True, slots=True, config=tables.STRICT)
class Case:
    """A scene in which a saying is said, and what it asks for there."""

    goal: tuple[Any, ...]
    """A goal expression over slots; `at` asks for one of a slot's things, `all` for every one."""
    where: dict[str, str] = Field(default_factory=dict)
    """Slot -> where its things are: a place or a slot for one, "not " and one, hand, nowhere, anywhere. If left out, on
    a surface where they are not to end."""
    robot: str | None = None
    """Where the robot starts, likewise."""
    reason: Literal["absent", "unable"] | None = None
    """Why it is refused: what is asked for is not here, or no skill does it."""
    done: bool = False
    """Whether nothing is left to do."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """How often, beside the other cases."""


@checked(frozen=True, slots=True, config=tables.STRICT)
class Saying:
    """An utterance in several wordings of one meaning."""

    cast: dict[str, tuple[str, ...] | str]
    """Slot -> the kinds that it may be, or the slot of whose kind it is another thing."""
    wordings: Annotated[tuple[str, ...], Field(min_length=1)]
    """With slots in braces, as {the x} and {on p}."""
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    count: dict[str, Annotated[int, Field(ge=1, le=4)]] = Field(default_factory=dict)
    """Slot -> how many things of it there are at least; 1 if left out."""
    doubtful: tuple[str, ...] = ()
    """Kinds on which people would disagree: kept out of the scene."""

    def named(self) -> frozenset[str]:
        """Return the slots for things that the words name; each other slot stands for a group of kinds."""
        return frozenset(slot for _, slot in slots(self.wordings[0]) if slot in self.cast)


def slots(wording: str) -> Iterator[tuple[str, str]]:
    """Yield (form, slot) of each pair of braces ("{the x}" -> "the", "x")."""
    for _, field, spec, conversion in string.Formatter().parse(wording):
        if spec or conversion:
            raise ValueError(f"{field!r} has more than a form and a slot")
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
    return tuple(_filled(_sound(saying, name), name) for saying in tables.table(name, Saying))


def _filled(saying: Saying, source: str) -> Saying:
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
        if isinstance(kinds, str) and not isinstance(saying.cast.get(kinds), tuple):
            raise unknown(f"slot in {source}", kinds, [one for one, other in saying.cast.items() if other != kinds])
        if slot in PLACE_SLOTS:
            raise _wrong(source, f"{slot!r} is a slot for places, and in a cast", saying)
    if strange := [slot for slot in saying.count if slot not in saying.cast]:
        raise unknown(f"slot in {source}", strange[0], saying.cast)
    parsed = {wording: _parsed(wording, saying, source) for wording in saying.wordings}
    named = saying.named()
    for wording, found in parsed.items():
        for form, slot in found:
            forms = THING_FORMS if slot in saying.cast else PLACE_FORMS if slot in PLACE_SLOTS else None
            if forms is None:
                raise unknown(f"slot in {source}", slot, (*saying.cast, *PLACE_SLOTS))
            if form not in forms:
                raise unknown(f"form of a slot in {source}", form, forms)
        if {slot for _, slot in found if slot in saying.cast} != named:
            raise _wrong(source, f"{wording!r} names other things than the first wording", saying)
    for case in saying.cases:
        for slot, where in case.where.items():
            if slot not in saying.cast:
                raise unknown(f"slot in {source}", slot, saying.cast)
            _check_place(where, source, more=("hand", "nowhere", "anywhere"))
        if (held := list(case.where.values()).count("hand")) > 1:
            raise _wrong(source, f"{held} things are in the hand", saying)
        if case.robot is not None:
            _check_place(case.robot, source)
        if (case.goal == ("infeasible",)) != (case.reason is not None):
            raise _wrong(source, "a refusal needs a reason, and nothing else has one", saying)
        if case.reason is None:
            _check_goal(case.goal, saying, source)
    return saying


def _parsed(wording: str, saying: Saying, source: str) -> list[tuple[str, str]]:
    try:
        return list(slots(wording))
    except ValueError as problem:
        raise _wrong(source, f"{wording!r}: {problem}", saying) from problem


def _check_place(text: str, source: str, *, more: tuple[str, ...] = (), negated: bool = True) -> None:
    bare = text.removeprefix("not ") if negated else text
    if bare not in (*PLACE_SLOTS, *PLACES) and text not in more:
        raise unknown(f"place in {source}", text, (*PLACE_SLOTS, *PLACES, *more))


def _check_goal(goal: Any, saying: Saying, source: str) -> None:
    match goal:
        case ["and" | "or", *parts] if parts:
            for part in parts:
                _check_goal(part, saying, source)
        case ["not", part]:
            _check_goal(part, saying, source)
        case [str(fact), *names] if len(names) == _ATOMS.get(fact):
            things = names[:1] if fact in ("at", "all", "holding") else []
            for thing in things:
                if thing not in saying.cast:
                    raise unknown(f"slot in {source}", str(thing), saying.cast)
            for place in names[len(things) :]:
                _check_place(str(place), source, negated=False)
        case _:
            raise _wrong(source, f"{goal!r} is no goal", saying)


def _wrong(source: str, problem: str, saying: Saying) -> DoableError:
    return DoableError(f"{tables.SHOWN}/{source}: {problem}, at {saying.wordings[0]!r:.80}")
