"""Trained skills on disk: JSON and safetensors; a crash while writing leaves the old or the new, whole."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as decode
from safetensors.numpy import save as encode

from ..errors import DoableError, MissingResource
from .policy import MlpPolicy
from .skill import Task

FORMAT = 1
"""Version of the folder's layout; a reader refuses any other."""
RECORD, POLICY, AFFORDANCE, CARD = "skill.json", "policy.safetensors", "affordance.safetensors", "CARD.md"
RECORD_CAP = 1 << 20
"""Largest skill.json that is read, bytes."""
TENSOR_CAP = 1 << 25
"""Largest safetensors file of a skill that is read, bytes."""
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class SkillRecord:
    """skill.json: what a trained skill is and where it comes from."""

    name: str
    observation_size: int
    action_size: int
    seed: int
    recipe: Mapping[str, Any]
    git: str
    versions: Mapping[str, str]
    metrics: Mapping[str, Any] = field(default_factory=dict)
    """success, ci, episodes, guide_success, steps, minutes, hardware; `affordance` once it is calibrated."""
    curve: tuple[Mapping[str, float], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """File name -> sha256 of every file of the folder but this one."""
    format: int = FORMAT


def write_skill(folder: Path, record: SkillRecord, files: Mapping[str, bytes], *, keep: bool = True) -> SkillRecord:
    """Write a trained skill, or replace some files of one, all at once.

    Args:
        folder: `.../NAME`.
        record: What skill.json says; its `files` is filled in here.
        files: File name -> content.
        keep: What the folder holds already and `files` does not name stays; else it goes with the swap.

    Returns:
        The record as written.
    """
    kept = {}
    if keep and folder.is_dir():
        kept = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file() and p.name != RECORD}
    merged = {**kept, **files}
    record = dataclasses.replace(record, files={n: hashlib.sha256(b).hexdigest() for n, b in sorted(merged.items())})
    text = json.dumps(dataclasses.asdict(record), indent=1, allow_nan=False)
    swap(folder, {**merged, RECORD: text.encode()})
    return record


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


def read_record(folder: Path) -> SkillRecord:
    """Read skill.json.

    Raises:
        MissingResource: There is none.
        DoableError: It is not one of ours, and why.
    """
    path = folder / RECORD
    data = read_json(path, cap=RECORD_CAP)
    wanted = {f.name: f for f in dataclasses.fields(SkillRecord)}
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else type(data).__name__
        raise DoableError(f"{path}: format {FORMAT} is read here; this one has {found!r}")
    if set(data) != set(wanted):
        raise DoableError(f"{path}: its keys must be {', '.join(sorted(wanted))}; got {', '.join(sorted(data))}")
    kinds = {"name": str, "git": str, "observation_size": int, "action_size": int, "seed": int}
    kinds |= {"recipe": dict, "versions": dict, "metrics": dict, "files": dict, "curve": list}
    for key, kind in kinds.items():
        if type(data[key]) is not kind:
            raise DoableError(f"{path}: {key} must be a {kind.__name__}; got {data[key]!r:.80}")
    for name in data["files"]:
        if not _PLAIN.fullmatch(name):
            raise DoableError(f"{path}: files must be plain names inside the folder; got {name!r:.80}")
    data["curve"] = tuple(data["curve"])
    return SkillRecord(**data)


def read_policy(folder: Path, task: Task) -> MlpPolicy:
    """Read the policy of a trained skill and check that it is this task's.

    Raises:
        MissingResource: The skill is not there.
        DoableError: A file is damaged, of another skill, or of another version of the task; named with the reason.
    """
    record = read_record(folder)
    if record.name != task.name:
        raise DoableError(f"{folder / RECORD} is of skill {record.name!r}, not {task.name!r}")
    sizes = (record.observation_size, record.action_size)
    if sizes != (task.observation_size, task.action_size):
        raise DoableError(
            f"{folder / RECORD}: trained for {sizes[0]} observations and {sizes[1]} actions, but {task.name} now has "
            f"{task.observation_size} and {task.action_size}; train it again with `doable train {task.name}`"
        )
    tensors = read_tensors(folder, POLICY, record)
    try:
        return MlpPolicy(tensors, observation_size=task.observation_size, action_size=task.action_size)
    except DoableError as problem:
        raise DoableError(f"{folder / POLICY}: {problem}") from problem


def read_tensors(folder: Path, name: str, record: SkillRecord | None = None) -> dict[str, NDArray[np.float32]]:
    """Read a safetensors file of a skill: finite float32 only, and as the record says.

    Args:
        folder: The skill's folder.
        name: The file.
        record: Where its checksum is; None does not check.

    Raises:
        MissingResource: It is not there.
        DoableError: It is damaged or is not what the record says.
    """
    path = folder / name
    content = read_bytes(path, cap=TENSOR_CAP)
    if record is not None and record.files.get(name) != hashlib.sha256(content).hexdigest():
        raise DoableError(f"{path}: is not the file that {RECORD} describes (other checksum)")
    tensors = decode_tensors(content, path)
    for key, value in tensors.items():
        if value.dtype != np.float32:
            raise DoableError(f"{path}: tensor {key!r} must be float32; got {value.dtype}")
        if not np.isfinite(value).all():
            raise DoableError(f"{path}: tensor {key!r} holds numbers that are not finite")
    return tensors


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
    except OSError as problem:
        raise MissingResource(f"{path}: cannot be read ({problem.strerror or problem})") from problem
    if len(content) > cap:
        raise DoableError(f"{path}: larger than the {cap} bytes that are allowed")
    return content


def swap(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly these files; after a crash it holds the old ones or the new ones, whole.

    Raises:
        DoableError: A name is not plain.
    """
    for name in files:
        if not _PLAIN.fullmatch(name):
            raise DoableError(f"not a plain file name: {name!r:.80}")
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


def recover(folder: Path) -> None:
    """Put the old folder back if a crash of `swap` left only that."""
    if not folder.exists() and _aside(folder).is_dir():
        _aside(folder).rename(folder)


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
