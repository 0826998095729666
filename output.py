"""Results as lines, tables or JSON. With `--json -` stdout has the JSON alone, and people read stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import DoableError
from .files import write_whole

if TYPE_CHECKING:
    from rich.console import Console

STDOUT = Path("-")


def open_console(json_file: Path | None = None) -> Console:
    """Return where lines for people go; colour and width are for rich to decide (NO_COLOR, COLUMNS, no terminal)."""
    from rich.console import Console

    return Console(stderr=json_file == STDOUT, highlight=False)


def show_lines(lines: Iterable[str], json_file: Path | None = None) -> None:
    """Print lines as they are."""
    console = open_console(json_file)
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def show_figures(figures: Mapping[str, Any], json_file: Path | None = None) -> int:
    """Print names and values, write them as JSON where that is wanted, and return exit code 0."""
    show_lines(
        (f"{name:28} {f'{value:.3f}' if isinstance(value, float) else value}" for name, value in figures.items()),
        json_file,
    )
    write_json(figures, json_file)
    return 0


def show_rows(rows: Sequence[Mapping[str, str]], json_file: Path | None = None) -> int:
    """Print rows under the names of their columns, write them as JSON where that is wanted; return exit code 0."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in rows[0] if rows else ():
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row.values()))
    if json_file != STDOUT:
        open_console().print(table)
    write_json(list(rows), json_file)
    return 0


def show_bench(report: Mapping[str, Any]) -> None:
    """Print a benchmark's rates by family, and its failures by stage."""
    families = {"all": report, **report["families"]}
    rows = [
        {
            "family": name,
            "n": str(part["n"]),
            "plan": _rate(part["plan_success"], part["plan_ci"]),
            "execution": _rate(part["execution_success"], part["execution_ci"]),
            "collateral": f"{part['collateral']:.2f}",
        }
        for name, part in families.items()
    ]
    heads = ("planner", "llm", "world", "can", "say")
    show_lines([", ".join(f"{head} {report[head]}" for head in heads if report[head] is not None)])
    show_rows(rows)
    stages = [failure["stage"] for failure in report["failures"]]
    if report["crashed"]:
        show_lines([f"crashed, and in no rate: {report['crashed']}"])
    counts = ", ".join(f"{stage} {stages.count(stage)}" for stage in sorted(set(stages)))
    show_lines([f"failed: {len(stages)}" + (f" ({counts})" if counts else "")])
    if (median := report["latency"]["plan"]["median"]) is not None:
        show_lines([f"the planner takes {median:.2f} s each time it is asked (median)"])


def check_json(path: Path | None) -> None:
    """Refuse a file that `write_json` could not write, before there is anything to lose.

    Raises:
        DoableError: It has no folder, or is one.
    """
    if path is None or path == STDOUT:
        return
    if not path.parent.is_dir():
        raise DoableError(f"cannot write {path}: there is no folder {path.parent}")
    if path.is_dir():
        raise DoableError(f"cannot write {path}: it is a folder")


def check_distinct(**paths: Path | None) -> None:
    """Refuse to write over what is read, or two results into one file.

    Args:
        paths: What for -> file; None and stdout do not count.

    Raises:
        DoableError: Two are the same file.
    """
    seen: dict[Path, str] = {}
    for what, path in paths.items():
        if path is None or path == STDOUT:
            continue
        if other := seen.get(path.resolve()):
            raise DoableError(f"{path} is given as {other} and would be written as {what}; name two files")
        seen[path.resolve()] = what


def write_json(data: Any, path: Path | None) -> None:
    """Write JSON to a file, or to stdout for `-`; nothing for None.

    Raises:
        DoableError: It cannot be written.
    """
    if path is None:
        return
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if path == STDOUT:
        sys.stdout.write(text)
        return
    write_whole(path, text)


def _rate(value: float | None, interval: Sequence[float] | None) -> str:
    if value is None or interval is None:
        return "-"
    return f"{value:.0%} ({interval[0]:.0%} to {interval[1]:.0%})"
