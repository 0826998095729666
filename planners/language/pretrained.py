"""What is tuned: the model that doable fetches, or any other in a folder, and how to know it again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DoableError, MissingResource, unknown
from . import smollm

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

SMOLLM2 = "smollm2"
"""What `--base` calls the model that doable fetches."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Pretrained:
    """A model before it is tuned."""

    base: str
    """What adapters say that they are for: the name of the model that doable fetches, or a folder."""
    sha256: str
    """See `fingerprint`; "" for the model that doable fetches, which `smollm` checks when it does."""

    @property
    def name(self) -> str:
        """Return a name without a path."""
        return Path(self.base).name

    @property
    def gigabytes(self) -> float:
        """Return the size of the weights of a folder, GB; 0 for the model that doable fetches."""
        files = Path(self.base).glob("*.safetensors") if self.sha256 else ()
        return sum(path.stat().st_size for path in files) / 1e9

    def load(self) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
        """Return the tokenizer and the model, fp32 on the CPU.

        Raises:
            MissingResource: It is not there and cannot be fetched, or is damaged.
            DoableError: It cannot tell where in a text its tokens lie.
        """
        tokenizer, model = smollm.load(Path(self.base) if self.sha256 else None)
        if not tokenizer.is_fast:
            raise DoableError(f"{self.base} has no fast tokenizer (tokenizer.json), and options could not be scored")
        return tokenizer, model


def pretrained(text: str) -> Pretrained:
    """Return the model that `--base` names: `smollm2`, or the folder of a causal language model of transformers.

    Raises:
        DoableError: It is neither.
    """
    if text == SMOLLM2:
        return Pretrained(smollm.NAME, "")
    folder = Path(text).expanduser()
    if not folder.is_dir():
        raise unknown("base model", text, [SMOLLM2, "or a folder with config.json, tokenizer.json and safetensors"])
    return Pretrained(str(folder.resolve()), fingerprint(folder))


def remembered(base: str, sha256: str, *, adapter: Path) -> Pretrained:
    """Return the model that an adapter is for.

    Raises:
        DoableError: Another model is there now, or what the adapter says is no model that doable could know.
        MissingResource: It is not there.
    """
    if base == smollm.NAME and not sha256:
        return Pretrained(base, "")
    folder = Path(base)
    if not folder.is_absolute() or not sha256:
        raise DoableError(
            f"the adapter in {adapter} is for {base!r:.80}, not for {smollm.NAME} or the model in a folder"
        )
    if not folder.is_dir():
        raise MissingResource(f"the adapter in {adapter} is for the model in {base!r:.200}, which is not there")
    if fingerprint(folder) != sha256:
        raise DoableError(f"the adapter in {adapter} is for another model than the one that is in {base!r:.200} now")
    return Pretrained(base, sha256)


def fingerprint(folder: Path) -> str:
    """Return what tells a model from others: a hash of the sizes, first and last megabytes of its files.

    Weights of gigabytes would take too long to read whole each time; two trainings of one architecture do not end
    with the same numbers anywhere.

    Raises:
        DoableError: The folder lacks one of the files.
    """
    weights = sorted(folder.glob("*.safetensors"))
    texts = [folder / "config.json", folder / "tokenizer.json"]
    lacking = [path.name for path in texts if not path.is_file()] + ([] if weights else ["*.safetensors"])
    if lacking:
        raise DoableError(f"{folder} holds no model that can be tuned: there is no {' and no '.join(lacking)}")
    digest = hashlib.sha256()
    for path in [*texts, *weights]:
        size = path.stat().st_size
        digest.update(f"{path.name} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(_PIECE))
            file.seek(max(0, size - _PIECE))
            digest.update(file.read(_PIECE))
    return digest.hexdigest()
