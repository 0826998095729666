"""School, the supervised stage: a language model learns to plan from what the search planner would do."""

from __future__ import annotations

import itertools
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ..planners.language.lesson import Lesson
from ..processes import ahead
from . import seeds
from .checkpoint import CHECKPOINT, OnUpdate, Progress, begin, restore, save
from .lessons import lessons
from .team import Team, rate_at

if TYPE_CHECKING:
    from ..planners.language.sheet import Sheet, Writer
    from ..planners.language.tuning import Pupil

Batch = TypeVar("Batch")
EXAM = 32
"""Lessons of each split in an exam."""
SPLITS = ("train", "wordings", "templates", "combinations")


@dataclass(frozen=True, slots=True)
class Schooling:
    """Settings of the supervised stage."""

    updates: int = 3_000
    """Steps of the optimiser."""
    batch: int = 8
    """Lessons an update."""
    rank: int = 16
    """Of the change of each linear layer."""
    scale: float = 2.0
    """What the change is multiplied by."""
    rate: float = 1e-3
    """Highest learning rate; it grows to this linearly, then falls to a twentieth along a cosine."""
    warmup: int = 60
    """Updates until the learning rate is highest."""
    chunk: int = 16
    """Batches that are drawn together and sorted by length, so that little is padded."""
    exam_every: int = 200
    """Updates between exams; a checkpoint is written at every fifth of that."""


def school(
    team: Team, settings: Schooling, *, seed: int, run: Path, resume: bool = False, on_update: OnUpdate = lambda _: None
) -> Progress:
    """Teach a model by the searcher's choices.

    Args:
        team: Who learns.
        settings: How much and how fast.
        seed: Of the lessons.
        run: Folder for checkpoints.
        resume: Go on from the checkpoint there.
        on_update: Called after every update.

    Raises:
        DoableError: There is nothing to resume, or it is of other settings.
    """
    pupil = team.pupil
    progress = begin(settings, seed, team)
    if resume:
        progress = restore(run / CHECKPOINT, pupil, progress)
    exams = {split: list(itertools.islice(lessons(split, seeds.EXAMS + seed), EXAM)) for split in SPLITS}
    begun = time.monotonic() - progress.seconds
    with closing(_steps(team, settings, seed, progress.update)) as steps:
        for update, loss in steps:
            progress.update, progress.seconds = update + 1, time.monotonic() - begun
            progress.loss += (loss - progress.loss) * (0.02 if update else 1.0)
            last = progress.update == settings.updates
            if progress.update % settings.exam_every == 0 or last:
                point = {"update": progress.update, "minutes": progress.seconds / 60, "loss": progress.loss}
                progress.curve.append(point | {split: accuracy(pupil, exam) for split, exam in exams.items()})
            if progress.update % max(1, settings.exam_every // 5) == 0 or last:
                save(run / CHECKPOINT, pupil, progress)
            on_update(progress)
    return progress


def _steps(team: Team, settings: Schooling, seed: int, start: int) -> Generator[tuple[int, float]]:
    """Take the steps of the optimiser from an update on; yield the number and the loss of each."""
    pupil = team.pupil
    if not team.loaders:
        for update, batch in batches(settings, seed, start):
            yield update, team.step(type(pupil).supervised_gradient, batch, rate_at(settings, update))
        return
    with closing(sheets(settings, seed, start, writer=pupil.writer, loaders=team.loaders)) as prepared:
        for update, sheet in prepared:
            gradient, loss = pupil.supervised_gradient(sheet, len(sheet.weights))
            pupil.step([gradient], rate_at(settings, update))
            yield update, loss


def batches(settings: Schooling, seed: int, start: int) -> Iterator[tuple[int, list[Lesson]]]:
    """Yield (update, batch) from an update on; each depends on the seed and its number alone."""
    return _numbered(settings, start, map(partial(_chunk, settings, seed), _chunks(settings, start)))


def sheets(settings: Schooling, seed: int, start: int, *, writer: Writer, loaders: int) -> Generator[tuple[int, Sheet]]:
    """Yield the same batches in tokens, made ahead by so many processes."""
    work = partial(_sheets, settings, seed, writer)
    with closing(ahead(work, _chunks(settings, start), loaders)) as chunks:
        yield from _numbered(settings, start, chunks)


def _chunks(settings: Schooling, start: int) -> range:
    return range(start // settings.chunk, -(-settings.updates // settings.chunk))


def _numbered(settings: Schooling, start: int, chunks: Iterable[Sequence[Batch]]) -> Iterator[tuple[int, Batch]]:
    first = start // settings.chunk * settings.chunk
    for update, batch in enumerate(itertools.chain.from_iterable(chunks), first):
        if start <= update < settings.updates:
            yield update, batch


def _chunk(settings: Schooling, seed: int, chunk: int) -> list[list[Lesson]]:
    """Return batches that are drawn together."""
    size = settings.chunk * settings.batch
    drawn = sorted(itertools.islice(lessons("train", seed, chunk * size * 2), size), key=lambda one: len(one.text))
    order = np.random.default_rng([seed, chunk]).permutation(settings.chunk)
    return [drawn[place * settings.batch : (place + 1) * settings.batch] for place in order]


def _sheets(settings: Schooling, seed: int, writer: Writer, chunk: int) -> list[Sheet]:
    return [writer.sheet(batch) for batch in _chunk(settings, seed, chunk)]


def accuracy(pupil: Pupil, exam: Sequence[Lesson]) -> float:
    """Return the share of right choices."""
    ordered = sorted(exam, key=lambda one: len(one.text))
    found = [pupil.examine(ordered[i : i + 16]) for i in range(0, len(ordered), 16)]
    return sum(one.hits for one in found) / sum(one.choices for one in found)
