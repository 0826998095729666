"""Tasks that say what not to take, leave a choice or change their mind."""

from __future__ import annotations

import re

from ..words import EVERYTHING
from .draw import Draw
from .nouns import Noun
from .phrases import Said, act, any_kind, deed, group, noun, off, phrase, thing_of
from .places import SURFACES
from .speech import order
from .stage import Stage, all_of, any_of

EXCEPT = (
    "{a} that is not {b}",
    "{a} other than {the}",
    "any {bare} but {the}",
    "{a} but not {the}",
    "{a} that isn't {b}",
    "any {bare} except {the}",
    "{a}, just not {the}",
    "{a}, but no {bbare}",
    "{a}, anything but {the}",
    "{a} which is not {b}",
    "{a} apart from {the}",
    "{a} instead of {the}",
)
EXCEPT_THING = (
    "something that is not {b}",
    "something other than {the}",
    "anything but {the}",
    "something that isn't {b}",
    "anything except {the}",
    "something, just not {the}",
    "anything that is not {b}",
    "something which is not {b}",
    "anything other than {b}",
    "something but not {the}",
    "a thing that is not {b}",
)
DISLIKE = (
    "I don't like {bs}",
    "I hate {bs}",
    "I can't stand {bs}",
    "I'm allergic to {bs}",
    "no {bs} please",
    "I don't want {bs}",
    "I'm tired of {bs}",
    "{bs} make me sick",
    "my doctor told me to stay away from {bs}",
    "I never eat or drink {bs}",
)
INSTEAD = (
    "{do}, not {the}",
    "{do} instead of {the}",
    "{do} rather than {the}",
    "{do} and leave {the} where {it} {be}",
    "{do}, but don't touch {the}",
    "not {the}: {do}",
    "leave {the} alone and {do}",
    "{do}, not {the}, ok",
)
CORRECTED = (
    "{first}. No wait, {x} instead",
    "{first}. Sorry, I meant {x}",
    "{first}. Actually, make that {x}",
    "{first}. Hmm, no, {x} rather",
    "{first} - no, sorry, {x}",
)
CHANGED = (
    "I was going to have {b}, but now I'd rather have {x}",
    "I thought about {b}, but let's go with {x}",
    "no {bs} today, I'd rather have {x}",
    "instead of {b} I'd like {x}",
    "I don't feel like {b}, so {x} for me",
    "originally I wanted {b}, but {x} would be better",
    "rather than {b}, I'll take {x}",
    "forget about {b}, I'll have {x}",
    "not {b} again, I'd prefer {x}",
)
"""Second thoughts of somebody who wants something."""
TRIES = 1000
"""Draws of two nouns; one is the rule."""
EITHER = (
    "{a} or {b}",
    "either {a} or {b}",
    "{a} or {b}, I don't care which",
    "{a} or maybe {b}",
)


def exclude(draw: Draw, stage: Stage) -> Said:
    """Something of a group, or anything, with an exception."""
    what = act(draw)
    wide = group(draw) if draw.chance(0.65) else None
    kinds = wide.kinds if wide else frozenset(EVERYTHING)
    if len(kinds) < 3:
        wide, kinds = None, frozenset(EVERYTHING)
    taboo = _taboo(draw, kinds)
    good = sorted(kinds - taboo.kinds - taboo.doubtful)
    ban = taboo.doubtful | (wide.doubtful if wide else frozenset())
    draw.pair("exclude", wide.text if wide else "thing", taboo.text, what.place)
    here = draw.one([p for p in SURFACES if p != what.place]) if draw.chance(0.3) else None
    if draw.chance(0.85):
        stage.add(draw.one(sorted(taboo.kinds & kinds)), here, avoid=(what.place,))
    stage.add(draw.one(good), here, avoid=(what.place,))
    stage.crowd(near=kinds, ban=ban, limit=7)
    stage.grip(ban=taboo.kinds | ban)
    wanted = any_of(what.goal(name) for name in stage.find(good, here))
    refused = [("not", what.goal(name)) for name in stage.find(taboo.kinds & kinds, here)]
    refused = [part for part in refused if stage.objects.get(part[1][1]) != what.place]
    goal = all_of((wanted, *refused))
    tail = f" {off(draw, here)}" if here else ""
    if what.place == "operator" and draw.chance(0.4):  # who dislikes a thing may well want it thrown away
        many = _many(taboo)
        first = draw.frame(DISLIKE).format(bs=many)
        if taboo.number in ("many", "one") or not first.startswith(many):
            x = wide.a() if wide else draw.one(("something", "anything", "something else"))
            return Said((first, order(draw, deed(draw, what, x + tail, "it"))), goal)
    frame = draw.frame(EXCEPT if wide and wide.number == "one" else EXCEPT_THING)
    if tail:  # the place is that of the whole, not of the exception
        frame = re.sub(r"^(\{a\}|any \{bare\}|something|anything|a thing)", rf"\1{tail}", frame)
    x = frame.format(
        a=wide.a() if wide else "", bare=wide.text if wide else "", b=taboo.a(), bbare=_many(taboo), the=taboo.the()
    )
    return Said((order(draw, deed(draw, what, x, "it")),), goal)


def instead(draw: Draw, stage: Stage) -> Said:
    """This thing and not that."""
    what = act(draw)
    one, other = two(draw)
    draw.pair("instead", min(one.kinds), what.place)
    names = [stage.add(draw.one(sorted(thing.kinds)), avoid=(what.place,)) for thing in (one, other)]
    used = one.kinds | other.kinds | one.doubtful | other.doubtful
    stage.crowd(near=used, ban=used)
    stage.grip(ban=used, wanted=names)
    if stage.holding in stage.find(other.kinds):
        stage.objects[str(stage.holding)] = stage.spot((what.place,))
        stage.holding = None
    wanted = any_of(what.goal(name) for name in stage.find(one.kinds))
    others = stage.find(other.kinds)
    goal = all_of((wanted, *(("not", what.goal(name)) for name in others)))
    if what.name == "bring" and one.number != "bare" != other.number and draw.chance(0.3):
        return Said((draw.frame(CHANGED).format(b=other.a(), bs=_many(other), x=draw.one((one.a(), one.the()))),), goal)
    if draw.chance(0.25):
        first = order(draw, deed(draw, what, phrase(draw, other, what.mood, one_of=False), other.it)).rstrip("?")
        text = draw.frame(CORRECTED).format(first=first, x=one.the())
        return Said((text,), goal)
    do = deed(draw, what, one.the(), one.it)
    they = "they" if other.number == "many" else "it"
    frame = draw.frame(INSTEAD)
    if "leave" in frame or "touch" in frame:
        goal = all_of((wanted, *(("at", name, stage.objects[name]) for name in others)))
    text = frame.format(do=do, the=other.the(), it=they, be=other.be)
    return Said((text if text.startswith("not ") else order(draw, text),), goal)


def either(draw: Draw, stage: Stage) -> Said:
    """One of two things, of which one may be missing."""
    what = act(draw)
    one, other = two(draw)
    draw.pair("either", *sorted((min(one.kinds), min(other.kinds))), what.place)
    for thing in draw.some((one, other), draw.one((1, 2))):
        stage.add(draw.one(sorted(thing.kinds)), avoid=(what.place,))
    used = one.doubtful | other.doubtful | one.kinds | other.kinds
    stage.crowd(near=one.kinds | other.kinds, ban=used)
    stage.grip(ban=used)
    goal = any_of(what.goal(name) for name in stage.find(one.kinds | other.kinds))
    pair = (one.a(), other.a()) if what.mood == "new" else (one.the(), other.the())
    x = draw.frame(EITHER).format(a=pair[0], b=pair[1])
    return Said((order(draw, deed(draw, what, x, "it")),), goal)


def two(draw: Draw) -> tuple[Noun, Noun]:
    """Return two nouns that share no kind."""
    for _ in range(TRIES):
        one, other = thing_of(draw, named=0.85), thing_of(draw, named=0.85)
        if not (one.kinds | one.doubtful) & (other.kinds | other.doubtful):
            return one, other
    raise RuntimeError(f"all of {TRIES} pairs of nouns share a kind")


def _taboo(draw: Draw, kinds: frozenset[str]) -> Noun:
    """Return what is left out: some of these kinds, not all."""
    for _ in range(20):
        thing = noun(draw, any_kind(draw, frozenset(EVERYTHING) - kinds)) if draw.chance(0.6) else group(draw)
        if thing.number != "bare" and thing.kinds & kinds and kinds - thing.kinds - thing.doubtful:
            return thing
    return noun(draw, draw.one(sorted(kinds)))


def _many(thing: Noun) -> str:
    return thing.plural() if thing.countable else thing.text
