"""The shipped policy: a small network in plain numpy, which for one observation is quicker than a framework's call."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..errors import DoableError
from .skill import Array


class MlpPolicy:
    """ReLU layers and a tanh: the mean of the trained actor, without its noise.

    Args:
        tensors: `0.weight` (out, in), `0.bias` (out,), `1.weight`, ... of the layers, float32.
        observation_size: What the first layer must take.
        action_size: What the last layer must give.

    Raises:
        DoableError: A layer is missing, has another shape or holds NaN or infinity.
    """

    def __init__(self, tensors: Mapping[str, Array], *, observation_size: int, action_size: int) -> None:
        count = len(tensors) // 2
        wanted = {f"{i}.{part}" for i in range(count) for part in ("weight", "bias")}
        if count == 0 or set(tensors) != wanted:
            raise DoableError(
                f"a policy has layers 0.weight, 0.bias, ...; got {', '.join(sorted(tensors)) or 'nothing'}"
            )
        self._layers: list[tuple[Array, Array]] = []
        size = observation_size
        for i in range(count):
            weight, bias = tensors[f"{i}.weight"], tensors[f"{i}.bias"]
            if weight.ndim != 2 or weight.shape[1] != size or bias.shape != weight.shape[:1]:
                raise DoableError(f"layer {i} takes {size} numbers; got weight {weight.shape} and bias {bias.shape}")
            if not (np.isfinite(weight).all() and np.isfinite(bias).all()):
                raise DoableError(f"layer {i} holds numbers that are not finite")
            self._layers.append((np.ascontiguousarray(weight, np.float32), np.ascontiguousarray(bias, np.float32)))
            size = len(bias)
        if size != action_size:
            raise DoableError(f"the policy gives {size} numbers; the task takes {action_size}")
        self._observation_size = observation_size

    def act(self, observation: Array) -> Array:
        """Return the action in [-1, 1]^n for one observation.

        Raises:
            DoableError: The observation has another size or is not finite.
        """
        if observation.shape != (self._observation_size,) or not np.isfinite(observation).all():
            raise DoableError(f"an observation is {self._observation_size} finite numbers; got {observation}")
        x = np.clip(observation, -10, 10).astype(np.float32, copy=False)
        for weight, bias in self._layers[:-1]:
            x = np.maximum(weight @ x + bias, 0)
        weight, bias = self._layers[-1]
        action: Array = np.tanh(weight @ x + bias)
        return action

    def tensors(self) -> dict[str, Array]:
        """Return the layers as the constructor takes them."""
        parts = {}
        for i, (weight, bias) in enumerate(self._layers):
            parts[f"{i}.weight"], parts[f"{i}.bias"] = weight, bias
        return parts
