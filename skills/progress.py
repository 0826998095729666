"""How a training goes, on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .wilson import wilson

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


FINISHED = "finished"
"""An empty file in the folder of a run that came to its end; what is learned after that removes it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a learning curve."""

    step: int
    minutes: float
    """Since training began, guide episodes and evaluations included."""
    success: float
    """Of the deterministic policy."""
    episodes: int
    """That `success` was measured on."""


def best_point(curve: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    """Return the evaluation that is surest to be good; of two alike the later, which has seen more at a lower rate."""
    return max(reversed(curve), key=lambda p: wilson(round(p["success"] * p["episodes"]), p["episodes"])[0])


class Listener(Protocol):
    """Is told how the training goes."""

    def stage(self, name: str, done: int, total: int, figure: str = "") -> None:
        """Hear how much of a stage ("guide", "learn") is done; `total` is its size, `figure` what changes with it."""
        ...

    def say(self, text: str) -> None:
        """Hear a line worth keeping."""
        ...

    def point(self, point: Point) -> None:
        """Hear of an evaluation."""
        ...


class Silent:
    """Says nothing."""

    def stage(self, name: str, done: int, total: int, figure: str = "") -> None:
        """Say nothing."""

    def say(self, text: str) -> None:
        """Say nothing."""

    def point(self, point: Point) -> None:
        """Say nothing."""


class Bar:
    """Shows the stages as bars and prints every evaluation as a line."""

    def __init__(self, skill: str, bars: Progress) -> None:
        self.skill, self.bars = skill, bars
        self._ids: dict[str, TaskID] = {}

    def stage(self, name: str, done: int, total: int, figure: str = "") -> None:
        """Move a bar."""
        if name not in self._ids:
            self._ids[name] = self.bars.add_task(f"{self.skill} {name}", total=total)
            if not self.bars.console.is_terminal:
                self.bars.console.print(f"{self.skill}: {name} ({total})")
        about = f"{self.skill} {name} {figure}".rstrip()
        self.bars.update(self._ids[name], completed=done, total=total, description=about)

    def say(self, text: str) -> None:
        """Print a line."""
        self.bars.console.print(f"{self.skill}: {text}", highlight=False, markup=False, soft_wrap=True)

    def point(self, point: Point) -> None:
        """Print an evaluation."""
        self.say(f"step {point.step:>6}  {point.minutes:5.1f} min  success {point.success:.0%} of {point.episodes}")


@contextmanager
def open_listener(skill: str, *, shown: bool) -> Iterator[Listener]:
    """Give a listener that shows a training while the block runs, or a silent one."""
    if not shown:
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        yield Bar(skill, bars)
