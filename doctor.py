"""`doable doctor`: what is installed, what is in the cache, what is broken."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Any

from . import __version__
from .errors import DoableError
from .plugins import GROUPS, Group, available, load

PACKAGES = (
    "numpy", "pybullet", "gymnasium", "torch", "stable-baselines3", "transformers", "safetensors", "gguf", "langchain",
    "langchain-openai", "openai", "networkx", "peft", "pydantic", "av", "pillow", "matplotlib", "rich", "tensorboard",
    "typer",
)  # fmt: skip
"""What doable needs, by the names that pip knows."""
STAND_INS = {"pybullet": "pybullet-arm64"}
"""Forks with the same modules, installed where the first has no wheel."""


def examine() -> dict[str, Any]:
    """Look at the installation and return what was found as JSON data.

    Loads every plugin and renders one small frame; a part that fails is reported and stops nothing else. `ok` tells
    whether doable's own parts work: a broken plugin of another package is listed and does not count, unless its name is
    taken, so that nothing of its group can be used.
    """
    packages = {name: _version(name) for name in PACKAGES}
    plugins = {group: plugin_rows(group) for group in GROUPS}
    rendering, trained, adapter = _rendering(), _trained(), _adapter()
    # where no package is to blame, nothing of that group can be used
    broken = [p for found in plugins.values() for p in found if p["problem"] and p["package"] in ("", "doable")]
    return {
        "doable": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "packages": packages,
        "gpu": _gpu(),
        "rendering": rendering,
        "display": bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"),
        "cache": _cache(),
        "keys": sorted(k for k, v in os.environ.items() if k.endswith("_API_KEY") and v),
        "plugins": plugins,
        "trained": trained,
        "adapter": adapter,
        "ok": not broken
        and None not in packages.values()
        and not any(part["problem"] for part in (rendering, trained, adapter)),
    }


def _version(name: str) -> str | None:
    for candidate in (name, STAND_INS.get(name, name)):
        try:
            return version(candidate)
        except PackageNotFoundError:
            continue
    return None


def plugin_rows(group: Group) -> list[dict[str, str]]:
    """Load everything registered in a group; return a row for each, with the problem of those that fail."""
    try:
        found = available(group)
    except DoableError as problem:
        return [{"name": "", "target": "", "package": "", "problem": str(problem)}]
    rows = []
    for name, plugin in found.items():
        row = {"name": name, "target": plugin.target, "package": plugin.package, "problem": ""}
        try:
            load(group, name)
        except DoableError as problem:
            row["problem"] = str(problem)
        rows.append(row)
    return rows


def _gpu() -> str | None:
    """Return the name of the graphics card that torch would use, or None: doable needs none."""
    try:
        import torch
    except Exception:  # torch fails in many ways where its libraries do not fit the machine
        return None
    return str(torch.cuda.get_device_name(0)) if torch.cuda.is_available() else None


def _cache() -> dict[str, Any]:
    """Tell where fetched files live and whether the embedded language model is there."""
    from .planners.language.smollm import NAME, home, is_cached

    files = [path for path in home().rglob("*") if path.is_file()] if home().is_dir() else []
    return {
        "folder": str(home()),
        "megabytes": round(sum(path.stat().st_size for path in files) / 1e6, 1),
        "model": NAME,
        "fetched": is_cached(),
    }


def _trained() -> dict[str, Any]:
    """Load the weights of every skill that a call of the robot needs."""
    try:
        from .skills.library import load_skills
        from .skills.spec import SPECS

        found = sorted(load_skills())
        missing = sorted({spec.policy for spec in SPECS.values() if spec.policy} - set(found))
        return {"skills": found, "problem": f"not trained: {', '.join(missing)}" if missing else ""}
    except Exception as problem:  # whatever fails here is what the doctor is asked about
        return {"skills": [], "problem": str(problem) or type(problem).__name__}


def _adapter() -> dict[str, Any]:
    """Read the adapter that makes the embedded language model plan."""
    from .planners.language.adapter import TUNED, read_adapter

    if not TUNED.is_dir():
        return {"name": None, "base": None, "problem": ""}
    try:
        record = read_adapter(TUNED).record
    except DoableError as problem:
        return {"name": None, "base": None, "problem": str(problem)}
    return {"name": record.name, "base": record.base, "problem": ""}


def _rendering() -> dict[str, Any]:
    """Draw one small frame on the CPU, as the video does."""
    try:
        from .sim.kitchen import START
        from .sim.world import World

        world = World()
        try:
            world.reset(START, seed=0)
            world.render(width=160, height=120)  # the first frame builds the studio
            began = perf_counter()
            world.render(width=160, height=120)
            return {"problem": "", "frame_ms": round(1000 * (perf_counter() - began), 1)}
        finally:
            world.close()
    except Exception as problem:  # whatever fails here is what the doctor is asked about
        return {"problem": f"{type(problem).__name__}: {problem}", "frame_ms": None}


def lines(found: dict[str, Any]) -> list[str]:
    """Return what `examine` found as lines for people."""
    cache, rendering = found["cache"], found["rendering"]
    model = f"{cache['model']} {'is there' if cache['fetched'] else 'will be fetched when first used'}"
    frame = rendering["problem"] or f"{rendering['frame_ms']} ms for a frame of 160x120"
    packages = ", ".join(f"{name} {number or 'MISSING'}" for name, number in found["packages"].items())
    said = [
        f"doable {found['doable']}, Python {found['python']}, {found['platform']}, {found['cores']} cores",
        f"packages   {packages}",
        f"gpu        {found['gpu'] or 'none (none is needed)'}",
        f"display    {'yes' if found['display'] else 'none (only --gui needs one)'}",
        f"rendering  {frame}",
        f"cache      {cache['folder']}, {cache['megabytes']} MB; {model}",
        f"keys       {', '.join(found['keys']) or 'none (none is needed)'}",
    ]
    trained = found["trained"]
    said.append(f"trained    {', '.join(trained['skills']) or 'none'}")
    if trained["problem"]:
        said.append(f"  broken: {trained['problem']}")
    adapter = found["adapter"]
    tuned = f"{adapter['name']}, makes {adapter['base']} plan" if adapter["name"] else "none"
    said.append(f"adapter    {'damaged: ' + adapter['problem'] if adapter['problem'] else tuned}")
    for group, rows in found["plugins"].items():
        said.append(f"{group:10} {', '.join(row['name'] for row in rows if not row['problem'])}")
        said.extend(f"  broken: {row['problem']}" for row in rows if row["problem"])
    return [*said, "all is well" if found["ok"] else "something that doable needs is missing or broken"]
