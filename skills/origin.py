"""Where a result comes from: the commit, the versions and the machine."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def git_hash() -> str:
    """Return the commit of the checkout, with `+` if files differ from it; "" outside a checkout."""
    if not (_ROOT / ".git").exists():
        return ""
    try:
        commit = _git("rev-parse", "HEAD")
        return commit + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


SKILLS = ("doable", "gymnasium", "numpy", "pybullet", "safetensors", "stable-baselines3", "torch")
"""What the training of a skill depends on."""


def versions(packages: Sequence[str] = SKILLS) -> dict[str, str]:
    """Return the versions of Python and of what is installed of these packages."""
    found = {"python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def hardware(device: str = "cpu") -> str:
    """Return the machine in words; with the name of its GPU if that is "cuda"."""
    gpu = ""
    if device == "cuda":
        import torch

        gpu = f"{torch.cuda.get_device_name()}, "
    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return f"{gpu}{name}, {os.cpu_count()} cores, {platform.system()}"


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=_ROOT, capture_output=True, text=True, timeout=10, check=True
    )  # fmt: skip
    return done.stdout.strip()
