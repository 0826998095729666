"""Tasks that first show how things are: what lies at a place, who waits where, what should be somewhere."""

from __future__ import annotations

from ..words import EVERYTHING
from .draw import Draw
from .phrases import Said, act, any_kind, called, standing, then, thing_of
from .places import SURFACES
from .several import sort_of
from .speech import order, told
from .stage import Stage, all_of, any_of

HEAP = (
    "you see everything {on}?",
    "there are a few things {on}",
    "there is a lot of stuff {on}",
    "look at all the things {on}",
    "everything {on} is in my way",
    "some things are standing around {on}",
    "whatever is {on} has to leave",
    "everything {on} has to go",
)
RUBBISH = (
    "everything {on} is garbage",
    "all that is {on} is trash",
    "we don't need anything that is {on}",
    "whatever is {on} went bad",
    "the things {on} are of no use any more",
)
COUNTED = (
    "there are {n} {xs} {on}",
    "I see {n} {xs} {on}",
    "we have {n} {xs} {on}",
    "you know the {n} {xs} {on}?",
    "the {n} {xs} {on} are in the wrong place",
    "somebody left {n} {xs} {on}",
    "I count {n} {xs} {on}",
)
NUMBERS = {2: "two", 3: "three"}
THEM = ("them", "them all", "all of them", "the lot", "every one of them")
GUEST = (
    "{who} is {at} and would like {x}",
    "{who} is standing {at} and wants {x}",
    "{who} is sitting {at} and asked for {x}",
    "{who}, who is {at}, needs {x}",
    "{who} wants {x} and waits {at}",
    "{x} is for {who}, who is {at}",
    "I promised {x} to {who}, who is {at}",
    "{who} works {at} today and could use {x}",
)
WHO = ("my brother", "my sister", "my friend", "my son", "our guest", "my colleague", "grandma", "my neighbor", "Sam")
TO_GUEST = (
    "put {it} there",
    "drop {it} off there, please",
    "take {it} there",
    "bring {it} over there",
    "could you put {it} there?",
    "carry {it} over there and put {it} down",
    "set {it} down there",
    "serve {it} there",
)
HOPED = (
    "there should be {x} somewhere",
    "I know that there {be} {x} here",
    "we must have {x} somewhere",
    "I am sure that I saw {x} around here",
    "I bought {x}, I think",
    "if I remember well, there {be} {x} in this kitchen",
)
FANCIED = ("I fancy {x}", "I am craving {x}", "I'm in the mood for {x}", "I feel like having {x}")
"""The same of what is to be brought."""
ON_HAND = 0.55
"""How often what is hoped for is there."""


def heap(draw: Draw, stage: Stage) -> Said:
    """Say what lies at a place, then what to do with it all."""
    what = act(draw)
    here = draw.one([p for p in SURFACES if p != what.place])
    on = standing(draw, here)
    if draw.chance(0.5):
        draw.pair("heap", here, what.place)
        for kind in draw.some(EVERYTHING, draw.one((2, 2, 3, 3))):
            stage.add(kind, here)
        stage.crowd(avoid=(here,), limit=7)
        first = draw.frame(RUBBISH if what.name == "throw" and draw.chance(0.6) else HEAP).format(on=on)
        goal = all_of(what.goal(name) for name in stage.find(EVERYTHING, here))
        return Said(
            told(draw, first, order(draw, then(draw, what, draw.one(("it all", "all of it", "everything"))))), goal
        )
    thing = sort_of(draw)
    kinds, count = sorted(thing.kinds), draw.one((2, 2, 3))
    draw.pair("counted", min(kinds), what.place, here)
    for _ in range(count):
        stage.add(draw.one(kinds), here)
    elsewhere = [p for p in SURFACES if p != here]
    if draw.chance(0.5):
        stage.add(draw.one(kinds), draw.one(elsewhere))
    stage.crowd(ban=thing.kinds | thing.doubtful, limit=7)
    stage.grip(ban=thing.kinds | thing.doubtful)
    first = draw.frame(COUNTED).format(n=NUMBERS[count], xs=thing.plural(), on=on)
    them = "both of them" if count == 2 and draw.chance(0.4) else draw.one(THEM)
    goal = all_of(what.goal(name) for name in stage.find(thing.kinds, here))
    return Said(told(draw, first, order(draw, then(draw, what, them))), goal)


def guest(draw: Draw, stage: Stage) -> Said:
    """Somebody else wants a thing, where they are."""
    place = draw.one(SURFACES)
    thing = thing_of(draw, named=0.8)
    draw.pair("guest", min(thing.kinds), place)
    stage.add(draw.one(sorted(thing.kinds)), avoid=(place,))
    stage.crowd(near=thing.kinds, ban=thing.doubtful)
    stage.grip(ban=thing.kinds | thing.doubtful)
    frame = draw.frame(GUEST)
    x = thing.the() if frame.startswith("{x}") or thing.number == "many" else draw.one((thing.a(), thing.the()))
    if frame.startswith("{x}"):
        frame = frame.replace("{x} is", f"{{x}} {thing.be}")
    first = frame.format(who=draw.one(WHO), at=f"at {called(draw, place)}", x=x)
    goal = any_of(("at", name, place) for name in stage.find(thing.kinds))
    return Said(told(draw, first, draw.frame(TO_GUEST).format(it=thing.it)), goal)


def hoped(draw: Draw, stage: Stage) -> Said:
    """Ask for what should be here, and is, or is not."""
    what = act(draw)
    thing = thing_of(draw, named=0.85)
    there = draw.chance(ON_HAND)
    draw.pair("hoped", min(thing.kinds), what.place, "there" if there else "not")
    if there:
        stage.add(draw.one(sorted(thing.kinds)), avoid=(what.place,))
    stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful)
    if not stage.names():
        stage.add(any_kind(draw, thing.kinds | thing.doubtful))
    stage.grip(ban=thing.kinds | thing.doubtful)
    table = FANCIED if what.name == "bring" and "sponge" not in thing.kinds and draw.chance(0.4) else HOPED
    first = draw.frame(table).format(x=thing.a(), be=thing.be)
    it = "one" if thing.number == "one" and draw.chance(0.2) else thing.it
    said = told(draw, first, order(draw, then(draw, what, it)))
    if not there:
        return Said(said, ("infeasible",), reason="absent")
    return Said(said, any_of(what.goal(name) for name in stage.find(thing.kinds)))
