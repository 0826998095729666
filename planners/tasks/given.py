"""Tasks that turn on how things are: what is held, what is there, what is so already."""

from __future__ import annotations

from ...sim.facts import Goal
from . import acts
from .draw import Draw
from .limits import two
from .phrases import Said, act, any_kind, called, deed, in_hand, noun, phrase, series, then, thing_of
from .places import PLACES, SURFACES
from .speech import order
from .stage import Stage, all_of, any_of

HELD = (
    "what you are holding",
    "the thing in your hand",
    "what is in your gripper",
    "whatever you have in your hand",
    "that thing you are holding",
    "what you've got there",
    "the object in your gripper",
    "the thing you hold",
    "what you are carrying",
)
IF_ELSE = (
    "if there is {a}{at}, {do}, otherwise {other}",
    "if there is {a}{at}, {do}; if not, {other}",
    "{do} if there is {a}{at}, otherwise {other}",
    "check whether there is {a}{at}: if so, {do}, if not, {other}",
    "in case there is {a}{at}, {do}, else {other}",
    "if you find {a}{at}, {do}, otherwise {other}",
    "if you can see {a}{at}, {do}. If not, {other}",
)
FALLBACK = (
    "{do}, or {b} if there is none",
    "{do}. If there is none, {b} will do",
    "{do}, and if you can't find that, {b}",
    "{do}, preferably, or {b} if you have to",
)
IF_HELD = (
    "if you are holding something, {do}, otherwise {other}",
    "if your hand is not empty, {do}, otherwise {other}",
    "if there is something in your gripper, {do}, else {other}",
    "if you have something in your hand, {do}; if not, {other}",
    "if your hand is empty, {other}, otherwise {do}",
    "if you are holding something, {do}. If your hand is empty, {other}",
    "is there something in your hand? Then {do}. If not, {other}",
)
IF_AT = (
    "if you are at {p}, {do}, otherwise {other}",
    "if you stand at {p}, {do}; if not, {other}",
    "in case you are at {p}, {do}, else {other}",
    "{do} if you are at {p}, otherwise {other}",
)
IS_AT = (
    "is {the} {on}? If so, {do}; if not, leave {it} where {they} {be}",
    "if {the} {be} {on}, {do}, otherwise leave {it} alone",
    "if {the} {be} {on}, {do}; if {they} {be} anywhere else, don't touch {it}",
    "{do}, but only if {they} {be} {on}",
    "{do} if {they} {be} {on}, and do nothing if not",
    "check whether {the} {be} {on}: if so, {do}, if not, do nothing",
    "unless {the} {be} {on}, do nothing; if {they} {be}, {do}",
)
FREE_FIRST = (
    "put down what you are holding and {do}",
    "put that down and {do}",
    "empty your hand, then {do}",
    "set down the thing in your gripper and {do}",
    "leave what you are carrying somewhere and {do}",
    "let go of that and {do}",
)


def held(draw: Draw, stage: Stage) -> Said:
    """Do something with what is in the hand, by its name or not."""
    kind = any_kind(draw)
    what = in_hand(act(draw))
    name = stage.hold(kind)
    stage.at = draw.one(PLACES)
    draw.pair("held", kind, what.place)
    named = draw.chance(0.6)
    stage.crowd(near=(kind,), ban=(kind,) if draw.chance(0.8) else ())
    if not named:
        x = draw.one(("that", "it", "this", draw.word(HELD)))
        return Said((order(draw, deed(draw, what, x, "it")),), what.goal(name))
    thing = noun(draw, kind)
    goal = any_of(what.goal(found) for found in stage.find(thing.kinds))
    if draw.chance(0.3):
        first = f"you are holding {thing.a() if draw.chance(0.5) else thing.the()}"
        return Said((first, order(draw, then(draw, what, thing.it))), what.goal(name))
    return Said((order(draw, deed(draw, what, phrase(draw, thing, "known"), thing.it)),), goal)


def freed(draw: Draw, stage: Stage) -> Said:
    """Put down what is held, then do something else."""
    what = act(draw, hand=True)
    thing = thing_of(draw, named=0.8)
    kind = any_kind(draw, thing.kinds | thing.doubtful)
    draw.pair("freed", min(thing.kinds), what.place)
    first = stage.hold(kind)
    stage.at = draw.one((*SURFACES, *SURFACES, "operator", "trash can"))
    stage.add(draw.one(sorted(thing.kinds)), avoid=(what.place,))
    stage.crowd(near=thing.kinds, ban=thing.doubtful | {kind})
    goal = any_of(what.goal(name) for name in stage.find(thing.kinds))
    do = deed(draw, what, phrase(draw, thing, what.mood), thing.it)
    if draw.chance(0.45):  # to a place of its own
        before, mine = in_hand(act(draw)), noun(draw, kind)
        named = draw.one(
            (f"{mine.the()} you are holding", f"{mine.the()} in your hand", f"{mine.the()} you're carrying")
        )
        x = draw.word(HELD) if draw.chance(0.4) else named
        clause = deed(draw, before, x, mine.it)
        told_so = (order(draw, clause, do),) if draw.chance(0.7) else (order(draw, clause), order(draw, do))
        return Said(told_so, all_of((before.goal(first), goal)))
    here = ("operator",) if stage.at == "operator" else ()
    down = any_of(("at", first, place) for place in (*SURFACES, *here))
    return Said((order(draw, draw.frame(FREE_FIRST).format(do=do)),), all_of((down, goal)))


def condition(draw: Draw, stage: Stage) -> Said:
    """If there is this, do that; otherwise something else."""
    what = act(draw)
    one, other = two(draw)
    used = one.kinds | one.doubtful | other.kinds | other.doubtful
    here = draw.one([p for p in SURFACES if p != what.place]) if draw.chance(0.3) else None
    there = draw.chance(0.5)
    draw.pair("condition", min(one.kinds), what.place, "there" if there else "not")
    if there:
        stage.add(draw.one(sorted(one.kinds)), here, avoid=(what.place,))
    elif here is not None and draw.chance(0.4):
        away = [p for p in SURFACES if p not in (here, what.place)]
        stage.add(draw.one(sorted(one.kinds)), draw.one(away))
    stage.add(draw.one(sorted(other.kinds)), avoid=(what.place,))
    stage.crowd(near=used, ban=used)
    stage.grip(ban=used)
    found = stage.find(one.kinds, here) or stage.find(other.kinds)
    goal = any_of(what.goal(name) for name in found)
    if here is None and draw.chance(0.35):
        do = deed(draw, what, one.a() if what.mood == "new" else one.the(), one.it)
        b = other.a() if what.mood == "new" else other.the()
        return Said((order(draw, draw.frame(FALLBACK).format(do=do, b=b)),), goal)
    do = then(draw, what, one.it)
    instead = deed(draw, what, other.a() if what.mood == "new" else other.the(), other.it)
    at = f" on {called(draw, here)}" if here else ""
    frame = draw.frame(IF_ELSE)
    if one.number == "many":
        frame = frame.replace("there is", "there are")
    return Said((frame.format(a=one.a(), at=at, do=do, other=instead),), goal)


def state(draw: Draw, stage: Stage) -> Said:
    """If the robot holds something or stands somewhere, do this; otherwise that."""
    place = draw.one([p for p in PLACES if p not in ("operator", stage.at)])
    goto: Goal = ("robot_at", place)
    if draw.chance(0.5):
        what = act(draw, but=("trash can",))
        yes = draw.chance(0.5)
        draw.pair("if held", what.place, "yes" if yes else "no")
        frame = draw.frame(IF_HELD)
        backwards = frame.index("{other}") < frame.index("{do}")  # by then, "it" would be something else
        do, goal = then(draw, what, "what you are holding" if backwards else "it"), goto
        if draw.chance(0.5):
            thing, instead = noun(draw, any_kind(draw)), act(draw)
            name = stage.add(next(iter(thing.kinds)), avoid=(instead.place,))
            other, goal = deed(draw, instead, thing.the(), thing.it), instead.goal(name)
            stage.crowd(near=thing.kinds, ban=thing.kinds)
        else:
            other = draw.word(acts.GO).format(p=called(draw, place))
            stage.crowd()
            stage.add(any_kind(draw))
        if yes:
            goal = what.goal(stage.hold(any_kind(draw)))
        return Said((frame.format(do=do, other=other),), goal)
    yes = draw.chance(0.5)
    asked = stage.at if yes else draw.one([p for p in PLACES if p not in ("operator", stage.at, place)])
    what = act(draw)
    thing = noun(draw, any_kind(draw))
    stage.add(next(iter(thing.kinds)), avoid=(what.place,))
    stage.crowd(near=thing.kinds)
    draw.pair("if at", asked, what.place, "yes" if yes else "no")
    do = deed(draw, what, thing.the(), thing.it)
    go = draw.word(acts.GO).format(p=called(draw, place))
    p = "my place" if asked == "operator" else called(draw, asked)
    goal = any_of(what.goal(name) for name in stage.find(thing.kinds)) if yes else goto
    return Said((draw.frame(IF_AT).format(p=p, do=do, other=go),), goal)


def whether(draw: Draw, stage: Stage) -> Said:
    """If a thing is where one thinks, do this; otherwise let it be."""
    what = act(draw)
    thing = noun(draw, any_kind(draw))
    kind = next(iter(thing.kinds))
    asked, other = draw.some([p for p in SURFACES if p != what.place], 2)
    yes = draw.chance(0.5)
    draw.pair("whether", kind, what.place, "yes" if yes else "no")
    name = stage.add(kind, asked if yes else other)
    stage.crowd(near=(kind,), ban=(kind,))
    stage.grip(ban=(kind,))
    they = "they" if thing.number == "many" else "it"
    frame = draw.frame(IS_AT)
    named = frame.startswith("{do}")
    do = deed(draw, what, thing.the(), thing.it) if named else then(draw, what, thing.it)
    text = frame.format(the=thing.the(), on=f"on {called(draw, asked)}", do=do, it=thing.it, they=they, be=thing.be)
    if frame.startswith("is") and thing.number == "many":
        text = f"are{text[2:]}"
    return Said((text,), what.goal(name) if yes else ("at", name, other), done=not yes)


def already(draw: Draw, stage: Stage) -> Said:
    """What is asked for is so already."""
    what = act(draw, hand=True)
    things = [noun(draw, any_kind(draw))]
    if what.place and draw.chance(0.25):
        things = list(two(draw))
    for thing in things:
        kind = draw.one(sorted(thing.kinds))
        draw.pair("already", kind, what.place)
        if what.place:
            stage.add(kind, what.place)
        else:
            stage.hold(kind)
    used = frozenset(kind for thing in things for kind in thing.kinds | thing.doubtful)
    stage.crowd(near=used, ban=used)
    stage.grip(ban=used)
    goal = all_of(any_of(what.goal(name) for name in stage.find(thing.kinds)) for thing in things)
    x = series([thing.the() for thing in things])
    it = things[0].it if len(things) == 1 else "them"
    return Said((order(draw, deed(draw, what, x, it)),), goal, done=True)


def numbered(draw: Draw, stage: Stage) -> Said:
    """Call one of several by its number."""
    what = act(draw, hand=True)
    kind = any_kind(draw)
    draw.pair("numbered", kind, what.place)
    names = [stage.add(kind, avoid=(what.place,)) for _ in range(draw.one((2, 2, 3)))]
    stage.crowd(near=(kind,), ban=(kind,))
    stage.grip(ban=(kind,))
    name = draw.one(names[1:])
    x = draw.one((name, f"the {name}", f"{kind} number {name[-1]}", f"the {kind} called {name}"))
    return Said((order(draw, deed(draw, what, x, "it")),), what.goal(name), literal=True)
