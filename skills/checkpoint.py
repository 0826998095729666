"""Where a training is, on disk and without pickle, so that it can go on after an interruption."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import torch
from numpy.typing import NDArray
from stable_baselines3 import SAC

from ..errors import DoableError
from ..files import decode_tensors, encode_tensors, read_bytes, read_json, recover, swap
from .replay import HalfPriorBuffer

_AGENT, _BEST, _REPLAY, _STATE = "agent.safetensors", "best.safetensors", "replay.npz", "state.json"
_CAP = 1 << 30


@dataclass(slots=True)
class Progress:
    """The part of a training that is neither network nor experience."""

    recipe: dict[str, Any]
    seed: int
    step: int
    minutes: float
    guide_success: float
    prior: int
    curve: list[dict[str, float]]


def save(folder: Path, model: SAC, best: dict[str, NDArray[np.float32]], progress: Progress) -> None:
    """Write everything, replacing the checkpoint before at once."""
    assert isinstance(model.replay_buffer, HalfPriorBuffer)
    arrays = io.BytesIO()
    np.savez(arrays, **model.replay_buffer.arrays())  # type: ignore[arg-type]  # numpy's stub of **kwds
    kind, keys, position, has_gauss, gauss = np.random.get_state(legacy=True)  # noqa: NPY002  # SB3 samples with it
    chance = {"kind": kind, "keys": np.asarray(keys).tolist(), "rest": [position, has_gauss, gauss]}
    swap(
        folder,
        {
            _AGENT: encode_tensors(_agent(model)),
            _BEST: encode_tensors(best),
            _REPLAY: arrays.getvalue(),
            _STATE: json.dumps({"progress": asdict(progress), "numpy": chance}, allow_nan=False).encode(),
        },
    )


def peek(folder: Path) -> Progress:
    """Read how far a checkpoint is.

    Raises:
        MissingResource: There is none.
        DoableError: It is damaged.
    """
    recover(folder)
    state = read_json(folder / _STATE, cap=_CAP)
    try:
        return Progress(**state["progress"])
    except (KeyError, TypeError) as problem:
        raise DoableError(f"{folder / _STATE}: not a checkpoint's state ({problem})") from problem


def restore(folder: Path, model: SAC) -> dict[str, NDArray[np.float32]]:
    """Put a checkpoint into a learner made with the same recipe, and return the best policy's tensors.

    Raises:
        MissingResource: A file is not there.
        DoableError: A file is damaged or of another recipe.
    """
    assert isinstance(model.replay_buffer, HalfPriorBuffer)
    progress = peek(folder)
    try:
        _put(model, decode_tensors(read_bytes(folder / _AGENT, cap=_CAP), folder / _AGENT))
        with np.load(io.BytesIO(read_bytes(folder / _REPLAY, cap=_CAP)), allow_pickle=False) as arrays:
            model.replay_buffer.restore(dict(arrays), prior=progress.prior)
        chance = read_json(folder / _STATE, cap=_CAP)["numpy"]
        np.random.set_state((chance["kind"], np.asarray(chance["keys"], np.uint32), *chance["rest"]))  # noqa: NPY002
    except (KeyError, ValueError, TypeError, RuntimeError, BadZipFile, EOFError) as problem:
        raise DoableError(f"{folder}: not a checkpoint of this recipe ({problem})") from problem
    model.num_timesteps = progress.step
    best = decode_tensors(read_bytes(folder / _BEST, cap=_CAP), folder / _BEST)
    return {name: np.asarray(value, np.float32) for name, value in best.items()}


def _optimizers(model: SAC) -> dict[str, torch.optim.Optimizer]:
    assert model.ent_coef_optimizer is not None
    return {
        "actor": model.actor.optimizer, "critic": model.critic.optimizer, "entropy": model.ent_coef_optimizer,
    }  # fmt: skip


def _agent(model: SAC) -> dict[str, NDArray[Any]]:
    assert model.log_ent_coef is not None
    tensors = {f"policy/{name}": value for name, value in model.policy.state_dict().items()}
    tensors["entropy"] = model.log_ent_coef.detach()
    tensors["chance"] = torch.get_rng_state()
    for name, optimizer in _optimizers(model).items():
        for index, slots in optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer/{name}/{index}/{slot}": value for slot, value in slots.items()}
    return {name: value.numpy() for name, value in tensors.items()}


def _put(model: SAC, arrays: dict[str, NDArray[Any]]) -> None:
    assert model.log_ent_coef is not None
    tensors = {name: torch.from_numpy(value.copy()) for name, value in arrays.items()}
    policy = {name.removeprefix("policy/"): value for name, value in tensors.items() if name.startswith("policy/")}
    model.policy.load_state_dict(policy)
    with torch.no_grad():
        model.log_ent_coef.copy_(tensors["entropy"])
    torch.set_rng_state(tensors["chance"])
    for name, optimizer in _optimizers(model).items():
        state: dict[int, dict[str, torch.Tensor]] = {}
        for key, value in tensors.items():
            if key.startswith(f"optimizer/{name}/"):
                _, _, index, slot = key.split("/")
                state.setdefault(int(index), {})[slot] = value
        optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
