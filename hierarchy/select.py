"""Say x can: the one line in which what would help meets what would work.

score = log p(call | instruction, scene, history), normalised over the candidates, + log P(success | scene, call)

(Ahn et al. 2022, "Do As I Can, Not As I Say", algorithm 1, in logarithms.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..errors import DoableError
from ..planners.graph import TaskNode

Say = Literal["lm", "none"]
CAN_FLOOR = 1e-6
"""What counts as the least chance of success, so that its logarithm is finite and hopeless calls stay ranked by say."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One call that competes."""

    node: TaskNode
    raw: float
    """The language model's log-probability of the whole text, as it came; 0 where no model was asked."""
    say: float
    """The planner's say, normalised: natural log of a probability over all candidates of this decision."""
    can: float
    """P(success) from the scene, in [0, 1]."""
    score: float
    """say + log(max(can, CAN_FLOOR))."""


@dataclass(frozen=True, slots=True)
class Decision:
    """All candidates, in the order in which they came, and which of them won."""

    candidates: tuple[Candidate, ...]
    winner: int

    @property
    def chosen(self) -> Candidate:
        """Return the candidate that won."""
        return self.candidates[self.winner]


def select(nodes: Sequence[TaskNode], can: Sequence[float], *, say: Say = "lm") -> Decision:
    """Choose what to do next.

    Args:
        nodes: (n,) The calls that may start now, at least one.
        can: (n,) Their chances of success.
        say: "none" leaves the planner's opinion out: every candidate says the same.

    Returns:
        The decision; of equal scores the one with the greater say wins, then the first.

    Raises:
        DoableError: No candidates, sizes that differ, or scores that are no (log-)probabilities.
    """
    if not nodes:
        raise DoableError("there is nothing to select from")
    chances = [float(chance) for chance in can]
    if len(nodes) != len(chances):
        raise DoableError(f"{len(nodes)} candidates came with {len(chances)} chances of success")
    for node, chance in zip(nodes, chances, strict=True):
        if not -1e-6 <= chance <= 1 + 1e-6:  # also false for not-a-number
            raise DoableError(f"the chance of {node.call} is {chance}, which is not in [0, 1]")
    says = _log_softmax([node.say if say == "lm" else 0.0 for node in nodes])
    scores = [s + math.log(max(chance, CAN_FLOOR)) for s, chance in zip(says, chances, strict=True)]
    winner = max(range(len(nodes)), key=lambda i: (scores[i], says[i], -i))
    return Decision(tuple(map(Candidate, nodes, [node.raw for node in nodes], says, chances, scores)), winner)


def _log_softmax(says: Sequence[float]) -> list[float]:
    if not all(map(math.isfinite, says)):
        raise DoableError(f"say scores must be finite; got {[say for say in says if not math.isfinite(say)][:5]}")
    top = max(says)
    total = top + math.log(sum(math.exp(say - top) for say in says))
    return [say - total for say in says]
