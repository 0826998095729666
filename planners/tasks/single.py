"""Tasks about one thing."""

from __future__ import annotations

from ...sim.facts import Goal
from . import acts, wishes
from .draw import Draw
from .nouns import Noun
from .phrases import Act, Said, act, any_kind, called, deed, group, likened, noun, off, phrase, then, thing_of
from .places import COUNTER_NAMES, COUNTERS, PLACES, SURFACES
from .speech import order
from .stage import Stage, all_of, any_of


def one(draw: Draw, stage: Stage) -> Said:
    """Do something with one thing that is called by its name."""
    return _do(draw, stage, act(draw), noun(draw, any_kind(draw)), "one")


def some(draw: Draw, stage: Stage) -> Said:
    """Do something with anything of a group."""
    return _do(draw, stage, act(draw), group(draw), "some")


def like(draw: Draw, stage: Stage) -> Said:
    """Do something with anything that fits a description."""
    return _do(draw, stage, act(draw), likened(draw), "like")


def pick(draw: Draw, stage: Stage) -> Said:
    """Take a thing in the hand."""
    thing = thing_of(draw, named=0.8)
    goal: Goal = staged(draw, stage, Act("pick", "", acts.PICK, (), "known"), thing, "pick")
    text = draw.word(acts.PICK)
    if text.startswith("grab "):  # some who say so expect it to be handed over
        goal = any_of((goal, *(("at", name, "operator") for name in stage.find(thing.kinds))))
    return Said((order(draw, text.format(x=phrase(draw, thing, "known"), it=thing.it)),), goal)


def wish(draw: Draw, stage: Stage) -> Said:
    """Ask for a thing without an order."""
    thing = thing_of(draw)
    bring = Act("bring", "operator", acts.BRING, (), "new")
    goal = staged(draw, stage, bring, thing, "wish")
    if thing.countable and thing.text[0] not in "aeiouAEIOU" and "sponge" not in thing.kinds and draw.chance(0.1):
        return Said((draw.frame(wishes.FAVORITES).format(x=thing.text, xs=thing.plural()),), goal)
    return Said(
        (
            draw.frame(wishes.WISHES if "sponge" in thing.kinds else wishes.APPETITES).format(
                x=phrase(draw, thing, "new", one_of=False)
            ),
        ),
        goal,
    )


def structured(draw: Draw, stage: Stage) -> Said:
    """Pick a thing up and put it somewhere."""
    thing = thing_of(draw, named=0.75)
    what = act(draw)
    goal = staged(draw, stage, what, thing, "structured")
    it = "it" if draw.chance(0.3) else thing.it
    first = draw.word(acts.FIRST).format(x=phrase(draw, thing, what.mood), it=it)
    second = then(draw, what, it)
    if ", " in first:
        return Said((order(draw, f"{first} and {second}"),), goal)
    return Said((order(draw, first, second),), goal)


def source(draw: Draw, stage: Stage) -> Said:
    """Do something with what stands at a place that is named."""
    what = act(draw, hand=True)
    here = draw.one([p for p in (*SURFACES, *SURFACES, "operator") if p != what.place])
    thing = thing_of(draw, named=0.5)
    draw.pair("source", min(thing.kinds), what.place, here)
    stage.add(draw.one(sorted(thing.kinds)), here)
    if draw.chance(0.4):  # the same elsewhere
        stage.add(draw.one(sorted(thing.kinds)), draw.one([p for p in SURFACES if p != here]))
    stage.crowd(near=thing.kinds, ban=thing.doubtful)
    stage.grip(ban=thing.kinds | thing.doubtful)
    x = phrase(draw, thing, what.mood)
    goal = any_of(what.goal(name) for name in stage.find(thing.kinds, here))
    if what.name == "put" and "{to}" in (frame := draw.word(acts.PUT)):
        text = frame.format(x=f"{x} from {called(draw, here)}", to=f"to {called(draw, what.place)}", it=thing.it, on="")
        return Said((order(draw, text),), goal)
    if draw.chance(0.15) and what.then:
        first = f"go to {called(draw, here)}, pick up {x}"
        return Said((order(draw, f"{first} and {then(draw, what, thing.it)}"),), goal)
    return Said((order(draw, deed(draw, what, f"{x} {off(draw, here)}", thing.it)),), goal)


def counter(draw: Draw, stage: Stage) -> Said:
    """Put a thing on a counter, either of them or the one where it is not; or take it from there."""
    thing = thing_of(draw, named=0.8)
    kind = draw.one(sorted(thing.kinds))
    draw.pair("counter", kind)
    chosen = draw.below(3)
    if chosen == 0:
        stage.add(kind, draw.one(COUNTERS))
        stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful)
        stage.grip(ban=thing.kinds | thing.doubtful)
        what = act(draw, but=COUNTERS)
        x = f"{phrase(draw, thing, what.mood)} from {draw.word(COUNTER_NAMES[:2])}"
        return Said(
            (order(draw, deed(draw, what, x, thing.it)),), any_of(what.goal(name) for name in stage.find(thing.kinds))
        )
    here = draw.one(COUNTERS) if chosen == 1 else "table"
    stage.add(kind, here)
    stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful)
    stage.grip(ban=thing.kinds | thing.doubtful)
    there = [place for place in COUNTERS if place != here]
    name = "the other counter" if chosen == 1 else draw.word(COUNTER_NAMES)
    text = draw.word(acts.PUT).format(x=phrase(draw, thing, "known"), it=thing.it, on=f"on {name}", to=f"to {name}")
    return Said(
        (order(draw, text),), any_of(("at", found, place) for found in stage.find(thing.kinds) for place in there)
    )


def drop(draw: Draw, stage: Stage) -> Said:
    """Let go of what is in the hand, anywhere or at a place."""
    kind = any_kind(draw)
    stage.at = draw.one((*SURFACES, *SURFACES, *SURFACES, "trash can"))
    thing = noun(draw, kind)
    name = stage.hold(kind)
    stage.crowd(near=(kind,), ban=(kind,))
    words = draw.one(
        (
            phrase(draw, thing, "known"),
            phrase(draw, thing, "known"),
            "that",
            thing.it,
            "what you are holding",
            "the thing in your hand",
            "what is in your gripper",
            "whatever you have in your hand",
        )
    )
    free = ("not", ("holding", name))
    chosen = draw.rng.random()
    if chosen < 0.5:
        draw.pair("drop", kind)
        goal = all_of((free, any_of(("at", name, place) for place in SURFACES)))
        text = draw.word(acts.DROP if " " in words else acts.DROP_IT)
        if text.startswith("drop") and stage.at == "trash can":
            stage.at = draw.one(SURFACES)  # "drop it" would mean the bin
        return Said((order(draw, text.format(x=words)),), goal)
    if chosen < 0.62 and stage.at != "trash can":
        draw.pair("drop here", kind, stage.at)
        here = draw.one(("here", "right here", "where you are", "where you stand"))
        text = draw.one(("put {x} down {h}", "leave {x} {h}", "set {x} down {h}", "drop {x} {h}", "place {x} {h}"))
        return Said((order(draw, text.format(x=words, h=here)),), ("at", name, stage.at))
    place = stage.at if draw.chance(0.4) else draw.one(PLACES)
    what = (
        Act("throw", place, acts.THROW, (), "known")
        if place == "trash can"
        else Act("put", place, acts.PUT, (), "known")
    )
    if place == "operator":
        what = Act("bring", place, acts.HAND_OVER, (), "known")
    draw.pair("held", kind, place)
    return Said((order(draw, deed(draw, what, words, thing.it)),), ("at", name, place))


def staged(draw: Draw, stage: Stage, what: Act, thing: Noun, structure: str) -> Goal:
    """Set a scene in which something is to be done with a thing; return the goal."""
    kind = draw.one(sorted(thing.kinds))
    draw.pair(structure, kind if len(thing.kinds) == 1 else thing.text, what.place)
    # nobody asks to be served from the bin
    odd = [p for p in ("operator", "trash can") if p != what.place and (p, what.name) != ("trash can", "bring")]
    place = draw.one(odd) if odd and draw.chance(0.04) else None
    name = stage.add(kind, place, avoid=(what.place,))
    if draw.chance(0.9):
        stage.crowd(near=thing.kinds, ban=thing.doubtful)
    stage.grip(ban=thing.doubtful, wanted=[name] if what.place else ())
    return any_of(what.goal(found) for found in stage.find(thing.kinds))


def _do(draw: Draw, stage: Stage, what: Act, thing: Noun, structure: str) -> Said:
    goal = staged(draw, stage, what, thing, structure)
    return Said((order(draw, deed(draw, what, phrase(draw, thing, what.mood), thing.it)),), goal)
