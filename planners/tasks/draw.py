"""Chance with a memory: what a split holds out, and what was drawn.

Three things are held out, each by a hash, so that membership is a property of the text alone: *wordings* (names, verbs,
needs), *frames* (the shape of a sentence) and *pairings* (a kind of goal with a kind of object and a place). Training
tasks contain none of them; each test split contains at least one of its own sort and none of the others.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import zlib
from collections.abc import Sequence
from typing import Literal, TypeVar, get_args

import numpy as np

from ...errors import unknown
from ..words import EVERYTHING

Axis = Literal["wording", "frame", "pairing"]
Split = Literal["train", "wordings", "templates", "combinations"]
OWN: dict[str, Axis | None] = {"train": None, "wordings": "wording", "templates": "frame", "combinations": "pairing"}
"""Split -> what is new in it."""
ONE_IN = 8
"""This share of all wordings, frames and pairings is held out."""
EAGER = 0.6
"""How often a test split takes a held-out text from a table that has one."""

CORE = frozenset(
    (
        *EVERYTHING,
        *("coke", "pepsi", "7up", "red bull", "water"),
        *("drink", "soft drink", "soda", "cola", "can", "bottle", "fruit", "snack", "food", "chips", "bag of chips"),
        *("energy drink", "can of pepsi", "bag of multigrain chips"),
        *("something to drink", "something to eat", "something to clean with"),
        *("the table", "the close counter", "the far counter", "the trash can", "me"),
        *("bring me {x}", "grab {x} for me", "throw away {x}", "recycle {x}", "pick up {x}", "take hold of {x}"),
        *("put {x} {on}", "place {x} {on}", "leave {x} {on}", "move {x} {to}", "take {x} {to}", "carry {x} {to}"),
        *("return {x} {to}", "restock {x} {on}", "put {x} back {on}", "put down {x}", "set {x} down"),
        *("bring {it} to me", "throw {it} away", "put {it} {on}", "move {it} {to}", "carry {it} {to}"),
        *("go to {p}", "head to {p}", "come here", "come back", "find {x}", "go to {x}", "search for {x}"),
        *("I would like {x}", "I want {x}", "can I get {x}?"),
        *("{do}", "please {do}", "can you {do}?", "could you please {do}?", "I need you to {do}", "{a} and {b}"),
        *("{a}, then {b}", "first {a}, then {b}"),
    )
)
"""What everybody has to know: never held out."""

T = TypeVar("T")


def held_out(axis: Axis, text: str) -> bool:
    """Tell whether a text never occurs in training."""
    return text not in CORE and zlib.crc32(f"{axis}:{text.casefold()}".encode()) % ONE_IN == 0


@functools.lru_cache(maxsize=4096)
def parts(axis: Axis, options: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide a table into what training may use and what is held out. If all of it were held out, none is."""
    new = tuple(text for text in options if held_out(axis, text))
    return (tuple(text for text in options if text not in new), new) if len(new) < len(options) else (options, ())


class Draw:
    """Draws from tables, as a split allows."""

    def __init__(self, rng: np.random.Generator, split: str = "train") -> None:
        """Start with an empty memory.

        Raises:
            DoableError: There is no such split.
        """
        if split not in get_args(Split):
            raise unknown("split", split, get_args(Split))
        self.rng = rng
        self.own = OWN[split]
        self.used: dict[Axis, set[str]] = {"wording": set(), "frame": set(), "pairing": set()}
        self.new: set[str] = set()
        """What was drawn and is held out."""
        self.barred = False
        """Whether something came up that this split must not hold."""

    def chance(self, probability: float) -> bool:
        """Return True as often as this."""
        return self.rng.random() < probability

    def below(self, count: int) -> int:
        """Return one of 0 .. count - 1."""
        return int(self.rng.random() * count)

    def one(self, options: Sequence[T]) -> T:
        """Return any of these; nothing of them is held out."""
        return options[int(self.rng.random() * len(options))]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """Return this many different ones, in a random order."""
        rest = list(options)
        return [rest.pop(int(self.rng.random() * len(rest))) for _ in range(min(count, len(rest)))]

    def weighted(self, options: Sequence[T], weights: Sequence[float]) -> T:
        """Return any of these, as often as their weights say; nothing of them is held out."""
        totals = list(itertools.accumulate(weights))
        return options[min(bisect.bisect_right(totals, self.rng.random() * totals[-1]), len(options) - 1)]

    def word(self, options: tuple[str, ...]) -> str:
        """Return a wording of a table."""
        return self._of("wording", options)

    def frame(self, options: tuple[str, ...]) -> str:
        """Return a sentence frame of a table."""
        return self._of("frame", options)

    def pair(self, *words: str) -> None:
        """Note a pairing, such as ("bring", "apple", "operator")."""
        text = "|".join(words)
        self.used["pairing"].add(text)
        if held_out("pairing", text):
            if self.own == "pairing":
                self.new.add(text)
            else:
                self.barred = True

    def admitted(self) -> bool:
        """Tell whether what was drawn so far belongs to the split."""
        return not self.barred and (self.own is None or bool(self.new))

    def lost(self) -> bool:
        """Tell whether what was said, asides left out, already rules the split out: spares dressing it up."""
        return self.barred or (self.own == "pairing" and not self.new)

    def _of(self, axis: Axis, options: tuple[str, ...]) -> str:
        old, new = parts(axis, options)
        if self.own == axis and new and self.chance(EAGER):
            text = self.one(new)
            self.new.add(text)
        else:
            text = self.one(old)
        self.used[axis].add(text)
        return text
