"""A sentence as a row of tags: spelling corrected, phrases looked up, longest first."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from .words import FILLERS, MARKS, NEEDS, OTHERS, PLACES, PROPERTIES, PURPOSES, THINGS, VERBS

Sort = Literal["thing", "property", "place", "verb", "mark", "word"]

LONGEST = 4
"""Words in the longest phrase."""
SIMILAR = 0.8
"""Likeness (difflib ratio) from which an unknown word is a misspelling of a known one."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A phrase and what it is."""

    sort: Sort
    text: str
    values: tuple[str, ...] = ()
    """Kinds of a thing or property, names of a place; the class of a verb or mark alone."""
    plural: bool = False

    def marks(self, *words: str) -> bool:
        """Tell whether this is a mark of one of these classes."""
        return self.sort == "mark" and self.values[0] in words


def tag(text: str) -> list[Tag]:
    """Return the tags of a sentence, ending with a stop."""
    words = [_spelled(word) for word in _words(text)]
    tags: list[Tag] = []
    index = 0
    while index < len(words):
        size, found = _longest(words, index, tags)
        tags.append(found)
        index += size
    return [*tags, Tag("mark", ".", ("stop",))]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("&", " and ")
    plain = re.sub(r"\.{2,}|[;:()]", " , ", plain)
    return re.findall(r"[a-z0-9]+|,|\.", re.sub(r"[.?!]+", " . ", plain))


def _longest(words: list[str], index: int, before: list[Tag]) -> tuple[int, Tag]:
    for size in range(min(LONGEST, len(words) - index), 0, -1):
        phrase = " ".join(words[index : index + size])
        found = _look_up(phrase, words[index + size] if index + size < len(words) else ".", before)
        if found is not None:
            return size, found
    return 1, Tag("word", words[index])


def _look_up(phrase: str, following: str, before: list[Tag]) -> Tag | None:
    last = before[-1] if before else None
    asks = following in ("you", "i", "we", "u", "someone", "be") or (
        last and last.text in ("you", "i", "we", "u", "they")
    )
    if phrase == "can" and asks:
        return Tag("word", phrase)
    if phrase in VERBS and not _is_noun(phrase, following, last):
        return Tag("verb", phrase, (VERBS[phrase],))
    single = phrase[:-1] if phrase.endswith("s") else phrase
    for table, sort in ((THINGS, "thing"), (PLACES, "place")):
        for name in (phrase, single):
            if name in table:
                return Tag(sort, phrase, table[name], plural=name != phrase)  # type: ignore[arg-type]
    if phrase in PROPERTIES:
        return Tag("property", phrase, PROPERTIES[phrase])
    return Tag("mark", phrase, (MARKS[phrase],)) if phrase in MARKS else None


def _is_noun(phrase: str, following: str, last: Tag | None) -> bool:
    """Tell "in the trash" and "to the place" from "trash it" and "to trash the can"."""
    if last is None:
        return False
    if last.marks("the", "that") or last.sort == "property":
        return True
    noun = phrase in THINGS or phrase in PLACES
    return noun and last.marks("to", "on", "from") and following not in ("the", "a", "an", "this", "that", "my", "it")


@functools.cache
def _vocabulary() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return every known word, and those worth recognising when misspelt."""
    content = {
        word for table in (THINGS, PROPERTIES, PLACES, VERBS, NEEDS, PURPOSES) for key in table for word in key.split()
    }
    known = (
        content | {word + "s" for word in content} | {word for key in MARKS for word in key.split()} | FILLERS | OTHERS
    )
    return frozenset(known), tuple(sorted(word for word in content if len(word) >= 4))


def _spelled(word: str) -> str:
    """Return the known word that is meant, or the word itself."""
    known, content = _vocabulary()
    if word in known or len(word) < 4 or not word.isalpha():
        return word
    near = difflib.get_close_matches(word, content, n=3, cutoff=SIMILAR)
    return next((other for other in near if abs(len(other) - len(word)) <= 1 and other[0] == word[0]), word)
