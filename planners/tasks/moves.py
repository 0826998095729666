"""Tasks about where the robot itself is to be."""

from __future__ import annotations

from . import acts
from .draw import Draw
from .phrases import Said, any_kind, called, noun, thing_of
from .places import COUNTER_NAMES, COUNTERS, PLACES
from .speech import order
from .stage import Stage, all_of, any_of

ROUND = (
    "{a}, {b} and then {c}",
    "first {a}, next {b}, and finish {c}",
    "do a round: {pa}, {pb}, then {pc}",
    "make a tour: {pa} first, {pb} second, {pc} last",
    "visit {pa} and {pb}, and end up {c}",
    "patrol from {pa} to {pb} and stop {c}",
    "pass by {pa}, then by {pb}, and wait {c}",
)
"""Three stops: `{a}` and `{b}` are "to the table", `{c}` is "at the table", `{pa}` to `{pc}` are "the table"."""
ONLY = (
    "don't touch {it}",
    "don't pick {it} up",
    "just stand next to {it}",
    "no need to take {it}",
    "leave {it} where you found {it}",
    "I only want to know where to look",
    "that is all, leave {it} alone",
    "you needn't bring {it}",
)
"""After an order to find something: no more than that."""
EVERYWHERE = (
    "visit all the places in the kitchen",
    "visit all locations",
    "drive by every place there is",
    "go everywhere once",
    "make a round of the whole kitchen",
    "stop at every counter, the table, the trash can and here",
)
ALONG = (
    "keep holding {x} and {go}",
    "hold on to {x} and {go}",
    "keep {x} in your hand and {go}",
    "with {x} in your hand, {go}",
    "{go} with {x} in your gripper",
    "{go} with {x}, but don't put {it} down",
    "{go} and keep {x} in your hand",
    "don't let go of {x} and {go}",
    "carry {x} while you {go}",
)
"""With what is in the hand already."""
FETCHED = (
    "take {x} with you and {go}",
    "pick up {x}, keep {it} in your hand and {go}",
    "pick up {x} and {go} with {it}, but don't put {it} down",
    "get {x} and {go}, and keep holding {it}",
    "grab {x}, {go} and wait there with {it} in your hand",
    "take hold of {x} and {go}, without letting go of {it}",
)
"""With what is to be taken first."""
STAY = (
    "stay where you are",
    "stay right there",
    "don't move",
    "stay put",
    "wait there",
    "do nothing",
    "remain where you are",
    "wait a moment",
    "hold still",
    "don't go anywhere",
    "stand still for a moment",
    "nothing to do right now",
    "never mind, I don't need anything",
    "take a break where you are",
)
STAY_AT = ("stay at {p}", "wait at {p}", "remain at {p}", "keep standing at {p}", "don't leave {p}")


def go(draw: Draw, stage: Stage) -> Said:
    """Go somewhere, or come."""
    stage.crowd()
    stage.grip()
    if draw.chance(0.25):
        if stage.at == "operator":
            stage.at = draw.one([p for p in PLACES if p != "operator"])
        draw.pair("come", stage.at)
        return Said((order(draw, draw.word(acts.COME)),), ("robot_at", "operator"))
    if draw.chance(0.1):
        goal = any_of(("robot_at", place) for place in COUNTERS)
        stage.at = draw.one(("table", "operator", "trash can"))
        return Said((order(draw, draw.word(acts.GO).format(p=draw.word(COUNTER_NAMES))),), goal)
    place = draw.one([p for p in PLACES if p not in (stage.at, "operator")])
    draw.pair("go", place, stage.at)
    return Said((order(draw, draw.word(acts.GO).format(p=called(draw, place))),), ("robot_at", place))


def find(draw: Draw, stage: Stage) -> Said:
    """Go to where a thing is."""
    thing = thing_of(draw, named=0.8)
    draw.pair("find", min(thing.kinds))
    stage.add(draw.one(sorted(thing.kinds)), avoid=(stage.at,))
    stage.crowd(near=thing.kinds, ban=thing.kinds | thing.doubtful)
    stage.grip(ban=thing.kinds | thing.doubtful)
    goal = any_of(("robot_at", stage.objects[name]) for name in stage.find(thing.kinds))
    text = order(draw, draw.word(acts.FIND).format(x=draw.one((thing.a(), thing.the()))))
    if draw.chance(0.25):
        return Said((text, draw.frame(ONLY).format(it=thing.it)), goal)
    return Said((text,), goal)


def tour(draw: Draw, stage: Stage) -> Said:
    """Go to several places, one after the other."""
    stage.crowd()
    stage.grip()
    stops = draw.some([p for p in PLACES if p not in (stage.at, "operator")], 2)
    if draw.chance(0.1):
        goal = all_of(("visited", place) for place in PLACES)
        return Said((order(draw, draw.word(EVERYWHERE)),), goal)
    draw.pair("tour", *stops)
    if draw.chance(0.5):
        return _round(draw, stops)
    first = draw.word(acts.GO).format(p=called(draw, stops[0]))
    if draw.chance(0.4) and stage.at != "operator":
        goal = ("and", ("visited", stops[0]), ("robot_at", "operator"))
        return Said((order(draw, first, draw.word(acts.COME)),), goal)
    second = draw.word(acts.GO).format(p=called(draw, stops[1]))
    return Said((order(draw, first, second),), ("and", ("visited", stops[0]), ("robot_at", stops[1])))


def along(draw: Draw, stage: Stage) -> Said:
    """Go somewhere with a thing in the hand."""
    kind = any_kind(draw)
    place = draw.one([p for p in PLACES if p not in (stage.at, "operator", "trash can")])
    draw.pair("along", kind, place)
    held = draw.chance(0.5)
    name = stage.hold(kind) if held else stage.add(kind)
    stage.crowd(near=(kind,), ban=(kind,))
    thing = noun(draw, kind)
    x = draw.one(("it", "that", "this")) if held and draw.chance(0.2) else thing.the()
    go = draw.word(acts.GO).format(p=called(draw, place))
    text = draw.frame(ALONG if held else FETCHED).format(x=x, go=go, it=thing.it)
    return Said((_told(draw, text),), ("and", ("holding", name), ("robot_at", place)))


def stay(draw: Draw, stage: Stage) -> Said:
    """Do nothing at all."""
    draw.pair("stay", stage.at)
    stage.crowd()
    if not stage.names():
        stage.add(any_kind(draw))
    if draw.chance(0.3) and stage.at != "operator":
        text = draw.frame(STAY_AT).format(p=called(draw, stage.at))
    else:
        text = draw.word(STAY)
    return Said((_told(draw, text),), ("robot_at", stage.at), done=True)


def _told(draw: Draw, text: str) -> str:
    """Return an order, or a text that no "could you" can go before."""
    if text.startswith(("nothing", "never", "with ")):
        return text
    if text.startswith("don't"):
        return draw.one((text, text, f"please {text}", f"{text} please"))
    return order(draw, text)


def _round(draw: Draw, stops: list[str]) -> Said:
    """Three stops in one sentence."""
    last = draw.one([p for p in PLACES if p not in stops])
    first, second = (called(draw, place) for place in stops)
    third = "my place" if last == "operator" else called(draw, last)
    frame = draw.frame(ROUND)
    ends = draw.one(("back here", "here with me", "at my place")) if last == "operator" else f"at {third}"
    if frame.startswith("{a}"):
        frame, ends = f"go {frame}", f"to {third}"
    elif frame.startswith("first"):
        frame = f"go {frame}"
    text = frame.format(a=f"to {first}", b=f"to {second}", c=ends, pa=first, pb=second, pc=third)
    goal = ("and", ("visited", stops[0]), ("visited", stops[1]), ("robot_at", last))
    return Said((text if ":" in text else order(draw, text),), goal)
