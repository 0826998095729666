"""Lessons in tokens: what a model reads of a batch, and what it is asked at which token."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...errors import DoableError
from .lesson import Lesson
from .trie import Successors

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Sheet:
    """A batch of lessons; a row for each token of each choice at which there is something to choose."""

    tokens: NDArray[np.int64]
    """(texts, longest) What follows the end of a text is padding that nothing looks at."""
    at: NDArray[np.int64]
    """(n, 2) Text and place of the token after which a row chooses."""
    columns: NDArray[np.int64]
    """(vocabulary,) The tokens that occur in any option of the batch."""
    possible: NDArray[np.bool_]
    """(n, vocabulary) Whether some option goes on with the token there."""
    chosen: NDArray[np.int64]
    """(n,) Column of the token that was chosen."""
    owner: NDArray[np.int64]
    """(n,) Which choice a row is of, counted through the batch."""
    weights: NDArray[np.float32]
    """(choices,) What each choice counts."""


class Writer:
    """Writes sheets in the tokens of one model. It can go to other processes, and loads no large library there."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take what a fast tokenizer of transformers calls its backend. Whether it cuts and pads does not matter."""
        self._tokenizer = copy.deepcopy(tokenizer)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, list[int]] = {}

    def sheet(self, lessons: Sequence[Lesson]) -> Sheet:
        """Return a batch of lessons in tokens.

        Raises:
            DoableError: A span is none of the options, or its tokens are not those of the option alone.
        """
        encoded = self._tokenizer.encode_batch([lesson.text for lesson in lessons])
        texts = [one.ids for one in encoded]
        rows: list[tuple[int, int, int, list[int], int]] = []
        choices = 0
        for number, (lesson, one) in enumerate(zip(lessons, encoded, strict=True)):
            leads: dict[str, Successors] = {}
            offsets = one.offsets
            for first, last in lesson.spans:
                where = [i for i, (_, end) in enumerate(offsets) if first < end <= last]
                # some tokenizers join a colon and the line break after it: such a token counts as the option's
                lead = lesson.text[min(first, offsets[where[0]][0]) : first] if where else ""
                if lead not in leads:
                    leads[lead] = Successors([self._tokens(lead + option) for option in lesson.options])
                path, choice = [texts[number][i] for i in where], lesson.text[first:last]
                if path != self._known.get(lead + choice) or choice not in lesson.options:
                    raise DoableError(f"{choice!r} is none of the options, or not in their tokens")
                steps = zip(where, leads[lead].along(path), path, strict=True)
                rows.extend((number, i - 1, token, allowed, choices) for i, allowed, token in steps if len(allowed) > 1)
                choices += 1
        columns = sorted({token for _, _, _, allowed, _ in rows for token in allowed})
        column = {token: i for i, token in enumerate(columns)}
        possible = np.zeros((len(rows), len(columns)), dtype=np.bool_)
        for i, row in enumerate(rows):
            possible[i, [column[token] for token in row[3]]] = True
        tokens = np.zeros((len(texts), max(map(len, texts))), dtype=np.int64)
        for i, text in enumerate(texts):
            tokens[i, : len(text)] = text
        return Sheet(
            tokens,
            np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2),
            np.array(columns, dtype=np.int64),
            possible,
            np.array([column[row[2]] for row in rows], dtype=np.int64),
            np.array([row[4] for row in rows], dtype=np.int64),
            np.array([w for one in lessons for w in one.weights or (1.0,) * len(one.spans)], dtype=np.float32),
        )

    def _tokens(self, option: str) -> list[int]:
        if option not in self._known:
            self._known[option] = self._tokenizer.encode(option, add_special_tokens=False).ids
        return self._known[option]
