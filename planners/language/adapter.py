"""Adapters: what tuning adds to a language model, as a small folder.

`adapter.safetensors` holds the two factors of a low-rank change of every linear layer (E. Hu et al., 2021, "LoRA",
arXiv 2106.09685) in half precision, `adapter.json` what it was made for, CARD.md how good it is.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import DoableError
from ...files import decode_tensors, encode_tensors, read_bytes, read_json, swap

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

TUNED = Path(__file__).with_name("tuned")
"""The adapter that ships."""
FORMAT = 1
"""Version of the folder's layout; a reader refuses any other."""
RECORD, TENSORS, CARD = "adapter.json", "adapter.safetensors", "CARD.md"
RECORD_CAP, TENSOR_CAP, CARD_CAP = 1 << 20, 1 << 30, 1 << 20
"""Largest files that are read, bytes."""
DOWN, UP = ".down", ".up"
"""What follows the name of a layer: (rank, inputs) and (outputs, rank)."""


@dataclasses.dataclass(frozen=True, slots=True)
class AdapterRecord:
    """adapter.json: what an adapter is for and where it comes from."""

    name: str
    """How to call it in traces."""
    base: str
    """The model that it changes; see `pretrained.Pretrained`."""
    rank: int
    scale: float
    """A layer's weights become W + scale * up @ down."""
    temperature: float
    """What the log-probabilities of choices are divided by, so that they say how often they are right."""
    seed: int
    git: str
    training: Mapping[str, Any]
    """stage, command, from, lineage, device, precision, workers, hardware, versions, settings."""
    metrics: Mapping[str, Any]
    """updates, minutes, loss, parameters, curve, before; then calibration and success."""
    sha256: str = ""
    """Of adapter.safetensors."""
    base_sha256: str = ""
    """Of the model that it changes; see `pretrained.Pretrained`. May be left out."""
    format: int = FORMAT


@dataclasses.dataclass(frozen=True, slots=True)
class Adapter:
    """A record and its tensors."""

    record: AdapterRecord
    tensors: Mapping[str, NDArray[Any]]
    """Layer + `DOWN` or `UP` -> float16 array."""

    def layers(self) -> list[str]:
        """Return the names of the layers that are changed."""
        return sorted(name.removesuffix(DOWN) for name in self.tensors if name.endswith(DOWN))


def write_adapter(folder: Path, adapter: Adapter, card: str, pictures: Mapping[str, bytes] | None = None) -> None:
    """Write an adapter, replacing the one before at once.

    Args:
        folder: What else it holds goes.
        adapter: Its record's checksum is filled in.
        card: CARD.md.
        pictures: File name -> PNG of what the card shows.

    Raises:
        DoableError: Its numbers are not finite in half precision.
    """
    with np.errstate(over="ignore"):
        halves = {name: value.astype(np.float16) for name, value in adapter.tensors.items()}
    if broken := [name for name, value in halves.items() if not np.isfinite(value).all()]:
        raise DoableError(f"this adapter is no good: {broken[0]!r} holds numbers that are not finite in half precision")
    content = encode_tensors(halves)
    record = dataclasses.replace(adapter.record, sha256=hashlib.sha256(content).hexdigest())
    text = json.dumps(dataclasses.asdict(record), indent=1, allow_nan=False)
    swap(folder, {**(pictures or {}), TENSORS: content, RECORD: text.encode(), CARD: card.encode()})


def read_adapter(folder: Path) -> Adapter:
    """Read an adapter.

    Raises:
        MissingResource: A file is not there.
        DoableError: It is damaged or none of ours; says which file and why.
    """
    record = _record(folder / RECORD)
    path = folder / TENSORS
    content = read_bytes(path, cap=TENSOR_CAP)
    if hashlib.sha256(content).hexdigest() != record.sha256:
        raise DoableError(f"{path}: is not the file that {RECORD} describes (other checksum)")
    tensors = decode_tensors(content, path)
    for name, value in tensors.items():
        if value.dtype != np.float16 or value.ndim != 2 or not name.endswith((DOWN, UP)):
            raise DoableError(f"{path}: {name!r} is no half-precision factor of a layer")
        if not np.isfinite(value).all():
            raise DoableError(f"{path}: {name!r} holds numbers that are not finite")
    return Adapter(record, tensors)


def merge(model: PreTrainedModel, adapter: Adapter, *, base: str, folder: Path) -> None:
    """Add an adapter to the weights of the model that it was made for, for good.

    Args:
        model: Changed in place.
        adapter: What to add.
        base: The model's name.
        folder: Where the adapter is from, for errors.

    Raises:
        DoableError: It is for another model.
    """
    import torch

    if adapter.record.base != base:
        raise DoableError(f"the adapter in {folder} is for {adapter.record.base!r:.80}, not for {base}")
    layers = dict(linear_layers(model))
    changes: dict[str, torch.Tensor] = {}
    if lost := {name.removesuffix(UP) for name in adapter.tensors if name.endswith(UP)} - set(adapter.layers()):
        raise DoableError(f"the adapter in {folder} has only one of the two factors of {min(lost)!r:.80}")
    for name in adapter.layers():
        down, up = adapter.tensors[name + DOWN], adapter.tensors.get(name + UP)
        weight = layers[name].weight if name in layers else None
        if weight is None or up is None or _change(down, up) != tuple(weight.shape):
            raise DoableError(f"the adapter in {folder} does not fit {base}: it changes {name!r:.80}")
        changes[name] = torch.from_numpy(up.astype(np.float32) @ down.astype(np.float32)) * adapter.record.scale
    with torch.no_grad():
        for name, change in changes.items():
            layers[name].weight += change.to(layers[name].weight.dtype)


def _change(down: NDArray[Any], up: NDArray[Any]) -> tuple[int, int] | None:
    """Return the shape of up @ down; None if they cannot be multiplied."""
    return (up.shape[0], down.shape[1]) if up.shape[1] == down.shape[0] else None


def strength(rank: int, scale: float) -> int:
    """Return what the literature on low-rank adapters calls alpha: rank times scale.

    Raises:
        DoableError: It is no whole number above 0.
    """
    alpha = rank * scale
    if rank < 1 or scale <= 0 or alpha != round(alpha):
        raise DoableError(f"rank times scale must be a whole number above 0; got {rank} times {scale}")
    return round(alpha)


def linear_layers(model: PreTrainedModel) -> Iterator[tuple[str, torch.nn.Linear]]:
    """Yield the linear layers inside a model's blocks, which are what adapters change, with their names."""
    import torch

    head: Any = model.get_output_embeddings()  # type: ignore[no-untyped-call]
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and module is not head:
            yield name, module


def _record(path: Path) -> AdapterRecord:
    data = read_json(path, cap=RECORD_CAP)
    kinds: dict[str, type | tuple[type, ...]] = {
        "name": str, "base": str, "rank": int, "scale": (int, float), "temperature": (int, float), "seed": int,
        "git": str, "training": dict, "metrics": dict, "sha256": str, "base_sha256": str, "format": int,
    }  # fmt: skip
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else type(data).__name__
        raise DoableError(f"{path}: format {FORMAT} is read here; this one has {found!r:.40}")
    data.setdefault("base_sha256", "")
    if set(data) != set(kinds):
        raise DoableError(f"{path}: its keys must be {', '.join(sorted(kinds))}; got {', '.join(sorted(data)):.200}")
    for key, kind in kinds.items():
        if not isinstance(data[key], kind) or isinstance(data[key], bool):
            raise DoableError(f"{path}: {key} has a value of the wrong type: {data[key]!r:.80}")
    lineage = data["training"].get("lineage", [])
    if not isinstance(lineage, list) or not all(
        isinstance(step, dict) and isinstance(step.get("name"), str) for step in lineage
    ):
        raise DoableError(f"{path}: training.lineage must be a list of steps with names; got {lineage!r:.80}")
    if data["temperature"] <= 0:
        raise DoableError(f"{path}: the temperature must be above 0; got {data['temperature']}")
    return AdapterRecord(**data)
