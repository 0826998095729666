"""How a tuning goes, told while it goes, and how a person ends it."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from ..errors import DoableError
from ..skills.progress import Listener
from .checkpoint import CHECKPOINT, Progress, save

if TYPE_CHECKING:
    from ..planners.language.tuning import Pupil

LINES = 20
"""In the log of a training, beside those for exams."""


class Monitor:
    """Shows how a training goes, and ends it with a checkpoint after the first Ctrl-C."""

    def __init__(self, stage: str, total: int, run: Path, pupil: Pupil, *, listener: Listener, brake: Brake) -> None:
        """Begin to listen.

        Args:
            stage: Of tuning.
            total: Its updates.
            run: Folder for the checkpoint.
            pupil: Who learns.
            listener: Is shown how it goes.
            brake: What a person pulls.
        """
        self._stage, self._total, self._run, self._pupil = stage, total, run, pupil
        self._listener, self._brake = listener, brake

    def __call__(self, progress: Progress) -> None:
        """Hear of an update.

        Raises:
            DoableError: The loss is no number any more.
            KeyboardInterrupt: A person wants to stop.
        """
        if not math.isfinite(progress.loss):
            raise DoableError(f"the loss is {progress.loss} after update {progress.update}: the training has diverged")
        self._listener.stage(self._stage, progress.update, self._total, f"loss {progress.loss:.3f}")
        about = f"update {progress.update:>5}  {progress.seconds / 60:6.1f} min  loss {progress.loss:.3f}"
        if progress.curve and progress.curve[-1]["update"] == progress.update:
            shares = {k: v for k, v in progress.curve[-1].items() if k not in ("update", "minutes", "loss")}
            self._listener.say("  ".join([about, *(f"{name} {share:.1%}" for name, share in shares.items())]))
        elif progress.update % max(1, self._total // LINES) == 0:
            self._listener.say(about)
        if self._brake.pulled:
            save(self._run / CHECKPOINT, self._pupil, progress)
            self._listener.say(f"stopped after update {progress.update}; --resume goes on from there")
            raise KeyboardInterrupt


class Brake:
    """Notes the first Ctrl-C while the block runs; the second one stops at once."""

    def __init__(self, hear: Callable[[], None]) -> None:
        """Set what is done at the first Ctrl-C, such as telling the person that it was heard."""
        self.pulled = False
        self._hear = hear
        self._before: Any = None

    def __enter__(self) -> Brake:
        if threading.current_thread() is threading.main_thread():  # only there may a signal's handler be set
            self._before = signal.signal(signal.SIGINT, self._pull)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _pull(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self.pulled:
            raise KeyboardInterrupt
        self.pulled = True
        self._hear()
