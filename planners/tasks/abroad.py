"""Tasks in other languages than English."""

from __future__ import annotations

import re

from .draw import Draw
from .phrases import Said
from .places import SURFACES
from .stage import Stage, any_of
from .tables import languages


def abroad(draw: Draw, stage: Stage) -> Said:
    """Ask for a thing, have it moved or thrown away, or say what is needed."""
    language = draw.one(languages())
    chosen = draw.rng.random()
    if chosen < 0.3:
        need = draw.one(language.needs)
        kinds, place = frozenset(need.helps), str(need.place)
        text, ban = draw.word(need.wordings), frozenset(need.doubtful)
        kind = draw.one(need.helps)
    else:
        kind = draw.one(tuple(language.things))
        kinds, ban = frozenset([kind]), frozenset[str]()
        thing = draw.word(language.things[kind])
        if chosen < 0.65:
            place, text = "operator", draw.frame(language.bring).format(thing=thing)
        elif chosen < 0.8:
            place, text = "trash can", draw.frame(language.throw).format(thing=thing)
        else:
            place = draw.one(SURFACES)
            to = draw.word(language.places[place])
            text = draw.frame(language.put).format(thing=thing, place=to)
    text = re.sub(r"\s+([?!])", r"\1", text)  # few people type the space that French has there
    draw.pair(language.name, kind, place)
    stage.add(kind, avoid=(place,))
    stage.crowd(near=kinds, ban=ban)
    stage.grip(ban=kinds | ban)
    return Said((text,), any_of(("at", name, place) for name in stage.find(kinds)))
