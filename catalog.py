"""What there is to choose from: skills with their measured success, planners, language models."""

from __future__ import annotations

from .errors import DoableError
from .plugins import Group, available, load
from .skills.spec import POLICIES, SPECS


def skill_rows() -> list[dict[str, str]]:
    """Return a row for each kind of call: how it is said, which policy does it, how often that was measured to work."""
    measured = {policy: _measured(policy) for policy in sorted(POLICIES)}
    return [
        {
            "call": f"{spec.name}({', '.join(spec.parameters)})",
            "said as": spec.template,
            "policy": spec.policy or "-",
            "success": measured.get(spec.policy, "-"),
        }
        for spec in SPECS.values()
    ]


def planner_rows() -> list[dict[str, str]]:
    """Return a row for each planner and each language model, with the first line of what it says of itself."""
    rows = []
    groups: tuple[Group, ...] = ("planners", "models")
    for group in groups:
        for name, plugin in available(group).items():
            try:
                about = (load(group, name).__doc__ or "").strip().split("\n")[0]
            except DoableError as problem:
                about = f"broken: {problem}"
            rows.append({"kind": group[:-1], "name": name, "from": plugin.package, "about": about})
    rows.append(
        {"kind": "model", "name": "PROVIDER:MODEL", "from": "langchain", "about": "openai:..., ollama:..., ..."}
    )
    rows.append(
        {"kind": "model", "name": "http://HOST/v1#MODEL", "from": "openai", "about": "vLLM, llama.cpp, Ollama."}
    )
    return rows


def _measured(policy: str) -> str:
    """Return what the trained skill's record says of its success."""
    from .skills.library import skill_home
    from .skills.store import read_record

    try:
        home = skill_home(policy)
        if not home.is_dir():
            return "not trained yet"
        figures = read_record(home).metrics
        return f"{figures['success']:.1%} of {figures['episodes']}"
    except DoableError as problem:
        return f"not available: {problem}"
    except KeyError as problem:
        return f"not available: its record has no {problem}"
