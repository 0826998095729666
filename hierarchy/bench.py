"""Benchmarks: a suite, a planner and a world in, success rates with intervals and reasons out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from ..errors import DoableError
from ..files import write_whole
from ..processes import WorkerDied, spread
from ..sim.kitchen import KITCHEN
from ..sim.placement import draw
from .episode import Record, Rig, Settings
from .report import summary
from .suite import Item, load_suite

Job = tuple[Item, int]


def run_suite(
    suite: Path | str,
    settings: Settings,
    *,
    seeds: Sequence[int] = (0,),
    episodes: int | None = None,
    workers: int = 1,
    out: Path | None = None,
    progress: bool = True,
) -> dict[str, Any]:
    """Run every instruction of a suite once a seed and return the report.

    With `out`, every episode becomes a line of a fresh `OUT.episodes.jsonl` as soon as it ends, so that a run that is
    killed loses only what was under way (the next run replaces the file); the report itself is written in one piece at
    the end.

    Args:
        suite: A file of JSON lines; see `suite.Item`.
        settings: Planner, world and where say and can come from.
        seeds: Of the scenes: each draws where exactly things stand.
        episodes: Only this many instructions, the first ones.
        workers: Processes; 1 runs in this one.
        out: Where the report goes.
        progress: Show a bar on a terminal.

    Raises:
        DoableError: The suite is wrong, a scene cannot be drawn, a part is missing, a file cannot be
            written or a worker died.
        KeyboardInterrupt: A person stopped it; the episodes file stays.
    """
    if workers < 1 or not seeds or (episodes is not None and episodes < 1):
        raise DoableError(f"need at least one worker, seed and episode; got {workers}, {list(seeds)}, {episodes}")
    items = load_suite(suite)[:episodes]
    jobs = [(item, seed) for item in items for seed in seeds]
    _check_scenes(jobs)
    if settings.traces is not None:
        try:
            settings.traces.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise DoableError(f"cannot write {settings.traces}: {problem.strerror or problem}") from problem
    records: dict[tuple[str, int], Record] = {}
    with ExitStack() as stack:
        keep = stack.enter_context(_partial(out))
        tick = stack.enter_context(_bar(len(jobs), progress))
        source = _here(jobs, settings) if workers == 1 else spread(partial(_work, settings), jobs, workers)
        stack.enter_context(closing(source))
        try:
            for _, record in source:
                records[record.id, record.seed] = record
                keep(record)
                tick(record)
        except WorkerDied as problem:
            if out is None or not records:
                raise
            kept = f"{len(records)} of {len(jobs)} episodes are in {episodes_file(out)} until the next run"
            raise WorkerDied(f"{problem}; {kept}") from problem
    ordered = [records[item.id, seed] for item, seed in jobs]
    report = summary(ordered, suite=str(suite), settings=settings, seeds=seeds)
    if out is not None:
        write_whole(out, json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return report


def episodes_file(out: Path) -> Path:
    """Return where the episodes of a report are kept while it grows."""
    return out.with_name(out.name.removesuffix(".json") + ".episodes.jsonl")


def _check_scenes(jobs: Sequence[Job]) -> None:
    """Draw every scene once, which takes milliseconds, so that none fails hours later."""
    for item, seed in jobs:
        try:
            draw(KITCHEN, item.setup(), seed=seed)
        except DoableError as problem:
            raise DoableError(f"instruction {item.id!r} with seed {seed}: {problem}") from None


def _here(jobs: Sequence[Job], settings: Settings) -> Generator[tuple[int, Record], None, None]:
    with closing(Rig(settings)) as rig:
        for number, job in enumerate(jobs):
            yield number, rig.episode(*job)


@lru_cache(maxsize=1)
def _rig(settings: Settings) -> Rig:
    return Rig(settings)


def _work(settings: Settings, job: Job) -> Record:
    return _rig(settings).episode(*job)


@contextmanager
def _partial(out: Path | None) -> Iterator[Callable[[Record], None]]:
    if out is None:
        yield lambda record: None  # noqa: ARG005
        return
    path, file = episodes_file(out), None

    def keep(record: Record) -> None:
        nonlocal file
        if file is None:  # only now: a run that cannot begin must not cost the episodes of the last
            try:
                file = path.open("w", encoding="utf-8")
            except OSError as problem:
                raise DoableError(f"cannot write {path}: {problem.strerror or problem}") from problem
        file.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())

    try:
        yield keep
    finally:
        if file is not None:
            file.close()


@contextmanager
def _bar(total: int, progress: bool) -> Iterator[Callable[[Record], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not (progress and console.is_terminal)) as bar:
        task = bar.add_task("episodes", total=total)
        good = 0

        def tick(record: Record) -> None:
            nonlocal good
            good += record.success
            bar.update(task, advance=1, description=f"{good} went well")

        yield tick
