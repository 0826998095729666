"""A pupil and its replicas in other processes, for learning on several cores at once (data parallelism).

Every time, the replicas get the pupil's adapter and a share of the work each; what their shares ask for is added up,
and one step of one optimiser follows it. So a team learns what the pupil alone would, but for rounding.
"""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from ..errors import DoableError
from ..planners.language.device import Precision
from ..planners.language.lesson import Lesson
from ..planners.language.pretrained import Pretrained
from ..processes import PATIENCE, WorkerDied, follow_parent, helping

if TYPE_CHECKING:
    from ..planners.language.tuning import Gradient, Pupil

Thing = TypeVar("Thing")
Found = TypeVar("Found")


class Pace(Protocol):
    """Settings that say how fast to learn."""

    @property
    def updates(self) -> int:
        """Return how many there are in all."""
        ...

    @property
    def rate(self) -> float:
        """Return the highest learning rate."""
        ...

    @property
    def warmup(self) -> int:
        """Return in how many updates it is reached."""
        ...


def rate_at(pace: Pace, update: int) -> float:
    """Return the learning rate of an update, counted from 0: straight up, then half a cosine down to a twentieth."""
    rise = min(1.0, (update + 1) / pace.warmup)
    return pace.rate * rise * (0.525 + 0.475 * math.cos(math.pi * update / pace.updates))


@dataclass(frozen=True)
class Team:
    """One pupil, alone or with replicas (`open_team`). After an error it is not used again."""

    pupil: Pupil
    replicas: tuple[Replica, ...] = ()
    loaders: int = 0
    """Processes that may prepare what the pupil reads."""

    @property
    def workers(self) -> int:
        """Return how many processes it was opened with: those that learn, or else those that prepare lessons."""
        return self.loaders or 1 + len(self.replicas)

    def deal(self, things: Sequence[Thing]) -> list[Sequence[Thing]]:
        """Return a share for each, dealt out in turn; nobody gets nothing."""
        size = 1 + len(self.replicas)
        return [things[i::size] for i in range(min(size, len(things)))]

    def each(self, do: Callable[..., Found], things: Sequence[Any], *rest: Any) -> list[Found]:
        """Return what `do(pupil, share, *rest)` finds in each share of the things; the first one is done here.

        Args:
            do: A function of a module; what it is given and what it returns can be pickled.
            things: At least one.
            rest: The same for all.

        Raises:
            DoableError: A replica ended, or could not do it.
        """
        shares = self.deal(things)
        helpers = self.replicas[: len(shares) - 1]
        if helpers:
            tensors = self.pupil.tensors()
            for replica, share in zip(helpers, shares[1:], strict=True):
                replica.give((tensors, do, share, *rest))
        return [do(self.pupil, shares[0], *rest), *(replica.take() for replica in helpers)]

    def step(
        self,
        ask: Callable[..., tuple[Gradient, float]],
        lessons: Sequence[Lesson],
        rate: float,
        *rest: Any,
    ) -> float:
        """Take one step of the optimiser.

        Args:
            ask: (pupil, lessons, choices in all lessons, *rest) -> what some lessons ask for, and their part of a mean.
            lessons: At least one.
            rate: Of learning.
            rest: Handed to `ask`.

        Returns:
            The mean over all lessons.
        """
        total = sum(len(lesson.spans) for lesson in lessons)
        found = self.each(ask, lessons, total, *rest)
        self.pupil.step([gradient for gradient, _ in found], rate)
        return sum(part for _, part in found)


@contextmanager
def open_team(pupil: Pupil, base: Pretrained, workers: int) -> Iterator[Team]:
    """Give a team of so many, whose replicas end with the block.

    On a CPU, all of them learn. On another device the pupil learns alone, and workers can only prepare what it reads.

    Args:
        pupil: Who learns.
        base: What it was before it had an adapter.
        workers: At least 1, which on a CPU is the pupil alone.
    """
    if pupil.device.type != "cpu":
        yield Team(pupil, loaders=workers)
        return
    recipe = _Recipe(base, pupil.rank, pupil.scale, pupil.precision)
    with helping():
        replicas = tuple(Replica(recipe) for _ in range(workers - 1))
    try:
        yield Team(pupil, replicas)
    finally:
        for replica in replicas:
            replica.end()


class _Recipe(NamedTuple):
    """What a replica is made of."""

    base: Pretrained
    rank: int
    scale: float
    precision: Precision


class Replica:
    """A process with a copy of the pupil. It ends when nobody holds the other end of its pipe."""

    def __init__(self, recipe: _Recipe) -> None:
        """Start it, inside `helping()`."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(recipe, theirs), daemon=True)
        self._process.start()
        theirs.close()  # so that this end hears when that one is gone

    def give(self, work: tuple[Any, ...]) -> None:
        """Hand over (adapter, function, share, ...).

        Raises:
            DoableError: The process has ended.
        """
        try:
            self._pipe.send(work)
        except OSError as problem:
            raise self._ended() from problem

    def take(self) -> Any:
        """Return what it found.

        Raises:
            DoableError: It could not do it, took too long, or the process has ended.
        """
        try:
            if not self._pipe.poll(PATIENCE):
                raise DoableError(f"a worker has not answered for {PATIENCE:.0f} s")
            good, found = self._pipe.recv()
        except (EOFError, OSError) as problem:
            raise self._ended() from problem
        if not good:
            raise DoableError(f"a worker failed: {found}")
        return found

    def end(self) -> None:
        """Let it go, whatever it is doing."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()

    def _ended(self) -> WorkerDied:
        self._process.join(10)
        return WorkerDied(
            f"a worker ended with code {self._process.exitcode}, which is -9 where memory was short (--workers 1 takes "
            'least) and 1 in a script without `if __name__ == "__main__":`; the last checkpoint is from before'
        )


def _serve(recipe: _Recipe, pipe: Connection) -> None:
    """Do what comes through a pipe until nobody is at its other end."""
    from ..planners.language.tuning import Pupil  # loads torch

    follow_parent()
    pupil = Pupil(*recipe.base.load(), rank=recipe.rank, scale=recipe.scale, seed=0, precision=recipe.precision)
    while True:
        try:
            tensors, do, *arguments = pipe.recv()
        except EOFError:
            return
        pupil.load(tensors)
        try:
            answer: tuple[bool, Any] = (True, do(pupil, *arguments))
        except Exception as problem:  # whatever it is, the parent says it
            answer = (False, str(problem) or type(problem).__name__)
        pipe.send(answer)
