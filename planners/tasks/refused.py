"""Tasks that cannot be done: the thing is not here, or the robot has no skill for it."""

from __future__ import annotations

from . import tables
from .acts import FIRST, GO, PUT
from .draw import Draw
from .limits import two
from .nouns import Noun
from .phrases import Said, act, any_kind, deed, noun, off, phrase, then, thing_of
from .places import SURFACES
from .speech import order
from .stage import Stage
from .vocabulary import Number
from .wishes import WISHES

NOWHERE = ("infeasible",)
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "aeioubcdfghklmnprstvw")
"""Letters that fingers hit together, and those of words that mean nothing."""
AT_ONCE = (
    "hold {x} and {y} at the same time",
    "carry {x} and {y} both in one hand",
    "pick up {x} and {y} at once",
    "take {x} and {y} in your gripper together",
    "grab {x} and {y} in a single grip",
    "hold {x} while you hold {y}",
    "have {x} and {y} in your hand at once",
)
"""What would need two hands."""


def absent(draw: Draw, stage: Stage) -> Said:
    """Ask for a thing of the kitchen that is not in this scene."""
    thing = thing_of(draw, named=0.75)
    what = act(draw, hand=True)
    draw.pair("absent", min(thing.kinds), what.place)
    here = draw.one([p for p in SURFACES if p != what.place]) if draw.chance(0.2) else None
    if here is not None and thing.kinds:
        stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful)
        x = f"{phrase(draw, thing, what.mood)} {off(draw, here)}"
    else:
        stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful)
        x = phrase(draw, thing, what.mood)
    if not stage.names():
        stage.add(any_kind(draw, thing.kinds | thing.doubtful))
    stage.grip(ban=thing.kinds | thing.doubtful)
    return Said((order(draw, deed(draw, what, x, thing.it)),), NOWHERE, reason="absent")


def elsewhere(draw: Draw, stage: Stage) -> Said:
    """Ask for a thing that no kitchen of ours has."""
    text = draw.word(tables.absent().things)
    number: Number = "one" if text in tables.absent().ones else "many" if text.endswith("s") else "some"
    thing = Noun(text, number, frozenset())
    what = act(draw, hand=True)
    stage.crowd()
    stage.grip()
    x = phrase(draw, thing, what.mood)
    if what.name == "bring" and draw.chance(0.3):
        return Said((draw.frame(WISHES).format(x=x),), NOWHERE, reason="absent")
    if what.then and draw.chance(0.2):
        first = draw.word(FIRST).format(x=x, it=thing.it)
        return Said((order(draw, first, then(draw, what, thing.it)),), NOWHERE, reason="absent")
    return Said((order(draw, deed(draw, what, x, thing.it)),), NOWHERE, reason="absent")


def nowhere(draw: Draw, stage: Stage) -> Said:
    """Send a thing to a place that is not here."""
    inside = draw.chance(0.6)
    place = draw.word(tables.absent().insides if inside else tables.absent().tops)
    thing = noun(draw, any_kind(draw))
    stage.add(next(iter(thing.kinds)))
    stage.crowd(near=thing.kinds)
    stage.grip()
    put = draw.word(PUT)
    text = put.format(
        x=phrase(draw, thing, "known"),
        it=thing.it,
        on=f"{draw.one(('in', 'into')) if inside else 'on'} the {place}",
        to=f"to the {place}",
    )
    if draw.chance(0.2):
        text = draw.word(GO).format(p=f"the {place}")
    return Said((order(draw, text),), NOWHERE, reason="absent")


def unable(draw: Draw, stage: Stage) -> Said:
    """Ask for what no skill does."""
    one = draw.one(tables.impossible())
    stage.crowd()
    stage.grip()
    if draw.chance(0.06):
        return Said((babble(draw),), NOWHERE, reason="unable")
    text = draw.word(one.wordings)
    return Said((text,), NOWHERE, reason=one.reason)


def misuse(draw: Draw, stage: Stage) -> Said:
    """Ask for something with a thing that is there, which no skill does."""
    if draw.chance(0.15):
        one, other = two(draw)
        for thing in (one, other):
            stage.add(draw.one(sorted(thing.kinds)))
        stage.crowd()
        text = draw.word(AT_ONCE).format(x=one.the(), y=other.the())
        return Said((order(draw, text),), NOWHERE, reason="unable")
    what = draw.one(tables.misuses())
    thing = noun(draw, draw.one(what.kinds))
    draw.pair("misuse", min(thing.kinds), what.orders[0])
    stage.add(next(iter(thing.kinds)))
    stage.crowd(near=thing.kinds)
    stage.grip()
    x = phrase(draw, thing, "known")
    return Said((order(draw, draw.word(what.orders).format(x=x, it=thing.it)),), NOWHERE, reason="unable")


def babble(draw: Draw) -> str:
    """Return what means nothing in any language."""
    keys = draw.one(KEYS)
    words = ("".join(draw.one(keys) for _ in range(3 + draw.below(6))) for _ in range(1 + draw.below(4)))
    return " ".join(words)
