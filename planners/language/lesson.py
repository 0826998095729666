"""What a language model is tuned on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text in which choices were made."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """(first, last + 1) character of each choice that is to be learned."""
    options: tuple[str, ...]
    """What could be said at each; every choice is one of them."""
    weights: tuple[float, ...] = ()
    """What each choice counts, 1 if left out; below 0 for what is to be unlearned."""
