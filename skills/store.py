"""Trained skills on disk: JSON and safetensors; a crash while writing leaves the old or the new, whole."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DoableError
from ..files import PLAIN, decode_tensors, read_bytes, read_json, recover, swap
from .policy import MlpPolicy
from .skill import Task

FORMAT = 1
"""Version of the folder's layout; a reader refuses any other."""
RECORD, POLICY, AFFORDANCE, CARD = "skill.json", "policy.safetensors", "affordance.safetensors", "CARD.md"
CHANCES = ("affordance", "reliability")
"""What calibration adds to the metrics of skill.json."""
RECORD_CAP = 1 << 20
"""Largest skill.json that is read, bytes."""
TENSOR_CAP = 1 << 25
"""Largest safetensors file of a skill that is read, bytes."""


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
    """success, ci, episodes, guide_success, steps, minutes, hardware; once it is calibrated those of `CHANCES`, too."""
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
        keep: Whether plain files that the folder holds and `files` does not name stay; all else goes either way.

    Returns:
        The record as written.
    """
    kept = {}
    if keep and folder.is_dir():
        plain = [p for p in sorted(folder.iterdir()) if p.is_file() and PLAIN.fullmatch(p.name)]
        kept = {p.name: p.read_bytes() for p in plain if p.name != RECORD}
    merged = {**kept, **files}
    record = dataclasses.replace(record, files={n: hashlib.sha256(b).hexdigest() for n, b in sorted(merged.items())})
    text = json.dumps(dataclasses.asdict(record), indent=1, allow_nan=False)
    swap(folder, {**merged, RECORD: text.encode()})
    return record


def read_record(folder: Path) -> SkillRecord:
    """Read skill.json.

    Raises:
        MissingResource: There is none.
        DoableError: It is not one of ours, and why.
    """
    recover(folder)
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
        if not PLAIN.fullmatch(name):
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
