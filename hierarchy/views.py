"""What a policy over options sees and what it can choose, in Gymnasium's terms: fixed sizes, whatever stands about."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

import gymnasium
import numpy as np
from numpy.typing import NDArray

from ..errors import DoableError
from ..planners.base import MAX_INSTRUCTION
from ..planners.tasks.stage import COPIES
from ..sim.kinds import KINDS
from ..sim.kitchen import KITCHEN
from ..skills.spec import OPERATOR, SPECS, SkillCall, State

NAMES = tuple(kind if number == 1 else f"{kind} {number}" for kind in KINDS for number in range(1, COPIES + 1))
"""Everything that may stand about; a row of `things` each."""
PLACES = tuple(place.name for place in KITCHEN.places)
"""Where things and the robot can be; the first columns of `things`, in this order."""
_HAND, _ELSEWHERE = len(PLACES), len(PLACES) + 1
_LINE = 64
"""Upper bound on what one line of a transcript says of one thing, characters."""


def _actions() -> tuple[SkillCall, ...]:
    calls: list[SkillCall] = []
    for spec in SPECS.values():
        if not spec.parameters:
            calls.append(SkillCall(spec.name))
        else:
            names = NAMES if spec.parameters == ("object",) else [place for place in PLACES if place != OPERATOR]
            calls.extend(SkillCall(spec.name, (name,)) for name in names)
    return tuple(calls)


ACTIONS = _actions()
"""Action -> the call that it stands for, the same in every episode; `done` and the refusals are the last three."""
INDEX = {call: index for index, call in enumerate(ACTIONS)}


def space(max_steps: int) -> gymnasium.spaces.Dict:
    """Return the space of observations of episodes with so many steps."""
    longest = MAX_INSTRUCTION + _LINE * (len(NAMES) + 1) * (max_steps + 1)
    return gymnasium.spaces.Dict(
        transcript=gymnasium.spaces.Text(longest, min_length=1, charset=_charset()),
        things=gymnasium.spaces.MultiBinary([len(NAMES), len(PLACES) + 2]),
        robot=gymnasium.spaces.MultiBinary(len(PLACES)),
    )


def things(state: State, names: Collection[str]) -> NDArray[np.int8]:
    """Return where everything is.

    Args:
        state: The facts that hold.
        names: Everything that is there, each one of `NAMES`.

    Returns:
        (68, 7): a row for each of `NAMES`, a column for each of `PLACES`, the hand and anywhere else; a row of zeros
        is a thing that is not there.
    """
    seen = np.zeros((len(NAMES), len(PLACES) + 2), np.int8)
    for word, *rest in state:
        if word == "at":
            seen[NAMES.index(rest[0]), PLACES.index(rest[1])] = 1
        elif word == "holding":
            seen[NAMES.index(rest[0]), _HAND] = 1
    for name in names:
        row = seen[NAMES.index(name)]
        row[_ELSEWHERE] = not row.any()
    return seen


def robot(state: State) -> NDArray[np.int8]:
    """Return (5,), at which of `PLACES` the robot stands; zeros where it is at none."""
    return np.array([("robot_at", place) in state for place in PLACES], np.int8)


def readable(text: str) -> str:
    """Return a text with every character that the space of transcripts lacks replaced by U+FFFD."""
    return "".join(c if _allowed(c) else "\ufffd" for c in text)


def check_names(names: Collection[str]) -> None:
    """Check that there is an action for each of these things.

    Raises:
        DoableError: There is none for one of them.
    """
    for name in names:
        if name not in NAMES:
            raise DoableError(f"there is no action for {name!r}: up to {COPIES} things of a kind can be told apart")


def _allowed(char: str) -> bool:
    """Tell whether a character is of the planes that people write in; the others would make the space slow."""
    return char == "\n" or (ord(char) < 0x20000 and unicodedata.category(char)[0] not in "CZ") or char == " "


def _charset() -> str:
    return "".join(chr(code) for code in range(0x20000) if _allowed(chr(code)))
