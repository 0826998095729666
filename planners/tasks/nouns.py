"""Nouns: the words of `vocabulary` and of the table of descriptions, and how they stand in a sentence."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .tables import descriptions
from .vocabulary import GROUPS, NAMES, Number


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase without its article, and the kinds of object that it can mean."""

    text: str
    number: Number
    kinds: frozenset[str]
    doubtful: frozenset[str] = frozenset()
    """Kinds that some would count and some would not: kept out of the scene."""

    def a(self) -> str:
        """Return it with an indefinite article."""
        if self.number == "bare":
            return self.text
        if self.number == "the":
            return f"the {self.text}"
        if self.number in ("some", "many"):
            return f"some {self.text}"
        return f"{'an' if self.text[0] in 'aeiouAEIOU' else 'a'} {self.text}"

    def the(self, article: str = "the") -> str:
        """Return it with a definite article: the, my, that ..."""
        if self.number == "bare":
            return self.text
        if self.number == "the":
            article = "the"
        if self.number == "many":
            article = {"that": "those", "this": "these"}.get(article, article)
        return f"{article} {self.text}"

    @property
    def it(self) -> str:
        """The pronoun."""
        return "them" if self.number == "many" else "it"

    @property
    def be(self) -> str:
        """The verb after it."""
        return "are" if self.number == "many" else "is"

    @property
    def countable(self) -> bool:
        """Whether "two" can go before it."""
        return self.number == "one" and not _CLAUSE.search(self.text)

    def plural(self) -> str:
        """Return it for several things."""
        return _plural(self.text) if self.number == "one" else self.text


_CLAUSE = re.compile(r" (that|that's|which|whose|who|or|but|than|and|isn't|doesn't)( |$)|,|^(one|brand|split|gift) ")
"""What makes a noun hard to count: a verb of its own, an alternative."""
_TAIL = re.compile(r" (full|of|with|without|in|for|from|made|to|other|named|against|on) ")
"""Where the head of a noun ends ("drink | with caffeine")."""


def _plural(text: str) -> str:
    """Return the plural of a countable noun phrase ("can of coke" -> "cans of coke")."""
    match = _TAIL.search(text)
    head, rest = (text[: match.start()], text[match.start() :]) if match else (text, "")
    if head.endswith(("s", "x", "z", "sh", "ch")):
        head += "es"
    elif head.endswith("y") and head[-2] not in "aeiou":
        head = f"{head[:-1]}ies"
    else:
        head += "s"
    return head + rest


@functools.cache
def names(kind: str) -> dict[str, tuple[Noun, ...]]:
    """Return what a kind is called: text -> its readings ("coke" is countable or not)."""
    return _read([(NAMES[kind], (kind,), ())])


@functools.cache
def groups() -> dict[str, tuple[Noun, ...]]:
    """Return what groups of kinds are called."""
    return _read(GROUPS)


@functools.cache
def described() -> tuple[dict[str, tuple[Noun, ...]], ...]:
    """Return what sets of kinds are called by what they are like, set by set."""
    return tuple(
        _read(
            [
                (
                    {
                        "one": entry.phrases,
                        "many": entry.plurals,
                        "some": entry.amounts,
                        "the": entry.uniques,
                        "bare": entry.somethings,
                    },
                    entry.kinds,
                    entry.doubtful,
                )
            ]
        )
        for entry in descriptions()
    )


def _read(
    tables: Sequence[tuple[dict[Number, tuple[str, ...]], tuple[str, ...], tuple[str, ...]]],
) -> dict[str, tuple[Noun, ...]]:
    found: dict[str, tuple[Noun, ...]] = {}
    for table, kinds, doubtful in tables:
        for number, texts in table.items():
            for text in texts:
                noun = Noun(text, number, frozenset(kinds), frozenset(doubtful))
                found[text] = (*found.get(text, ()), noun)
    return found
