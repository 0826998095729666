"""Folders of safetensors and JSON: read with a size cap and without pickle, written whole or not at all."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as decode
from safetensors.numpy import save as encode

from .errors import DoableError, MissingResource

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
"""Names of files that stay inside their folder."""
LOCK = ".lock"
"""In a folder that is kept to one process, see `alone`."""


def ready(folder: Path) -> None:
    """Make a folder and try to write into it, so that hours of work do not end in front of a closed door.

    Raises:
        DoableError: It cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as problem:
        raise DoableError(f"cannot write {folder}: {problem.strerror or problem}") from problem


def vacant(folder: Path, record: str, *, what: str) -> None:
    """Check that a folder may be replaced: it is not there, is empty, or holds this kind of thing already.

    Args:
        folder: Where something is to go.
        record: The file by which the kind of thing is known.
        what: Its name, with an article.

    Raises:
        DoableError: It is something else, which would be lost.
    """
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken and not (folder / record).is_file():
        raise DoableError(f"{folder} holds something else than {what}, and would be replaced; name a new folder")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep a folder to this process inside the block; a process that dies gives it back.

    Raises:
        DoableError: Another process has it, or it cannot be written.
    """
    ready(folder)
    if fcntl is None:
        yield
        return
    try:
        file = (folder / LOCK).open("w")
    except OSError as problem:
        raise DoableError(f"cannot write {folder / LOCK}: {problem.strerror or problem}") from problem
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DoableError(f"another process is at work in {folder}") from None
        except OSError as problem:
            raise DoableError(f"cannot keep {folder} to one process: {problem.strerror or problem}") from problem
        yield


def decode_tensors(content: bytes, path: Path) -> dict[str, NDArray[Any]]:
    """Decode safetensors; `path` is for the error."""
    try:
        return decode(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as problem:
        raise DoableError(f"{path}: not a whole safetensors file ({problem})") from problem


def encode_tensors(tensors: Mapping[str, NDArray[Any]]) -> bytes:
    """Return arrays as the content of a safetensors file."""
    return encode({name: np.ascontiguousarray(value) for name, value in tensors.items()})


def read_json(path: Path, *, cap: int) -> Any:
    """Read a JSON file without NaN or infinity.

    Raises:
        MissingResource: There is none.
        DoableError: It is too large or not JSON.
    """
    content = read_bytes(path, cap=cap)
    try:
        return json.loads(content.decode(), parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as problem:
        raise DoableError(f"{path}: not JSON ({problem})") from problem


def read_bytes(path: Path, *, cap: int) -> bytes:
    """Read a whole file that lies where its path says, up to a size.

    Raises:
        MissingResource: It is not there or cannot be read.
        DoableError: It is larger, or a link out of its folder.
    """
    try:
        inside = path.resolve(strict=True).is_relative_to(path.parent.resolve())
        if not inside:
            raise DoableError(f"{path}: leads out of its folder")
        with path.open("rb") as file:
            content = file.read(cap + 1)
    except (OSError, ValueError, RuntimeError) as problem:  # a name that no file can have; a link that leads to itself
        raise MissingResource(f"{path}: cannot be read ({getattr(problem, 'strerror', None) or problem})") from problem
    if len(content) > cap:
        raise DoableError(f"{path}: larger than the {cap} bytes that are allowed")
    return content


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is either the old one or the whole new one, whatever happens.

    Raises:
        DoableError: It cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise DoableError(f"cannot write {path}: {problem.strerror or problem}") from problem


def swap(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly these files; after a crash it holds the old ones or the new ones, whole.

    Raises:
        DoableError: A name is not plain, or the folder cannot be written or replaced.
    """
    for name in files:
        if not PLAIN.fullmatch(name):
            raise DoableError(f"not a plain file name: {name!r:.80}")
    try:
        _swap(folder.resolve(), files)  # a link stays one
    except OSError as problem:
        raise DoableError(f"cannot write {folder}: {problem.strerror or problem}") from problem


def _swap(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    fresh, old = folder.with_name(f".{folder.name}.new"), _aside(folder)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name, content in files.items():
        with (fresh / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    _sync(fresh)
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    fresh.rename(folder)
    _sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def recover(folder: Path) -> bool:
    """Put the old folder back if a crash of `swap` left only that; return whether there is one now."""
    whole = folder.resolve()
    if not whole.exists() and _aside(whole).is_dir():
        _aside(whole).rename(whole)
    return whole.is_dir()


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _sync(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there, and renames are journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not allowed")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large")
    return value
