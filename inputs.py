"""What a person gives beside the sentence: a setup in a file, a goal as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from .errors import DoableError
from .sim.facts import Goal, check_goal
from .sim.layout import Setup

MAX_FILE = 1_000_000
"""Bytes of a setup file that are read."""


def read_setup(path: Path) -> Setup:
    """Read what is where from a JSON file: `objects` and `start`, as in a line of a suite; other fields do not count.

    Whether the names exist is for the layout to say: `Order` asks it.

    Raises:
        DoableError: The file cannot be read or does not say so; names the field.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
        data = json.loads(content) if len(content) <= MAX_FILE else None
    except OSError as problem:
        raise DoableError(f"cannot read the setup {path}: {problem.strerror or problem}") from problem
    except (ValueError, RecursionError) as problem:
        raise DoableError(f"{path}: not JSON ({problem})") from problem
    example = '{"objects": {"sponge": "table"}, "start": {"at": "operator", "holding": null}}'
    start = data.get("start", {}) if isinstance(data, dict) else None
    objects = data.get("objects") if isinstance(data, dict) else None
    if not isinstance(start, dict) or not _is_text_map(objects):
        raise DoableError(f"{path}: a setup looks like {example}")
    at, holding = start.get("at", "operator"), start.get("holding")
    if not isinstance(at, str) or not isinstance(holding, str | None):
        raise DoableError(f"{path}, field 'start': a setup looks like {example}")
    return Setup(objects=cast(Mapping[str, str], objects), robot_at=at, holding=holding)


def read_goal(text: str) -> Goal:
    """Read a goal expression from JSON, such as `["at", "sponge", "operator"]`.

    Raises:
        DoableError: It is no JSON or no goal.
    """
    try:
        return check_goal(json.loads(text))
    except (ValueError, RecursionError) as problem:
        raise DoableError(f'a goal is JSON such as ["at", "sponge", "operator"]; {text[:80]!r}: {problem}') from problem


def _is_text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())
