"""The front door: run the command line, and leave with one clear line and an exit code, whatever happens."""

from __future__ import annotations

import os
import sys

import typer

from .cli import app
from .errors import DoableError


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    words = given[: given.index("--")] if "--" in given else given
    debug = "--debug" in words
    if not debug:
        _silence_natives()
    try:
        code = app([w for w in words if w != "--debug"] + given[len(words) :], "doable", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except Exception as problem:  # the last door: no traceback for a person who did not ask for one
        if debug:
            raise
        code = _complain(problem)
    sys.exit(code or 0)


def _complain(problem: Exception) -> int:
    """Say on one line what went wrong; return the exit code."""
    if isinstance(problem, DoableError):
        text, code = str(problem), problem.exit_code
    elif isinstance(problem, typer.TyperException):
        text, code = problem.format_message(), 2
    else:
        text, code = f"a part of the program failed: {type(problem).__name__}: {problem} (--debug shows where)", 1
    print("doable:", " ".join(text.split()), file=sys.stderr)
    return code


def _silence_natives() -> None:
    """Keep stdout and stderr for what doable says: Bullet and others write notes of their own to the same two files."""
    void = os.open(os.devnull, os.O_WRONLY)
    for name in ("stdout", "stderr"):
        theirs = getattr(sys, name)
        theirs.flush()
        ours = os.dup(theirs.fileno())
        os.dup2(void, theirs.fileno())
        setattr(sys, name, open(ours, "w", buffering=1, encoding=theirs.encoding, errors="backslashreplace"))  # noqa: SIM115
    os.close(void)


if __name__ == "__main__":
    main()
