"""Tasks as a file."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

from ...errors import DoableError
from .generate import tasks


def write_tasks(path: Path, *, split: str, count: int, seed: int, family: str | None = None) -> int:
    """Write tasks as the lines of a suite and return how many.

    Raises:
        DoableError: There is no such split or family, or the file cannot be written.
    """
    made = tasks(split, count, seed, family)
    first = next(made)  # an unknown name is told before the file is touched
    lines = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            for task in itertools.chain([first], made):
                file.write(json.dumps(task.to_json(), ensure_ascii=False) + "\n")
                lines += 1
    except OSError as problem:
        raise DoableError(f"cannot write the tasks to {path}: {problem.strerror}") from problem
    return lines
