"""A saying becomes a task: who plays which part, where everything is, and what the words come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...errors import DoableError
from ...sim.facts import Goal
from .draw import Draw
from .nouns import Noun
from .phrases import Said, called, noun
from .places import PLACES, SURFACES, TO
from .sayings import PLACE_SLOTS, Case, Saying, sayings, slots
from .stage import Stage, all_of, any_of

DISTRACTED = 0.6
"""How often more of a group is elsewhere, where those at one surface are meant."""
_START = "\0"
"""Marks what is filled in at the start of a sentence."""


def of_sheet(sheet: str) -> Callable[[Draw, Stage], Said]:
    """Return what makes up tasks from the sayings of a sheet."""

    def make(draw: Draw, stage: Stage) -> Said:
        saying = draw.one(sayings(sheet))
        case = draw.weighted(saying.cases, [case.weight for case in saying.cases])
        return scene(draw, stage, saying, case)

    return make


def scene(draw: Draw, stage: Stage, saying: Saying, case: Case) -> Said:
    """Set the stage for a saying in one of its cases and return the words and the goal."""
    return _Scene(draw, stage, saying, case).said()


class _Scene:
    """One saying in one case, while its scene is made up."""

    def __init__(self, draw: Draw, stage: Stage, saying: Saying, case: Case) -> None:
        self.draw, self.stage, self.saying, self.case = draw, stage, saying, case
        self.places = dict(zip(PLACE_SLOTS, draw.some(SURFACES, 3), strict=True))
        self.named = saying.named()
        self.groups = [
            slot for slot, kinds in saying.cast.items() if slot not in self.named and isinstance(kinds, tuple)
        ]
        """Slots for all kinds of a group, wherever they come from."""
        self.kinds: dict[str, tuple[str, ...]] = {}
        """Slot -> the kind that plays it, or all of its group."""
        self.members: dict[str, list[str]] = {}
        """Slot -> the things in the scene that it stands for."""

    def said(self) -> Said:
        draw = self.draw
        self._cast()
        self._furnish()
        if self.case.robot is not None:
            self.stage.at = draw.one(self._spots(self.case.robot, PLACES))
        wording = draw.frame(self.saying.wordings)
        spoken = [slot for _, slot in slots(wording)]
        if self.named:
            kinds = [self.kinds[slot][0] for slot in self.saying.cast if slot in self.named]
            draw.pair("said", *kinds, *(place for slot, place in self.places.items() if slot in spoken))
        words = self._words(wording)
        if self.case.reason is not None:
            return Said((words,), ("infeasible",), reason=self.case.reason, listed=True)
        goal = self._goal(_as_said(self.case.goal, spoken))
        if goal is None:
            raise DoableError(f"{self.saying.wordings[0]!r:.80} asks only for what is not there")
        return Said((words,), goal, done=self.case.done, listed=True)

    def _cast(self) -> None:
        """Choose the kinds: those that are named first, then what is left of each group."""
        taken = set(self.saying.doubtful)

        def left(kinds: Sequence[str]) -> tuple[str, ...]:
            return tuple(kind for kind in kinds if kind not in taken)

        own = {slot: kinds for slot, kinds in self.saying.cast.items() if isinstance(kinds, tuple)}
        for slot in sorted(self.named & own.keys(), key=lambda slot: (len(own[slot]), slot)):
            if not left(own[slot]):
                raise DoableError(f"{self.saying.wordings[0]!r:.80} leaves no kind for {slot!r}")
            self.kinds[slot] = (self.draw.one(left(own[slot])),)  # who has little choice chooses first
            taken.update(self.kinds[slot])
        self.kinds |= {slot: left(own[slot]) for slot in self.groups}
        others = {slot: other for slot, other in self.saying.cast.items() if isinstance(other, str)}
        self.kinds |= {slot: self.kinds[other] for slot, other in others.items()}

    def _furnish(self) -> None:
        draw, stage, where = self.draw, self.stage, self.case.where
        ban = set(self.saying.doubtful)
        near: set[str] = set()
        for slot, kinds in self.kinds.items():
            spot = where.get(slot)
            self.members[slot] = []
            if slot not in self.groups or spot is not None:
                ban.update(kinds)
            near.update(kinds)
            if spot == "nowhere" or not kinds:
                continue
            count = self.saying.count.get(slot, 1)
            chosen = draw.some(kinds, count)
            chosen += [draw.one(kinds) for _ in range(count - len(chosen))]
            for kind in chosen:
                self.members[slot].append(self._put(slot, kind, spot))
        self._distract()
        # what somebody has already, or threw away, is not what they ask for when anything of a group will do
        ends = ("operator", "trash can") if any(slot not in where for slot in self.groups) else ()
        stage.crowd(near=near, ban=ban, avoid=ends, limit=8)
        stage.grip(ban=ban | near)
        for slot in self.groups:
            if where.get(slot) != "hand":
                self.members[slot] = stage.find(self.kinds[slot], self._meant(slot))

    def _distract(self) -> None:
        """Put more of a group elsewhere, if those at one place are meant."""
        where, draw = self.case.where, self.draw
        meant = {slot: place for slot in self.groups if (place := self._meant(slot)) in SURFACES}
        others = {self._place(spot) for spot in where.values()}
        for slot, place in meant.items():
            if draw.chance(DISTRACTED):
                free = [p for p in SURFACES if p not in others] or [p for p in SURFACES if p != place]
                for kind in draw.some(self.kinds[slot], draw.one((1, 1, 2))):
                    self.stage.add(kind, draw.one(free))

    def _meant(self, slot: str) -> str | None:
        """Return the place at which the things of a group are meant; None for those of everywhere.

        Where the same words come to the same goal with its things anywhere, no place is meant.
        """
        same = [case.where.get(slot, "") for case in self.saying.cases if case.goal == self.case.goal]
        if self.case.reason is None and any(
            self._place(spot) is None and spot not in ("hand", "nowhere") for spot in same
        ):
            return None
        return self._place(self.case.where.get(slot, ""))

    def _put(self, slot: str, kind: str, spot: str | None) -> str:
        if spot == "hand":
            return self.stage.hold(kind)
        if spot is not None and (place := self._place(spot)):
            return self.stage.add(kind, place)
        ends = {self._place(place) for place in _ends(self.case.goal, slot)}
        allowed = self._spots(spot, SURFACES) if spot not in (None, "anywhere") else list(SURFACES)
        if spot != "anywhere" and not self.case.done:
            allowed = [p for p in allowed if p not in ends] or allowed
        return self.stage.add(kind, avoid=[p for p in SURFACES if p not in allowed])

    def _place(self, text: str) -> str | None:
        """Return the place that a slot or a name stands for; None if it is no single place."""
        place = self.places.get(text, text)
        return place if place in PLACES else None

    def _spots(self, text: str, among: tuple[str, ...]) -> list[str]:
        if text.startswith("not "):
            return [p for p in among if p != self._place(text.removeprefix("not "))]
        return [p for p in PLACES if p == self._place(text)]

    def _goal(self, goal: Any) -> Goal | None:
        """Return a goal over things; None if it asks for nothing, as what is not there stays away by itself."""
        match goal:
            case ["and" | "or" as word, *parts]:
                found = [part for part in map(self._goal, parts) if part is not None]
                if word == "and":
                    found = [one for part in found for one in (part[1:] if part[0] == "and" else [part])]
                return None if not found else all_of(found) if word == "and" else any_of(found)
            case ["not", part]:
                inner = self._goal(part)
                return None if inner is None else ("not", inner)
            case ["at" | "all" | "holding" as fact, slot, *rest]:
                end = [self._place(place) for place in rest]
                facts = [("holding" if fact == "holding" else "at", name, *end) for name in self._listed(slot)]
                return None if not facts else all_of(facts) if fact == "all" else any_of(facts)
            case [fact, place]:
                return (fact, self._place(place))
        raise AssertionError(goal)

    def _listed(self, slot: str) -> list[str]:
        """Return the things of a slot by place and name, as a transcript lists them; what is held comes first."""
        return sorted(self.members[slot], key=lambda name: (self.stage.objects.get(name, ""), name))

    def _words(self, wording: str) -> str:
        nouns = {slot: noun(self.draw, self.kinds[slot][0]) for slot in self.saying.cast if slot in self.named}
        said = {slot for _, slot in slots(wording)}
        spoken = {slot: called(self.draw, place) for slot, place in self.places.items() if slot in said}
        filled: dict[str, str] = {}
        for form, slot in slots(wording):
            key = f"{form} {slot}" if form else slot
            if slot in nouns:
                filled[key] = _thing(form, nouns[slot])
            else:
                to = self.draw.one(TO[self.places[slot]]) if form == "to" else form
                filled[key] = f"{to} {spoken[slot]}" if form else spoken[slot]
        return _capitals(wording, filled)


def _as_said(goal: Any, order: Sequence[str]) -> Any:
    """Return a goal with its parts in the order in which a wording names their things or places; the rest is last."""
    if goal[0] != "and":
        return goal

    def rank(part: Any) -> int:
        named = [order.index(word) for word in _flat(part) if word in order] if part[0] != "not" else []
        return min(named, default=len(order))

    return ("and", *sorted(goal[1:], key=rank))


def _flat(goal: Any) -> Iterator[str]:
    for part in goal:
        yield from [part] if isinstance(part, str) else _flat(part)


def _ends(goal: Any, slot: str) -> list[str]:
    """Return where a goal wants the things of a slot."""
    match goal:
        case ["and" | "or", *parts]:
            return [place for part in parts for place in _ends(part, slot)]
        case ["at" | "all", str(thing), str(place)] if thing == slot:
            return [place]
    return []


def _thing(form: str, thing: Noun) -> str:
    many = thing.number == "many"
    match form:
        case "":
            return thing.text
        case "a":
            return thing.a()
        case "the" | "that" | "this":
            return thing.the(form)
        case "it":
            return thing.it
        case "they":
            return "they" if many else "it"
        case "is":
            return thing.be
        case "was" | "has" | "does":
            return {"was": "were", "has": "have", "does": "do"}[form] if many else form
        case "s":
            return "" if many else "s"
    return "one" if thing.number == "one" else "some"


def _capitals(wording: str, filled: Mapping[str, str]) -> str:
    """Return a wording with its slots filled; what begins a sentence gets a capital."""
    marked = re.sub(r"(?:^|(?<=[.?!] )(?<!\.\.\. ))\{", _START + "{", wording)
    text = marked.format(**filled)
    return re.sub(rf"{_START}(.)", lambda match: match[1].upper(), text)
