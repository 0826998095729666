"""Tasks told as people tell things: what happened first, then what to do with "it"."""

from __future__ import annotations

from ..words import DRINKS
from .draw import Draw
from .needs import NEEDS, Need
from .nouns import Noun
from .phrases import Act, Said, act, any_kind, called, deed, noun, off, then, thing_of, where
from .places import SURFACES
from .speech import order
from .stage import Stage, all_of, any_of

DONE_WITH = (
    "I'm done with {x}",
    "I don't need {x} any more",
    "I finished {x}",
    "I don't want {x} anymore",
    "{x} went bad",
    "{x} {be} of no use any more",
    "nobody wants {x}",
    "I accidentally dropped {x} after opening it",
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
    "we are out of order here: {x} {be} misplaced",
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
    "the one {on}",
    "that thing {on}",
)
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
WIPE = (
    "bring me something to clean it up",
    "bring me something to clean with",
    "bring something to clean up the mess",
    "get me something to wipe it up",
    "bring me something to help clean up",
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
ALSO = ("{a} And {b}", "{a} Also, {b}", "{a} Besides, {b}", "{a} {B}", "{a} What is more, {b}")


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
    first = frame.format(x=x, on=where(draw, here) if draw.chance(0.2) else _at(draw, here), be=be, it=_subject(thing))
    goal = any_of(what.goal(name) for name in stage.find(thing.kinds, here if said_where else None))
    it = draw.one((thing.it, thing.it, thing.it, "that" if thing.it == "it" else "those", f"the {thing.text}"))
    return Said(_told(draw, first, order(draw, then(draw, what, it))), goal)


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
        first = draw.frame(UNNAMED).format(on=_at(draw, here))
        return Said(_told(draw, first, order(draw, then(draw, what, draw.one(("it", "it", "that"))))), goal)
    x = draw.frame(THAT_THERE).format(on=_at(draw, here), off=off(draw, here))
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
    near, far = _at(draw, here), _at(draw, there)
    if chosen == 0:
        first = draw.frame(("there are two {xs}", "we have two {xs}", "you can see two {xs}", "I know of two {xs}"))
        text = order(draw, deed(draw, what, f"the one {near}", "it"))
        return Said(_told(draw, first.format(xs=thing.plural()), text), goal)
    if chosen == 1:
        refused = tuple(("not", what.goal(name)) for name in stage.find(thing.kinds, there))
        tail = draw.frame(("{do}, not the one {far}", "{do}, but leave the one {far}", "{do} and not the one {far}"))
        text = deed(draw, what, f"the {thing.text} {near}", "it")
        return Said((order(draw, tail.format(do=text, far=far)),), all_of((goal, *refused)))
    return Said((order(draw, deed(draw, what, f"{draw.one(('the', 'that'))} {thing.text} {near}", "it")),), goal)


def need(draw: Draw, stage: Stage) -> Said:
    """Say how things are, and leave it to the robot what helps."""
    one = draw.one(NEEDS)
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
    first = draw.one(NEEDS)
    others = [
        n for n in NEEDS if not {*n.helps, *n.doubtful} & {*first.helps, *first.doubtful} and n.place == "operator"
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
    first = draw.frame(SPILLS).format(x=x, on=_at(draw, here), be=thing.be)
    wipe = draw.word(WIPE)
    sponge = ("at", "sponge", "operator")
    if not both:
        return Said(_told(draw, first, order(draw, wipe)), sponge)
    clauses = [draw.word(TOSS), wipe]
    if draw.chance(0.3):
        clauses.reverse()
        clauses[1] = clauses[1].replace(" it", f" {thing.the()}", 1)
    return Said(_told(draw, first, order(draw, *clauses)), all_of((("at", name, "trash can"), sponge)))


def _helped(draw: Draw, stage: Stage, needed: tuple[Need, ...]) -> tuple[object, ...]:
    ban = frozenset(kind for one in needed for kind in (*one.helps, *one.doubtful))
    doubtful = frozenset(kind for one in needed for kind in one.doubtful)
    for one in needed:
        kind = draw.one(one.helps)
        draw.pair("need", one.wordings[0] if len(one.helps) > 1 else kind, one.place)
        stage.add(kind, avoid=(one.place,))
    near = needed[0].helps
    stage.crowd(near=near, ban=ban if draw.chance(0.6) else doubtful)
    stage.grip(ban=ban, wanted=stage.find(near))
    return tuple(all_of(any_of(("at", name, one.place) for name in stage.find(one.helps)) for one in needed))


def _asked(draw: Draw, x: str) -> str:
    """Return a request for something in words of its own."""
    bring = Act("bring", "operator", PLAINLY, (), "new")
    if draw.chance(0.35):
        return draw.frame(WANTED).format(x=x)
    return order(draw, deed(draw, bring, x, "it"))


def _at(draw: Draw, place: str) -> str:
    """Return a place as where something stands ("on the table")."""
    if place == "operator":
        return draw.one(("in front of me", "next to me", "here with me"))
    return f"{draw.one(('on', 'on', 'on', 'over on')) if place != 'trash can' else 'in'} {called(draw, place)}"


def _subject(thing: Noun) -> str:
    return "they" if thing.number == "many" else "it"


def _told(draw: Draw, first: str, text: str) -> tuple[str, ...]:
    """Return a remark and an order as one sentence or two."""
    if first.endswith("?") or draw.chance(0.6):
        return first, text
    lower = text if text.startswith(("I ", "I'")) else text[0].lower() + text[1:]
    return (f"{first}{draw.one((', ', '; ', ', so ', ' - '))}{lower}",)
