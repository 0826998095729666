"""Tasks told as people tell things: what happened first, then what to do with "it"."""

from __future__ import annotations

from .draw import Draw
from .nouns import Noun
from .phrases import Said, act, any_kind, deed, noun, off, standing, then, thing_of, where
from .places import SURFACES
from .speech import order, told
from .stage import Stage, all_of, any_of

DONE_WITH = (
    "I'm done with {x}",
    "I don't need {x} any more",
    "I finished {x}",
    "I don't want {x} anymore",
    "{x} went bad",
    "{x} {be} of no use any more",
    "nobody wants {x}",
    "I let {x} fall on the way here",
    "I dropped {x}",
    "{x} {be} garbage now",
    "I just finished {x}",
    "we have no more use for {x}",
    "{x} {be} past the date",
    "I emptied {x}",
    "we are finished with {x}",
    "{x} {be} ruined",
    "somebody stepped on {x}",
    "I can't stand the sight of {x}",
    "{x} should have been thrown away yesterday",
)
"""Why somebody wants to be rid of a thing: of "my tea", "that bag of chips"."""
LEFT = (
    "I left {x} {on}",
    "I forgot {x} {on}",
    "I put {x} {on}",
    "there is {x} {on}",
    "you'll find {x} {on}",
    "I saw {x} {on}",
    "somebody left {x} {on}",
    "you see {x} {on}?",
    "{x} {be} still {on}",
    "{x} {be} standing {on}",
    "my friend placed {x} {on}",
    "look, {x} {be} {on}",
    "I think {x} {be} {on}",
)
"""Where a thing is."""
MINE = (
    "I've been looking forward to {x} all day",
    "{x} {be} mine",
    "I just bought {x}",
    "I have been thinking about {x}",
    "{x} {be} what I was looking for",
    "I got {x} at the store",
    "I paid for {x}",
)
WRONG = (
    "{x} {be} in the wrong place",
    "{x} {be} in my way",
    "somebody moved {x}",
    "{x} shouldn't be where {it} {be}",
    "I don't like where {x} {be}",
    "{x} {be} not where {it} should be",
    "this kitchen is a mess: {x} {be} misplaced",
)
"""Why somebody wants a thing moved."""
UNNAMED = (
    "I left something {on}",
    "there is something {on}",
    "somebody put something {on}",
    "I forgot something {on}",
    "my guest left something {on}",
    "something is lying {on}",
    "I think I put something {on}",
)
THAT_THERE = (
    "the thing {off}",
    "what is {on}",
    "the object {off}",
    "whatever is {on}",
    "the thing that is {on}",
    "the item {off}",
    "that thing {on}",
)


def story(draw: Draw, stage: Stage) -> Said:
    """Say what is the matter with a thing, then what to do with it."""
    what = act(draw)
    thing = thing_of(draw, named=0.75)
    if thing.number == "bare":
        thing = noun(draw, any_kind(draw))
    kind = draw.one(sorted(thing.kinds))
    draw.pair("story", min(thing.kinds), what.place)
    here = draw.one([p for p in SURFACES if p != what.place])
    table = {"throw": DONE_WITH, "bring": MINE, "put": WRONG}[what.name]
    said_where = draw.chance(0.5 if what.name == "throw" else 0.7)
    frame = draw.frame(LEFT if said_where else table)
    stage.add(kind, here)
    stage.crowd(near=thing.kinds, ban=thing.doubtful if said_where else thing.kinds | thing.doubtful)
    stage.grip(ban=thing.kinds | thing.doubtful)
    x = thing.a() if frame.startswith("there") else thing.the(draw.one(("the", "my", "that", "the")))
    be = "are" if thing.number == "many" else "is"
    if frame.startswith("there") and be == "are":
        frame = frame.replace("there is", "there are")
    first = frame.format(
        x=x, on=where(draw, here) if draw.chance(0.2) else standing(draw, here), be=be, it=_subject(thing)
    )
    goal = any_of(what.goal(name) for name in stage.find(thing.kinds, here if said_where else None))
    it = draw.one((thing.it, thing.it, thing.it, "that" if thing.it == "it" else "those", f"the {thing.text}"))
    return Said(told(draw, first, order(draw, then(draw, what, it))), goal)


def unnamed(draw: Draw, stage: Stage) -> Said:
    """Point at the only thing of a place without saying what it is."""
    what = act(draw, hand=True)
    here = draw.one([p for p in (*SURFACES, *SURFACES, "operator") if p != what.place])
    kind = any_kind(draw)
    draw.pair("unnamed", kind, what.place)
    name = stage.add(kind, here)
    stage.crowd(near=(kind,), avoid=(here,))
    stage.grip()
    goal = what.goal(name)
    if what.then and draw.chance(0.5):
        first = draw.frame(UNNAMED).format(on=standing(draw, here))
        return Said(told(draw, first, order(draw, then(draw, what, draw.one(("it", "it", "that"))))), goal)
    x = draw.frame(THAT_THERE).format(on=standing(draw, here), off=off(draw, here))
    return Said((order(draw, deed(draw, what, x, "it")),), goal)


def which(draw: Draw, stage: Stage) -> Said:
    """Tell two things of a sort apart by where they are."""
    what = act(draw)
    thing = thing_of(draw, named=0.6)
    if not thing.countable:
        thing = noun(draw, draw.one(("apple", "orange", "banana", "coke can", "sponge", "energy bar")))
    thing = thing if thing.number == "one" else Noun(next(iter(thing.kinds)), "one", thing.kinds)
    here, there = draw.some([p for p in SURFACES if p != what.place], 2)
    draw.pair("which", min(thing.kinds), what.place, here)
    for place in (here, there):
        stage.add(draw.one(sorted(thing.kinds)), place)
    stage.crowd(ban=thing.kinds | thing.doubtful)
    stage.grip(ban=thing.kinds | thing.doubtful)
    goal = any_of(what.goal(name) for name in stage.find(thing.kinds, here))
    chosen = draw.below(4)
    near, far = standing(draw, here), standing(draw, there)
    if chosen == 0:
        first = draw.frame(("there are two {xs}", "we have two {xs}", "you can see two {xs}", "I know of two {xs}"))
        text = order(draw, deed(draw, what, f"the one {near}", "it"))
        return Said(told(draw, first.format(xs=thing.plural()), text), goal)
    if chosen == 1:
        refused = tuple(("not", what.goal(name)) for name in stage.find(thing.kinds, there))
        tail = draw.frame(("{do}, not the one {far}", "{do}, but leave the one {far}", "{do} and not the one {far}"))
        text = deed(draw, what, f"the {thing.text} {near}", "it")
        return Said((order(draw, tail.format(do=text, far=far)),), all_of((goal, *refused)))
    return Said((order(draw, deed(draw, what, f"{draw.one(('the', 'that'))} {thing.text} {near}", "it")),), goal)


def _subject(thing: Noun) -> str:
    return "they" if thing.number == "many" else "it"
