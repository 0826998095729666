"""The scene of a task while it is being made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from ...sim.facts import Goal
from ..words import CANS, CHIPS, DRINKS, EVERYTHING, FOOD, FRUIT, SODAS
from .draw import Draw
from .places import PLACES, SURFACES

CROWDED = 4
"""Things at one place."""
COPIES = 4
"""Things of one kind at most, in the hand or anywhere."""
CIRCLES = (CANS, CHIPS, FRUIT, SODAS, DRINKS, FOOD)
"""Things that are easily confused."""


class Stage:
    """Where things are, and where the robot is."""

    def __init__(self, draw: Draw) -> None:
        """Begin with an empty kitchen."""
        self.draw = draw
        self.objects: dict[str, str] = {}
        self.at = "operator" if draw.chance(0.4) else draw.one(PLACES)
        self.holding: str | None = None

    def add(self, kind: str, place: str | None = None, *, avoid: Collection[str] = ()) -> str:
        """Put a thing somewhere and return its name; without a place, on furniture that is not to be avoided."""
        name = self.name(kind)
        self.objects[name] = place if place is not None else self.spot(avoid)
        return name

    def hold(self, kind: str) -> str:
        """Put a thing into the hand and return its name."""
        self.holding = self.name(kind)
        return self.holding

    def name(self, kind: str) -> str:
        """Return the name that the next thing of a kind gets."""
        number = 1 + sum(kind_of(name) == kind for name in self.names())
        return kind if number == 1 else f"{kind} {number}"

    def names(self) -> list[str]:
        """Return everything that is there."""
        return [*self.objects, *([self.holding] if self.holding else [])]

    def spot(self, avoid: Collection[str] = ()) -> str:
        """Return a place for one more thing."""
        free = [p for p in SURFACES if p not in avoid and self.count(p) < CROWDED]
        return self.draw.one(free or [p for p in SURFACES if p not in avoid] or SURFACES)

    def count(self, place: str) -> int:
        """Return how many things are at a place."""
        return sum(there == place for there in self.objects.values())

    def find(self, kinds: Collection[str], place: str | None = None) -> list[str]:
        """Return the things of these kinds, at one place or anywhere, the hand too."""
        return [
            name
            for name in self.names()
            if kind_of(name) in kinds and (place is None or self.objects.get(name) == place)
        ]

    def crowd(
        self,
        *,
        near: Collection[str] = (),
        ban: Collection[str] = (),
        avoid: Collection[str] = (),
        limit: int = 9,
    ) -> None:
        """Add things that nobody asked for.

        Args:
            near: Kinds that are asked for; many others resemble them.
            ban: Kinds that must not come up.
            avoid: Places that get none.
            limit: Things in the scene at most.
        """
        draw = self.draw
        count = min(draw.one((0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8)), limit - len(self.names()))
        similar = [k for circle in CIRCLES if any(k in circle for k in near) for k in circle if k not in ban]
        others = [k for k in EVERYTHING if k not in ban]
        for _ in range(count if others else 0):
            kind = draw.one(similar if similar and draw.chance(0.5) else others)
            if kind in {kind_of(name) for name in self.names()} and not draw.chance(0.15):
                continue
            odd = [p for p in ("operator", "trash can") if p not in avoid and kind not in near and self.count(p) < 2]
            place = draw.one(odd) if odd and draw.chance(0.05) else self.spot(avoid)
            self.add(kind, place)

    def grip(self, *, ban: Collection[str] = (), wanted: Sequence[str] = ()) -> None:
        """Now and then, have the robot hold something already: what is wanted, or anything else."""
        if self.holding is not None:
            return
        if wanted and self.draw.chance(0.08):
            name = self.draw.one(wanted)
            if name in self.objects:
                del self.objects[name]
                self.holding = name
        elif (others := [k for k in EVERYTHING if k not in ban]) and self.draw.chance(0.08):
            self.hold(self.draw.one(others))

    def shuffled(self) -> dict[str, str]:
        """Return the objects in an order that tells nothing."""
        return dict(self.draw.some(list(self.objects.items()), len(self.objects)))


def kind_of(name: str) -> str:
    """Return the kind of a thing ("coke can 2" -> "coke can")."""
    return name[:-2] if name[-1].isdigit() else name


def crowded(names: Iterable[str]) -> bool:
    """Tell whether there are more things of a kind than there may be."""
    return any(count > COPIES for count in Counter(map(kind_of, names)).values())


def all_of(goals: Iterable[Goal]) -> Goal:
    """Return a goal that needs every one of these."""
    parts = list(dict.fromkeys(goals))
    return parts[0] if len(parts) == 1 else ("and", *parts)


def any_of(goals: Iterable[Goal]) -> Goal:
    """Return a goal that needs one of these."""
    parts = list(dict.fromkeys(goals))
    return parts[0] if len(parts) == 1 else ("or", *parts)
