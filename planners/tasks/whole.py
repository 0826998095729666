"""Tasks about how things stand together: two that change places, all but one, one of two."""

from __future__ import annotations

import functools

from ..words import EVERYTHING
from .draw import Draw
from .limits import two
from .nouns import Noun, groups
from .phrases import Said, act, any_kind, deed, noun, off, standing, thing_of
from .places import SURFACES
from .several import countable
from .speech import order
from .stage import Stage, all_of, any_of

SWAP = (
    "swap {x} and {y}",
    "swap {x} with {y}",
    "exchange {x} and {y}",
    "switch {x} and {y} around",
    "let {x} and {y} trade places",
    "make {x} and {y} change places",
    "switch the places of {x} and {y}",
    "have {x} and {y} swap places",
    "interchange {x} and {y}",
)
WHERE_THE_OTHER = (
    "put {x} where {y} {be} and {y} where {x} {was}",
    "{x} should be where {y} {be}, and the other way round",
)
ALL_HERE = ("everything {off}", "all the things {off}", "whatever is {on}", "all that is {on}", "all the stuff {off}")
THE_OTHER = ("the other thing {off}", "what else is {on}", "the rest {off}")
"""One thing or more, beside one that stays."""
ALL_OF = ("all the {xs}", "all {xs}", "every {y}", "all of the {xs}")
BUT = (
    "{do} except {the}",
    "{do}, except for {the}",
    "{do}, all but {the}",
    "{do}, only not {the}",
    "{do}, but not {the}",
    "{do}, but leave {the} where {it} {be}",
    "{do}; {the} can stay where {it} {be}",
    "leave {the} where {it} {be}, but {do}",
    "apart from {the}, {do}",
)
"""What goes around an order about all of a sort to leave one out."""
LEAVING = (
    "leave {the} where {it} {be} and {do}",
    "leave {the} where {it} {be}, but {do}",
    "{the} can stay where {it} {be}, but {do}",
    "don't touch {the}, but {do}",
    "not {the}: {do}",
)
"""What goes before an order about what else there is."""
ONE_OF = (
    "just one of the {count} {xs}",
    "only one of the {xs}",
    "one of the {count} {xs}",
    "just one {y}",
    "one {y}, not {both},",
    "exactly one {y}",
    "a single {y}",
)
NUMBER = {2: ("two", "both"), 3: ("three", "all three")}


def swap(draw: Draw, stage: Stage) -> Said:
    """Let two things change places."""
    one, other = two(draw)
    here, there = draw.some(SURFACES, 2)
    draw.pair("swap", min(one.kinds), here, there)
    first = stage.add(draw.one(sorted(one.kinds)), here)
    second = stage.add(draw.one(sorted(other.kinds)), there)
    stage.crowd(ban=one.kinds | other.kinds | one.doubtful | other.doubtful, limit=7)
    stage.grip(ban=one.kinds | other.kinds | one.doubtful | other.doubtful)
    x, y = one.the(), other.the()
    if draw.chance(0.4):
        x, y = f"{x} {off(draw, here)}", f"{y} {off(draw, there)}"
        frame = draw.frame(SWAP)
    else:
        frame = draw.frame((*SWAP, *WHERE_THE_OTHER))
    was = "was" if one.number != "many" else "were"
    text = frame.format(x=x, y=y, be=other.be, was=was)
    said = text if "should" in text else order(draw, text)
    return Said((said,), ("and", ("at", first, there), ("at", second, here)))


def cleared(draw: Draw, stage: Stage) -> Said:
    """Everything at a place, or all of a sort, but for one thing."""
    what = act(draw)
    if draw.chance(0.5):
        here = draw.one([p for p in SURFACES if p != what.place])
        draw.pair("cleared", here, what.place)
        kept = noun(draw, any_kind(draw))
        name = stage.add(next(iter(kept.kinds)), here)
        others = [k for k in EVERYTHING if k not in kept.kinds]
        moved = [stage.add(kind, here) for kind in draw.some(others, draw.one((1, 2, 2, 3)))]
        stage.crowd(avoid=(here,), ban=kept.kinds, limit=7)
        other = THE_OTHER if len(moved) == 1 else THE_OTHER[1:]
        table, frames = (other, LEAVING) if draw.chance(0.3) else (ALL_HERE, BUT)
        x = draw.frame(table).format(off=off(draw, here), on=standing(draw, here))
        goal = all_of((*(what.goal(m) for m in moved), ("at", name, here)))
    else:
        frames = BUT
        thing = _wide()[draw.word(tuple(_wide()))]
        kinds = draw.some(sorted(thing.kinds), draw.one((2, 3, 3)))
        kept = noun(draw, kinds[0])
        draw.pair("all but", thing.text, kinds[0], what.place)
        name = stage.add(kinds[0], avoid=(what.place,))
        moved = [stage.add(kind, avoid=(what.place,)) for kind in kinds[1:]]
        stage.crowd(ban=thing.kinds | thing.doubtful, limit=7)
        stage.grip(ban=thing.kinds | thing.doubtful)
        x = draw.frame(ALL_OF).format(xs=thing.plural(), y=thing.text)
        goal = all_of((*(what.goal(m) for m in moved), ("not", what.goal(name))))
    do = deed(draw, what, x, "them")
    they = "they" if kept.number == "many" else "it"
    text = draw.frame(frames).format(do=do, the=kept.the(), it=they, be=kept.be)
    return Said((order(draw, text) if text.startswith(do) else text,), goal)


def single(draw: Draw, stage: Stage) -> Said:
    """One of several, and no more."""
    what = act(draw)
    thing = thing_of(draw, named=0.8)
    if not thing.countable:
        thing = countable(draw)
    draw.pair("single", min(thing.kinds), what.place)
    count = 3 if draw.chance(0.2) else 2
    names = [stage.add(draw.one(sorted(thing.kinds)), avoid=(what.place,)) for _ in range(count)]
    stage.crowd(ban=thing.kinds | thing.doubtful, limit=7)
    stage.grip(ban=thing.kinds | thing.doubtful)
    number, both = NUMBER[count]
    x = draw.frame(ONE_OF).format(count=number, both=both, xs=thing.plural(), y=thing.text)
    text = deed(draw, what, x, "it").removesuffix(",").replace(",,", ",")
    goal = any_of(
        all_of(what.goal(name) if name == chosen else ("not", what.goal(name)) for name in names) for chosen in names
    )
    return Said((order(draw, text),), goal)


def placed(draw: Draw, stage: Stage) -> Said:
    """A thing of which there are two, called by where it is, in many ways."""
    what = act(draw, hand=True)
    kind = any_kind(draw)
    thing = noun(draw, kind)
    here, there = draw.some([p for p in SURFACES if p != what.place], 2)
    draw.pair("placed", kind, what.place, here)
    stage.add(kind, here)
    stage.add(kind, there)
    stage.crowd(near=(kind,), ban=(kind,), limit=7)
    stage.grip(ban=(kind,))
    where = draw.one((off(draw, here), standing(draw, here), f"that's {standing(draw, here)}"))
    if thing.number == "many":
        where = where.replace("that's", "that are").replace("that is", "that are")
    goal = any_of(what.goal(name) for name in stage.find((kind,), here))
    return Said((order(draw, deed(draw, what, f"{thing.the()} {where}", thing.it)),), goal)


@functools.cache
def _wide() -> dict[str, Noun]:
    """Return the groups of at least three kinds that can be counted."""
    return {text: noun for text, nouns in groups().items() for noun in nouns if noun.countable and len(noun.kinds) > 2}
