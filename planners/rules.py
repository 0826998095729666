"""A planner without any model: a small grammar turns the sentence into a goal, and search plans to it.

It is the honest fallback and the baseline: it reads requests to bring, throw away, move, pick up, put down, find and
go, joined by "and" or "or", with places, simple properties and exclusions, and says so when it does not understand.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

from ..sim.facts import Goal, held, place_of, robot_place
from ..skills.spec import OPERATOR
from .base import PlannerError, PlanRequest, Refusal, clean_instruction
from .clauses import Noun, Reading, Request, read
from .graph import TaskGraph
from .language.base import LanguageModel
from .search import Search

UNDERSTOOD = (
    "it understands bring, throw away, move or put somewhere, pick up, put down, find and go to, such as "
    "'bring me an apple and a soda', 'put the sponge on the table' or 'throw away the chips'"
)
MAX_PICKS = 60
"""Ways to choose some of several things that are written out."""
TRASH = "trash can"

Names = tuple[str, ...]


class Rules:
    """Reads the sentence with a grammar and plans with search."""

    asks_model = False

    @classmethod
    def create(cls, model: Callable[[], LanguageModel]) -> Rules:  # noqa: ARG003 - it needs no model
        """Return the planner; the model is not opened."""
        return cls()

    def plan(self, request: PlanRequest) -> TaskGraph:
        """Return the plan to what the sentence asks for, as `search` makes it.

        Raises:
            PlannerError: The sentence is not understood.
            Refusal: What it asks for is not here or cannot be done.
        """
        return Search().plan(dataclasses.replace(request, goal=goal_of(request)))


def goal_of(request: PlanRequest) -> Goal:
    """Return the goal that the request's instruction states.

    Raises:
        PlannerError: It is not understood.
        Refusal: It names what is not there.
    """
    return _Resolver(request, read(clean_instruction(request.instruction))).goal()


class _Resolver:
    """Turns what was read into facts about the things of one scene."""

    def __init__(self, request: PlanRequest, reading: Reading) -> None:
        self._scene = request.scene
        self._reading = reading
        self._handled = [s.call.args[0] for s in request.history if s.call.skill == "pick" and s.outcome == "success"]
        self._spoken: list[Names] = []
        self._unwanted = reading.unwanted
        for noun in reading.spoken:
            self._spoken.extend([self._matches(noun)] if self._matches(noun) else [])

    def goal(self) -> Goal:
        """Return the goal of all requests together."""
        requests = [
            r for r in self._reading.requests if r.nouns or r.places or r.here or r.down or (r.me and r.verb == "go")
        ]
        for request in [r for r in requests if r.negated]:
            self._unwanted |= frozenset().union(*(noun.kinds for noun in request.nouns if not noun.refers))
        requests = [r for r in requests if not r.negated]
        if not requests and self._reading.needs:
            requests = [Request("bring", "need", [Noun(self._reading.needs, ["that would help"])])]
        if not requests and self._reading.polite and self._reading.spoken:
            requests = [Request("bring", "want", self._reading.spoken)]
        if not requests:
            raise PlannerError(f"the rules planner found no request in this; {UNDERSTOOD}")
        found: dict[tuple[Names, str], Goal] = {}
        for index, request in enumerate(requests):
            for names, goal, kind in self._request(request, last=index == len(requests) - 1):
                # a later wish for the same thing replaces holding it: "pick up the tea and bring it to me"
                for before in ("pick", "find"):
                    found.pop((names, before), None)
                found[names, kind] = goal
        return _all(list(found.values()))

    def _request(self, request: Request, *, last: bool) -> list[tuple[Names, Goal, str]]:
        if request.verb == "go" or (request.verb == "move" and request.places and not request.nouns):
            return [((), self._go(request, last=last), f"go {request.places}")]
        nouns = request.nouns or ([Noun(refers=True)] if request.down or request.verb == "drop" else [])
        if not nouns:
            raise PlannerError(f"what to {request.word} is not said; {UNDERSTOOD}")
        found: list[tuple[Names, Goal, str]] = []
        groups = _groups(nouns)
        for number, group in enumerate(groups, start=1):
            names = tuple(dict.fromkeys(itertools.chain(*(self._names(noun, request) for noun in group))))
            goal, kind = self._wish(request, names, last=last and number == len(groups))
            if any(noun.refers for noun in group):  # the same thing again: only the last wish for it counts
                found = [entry for entry in found if entry[0] != names]
            found.append((names, _some(names, goal, group[0]), kind))
            self._spoken.append(names)
        return found

    def _go(self, request: Request, *, last: bool) -> Goal:
        places = request.places or ((OPERATOR,) if request.here or request.me else ())
        if not places:
            raise PlannerError(f"where to go is not said; the places are {', '.join(self._scene.places)}")
        return _any([("robot_at" if last else "visited", place) for place in places])

    def _wish(self, request: Request, names: Names, *, last: bool) -> tuple[Callable[[str], Goal], str]:
        """Return what shall be true of each thing, and the class of the wish."""
        verb, here = request.verb, robot_place(self._scene)
        # "throw it away for me" asks a favour; whatever else is done for me comes to me
        mine = verb == "bring" or (request.me and verb != "throw")
        places = request.places or ((OPERATOR,) if mine else ())
        inside = held(self._scene)
        if request.here and not request.places and verb != "bring":
            places = (here,) if here and inside in names else (OPERATOR,)
        if verb == "throw" and not places:
            places = (TRASH,)
        down = verb == "drop" or (verb == "move" and (request.down or inside in names))
        if not places and down:
            absent = [name for name in names if name != inside and name not in self._handled]
            if absent or here is None:
                raise Refusal(f"the robot does not hold the {' or the '.join(absent or names)}, or stands at no place")
            return lambda name: ("and", ("not", ("holding", name)), ("at", name, here)), "put"
        if places:
            return lambda name: _any([("at", name, place) for place in places]), "put"
        if verb == "find":
            stay = "robot_at" if last else "visited"
            return lambda name: (stay, place_of(self._scene, name) or OPERATOR), "find"
        if verb == "pick" or request.word in ("take", "carry", "taking", "carrying"):
            return lambda name: ("holding", name), "pick"
        raise PlannerError(f"where to {request.word} it is not said; the places are {', '.join(self._scene.places)}")

    def _names(self, noun: Noun, request: Request) -> Names:
        if noun.refers:
            return self._meant(first=request.verb == "drop" or request.down)
        found = self._matches(noun)
        if not found:
            here = ", ".join(
                f"{name} ({place_of(self._scene, name) or 'held'})" for name in sorted(self._scene.objects)
            )
            where = f" at the {' or '.join(noun.source)}" if noun.source else ""
            raise Refusal(f"there is no {' '.join(noun.texts)}{where}; there is {here or 'nothing'}")
        spoken = [name for names in self._spoken[::-1] for name in names if name in found]
        return (spoken[0],) if spoken and noun.definite and not noun.every and len(found) > 1 else found

    def _meant(self, *, first: bool) -> Names:
        """Return what "it" means: what was spoken of last, or what the robot holds or held (that first, if asked)."""
        inside = held(self._scene) or (self._handled[-1] if self._handled else None)
        in_hand = [(inside,)] if inside else []
        meant = [*in_hand, *self._spoken[::-1]] if first else [*self._spoken[::-1], *in_hand]
        if not meant:
            raise PlannerError("what 'it' means is not said, and the robot holds nothing")
        return meant[0]

    def _matches(self, noun: Noun) -> Names:
        kinds = noun.kinds - self._unwanted
        found = tuple(
            name
            for name, thing in self._scene.objects.items()
            if thing.kind in kinds
            and (not noun.source or name in self._handled or place_of(self._scene, name) in noun.source)
        )
        if not noun.other:
            return found
        spoken = {name for names in self._spoken for name in names}
        before = {self._scene.objects[name].kind for name in spoken}
        others = tuple(name for name in found if self._scene.objects[name].kind not in before)
        return others or tuple(name for name in found if name not in spoken)  # another apple, for want of another kind


def _groups(nouns: list[Noun]) -> list[list[Noun]]:
    """Return nouns with those joined by "or" together."""
    groups: list[list[Noun]] = []
    for noun in nouns:
        if noun.joins and groups:
            groups[-1].append(noun)
        else:
            groups.append([noun])
    return groups


def _some(names: Names, goal: Callable[[str], Goal], noun: Noun) -> Goal:
    """Return the goal for all, for as many as were asked for, or for any one of these things."""
    if noun.every:
        return _all([goal(name) for name in names])
    if noun.count > len(names):
        raise Refusal(f"there are not {noun.count} of {' '.join(noun.texts)}, only {len(names)}")
    picks = itertools.islice(itertools.combinations(names, noun.count), MAX_PICKS)
    return _any([_all([goal(name) for name in pick]) for pick in picks])


def _all(goals: list[Goal]) -> Goal:
    return goals[0] if len(goals) == 1 else ("and", *goals)


def _any(goals: list[Goal]) -> Goal:
    return goals[0] if len(goals) == 1 else ("or", *goals)
