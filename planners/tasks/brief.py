"""Tasks without an order: a few words that leave the verb out, or a statement of how things are to be."""

from __future__ import annotations

from .draw import Draw
from .nouns import Noun
from .phrases import Act, Said, act, any_kind, called, noun, phrase, standing, thing_of, where
from .places import SURFACES, TO
from .several import sort_of, staged_together, things
from .stage import Stage, all_of

BROUGHT = (
    "{x}",
    "{x}!",
    "{x} here",
    "{x} over here",
    "{x} for me",
    "{x} to me",
    "{x} now",
    "{x}, quick",
    "{x} to my seat",
    "{x} this way",
    "quick, {x}",
    "for me {x}",
    "me: {x}",
)
"""What is to be brought, in no more words than needed."""
LEG = ("{x} here", "{x} over here", "{x} for me", "{x} to me", "{x} to my seat", "{x} this way")
"""The same among others that go elsewhere."""
DUMPED = (
    "{x} in the bin",
    "{x} into the trash",
    "{x} to the trash",
    "away with {x}",
    "out with {x}",
    "into the bin with {x}",
    "{x}: trash",
    "{x} - garbage",
    "to the trash can with {x}",
)
MOVED = (
    "{x} {to}",
    "{x} {on}",
    "{x}, {on}",
    "{x} {to}, quick",
    "{to} with {x}",
    "off {to} with {x}",
    "{x} back {on}",
    "{x}: {on}",
    "{x} -> {p}",
    "{x}: {p}",
)
LISTED = (
    "{xs}",
    "my order: {xs}",
    "for me: {xs}",
    "{xs}, all to me",
    "what I need: {xs}",
    "list: {xs}",
    "{xs} for the two of us",
)
"""Several things to be brought."""
MEANT_HERE = ("here", "over here", "in front of me", "at my place", "next to me")
SHOULD = (
    "{x} should be {on}",
    "{x} should go {on}",
    "{x} {belong} {on}",
    "{x} {go} {on}",
    "I want {x} {on}",
    "I want to see {x} {on}",
    "{x} must be {on}",
    "{x} {need} to be {on}",
    "make sure that {x} {be} {on}",
    "see to it that {x} {end} up {on}",
    "{x} {be} supposed to be {on}",
    "{x} {be} wanted {on}",
    "let's have {x} {on}",
    "I'd like to have {x} {on}",
    "I'd rather have {x} {on}",
    "{x} would look better {on}",
    "I expect {x} {on}",
    "when I come back, {x} had better be {on}",
    "{x} ought to be {on}",
    "why {be} {x} not {on}?",
)
"""How things are to be; "{belong}", "{go}", "{need}" and "{end}" are verbs that agree with `{x}`."""
SHOULD_GO = (
    "{x} can go in the trash",
    "{x} {belong} in the bin",
    "{x} should be thrown away",
    "{x} {need} to be thrown out",
    "{x} should go in the garbage",
    "{x} {be} only fit for the bin",
    "I want {x} gone: into the trash",
    "{x} may be thrown away",
    "I want {x} in the trash can",
)
RID = (
    "no more {xs} in this kitchen, throw them all away",
    "I want no more {xs} here: bin the lot",
    "every single {y} has to go in the trash",
    "we don't need {xs} any more, into the trash with all of them",
    "throw out whatever {xs} you can find",
)
ALL = ("all the {xs}", "all {xs}", "all of the {xs}", "every {y}", "each {y}", "every single {y}")
BOTH = ("both {xs}", "the two {xs}", "both of the {xs}")


def brief(draw: Draw, stage: Stage) -> Said:
    """One thing or several, and where, without a verb."""
    if draw.chance(0.3):
        return _legs(draw, stage)
    if draw.chance(0.25):
        return _list(draw, stage)
    what = act(draw)
    thing = thing_of(draw, named=0.75) if what.name == "bring" else _definite(draw)
    goal = staged_together(draw, stage, [(what, thing)], "brief")
    return Said((_short(draw, what, _bare(draw, thing)),), goal)


def should(draw: Draw, stage: Stage) -> Said:
    """Say how it is to be, of one thing or of two."""
    if draw.chance(0.3):
        first, second = act(draw), act(draw)
        pair = things(draw, 2)
        goal = staged_together(draw, stage, list(zip((first, second), pair, strict=True)), "should")
        texts = [_stated(draw, what, thing) for what, thing in zip((first, second), pair, strict=True)]
        if any(text.endswith("?") for text in texts) or draw.chance(0.3):
            return Said(tuple(texts), goal)
        return Said((draw.one(("{} and {}", "{}, {}", "{}, and {}", "{}; {}")).format(*texts),), goal)
    what, thing = act(draw), _definite(draw)
    if draw.chance(0.35):
        return _from_there(draw, stage, what, thing)
    goal = staged_together(draw, stage, [(what, thing)], "should")
    return Said((_stated(draw, what, thing),), goal)


def every_one(draw: Draw, stage: Stage) -> Said:
    """Say where all of a sort are to be, some of which may be there already."""
    what = act(draw)
    thing = sort_of(draw)
    kinds = sorted(thing.kinds)
    draw.pair("should all", kinds[0], what.place)
    for number in range(draw.one((2, 2, 3, 3, 4))):
        there = number and draw.chance(0.2)
        stage.add(draw.one(kinds), what.place if there else None, avoid=() if there else (what.place,))
    stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful, limit=8)
    stage.grip(ban=thing.kinds | thing.doubtful)
    found = stage.find(thing.kinds)
    goal = all_of(what.goal(name) for name in found)
    both = len(found) == 2 and draw.chance(0.6)
    if what.name == "throw" and not both and draw.chance(0.5):
        return Said((draw.frame(RID).format(xs=thing.plural(), y=thing.text),), goal)
    frame = draw.frame(BOTH if both else ALL)
    x = frame.format(xs=thing.plural(), y=thing.text)
    many = not frame.endswith("{y}")
    if draw.chance(0.35):
        return Said((_short(draw, what, x),), goal)
    return Said((_agreed(draw, what, x, many=many),), goal)


def _from_there(draw: Draw, stage: Stage, what: Act, thing: Noun) -> Said:
    """Say how what stands at a place is to be; another of its sort may stand elsewhere.

    The words say where it goes, too: "the tea on the table!" alone might be a wish to have it there.
    """
    here = draw.one([p for p in SURFACES if p != what.place])
    draw.pair("should from", min(thing.kinds), what.place, here)
    stage.add(draw.one(sorted(thing.kinds)), here)
    if draw.chance(0.6):
        stage.add(draw.one(sorted(thing.kinds)), draw.one([p for p in SURFACES if p != here]))
    stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful, limit=8)
    stage.grip(ban=thing.kinds | thing.doubtful)
    x = f"{thing.the()} {standing(draw, here)}"
    said = (
        _short(draw, what, x, alone=False) if draw.chance(0.3) else _agreed(draw, what, x, many=thing.number == "many")
    )
    return Said((said,), what.goal(stage.find(thing.kinds, here)[0]))


def _legs(draw: Draw, stage: Stage) -> Said:
    """Two or three things, each with where it goes."""
    acts = [act(draw) for _ in range(draw.one((2, 2, 3)))]
    nouns = things(draw, len(acts))
    goal = staged_together(draw, stage, list(zip(acts, nouns, strict=True)), "brief apart")
    texts = [_short(draw, what, _bare(draw, thing), alone=False) for what, thing in zip(acts, nouns, strict=True)]
    apart = len({what.place for what in acts}) == len(acts)
    last = draw.one((" and ", ", and ", ", ", "; ", ", but " if apart else ", and "))
    return Said((", ".join(texts[:-1]) + last + texts[-1],), goal, listed=True)


def _list(draw: Draw, stage: Stage) -> Said:
    """Two to four things for whoever speaks, or for one place."""
    nouns = things(draw, draw.one((2, 2, 3, 4)))
    what = act(draw)
    goal = staged_together(draw, stage, [(what, thing) for thing in nouns], "brief list")
    parts = [_bare(draw, thing) for thing in nouns]
    comma = draw.one((", ", ", ", " + ", " & "))
    xs = comma.join(parts[:-1]) + (draw.one((" and ", ", ", " plus ")) if comma == ", " else comma) + parts[-1]
    if what.place == "operator":
        return Said((draw.frame(LISTED).format(xs=xs),), goal, listed=True)
    return Said((_short(draw, what, xs),), goal, listed=True)


def _short(draw: Draw, what: Act, x: str, *, alone: bool = True) -> str:
    if what.name == "bring":
        return draw.frame(BROUGHT if alone else LEG).format(x=x)
    if what.name == "throw":
        return draw.frame(DUMPED).format(x=x)
    frame = draw.frame(MOVED)
    if what.place == "operator" and "{p}" in frame:
        frame = "{x} {to}"
    to = where(draw, what.place, TO) if "{to}" in frame else ""
    on = where(draw, what.place) if "{on}" in frame else ""
    p = called(draw, what.place).removeprefix("the ") if "{p}" in frame else ""
    return frame.format(x=x, to=to, on=on, p=p)


def _stated(draw: Draw, what: Act, thing: Noun) -> str:
    x = phrase(draw, thing, "known", one_of=False)
    return _agreed(draw, what, x, many=thing.number == "many")


def _agreed(draw: Draw, what: Act, x: str, *, many: bool) -> str:
    if what.name == "throw":
        frame, on = draw.frame(SHOULD_GO), ""
    else:
        frame = draw.frame(SHOULD)
        on = draw.one(MEANT_HERE) if what.place == "operator" else standing(draw, what.place)
    s = "" if many else "s"
    return frame.format(
        x=x,
        on=on,
        be="are" if many else "is",
        belong=f"belong{s}",
        need=f"need{s}",
        end=f"end{s}",
        go="go" if many else "goes",
    )


def _definite(draw: Draw) -> Noun:
    """Return a noun that "the" can go before: not "anything sweet"."""
    thing = thing_of(draw, named=0.8)
    return thing if thing.number != "bare" else noun(draw, any_kind(draw))


def _bare(draw: Draw, thing: Noun) -> str:
    """Return a noun as it stands in a list: with an article or without."""
    return thing.text if draw.chance(0.45) else thing.the() if draw.chance(0.5) else thing.a()
