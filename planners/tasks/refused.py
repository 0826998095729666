"""Tasks that cannot be done: the thing is not here, or the robot has no skill for it."""

from __future__ import annotations

from .draw import Draw
from .phrases import Said, act, any_kind, deed, group, noun, off, phrase
from .places import SURFACES
from .speech import order
from .stage import Stage

NOWHERE = ("infeasible",)


def absent(draw: Draw, stage: Stage) -> Said:
    """Ask for a thing of the kitchen that is not in this scene."""
    thing = noun(draw, any_kind(draw)) if draw.chance(0.75) else group(draw)
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
