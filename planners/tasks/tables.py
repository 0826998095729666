"""The tables of words: what `tables/*.toml` holds, with names of groups in place of the kinds in them.

Needs, descriptions, requests to refuse and other languages are there; names of kinds and places, verbs and how
sentences are built are in the modules beside this one. `tests/planners/tasks/test_tables.py` says what must hold.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from ...errors import DoableError, unknown
from ..words import CANS, CHIPS, COLAS, DRINKS, EVERYTHING, FOOD, FRUIT, SODAS

GROUPS: dict[str, tuple[str, ...]] = {
    **{"colas": COLAS, "sodas": SODAS, "drinks": DRINKS, "cans": CANS, "fruit": FRUIT, "chips": CHIPS, "food": FOOD},
    "everything": EVERYTHING,
    "caffeine": (*COLAS, "red bull can", "tea"),
    "fizzy": (*SODAS, "red bull can"),
    "sugarfree": ("tea", "water bottle"),
    "decaf": ("7up can", "lime soda", "grapefruit soda", "water bottle"),
    "citrus": ("7up can", "lime soda", "grapefruit soda"),
    "mild": ("multigrain chips", "rice chips", "blue chips"),
    "sweet": (*FRUIT, "energy bar"),
}
"""What stands for several kinds in a list of kinds."""
SHOWN = "planners/tasks/tables"
"""What messages call the folder."""
_FIELDS = ("kinds", "helps", "doubtful")
"""Lists of kinds."""
STRICT = ConfigDict(extra="forbid")
"""Of an entry: what it does not know is a mistake."""
Entry = TypeVar("Entry")


@checked(frozen=True, slots=True, config=STRICT)
class Need:
    """What somebody says about how things are, and what would help."""

    wordings: tuple[str, ...]
    """Whole sentences, with their punctuation."""
    helps: Annotated[tuple[str, ...], Field(min_length=1)]
    """All kinds of object that a reasonable person would accept; other kinds are wrong."""
    place: Literal["operator", "trash can"] = "operator"
    """Where one of them is to be in the end."""
    phrase: tuple[str, ...] = ()
    """The same need in a few words, to follow "bring me"."""
    doubtful: tuple[str, ...] = ()
    """Kinds on which people would disagree: best kept out of the scene."""


@checked(frozen=True, slots=True, config=STRICT)
class Description:
    """A set of kinds in words."""

    kinds: tuple[str, ...]
    """All kinds that fit."""
    phrases: tuple[str, ...] = ()
    """Singular nouns without an article."""
    plurals: tuple[str, ...] = ()
    """Plurals that stand for one thing ("spicy chips")."""
    amounts: tuple[str, ...] = ()
    """Nouns that go with "some" ("mineral water")."""
    uniques: tuple[str, ...] = ()
    """Singular nouns that go with "the" only ("fruit that keeps the doctor away")."""
    somethings: tuple[str, ...] = ()
    """The same with "something" or "anything"."""
    doubtful: tuple[str, ...] = ()
    """Kinds on which people would disagree: best kept out of the scene."""


@checked(frozen=True, slots=True, config=STRICT)
class Impossible:
    """A request that a robot cannot meet which only drives, picks up, carries and puts down."""

    wordings: tuple[str, ...]
    """Whole sentences, with their punctuation."""
    reason: Literal["absent", "unable"] = "unable"
    """Why it is refused."""


@checked(frozen=True, slots=True, config=STRICT)
class Misuse:
    """What no skill does with a thing that is there."""

    kinds: tuple[str, ...]
    """Kinds of which it may be asked."""
    orders: tuple[str, ...]
    """Orders about `{x}`."""


@checked(frozen=True, slots=True, config=STRICT)
class Absent:
    """What this kitchen never has; none is another name for one of its own."""

    ones: tuple[str, ...]
    """Things, one of each: they go after "a" or "the"."""
    some: tuple[str, ...]
    """Things, plural or by the amount: they go after "some" or "the"."""
    insides: tuple[str, ...]
    """Places: they go after "in the" or "to the"."""
    tops: tuple[str, ...]
    """Places: they go after "on the" or "to the"."""

    @property
    def things(self) -> tuple[str, ...]:
        """All things."""
        return (*self.ones, *self.some)


@checked(frozen=True, slots=True, config=STRICT)
class Language:
    """How to ask for things in one language."""

    name: str
    """In English."""
    things: Mapping[str, tuple[str, ...]]
    """Kind of object -> names with an article, as the direct object of "bring me"."""
    places: Mapping[str, tuple[str, ...]]
    """Place -> where to, as it follows "put X"."""
    bring: tuple[str, ...]
    """Sentences with {thing}, which is to end up with the speaker."""
    put: tuple[str, ...]
    """Sentences with {thing} and {place}."""
    throw: tuple[str, ...]
    """Sentences with {thing}, which is to be thrown away."""
    needs: tuple[Need, ...]
    """Sentences that say what would help, or ask for one of a group."""


def expanded(texts: Iterable[str], *, source: str) -> tuple[str, ...]:
    """Return kinds, with those of its kinds in place of each group.

    Raises:
        DoableError: A text is neither a kind nor a group.
    """
    found: list[str] = []
    for text in texts:
        if text not in GROUPS and text not in EVERYTHING:
            raise unknown(f"kind or group in {source}", text, (*EVERYTHING, *GROUPS))
        found.extend(GROUPS.get(text, (text,)))
    return tuple(found)


@cache
def needs() -> tuple[Need, ...]:
    """Return what people say about how things are."""
    return table("needs.toml", Need)


@cache
def descriptions() -> tuple[Description, ...]:
    """Return descriptions of things."""
    return table("descriptions.toml", Description)


@cache
def impossible() -> tuple[Impossible, ...]:
    """Return requests that no skill meets."""
    return table("impossible.toml", Impossible)


@cache
def misuses() -> tuple[Misuse, ...]:
    """Return what no skill does with things that are there."""
    return table("misuses.toml", Misuse)


@cache
def absent() -> Absent:
    """Return the things and the places that are not here."""
    found: Absent = _checked(Absent, _read("absent.toml"), "absent.toml")
    return found


@cache
def languages() -> tuple[Language, ...]:
    """Return the languages beside English."""
    folder = files(__package__) / "tables" / "languages"
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    return tuple(_language(f"languages/{name}") for name in names)


def _language(name: str) -> Language:
    content = _read(name)
    needs = _checked(list[dict[str, Any]], content.get("needs"), name)
    needed = [_expanded(need, name) for need in needs]
    found: Language = _checked(Language, content | {"needs": needed}, name)
    expanded(found.things, source=name)
    sentences = (*found.bring, *found.put, *found.throw)
    if strange := [text for text in sentences if "{" in re.sub(r"\{(thing|place)\}", "", text)]:
        raise DoableError(f"{SHOWN}/{name}: {strange[0]!r} has another slot than {{thing}} and {{place}}")
    return found


def table(name: str, shape: type[Entry]) -> tuple[Entry, ...]:
    """Return the entries of a table, section after section.

    Args:
        name: Of the file in the folder.
        shape: Of an entry.

    Raises:
        DoableError: An entry is not what it should be.
    """
    sections = _checked(dict[str, list[dict[str, Any]]], _read(name), name)
    return tuple(_checked(shape, _expanded(entry, name), name) for section in sections.values() for entry in section)


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((files(__package__) / "tables" / name).read_text("utf-8"))
    except ValueError as problem:  # not TOML, or not UTF-8
        raise DoableError(f"{SHOWN}/{name}: {problem}") from problem


def _expanded(entry: Mapping[str, Any], source: str) -> dict[str, Any]:
    # what is no list of texts, the check finds
    lists = {key for key in _FIELDS if isinstance(entry.get(key), list) and all(isinstance(e, str) for e in entry[key])}
    return {key: expanded(value, source=source) if key in lists else value for key, value in entry.items()}


def _checked(shape: type[Any], content: object, source: str) -> Any:
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "entry"
        raise DoableError(f"{SHOWN}/{source}, {where}: {first['msg']}; got {str(first['input'])[:80]!r}") from problem
