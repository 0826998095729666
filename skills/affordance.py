"""P(success | scene, call): the undiscounted value of a policy under a 0/1 outcome, learned from its rollouts.

Five small networks, each fitted to its own bootstrap of the rollouts, vote with their logits; one slope and one shift,
fitted on rollouts that the networks have not seen, turn the vote into a probability. What lies outside anything that
was tried pulls the probability towards `UNKNOWN_CHANCE`; a call whose thing or place is not there gets `ABSENT_CHANCE`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DoableError, MissingResource
from ..files import encode_tensors, read_json
from ..sim.scene import Scene
from .features import feature_names, features
from .reliability import Reliability
from .spec import SPECS, SkillCall
from .store import AFFORDANCE, RECORD_CAP, read_record, read_tensors, write_skill

Weights = NDArray[np.float32]
Probabilities = NDArray[np.float64]

ABSENT_CHANCE = 1e-4
"""The probability of a call whose thing or place is not there; nothing that is there gets less."""
UNKNOWN_CHANCE = 0.02
"""What the probability falls to far outside the training range: low, since what was never tried mostly fails."""
GATE = 1.0
"""Width of the gate: so many standard deviations outside a feature's training range, trust is exp(-1/2) = 0.61."""
METADATA = "affordance.json"
"""What the tensors cannot say: which policy and features they are for, and the calibration."""
VERSION = 1
_TENSORS = ("mean", "std", "low", "high", "w1", "b1", "w2", "b2", "w3", "b3")


@dataclass(frozen=True)
class SuccessEnsemble:
    """The networks and what they need to know of their data. All arrays are float32."""

    mean: Weights
    """(d,), of the features."""
    std: Weights
    """(d,), of the features, not below a floor."""
    low: Weights
    """(d,), least standardised value seen in training."""
    high: Weights
    """(d,), greatest standardised value seen in training."""
    w1: Weights
    """(members, d, hidden)."""
    b1: Weights
    """(members, hidden)."""
    w2: Weights
    """(members, hidden, hidden)."""
    b2: Weights
    """(members, hidden)."""
    w3: Weights
    """(members, hidden)."""
    b3: Weights
    """(members,)."""
    slope: float = 1.0
    """Platt's scale: calibrated logit = slope * mean logit + shift."""
    shift: float = 0.0

    def logits(self, x: Weights) -> Weights:
        """Return every member's logit, (members, n), for features (n, d), before calibration."""
        return self._forward(self._standard(x))

    def probabilities(self, x: Weights) -> Probabilities:
        """Return the calibrated, gated chance of success, (n,), for features (n, d)."""
        z = self._standard(x)
        p = _sigmoid(self.slope * self._forward(z).mean(axis=0, dtype=np.float64) + self.shift)
        trust = self._trust(z)
        p = np.clip(trust * p + (1 - trust) * UNKNOWN_CHANCE, ABSENT_CHANCE, 1 - ABSENT_CHANCE)
        return np.where(x[:, 0] > 0, p, ABSENT_CHANCE)

    def _standard(self, x: Weights) -> Weights:
        return (x - self.mean) / self.std

    def _trust(self, z: Weights) -> Probabilities:
        excess = np.maximum(self.low - z, z - self.high).max(axis=1, initial=0.0).astype(np.float64)
        return np.where(np.isfinite(excess), np.exp(-0.5 * (np.minimum(excess, 1e3) / GATE) ** 2), 0.0)

    def _forward(self, z: Weights) -> Weights:
        z = np.clip(np.nan_to_num(z), -20, 20)
        out = np.empty((len(self.w1), len(z)), np.float32)
        # member by member and in place: what one of them needs stays in the cache
        for k, logits in enumerate(out):
            hidden = z @ self.w1[k]
            hidden += self.b1[k]
            np.maximum(hidden, 0, out=hidden)
            hidden = hidden @ self.w2[k]
            hidden += self.b2[k]
            np.maximum(hidden, 0, out=hidden)
            np.add(hidden @ self.w3[k], self.b3[k], out=logits)
        return out


@dataclass(frozen=True)
class LearnedAffordance:
    """The chance that one policy succeeds at its calls."""

    policy: str
    ensemble: SuccessEnsemble

    def probabilities(self, scene: Scene, calls: Sequence[SkillCall]) -> Probabilities:
        """Return P(success) of each call, (n,), in [0, 1]; calls of things that are not there get `ABSENT_CHANCE`.

        Raises:
            DoableError: A call that this policy does not do.
        """
        return self.ensemble.probabilities(self._features(scene, calls))

    def _features(self, scene: Scene, calls: Sequence[SkillCall]) -> Weights:
        for call in calls:
            if SPECS[call.skill].policy != self.policy:
                raise DoableError(
                    f"{call} is done by {SPECS[call.skill].policy or 'nothing'!r}, not by {self.policy!r}"
                )
        return features(self.policy, scene, calls)


def save(folder: Path, policy: str, ensemble: SuccessEnsemble, figures: Mapping[str, Any], found: Reliability) -> None:
    """Add an affordance to a trained skill's folder: its tensors, their metadata and its figures.

    Args:
        folder: Of the trained skill.
        policy: The policy's name.
        ensemble: What to write.
        figures: How good it is, name -> value, JSON-ready; skill.json keeps them as `metrics["affordance"]`.
        found: What was said against what happened, for the card's picture; kept as `metrics["reliability"]`.

    Raises:
        DoableError: The folder holds another skill, or no skill that can be read.
    """
    record = read_record(folder)
    if record.name != policy:
        raise DoableError(f"{folder} is of skill {record.name!r}, not {policy!r}")
    metadata = {
        "version": VERSION,
        "policy": policy,
        "features": list(feature_names(policy)),
        "slope": ensemble.slope,
        "shift": ensemble.shift,
    }
    files = {
        AFFORDANCE: encode_tensors({name: getattr(ensemble, name) for name in _TENSORS}),
        METADATA: (json.dumps(metadata, indent=1, allow_nan=False) + "\n").encode(),
    }
    chances = {"affordance": dict(figures), "reliability": asdict(found)}
    write_skill(folder, replace(record, metrics={**record.metrics, **chances}), files)


def load(folder: Path, policy: str) -> LearnedAffordance:
    """Read what `save` wrote.

    Raises:
        MissingResource: A file is missing.
        DoableError: A file is damaged, of another policy or version, or does not fit these features; it is named.
    """
    try:
        tensors = read_tensors(folder, AFFORDANCE, read_record(folder))
    except MissingResource as problem:
        raise MissingResource(f"{problem}; `doable calibrate {policy} --folder {folder.parent}` makes it") from problem
    slope, shift = _metadata(folder / METADATA, policy)
    _check(tensors, len(feature_names(policy)), folder / AFFORDANCE)
    return LearnedAffordance(policy, SuccessEnsemble(**tensors, slope=slope, shift=shift))


def _metadata(path: Path, policy: str) -> tuple[float, float]:
    found = read_json(path, cap=RECORD_CAP)
    if not isinstance(found, dict) or found.get("version") != VERSION:
        raise DoableError(f"{path} is not an affordance of version {VERSION}")
    if found.get("policy") != policy:
        raise DoableError(f"{path} is for the policy {found.get('policy')!r:.80}, not for {policy!r}")
    if found.get("features") != list(feature_names(policy)):
        raise DoableError(f"{path} was fitted to other features than {policy!r} has now; calibrate it again")
    numbers = (found.get("slope"), found.get("shift"))
    if not all(type(number) in (int, float) for number in numbers):
        raise DoableError(f"{path}: slope and shift must be numbers; got {numbers!r:.80}")
    return float(found["slope"]), float(found["shift"])


def _check(tensors: Mapping[str, Weights], size: int, path: Path) -> None:
    if set(tensors) != set(_TENSORS):
        raise DoableError(f"{path} holds {', '.join(sorted(tensors)) or 'nothing'}; wanted {', '.join(_TENSORS)}")
    if tensors["w1"].ndim != 3:
        raise DoableError(f"{path}: w1 has the shape {tensors['w1'].shape}; wanted (members, features, hidden)")
    members, _, hidden = tensors["w1"].shape
    shapes = {
        **dict.fromkeys(("mean", "std", "low", "high"), (size,)),
        "w1": (members, size, hidden),
        **dict.fromkeys(("b1", "b2", "w3"), (members, hidden)),
        "w2": (members, hidden, hidden),
        "b3": (members,),
    }
    for name, shape in shapes.items():
        tensor = tensors[name]
        if tensor.shape != shape:
            raise DoableError(f"{path}: {name} has the shape {tensor.shape}; wanted {shape}")
    if (tensors["std"] <= 0).any():
        raise DoableError(f"{path}: std must be positive")


def _sigmoid(x: Probabilities) -> Probabilities:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)))
