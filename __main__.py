"""The front door: run the command line, and leave with one clear line and an exit code, whatever happens."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from .cli import app
from .errors import DoableError


def main() -> None:
    """Run the command line and leave with its exit code."""
    for name in ("stdout", "stderr"):  # closed by whoever started us
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    if "--debug" not in sys.argv:
        _silence_natives()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line; return its exit code."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    words = [word for word in arguments[:end] if word != "--debug"]
    try:
        code: int | None = app(words + arguments[end:], "doable", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has gone; what is left in the buffer goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as problem:  # the last door: no traceback for a person who did not ask for one
        if len(words) < end:
            traceback.print_exc()
        return _complain(problem)
    return code or 0


def _complain(problem: Exception) -> int:
    """Say on one line what went wrong; return the exit code."""
    if isinstance(problem, DoableError):
        text, code = str(problem), problem.exit_code
    elif isinstance(problem, typer.TyperException):
        text, code = problem.format_message(), 2
    else:
        text, code = f"a part of the program failed: {type(problem).__name__}: {problem} (--debug shows where)", 1
    line = " ".join(text.split())
    print("doable:", "".join(c if c.isprintable() else "?" for c in line), file=sys.stderr)
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
