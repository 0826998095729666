"""Tasks told by how things are: needs, and what was spilled."""

from __future__ import annotations

from ...sim.facts import Goal
from ..words import DRINKS
from . import tables
from .draw import Draw
from .phrases import Act, Said, called, deed, noun, standing
from .places import SURFACES
from .speech import order, told
from .stage import Stage, all_of, any_of
from .tables import Need

SPILLS = (
    "I spilled {x} {on}",
    "I spilled {x}",
    "I knocked over {x} {on}",
    "I just spilled {x} all over the place",
    "somebody spilled {x} {on}",
    "oh no, I spilt {x} {on}",
    "{x} leaked",
    "I dropped {x} and made a mess",
    "I tipped over {x} {on}",
)
TOSS = (
    "throw it away",
    "throw it out",
    "get rid of it",
    "put it in the trash",
    "toss it",
    "dispose of it",
    "throw the rest away",
    "throw away what is left",
)
MESS = (
    "there is {x} all over {p}",
    "there's {x} everywhere",
    "I have {x} all over my desk",
    "{x} is running down {p}",
    "look at that puddle of {x}",
    "help, {x} on my keyboard!",
    "my glass fell over and now there is {x} on everything",
    "the dog knocked over a glass of {x}",
    "my papers are swimming in {x}",
)
"""What is the matter; the robot is to think of the sponge itself."""
LIQUIDS = (
    "juice",
    "milk",
    "soup",
    "coffee",
    "wine",
    "sauce",
    "orange juice",
    "apple juice",
    "lemonade",
    "honey",
    "beer",
)
WIPE = (
    "bring me something to clean it up",
    "bring me something to clean with",
    "bring something to clean up the mess",
    "get me something to wipe it up",
    "bring me something against the mess",
    "fetch something to mop it up with",
    "hand me something to wipe the mess with",
    "bring me the sponge",
    "get a sponge for me",
    "bring me what I need to clean it",
    "get me something that helps with the stain",
    "give me something to scrub it with",
)
PLAINLY = (
    "bring me {x}",
    "get me {x}",
    "fetch me {x}",
    "find me {x}",
    "hand me {x}",
    "give me {x}",
    "look for {x} and bring it to me",
)
WANTED = (
    "I'd like {x}",
    "I need {x}",
    "I want {x}",
    "can I have {x}?",
    "could I get {x}?",
    "I could use {x}",
    "do you have {x}?",
    "{x}, please",
    "is there {x} for me?",
)
"""Wishes for what may be a whole clause ("what goes into a Paloma")."""
HELP = (
    "can you help?",
    "what can you do for me?",
    "bring me something that helps",
    "could you bring me something?",
    "can you get me something for that?",
    "what would you bring me?",
    "please help",
    "do something about it",
    "could you do something about that?",
    "bring me something suitable",
    "any ideas?",
    "please bring me what I need",
    "can you bring me something to help?",
    "help me out",
    "how would you help me?",
)


def need(draw: Draw, stage: Stage) -> Said:
    """Say how things are, and leave it to the robot what helps."""
    one = draw.one(tables.needs())
    goal = _helped(draw, stage, (one,))
    chosen = draw.rng.random()
    if one.phrase and chosen < 0.3:
        return Said((_asked(draw, draw.word(one.phrase)),), goal)
    text = draw.word(one.wordings)
    if text.endswith("?") or chosen < 0.65:
        return Said((text,), goal)
    if one.phrase and chosen < 0.8:
        return Said((text, _asked(draw, draw.word(one.phrase))), goal)
    if one.place == "operator":
        return Said((text, draw.frame(HELP)), goal)
    return Said((text,), goal)


def needs(draw: Draw, stage: Stage) -> Said:
    """Two needs at once."""
    first = draw.one(tables.needs())
    others = [
        n
        for n in tables.needs()
        if not {*n.helps, *n.doubtful} & {*first.helps, *first.doubtful} and n.place == "operator"
    ]
    if not others or first.place != "operator":
        return need(draw, stage)
    second = draw.one(others)
    goal = _helped(draw, stage, (first, second))
    if first.phrase and second.phrase and draw.chance(0.6):
        pair = f"{draw.word(first.phrase)} and {draw.word(second.phrase)}"
        if draw.chance(0.5):
            return Said((draw.word(first.wordings), _asked(draw, pair)), goal)
        return Said((_asked(draw, pair),), goal)
    texts = [draw.word(one.wordings) for one in (first, second)]
    return Said((*texts, draw.frame(HELP)) if draw.chance(0.3) else tuple(texts), goal)


def spill(draw: Draw, stage: Stage) -> Said:
    """Something was spilled: throw it away, or clean up, or both."""
    if draw.chance(0.25):
        return _mess(draw, stage)
    kind = draw.one(DRINKS)
    thing = noun(draw, kind)
    here = draw.one(SURFACES)
    both = draw.chance(0.6)
    draw.pair("spill", kind, "both" if both else "sponge")
    present = both or draw.chance(0.6)
    name = stage.add(kind, here) if present else ""
    stage.add("sponge", avoid=())
    stage.crowd(near=(kind,), ban=(kind, "sponge"))
    stage.grip(ban=(kind, "sponge"))
    x = thing.the("my") if draw.chance(0.7) else thing.the()
    first = draw.frame(SPILLS).format(x=x, on=standing(draw, here), be=thing.be)
    wipe = draw.word(WIPE)
    sponge = ("at", "sponge", "operator")
    if not both:
        return Said(told(draw, first, order(draw, wipe)), sponge)
    clauses = [draw.word(TOSS), wipe]
    if draw.chance(0.3):
        clauses.reverse()
        clauses[1] = clauses[1].replace(" it", f" {thing.the()}", 1)
    return Said(told(draw, first, order(draw, *clauses)), all_of((("at", name, "trash can"), sponge)))


def _mess(draw: Draw, stage: Stage) -> Said:
    """Something is wet that should not be."""
    liquid, place = draw.one(LIQUIDS), draw.one(SURFACES)
    draw.pair("mess", liquid)
    stage.add("sponge")
    stage.crowd(near=("orange", "apple") if "juice" in liquid else (), ban=("sponge",))
    stage.grip(ban=("sponge",))
    first = draw.frame(MESS).format(x=liquid, p=called(draw, place))
    ends = (first,) if draw.chance(0.5) else (first, draw.frame(HELP))
    return Said(ends, ("at", "sponge", "operator"))


def _helped(draw: Draw, stage: Stage, needed: tuple[Need, ...]) -> Goal:
    ban = frozenset(kind for one in needed for kind in (*one.helps, *one.doubtful))
    doubtful = frozenset(kind for one in needed for kind in one.doubtful)
    for one in needed:
        kind = draw.one(one.helps)
        draw.pair("need", one.wordings[0] if len(one.helps) > 1 else kind, one.place)
        stage.add(kind, avoid=(one.place,))
    near = needed[0].helps
    stage.crowd(near=near, ban=ban if draw.chance(0.6) else doubtful)
    stage.grip(ban=ban, wanted=stage.find(near))
    return all_of(any_of(("at", name, one.place) for name in stage.find(one.helps)) for one in needed)


def _asked(draw: Draw, x: str) -> str:
    """Return a request for something in words of its own."""
    bring = Act("bring", "operator", PLAINLY, (), "new")
    if draw.chance(0.35):
        return draw.frame(WANTED).format(x=x)
    return order(draw, deed(draw, bring, x, "it"))
