"""Tags read as requests: what is wanted, where from, where to, and what not."""

from __future__ import annotations

from dataclasses import dataclass, field

from .base import Refusal
from .tagging import Tag, tag
from .words import EVERYTHING, FILLERS, NEEDS, NUMBERS, PURPOSES

EVERY = frozenset(EVERYTHING)
FILLING = frozenset({"something", "anything", "stuff", "thing", "things"})
"""Nouns that a purpose narrows: "something to eat"."""
DEFINITE = frozenset({"the", "my", "your", "our", "this", "that", "these", "those"})
"""Words that make a plural mean all of them, and a noun mean the one that was spoken of."""


@dataclass
class Noun:
    """A noun phrase: any thing of these kinds, or what was spoken of before."""

    kinds: frozenset[str] = EVERY
    texts: list[str] = field(default_factory=list)
    named: bool = False
    """Whether a noun was said, and not only a property of it."""
    count: int = 1
    every: bool = False
    single: bool = False
    """Whether one of several was asked for ("one of the sodas")."""
    definite: bool = False
    """Whether it is one that was spoken of, if one was ("the can")."""
    refers: bool = False
    """Whether it is "it", "that" or "one"."""
    other: bool = False
    """Whether it is something else than what was spoken of before."""
    source: tuple[str, ...] = ()
    joins: bool = False
    """Whether it is another choice beside the noun before it ("an apple or an orange")."""

    @property
    def empty(self) -> bool:
        """Whether nothing was said yet."""
        return not (self.texts or self.refers)


@dataclass
class Request:
    """A verb with its things and where they go."""

    verb: str
    word: str
    nouns: list[Noun] = field(default_factory=list)
    places: tuple[str, ...] = ()
    """Where to; one of them will do."""
    me: bool = False
    here: bool = False
    down: bool = False
    negated: bool = False


@dataclass
class Reading:
    """What a text says."""

    requests: list[Request] = field(default_factory=list)
    spoken: list[Noun] = field(default_factory=list)
    """Things mentioned outside requests, which "it" may mean."""
    unwanted: frozenset[str] = frozenset()
    """Kinds that are not liked."""
    needs: frozenset[str] = frozenset()
    """Kinds that would help, where somebody only says how things are."""
    polite: bool = False
    """Whether "please" was said: then a thing alone is a request."""


def read(text: str) -> Reading:
    """Return what a text asks for.

    Raises:
        Refusal: A noun that is asked for is no known word.
    """
    reader = _Reader(tag(text))
    for index in range(len(reader.tags)):
        reader.take(index)
    return reader.reading


class _Reader:
    """Goes through the tags once, and keeps the request and the noun that are being said."""

    def __init__(self, tags: list[Tag]) -> None:
        self.tags = tags
        self.reading = Reading()
        self._request: Request | None = None
        self._noun = Noun()
        self._negative = False
        self._article = ""
        self._unknown = ""
        """A word in the place of a noun, until a known noun follows."""
        self._glued = False
        """Whether what comes describes the last noun ("a drink that is a soda")."""
        self._joins = False
        self._towards = ""
        """The preposition just heard."""
        self._skips = False
        """Whether a purpose is being told, which names nothing to fetch ("to clean it up")."""

    def take(self, index: int) -> None:
        """Read one tag."""
        item = self.tags[index]
        if self._skips and not (item.sort == "verb" or item.marks("and", "or", "not", "stop")):
            return
        self._skips = False
        if item.text in NEEDS and self._request is None:
            self.reading.needs |= frozenset(NEEDS[item.text])
        if item.text in PURPOSES and (self._towards == "to" or (self._fills() and not self._negative)):
            self._purpose(item)
        elif item.sort == "mark":
            self._mark(item, self.tags[index + 1] if index + 1 < len(self.tags) else item)
        elif item.sort == "word":
            self._word(item, self.tags[index + 1])  # a sentence ends with a stop
        elif item.sort == "verb":
            self._verb(item)
        elif item.sort == "place":
            self._place(item)
        else:
            self._describe(item)

    def _verb(self, item: Tag) -> None:
        subject = self._noun
        self._finish()
        self._request = Request(item.values[0], item.text, negated=self._negative)
        self._negative = False
        if item.values[0] == "go" and subject.named:  # "the chips go in the bin": it is they that move
            self._request = Request("move", item.text, [subject])

    def _fills(self) -> bool:
        return any(text in FILLING for text in self._noun.texts)

    def _purpose(self, item: Tag) -> None:
        self._skips = not self._noun.empty
        if self._request is not None and (self._fills() or self._noun.empty):
            self._noun.kinds &= frozenset(PURPOSES[item.text])
            self._noun.texts.append(item.text)
        self._towards = ""

    def _word(self, item: Tag, following: Tag) -> None:
        if item.text == "but" and (self._noun.every or self._fills()) and (following.marks("the") or following.values):
            self._negative = following.sort != "verb"  # "all but the tea"
            return
        if item.text == "please":
            self.reading.polite = True
        if item.text in FILLERS:
            return
        if self._article:
            self._unknown = item.text
        elif self._towards == "to":
            self._skips = True

    def _describe(self, item: Tag) -> None:
        kinds = frozenset(item.values)
        self._unknown = ""
        if self._negative and (self._request is None or self._noun.empty):
            self.reading.unwanted |= kinds
        elif self._negative:
            self._noun.kinds -= kinds
            self._noun.texts.append(f"not {item.text}")
        else:
            if self._noun.refers or (item.sort == "thing" and self._noun.named and not self._glued):
                self._close()
            self._noun.kinds &= kinds
            self._noun.texts.append(item.text)
            self._noun.named |= item.sort == "thing"
            definite = self._article in DEFINITE
            self._noun.every |= item.plural and definite and self._noun.count == 1 and not self._noun.single
            self._noun.definite |= definite and not item.plural
            if self._request is not None and self._request.places and self._request.nouns:
                self._request = self._again(self._request)
        if item.sort == "thing":
            self._negative = self._glued = False
            self._article = self._towards = ""

    def _again(self, request: Request) -> Request:
        """Begin the second half of "put the tea on the table and the apple on the counter"."""
        self.reading.requests.append(request)
        return Request(request.verb, request.word)

    def _place(self, item: Tag) -> None:
        request, towards, self._article, self._unknown, self._towards = self._request, self._towards, "", "", ""
        self._negative = False
        if request is None:
            return
        binned = request.verb == "throw" and item.values == ("trash can",) and not self._glued
        moves = request.verb in ("move", "drop", "go") or binned
        if request.verb == "go" and request.places and towards != "from" and not self._joins:
            request = self._request = self._again(request)
        if towards == "from" or (towards == "on" and (self._glued or not moves)):
            self._source(item.values)
        elif towards == "to" or moves or (self._joins and request.places):
            if request.places and towards == "to" and not self._joins:
                self._source(request.places)
            joins = self._joins and self._noun.empty
            self._close()
            request.places = (*request.places, *item.values) if joins else item.values
        self._glued = False

    def _source(self, places: tuple[str, ...]) -> None:
        for noun in [self._noun, *(self._request.nouns if self._request else [])]:
            if not noun.refers and not noun.source:
                noun.source = places

    def _mark(self, item: Tag, following: Tag) -> None:
        match item.values[0]:
            case "and" | "or":
                self._close()
                self._joins = item.values[0] == "or"
            case "stop":
                self._finish()
            case "not":
                if self._noun.empty and self._request is not None and self._request.nouns and following.sort != "verb":
                    self._noun = self._request.nouns.pop()
                self._negative = True
            case "from" | "to" | "on":
                self._towards = item.values[0]
            case "the":
                self._article = item.text
                self._noun.other |= item.text == "another"
            case "number":
                self._article = item.text
                self._noun.count = NUMBERS[item.text]
            case "single":
                self._noun.single = True
            case "all":
                self._noun.every = True
                if item.text == "everything":
                    self._noun.texts.append(item.text)
            case "with":
                self._glued = True
            case "that" if following.sort in ("thing", "property"):
                self._article = item.text
            case "that" if following.marks("with", "not") or following.sort == "word":
                self._glued = True
            case "it" if item.text == "one" and following.sort in ("thing", "property"):
                self._article = item.text
            case "it" | "that":
                self._point()
            case "else":
                self._noun.other = True
            case "me" if self._request is not None:
                self._request.me = True
            case "here" if self._request is not None:
                self._request.here = True
            case "down" if self._request is not None:
                self._request.down = True

    def _point(self) -> None:
        """Read "it", unless it stands for the noun being said ("a salty one")."""
        self._unknown = self._article = ""
        if self._noun.empty and self._request is not None:
            self._noun.refers = True

    def _close(self) -> None:
        """End the noun that is being said."""
        noun, self._noun = self._noun, Noun()
        unknown, self._unknown = self._unknown, ""
        joins, self._joins = self._joins, False
        self._negative = self._glued = False
        self._article = self._towards = ""
        if unknown and self._request is not None:
            raise Refusal(f"there is no {unknown!r} that the robot knows; it knows {', '.join(sorted(EVERYTHING))}")
        if noun.empty:
            return
        if self._request is None:
            self.reading.spoken.append(noun)
        else:
            noun.joins = joins and bool(self._request.nouns)
            self._request.nouns.append(noun)

    def _finish(self) -> None:
        """End the request that is being said."""
        negative = self._negative
        self._close()
        if self._request is not None:
            self.reading.requests.append(self._request)
        self._request, self._negative = None, negative
