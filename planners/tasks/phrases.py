"""Phrases out of words: what a thing, a place and an order about them are called in one sentence."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Literal

from ...sim.facts import Goal
from ..words import EVERYTHING
from . import acts
from .draw import Draw
from .nouns import Noun, described, groups, names
from .places import FROM, ON, PLACE_NAMES, SURFACES, TO

_PARTICLES = ("{x} away", "{x} out", "{x} up", "{x} down", "{x} over", "{x} here", "{x} properly")

WIDE = 8
"""Kinds that one noun of several may cover."""

Mood = Literal["new", "known"]
"""Whether a thing is asked for ("an apple") or taken for granted ("that apple")."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, and what it means."""

    sentences: tuple[str, ...]
    goal: Goal
    reason: str | None = None
    done: bool = False
    """Whether it may hold at the start."""
    literal: bool = False
    """Whether the words name a thing by its number, so that names must stay."""
    listed: bool = False
    """Whether only commas part what is said."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is to happen to a thing."""

    name: str
    place: str
    """Where it ends; "" for the hand."""
    first: tuple[str, ...]
    """Orders about `{x}`."""
    then: tuple[str, ...]
    """Orders about `{it}`."""
    mood: Mood

    def goal(self, name: str) -> Goal:
        """Return what must hold for a thing of this name."""
        return ("at", name, self.place) if self.place else ("holding", name)


def act(draw: Draw, *, but: tuple[str, ...] = (), hand: bool = False) -> Act:
    """Return something to do, not with the places in `but`."""
    chosen = draw.rng.random()
    if hand and chosen < 0.15:
        return Act("pick", "", acts.HOLD, (), "known")
    if chosen < 0.5 and "operator" not in but:
        return Act("bring", "operator", acts.BRING, acts.THEN_BRING, "new")
    if chosen < 0.68 and "trash can" not in but:
        return Act("throw", "trash can", acts.THROW, acts.THEN_THROW, "known")
    place = draw.one([p for p in (*SURFACES, *SURFACES, "trash can", "operator") if p not in but])
    return Act("put", place, acts.PUT if place in SURFACES else acts.LEAVE, acts.THEN_PUT, "known")


def in_hand(what: Act) -> Act:
    """Return an act as it is asked for of a thing in the hand, which nobody has to fetch."""
    return replace(what, first=acts.HAND_OVER) if what.name == "bring" else what


def deed(draw: Draw, what: Act, x: str, it: str) -> str:
    """Return an order to do it with `x`."""
    orders = _closed(what.first) if x.count(" ") > 3 else what.first
    return _fill(draw, draw.word(orders), what.place, x, it)


@functools.cache
def _closed(orders: tuple[str, ...]) -> tuple[str, ...]:
    """Return the orders that may hold a long phrase: none with a lost particle, as "throw ... out"."""
    return tuple(text for text in orders if not text.endswith(_PARTICLES))


def then(draw: Draw, what: Act, it: str) -> str:
    """Return an order to do it with a thing that was just named."""
    return _fill(draw, draw.word(what.then), what.place, it, it)


def _fill(draw: Draw, frame: str, place: str, x: str, it: str) -> str:
    on = to = ""
    if "{on}" in frame:
        on = f"{ON[place][0]} {called(draw, place)}" if frame.startswith(acts.RESTING) else where(draw, place, ON)
    if "{to}" in frame:
        to = where(draw, place, TO)
    return frame.format(x=x, it=it, on=on, to=to)


def where(draw: Draw, place: str, prepositions: dict[str, tuple[str, ...]] = ON) -> str:
    """Return a place with a preposition ("onto the table")."""
    words = prepositions[place]
    return f"{words[0] if draw.chance(0.7) else draw.one(words)} {called(draw, place)}"


def off(draw: Draw, place: str) -> str:
    """Return a place as where something is ("from the table")."""
    return where(draw, place, FROM)


def standing(draw: Draw, place: str) -> str:
    """Return a place as where something stands ("on the table")."""
    if place == "operator":
        return draw.one(("in front of me", "next to me", "here with me"))
    return f"{draw.one(('on', 'on', 'on', 'over on')) if place != 'trash can' else 'in'} {called(draw, place)}"


def called(draw: Draw, place: str) -> str:
    """Return a name of a place."""
    return PLACE_NAMES[place][0] if draw.chance(0.3) else draw.word(PLACE_NAMES[place])


def noun(draw: Draw, kind: str) -> Noun:
    """Return a name of a kind, often its own."""
    table = names(kind)
    text = next(iter(table)) if draw.chance(0.3) else draw.word(tuple(table))
    return draw.one(table[text])


def group(draw: Draw) -> Noun:
    """Return a name of a group of kinds."""
    table = groups()
    return draw.one(table[draw.word(tuple(table))])


def likened(draw: Draw) -> Noun:
    """Return a description of kinds."""
    table = draw.one(described())
    return draw.one(table[draw.word(tuple(table))])


def thing_of(draw: Draw, *, named: float = 0.6) -> Noun:
    """Return any noun: a name as often as `named`, else a group or a description that leaves room for others."""
    if draw.chance(named):
        return noun(draw, any_kind(draw))
    thing = group(draw) if draw.chance(0.6) else likened(draw)
    return thing if len(thing.kinds | thing.doubtful) <= WIDE else noun(draw, any_kind(draw))


def any_kind(draw: Draw, but: frozenset[str] = frozenset()) -> str:
    """Return a kind of object."""
    return draw.one([kind for kind in EVERYTHING if kind not in but])


def phrase(draw: Draw, thing: Noun, mood: Mood, *, one_of: bool = True) -> str:
    """Return a noun with an article that fits."""
    chosen = draw.rng.random()
    if len(thing.kinds) > 1 and thing.number in ("many", "some"):
        return thing.text if chosen < 0.07 else thing.a()  # "the chips" would be all of them
    if chosen < 0.07:
        return thing.text
    if mood == "new":
        if chosen < 0.55:
            return thing.a()
        if chosen < 0.60 and thing.number == "one":
            return f"any {thing.text}"
        if chosen < 0.64 and thing.countable and one_of:
            return f"one of the {thing.plural()}"
        return thing.the()
    if chosen < 0.16:
        return thing.a()
    if chosen < 0.34:
        return thing.the(draw.one(("that", "my", "this", "that")))
    return thing.the()


def series(parts: list[str]) -> str:
    """Return a list as English has it ("a, b and c")."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
