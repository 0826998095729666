"""One root for every error that a user can cause or mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class DoableError(Exception):
    """Bad usage or input; the message says what was given and what exists. Exit code 2."""

    exit_code = 2


class MissingResource(DoableError):
    """Something that has to be fetched, installed or reached is not there. Exit code 3."""

    exit_code = 3


def unknown(what: str, given: str, known: Iterable[str]) -> DoableError:
    """Build the error for a name that does not exist, with the nearest name that does.

    Args:
        what: The kind of thing that was named ("skill", "object").
        given: What the user wrote.
        known: The names that exist.
    """
    names = sorted(known)
    shown = given if len(given) <= 80 else given[:77] + "..."
    near = difflib.get_close_matches(given.lower(), names, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return DoableError(f"unknown {what} {shown!r}{hint} (known: {', '.join(names) or 'none'})")
