"""A trie of token sequences, so that what many options share is computed once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROOT = -1
"""The parent of first tokens: the last token of the shared prefix."""


@dataclass(frozen=True, slots=True)
class Trie:
    """Token sequences with shared beginnings; a node comes after its parent."""

    tokens: NDArray[np.int64]
    """(n,) Token of each node."""
    parents: NDArray[np.int64]
    """(n,) Index of the node before it, or `ROOT`."""
    depths: NDArray[np.int64]
    """(n,) Number of nodes before it on its path."""
    paths: tuple[tuple[int, ...], ...]
    """For each sequence the nodes that spell it."""

    def inner(self) -> NDArray[np.int64]:
        """Return the nodes that another node follows, in order; only these have to go through the model."""
        return np.unique(self.parents[self.parents != ROOT])

    def among_siblings(self, logprobs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n,), the log-probability of each node given that one of the children of its parent comes next.

        Args:
            logprobs: (n,) Log-probability of each node after its parent.
        """
        group = self.parents + 1  # the root is -1
        top = np.full(len(self.tokens) + 1, -np.inf)
        np.maximum.at(top, group, logprobs)
        top = np.where(np.isfinite(top), top, 0.0)
        mass = np.zeros(len(self.tokens) + 1)
        np.add.at(mass, group, np.exp(logprobs - top[group]))
        with np.errstate(divide="ignore"):
            total: NDArray[np.float64] = top + np.log(mass)
        return np.asarray(logprobs - total[group])

    def ancestry(self, nodes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return (m, m), true where the second node is the first or comes before it on its path.

        Args:
            nodes: (m,) Sorted nodes; with a node, its parents.
        """
        place = {int(node): row for row, node in enumerate(nodes)}
        before = np.zeros((len(nodes), len(nodes)), dtype=np.bool_)
        for row, node in enumerate(nodes):
            parent = int(self.parents[node])
            if parent != ROOT:
                before[row] = before[place[parent]]
            before[row, row] = True
        return before


def build(sequences: Sequence[Sequence[int]]) -> Trie:
    """Return the trie of the sequences; equal ones share their path."""
    children: dict[tuple[int, int], int] = {}
    depths: list[int] = []
    paths: list[tuple[int, ...]] = []
    for sequence in sequences:
        path: list[int] = []
        for depth, token in enumerate(sequence):
            step = (path[-1] if path else ROOT, token)
            if step not in children:
                children[step] = len(children)
                depths.append(depth)
            path.append(children[step])
        paths.append(tuple(path))
    edges = np.array(list(children), dtype=np.int64).reshape(-1, 2)
    return Trie(edges[:, 1], edges[:, 0], np.array(depths, dtype=np.int64), tuple(paths))


class Successors:
    """Which tokens go on which beginnings of some sequences."""

    def __init__(self, sequences: Sequence[Sequence[int]]) -> None:
        trie = build(sequences)
        self._next: dict[int, list[int]] = {}
        self._child: dict[tuple[int, int], int] = {}
        for node, (token, parent) in enumerate(zip(trie.tokens.tolist(), trie.parents.tolist(), strict=True)):
            self._next.setdefault(parent, []).append(token)
            self._child[parent, token] = node

    def along(self, path: Sequence[int]) -> Iterator[list[int]]:
        """Yield, for each token of one of the sequences, those that stand there in any that begins alike.

        Raises:
            KeyError: No sequence begins so.
        """
        node = ROOT
        for token in path:
            yield self._next[node]
            node = self._child[node, token]
