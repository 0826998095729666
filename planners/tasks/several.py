"""Tasks about several things: lists, several places, several orders, numbers and all of a sort."""

from __future__ import annotations

import itertools

from ...sim.facts import Goal
from ..words import EVERYTHING
from .draw import Draw
from .nouns import Noun, names
from .phrases import Act, Said, act, any_kind, called, deed, group, noun, off, phrase, series, thing_of
from .places import SURFACES
from .speech import order
from .stage import Stage, all_of, any_of

TRIES = 1000
"""Draws of a noun; a few are the rule."""
NUMBERS = {2: ("two", "2", "a couple of"), 3: ("three", "3")}


def together(draw: Draw, stage: Stage) -> Said:
    """Bring, throw away or move two to four things to one place."""
    what = act(draw)
    nouns = things(draw, draw.one((2, 2, 2, 3, 3, 4)))
    goal = staged_together(draw, stage, [(what, thing) for thing in nouns], "together")
    parts = [phrase(draw, thing, what.mood, one_of=False) for thing in nouns]
    if draw.chance(0.25):
        parts = [thing.a() for thing in nouns]
    elif draw.chance(0.25):
        parts = [thing.the() for thing in nouns]
    text = series(parts)
    if len(parts) > 2 and draw.chance(0.4):
        text = f"{', '.join(parts[:-1])}, and {parts[-1]}"
    elif draw.chance(0.1):
        text = " and ".join(parts)
    elif draw.chance(0.05):
        text = f"both {text}" if len(parts) == 2 and all(p.startswith("the ") for p in parts) else text
    return Said((order(draw, deed(draw, what, text, "them")),), goal)


def apart(draw: Draw, stage: Stage) -> Said:
    """Move two or three things to a place each, with one verb."""
    places = draw.some((*SURFACES, "trash can", "operator"), draw.one((2, 2, 3)))
    nouns = things(draw, len(places))
    first = Act(
        "put", places[0], ("move {x}", "bring {x}", "put {x}", "take {x}", "carry {x}", "place {x}"), (), "known"
    )
    acts = [Act("put", place, (), (), "known") for place in places]
    goal = staged_together(draw, stage, list(zip(acts, nouns, strict=True)), "apart")
    verb = draw.word(first.first)
    on = verb.startswith(("put", "place"))
    legs = [
        f"{phrase(draw, thing, 'known', one_of=False)} {_leg(draw, what.place, on)}"
        for what, thing in zip(acts, nouns, strict=True)
    ]
    return Said((order(draw, verb.format(x=series(legs))),), goal)


def mixed(draw: Draw, stage: Stage) -> Said:
    """Two or three orders in a row."""
    count = draw.one((2, 2, 2, 3))
    todo: list[tuple[Act, Noun]] = [(act(draw), thing) for thing in things(draw, count)]
    if draw.chance(0.25):
        todo[-1] = (Act("pick", "", ("pick up {x}", "hold {x}", "grip {x}"), (), "known"), todo[-1][1])
    goal = staged_together(draw, stage, todo, "mixed")
    clauses = [deed(draw, what, phrase(draw, thing, what.mood), thing.it) for what, thing in todo]
    if draw.chance(0.2):
        return Said(tuple(order(draw, clause) for clause in clauses), goal)
    return Said((order(draw, *clauses),), goal)


def number(draw: Draw, stage: Stage) -> Said:
    """So many of a sort."""
    what = act(draw)
    count = 3 if draw.chance(0.2) else 2
    thing = countable(draw)
    draw.pair("number", min(thing.kinds), what.place)
    kinds = sorted(thing.kinds)
    for _ in range(count):
        stage.add(draw.one(kinds), avoid=(what.place,))
    extra = 0 if draw.chance(0.5) else 1
    for _ in range(extra):
        stage.add(draw.one(kinds), avoid=(what.place,))
    stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful)
    stage.grip(ban=thing.kinds | thing.doubtful)
    found = stage.find(thing.kinds)
    exact = len(found) == count
    words = f"{draw.one(NUMBERS[count])} {thing.plural()}"
    if exact and draw.chance(0.4):
        words = f"both {thing.plural()}" if count == 2 else f"all three {thing.plural()}"
        if draw.chance(0.4):
            words = f"the two {thing.plural()}" if count == 2 else f"the three {thing.plural()}"
    goal = any_of(all_of(what.goal(name) for name in chosen) for chosen in itertools.combinations(found, count))
    return Said((order(draw, deed(draw, what, words, "them")),), goal)


def every(draw: Draw, stage: Stage) -> Said:
    """All of a sort, or everything at a place."""
    what = act(draw, but=("operator",) if draw.chance(0.5) else ())
    here = draw.one([p for p in SURFACES if p != what.place]) if draw.chance(0.5) else None
    if here is not None and draw.chance(0.5):
        draw.pair("everything", here, what.place)
        for kind in draw.some(EVERYTHING, draw.one((1, 2, 2, 3))):
            stage.add(kind, here)
        stage.crowd(avoid=(here,), limit=7)
        words = draw.frame(
            ("everything {off}", "all the things {off}", "all the stuff {off}", "whatever is {on}", "all objects {off}")
        )
        words = words.format(off=off(draw, here), on=f"on {called(draw, here)}")
        goal = all_of(what.goal(name) for name in stage.find(EVERYTHING, here))
        return Said((order(draw, deed(draw, what, words, "them")),), goal)
    thing = thing_of(draw, named=0.3)
    if thing.number == "bare" or not (thing.countable or thing.number == "many"):
        thing = countable(draw)
    draw.pair("every", min(thing.kinds), what.place)
    for _ in range(draw.one((1, 2, 2, 3))):
        stage.add(draw.one(sorted(thing.kinds)), here, avoid=(what.place,))
    stage.crowd(near=thing.kinds, ban=thing.kinds if here is None else thing.doubtful, limit=7)
    stage.grip(ban=thing.kinds | thing.doubtful)
    words = draw.frame(("all the {x}", "all {x}", "every {y}", "all of the {x}", "each {y}"))
    if thing.number != "one":
        words = words.replace("every {y}", "all the {x}").replace("each {y}", "all the {x}")
    words = words.format(x=thing.plural(), y=thing.text)
    if here is not None:
        words = f"{words} {off(draw, here)}"
    goal = all_of(what.goal(name) for name in stage.find(thing.kinds, here))
    return Said((order(draw, deed(draw, what, words, "them")),), goal)


def things(draw: Draw, count: int) -> list[Noun]:
    """Return nouns that share no kind."""
    found: list[Noun] = []
    taken: frozenset[str] = frozenset()
    while len(found) < count:
        thing = thing_of(draw, named=0.75) if len(taken) < 4 else noun(draw, any_kind(draw, taken))
        if (thing.kinds | thing.doubtful) & taken or (found and len(thing.kinds) > 3):
            thing = noun(draw, any_kind(draw, taken))
        found.append(thing)
        taken |= thing.kinds | thing.doubtful
    return found


def staged_together(draw: Draw, stage: Stage, todo: list[tuple[Act, Noun]], structure: str) -> Goal:
    """Set a scene in which these are to be done, some of them already done; return the goal."""
    wanted: list[str] = []
    used = frozenset(kind for _, thing in todo for kind in thing.kinds | thing.doubtful)
    for what, thing in todo:
        kind = draw.one(sorted(thing.kinds))
        draw.pair(structure, kind if len(thing.kinds) == 1 else thing.text, what.place)
        there = what.place and draw.chance(0.08)  # a part of it may be so already
        wanted.append(stage.add(kind, what.place if there else None, avoid=() if there else (what.place,)))
    stage.crowd(near=used, ban=used if draw.chance(0.7) else [k for _, t in todo for k in t.doubtful])
    stage.grip(ban=used, wanted=wanted)
    return all_of(any_of(what.goal(name) for name in stage.find(thing.kinds)) for what, thing in todo)


def _leg(draw: Draw, place: str, on: bool) -> str:
    if place == "operator":
        return "in front of me" if on else "to me"
    if on:
        return f"{'in' if place == 'trash can' else 'on'} {called(draw, place)}"
    return f"to {called(draw, place)}"


def sort_of(draw: Draw) -> Noun:
    """Return a sort of thing of which there may be several, mostly a group."""
    thing = group(draw) if draw.chance(0.7) else noun(draw, any_kind(draw))
    return thing if thing.countable else countable(draw)


def countable(draw: Draw) -> Noun:
    """Return a noun that can be counted."""
    for _ in range(TRIES):
        if draw.chance(0.5):
            thing = group(draw)
        else:
            table = names(any_kind(draw))
            thing = table[draw.word(tuple(table))][0]
        if thing.countable:
            return thing
    raise RuntimeError(f"none of {TRIES} nouns can be counted")
