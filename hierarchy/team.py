"""A pupil and its replicas in other processes, for learning on several cores at once (data parallelism).

Every time, the replicas get the pupil's adapter and a share of the work each; what their shares ask for is added up,
and one step of one optimiser follows it. So a team learns what the pupil alone would, but for rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ..errors import DoableError
from ..planners.language.device import Precision
from ..planners.language.pretrained import Pretrained
from .processes import deaf, helpers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..planners.language.tuning import Pupil

Thing = TypeVar("Thing")
Found = TypeVar("Found")


class _Replica(NamedTuple):
    """What a replica is made of."""

    base: Pretrained
    rank: int
    scale: float
    precision: Precision


@dataclass(frozen=True)
class Team:
    """One pupil, alone or with replicas; see `gathered`."""

    pupil: Pupil
    size: int = 1
    """Who works, the pupil included."""
    pool: ProcessPoolExecutor | None = None
    """Where the replicas are; None for a pupil alone."""
    replica: _Replica | None = None

    def deal(self, things: Sequence[Thing]) -> list[Sequence[Thing]]:
        """Return a share for each, dealt out in turn; nobody gets nothing."""
        return [things[i :: self.size] for i in range(min(self.size, len(things)))]

    def each(self, do: Callable[..., Found], shares: Sequence[Sequence[Any]], *rest: Any) -> list[Found]:
        """Return what `do(pupil, share, *rest)` finds for each share.

        Args:
            do: A function of a module; what it is given and what it returns can be pickled.
            shares: At most `size`; the first one is done here.
            rest: The same for all.

        Raises:
            DoableError: A replica died.
        """
        if self.pool is None or self.replica is None or len(shares) < 2:
            return [do(self.pupil, share, *rest) for share in shares]
        tensors = self.pupil.tensors()
        try:
            with deaf():
                others = [self.pool.submit(_there, self.replica, tensors, do, one, *rest) for one in shares[1:]]
            return [do(self.pupil, shares[0], *rest), *(other.result() for other in others)]
        except BrokenProcessPool as problem:
            raise DoableError("a worker died (out of memory?); the last checkpoint is from before") from problem


@contextmanager
def gathered(pupil: Pupil, base: Pretrained, workers: int) -> Iterator[Team]:
    """Give a team of so many, whose replicas end with the block.

    Args:
        pupil: Who learns.
        base: What it was before it had an adapter.
        workers: At least 1, which is the pupil alone.
    """
    if workers == 1:
        yield Team(pupil)
        return
    with helpers(workers - 1) as pool:
        yield Team(pupil, workers, pool, _Replica(base, pupil.rank, pupil.scale, pupil.precision))


@lru_cache(maxsize=1)
def _made(replica: _Replica) -> Pupil:
    from ..planners.language.tuning import Pupil  # loads torch

    return Pupil(*replica.base.load(), rank=replica.rank, scale=replica.scale, seed=0, precision=replica.precision)


def _there(
    replica: _Replica, tensors: Mapping[str, NDArray[Any]], do: Callable[..., Found], share: Sequence[Any], *rest: Any
) -> Found:
    pupil = _made(replica)
    pupil.put(tensors)
    return do(pupil, share, *rest)
