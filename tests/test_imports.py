"""The rules of ARCHITECTURE.md about who may import what, read off the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("sim", "skills", "planners", "hierarchy")
FILES = sorted(p for p in [*ROOT.glob("*.py"), *(q for f in FOLDERS for q in (ROOT / f).rglob("*.py"))])
NAMES = [p.relative_to(ROOT).as_posix() for p in FILES]

MAY_IMPORT = {
    "sim": {"sim", "errors"},
    "skills": {"sim", "skills", "errors", "files", "plugins", "processes"},
    "planners": {"planners", "skills.spec", "sim.scene", "sim.facts", "errors", "files", "plugins"},
    "hierarchy": {"sim", "skills", "planners", "hierarchy", "errors", "files", "plugins", "processes"},
}
"""Folder -> our modules that it may import, by the start of their names."""

BULLET = {"sim/world.py", "sim/robot.py", "sim/camera.py"}
"""The only modules that touch the engine."""
HEAVY = {
    "pybullet", "torch", "transformers", "langchain", "langchain_core", "langchain_openai", "openai", "matplotlib",
    "stable_baselines3", "tensorboard", "gguf", "av", "peft",
}  # fmt: skip
"""What takes long to import: inside functions, but for the modules that are about it."""
NETS = {"planners/language/graphs.py", "planners/language/tuning.py"}
"""Modules of the language models that are about nets, too."""
LANGUAGE_ONLY = {"peft", "transformers", "langchain", "langchain_core", "langchain_openai", "openai", "gguf"}
FORBIDDEN = {"pickle", "cloudpickle", "dill", "marshal", "shelve", "joblib"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}


@dataclass(frozen=True)
class Import:
    """One imported module."""

    name: str
    """Dotted, from the package's root for our own modules ("sim.scene")."""
    ours: bool
    top: bool
    """Whether it happens when the file is imported."""
    line: int


def module_of(path: str) -> str:
    parts = path.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lazy = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) or _is_type_checking(outer)
        for inner in ast.walk(outer)
    }
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree):
        top = id(node) not in lazy
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, False, top, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield Import(node.module or "", False, top, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            names = [node.module] if node.module else [alias.name for alias in node.names]
            for name in names:
                yield Import(".".join((*base, name)), True, top, node.lineno)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def starts(name: str, allowed: set[str]) -> bool:
    return any(name == a or name.startswith(a + ".") for a in allowed)


def test_the_package_is_found() -> None:
    assert {"errors.py", "cli.py", "sim/scene.py", "skills/spec.py", "planners/base.py"} <= set(NAMES)


@pytest.mark.parametrize("name", [n for n in NAMES if "/" in n])
def test_imports_go_one_way(name: str) -> None:
    allowed = MAY_IMPORT[name.split("/")[0]]
    wrong = [
        f"{name}:{i.line} imports {i.name}" for i in imports(ROOT / name) if i.ours and not starts(i.name, allowed)
    ]
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_our_own_modules_are_imported_relatively(name: str) -> None:
    assert not [i.line for i in imports(ROOT / name) if not i.ours and starts(i.name, {"doable"})]


@pytest.mark.parametrize("name", NAMES)
def test_engines_stay_where_they_belong(name: str) -> None:
    for found in imports(ROOT / name):
        package = found.name.split(".")[0]
        where = f"{name}:{found.line} imports {found.name}"
        if package.startswith("pybullet"):
            assert name in BULLET, where
        if package == "torch":
            assert name.startswith(("skills/", "planners/language/")) or name == "doctor.py", where
        if package in LANGUAGE_ONLY:
            assert name.startswith("planners/language/"), where
        if package in ("stable_baselines3", "tensorboard"):
            assert name.startswith("skills/"), where


@pytest.mark.parametrize("name", NAMES)
def test_heavy_packages_load_when_first_used(name: str) -> None:
    top = [i for i in imports(ROOT / name) if i.top and i.name.split(".")[0] in HEAVY]
    wrong = [i for i in top if not (name in BULLET and i.name.startswith("pybullet"))]
    # nets and buffers are classes of these two; `test_the_doors_are_light` looks further
    if name.startswith("skills/") or name in NETS:
        wrong = [i for i in wrong if i.name.split(".")[0] not in ("torch", "stable_baselines3")]
    assert not [f"{name}:{i.line} imports {i.name} at the top" for i in wrong]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_what_it_reads(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    assert not [i.name for i in imports(ROOT / name) if i.name.split(".")[0] in FORBIDDEN]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id in FORBIDDEN_CALLS]
    assert not [c.lineno for c in calls if ast.unparse(c.func) in ("torch.load", "yaml.load", "yaml.unsafe_load")]
    stars = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and any(a.name == "*" for a in n.names)]
    assert not [n.lineno for n in stars]


LIGHT_DOORS = (
    "doable", "doable.cli", "doable.plugins", "doable.sim.scene", "doable.sim.facts", "doable.sim.kitchen",
    "doable.sim.placement", "doable.skills.spec", "doable.skills.skill", "doable.planners.base",
    "doable.planners.graph", "doable.planners.language.base", "doable.hierarchy.outcome",
)  # fmt: skip


def test_the_doors_are_light() -> None:
    code = f"import sys, {', '.join(LIGHT_DOORS)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert not {name.split(".")[0] for name in done.stdout.split()} & HEAVY


def test_no_cycle_even_inside_functions() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    modules = {module_of(name) for name in NAMES}
    for name in NAMES:
        for found in imports(ROOT / name):
            if not found.ours:
                continue
            target = found.name if found.name in modules else found.name.rpartition(".")[0]
            if target and target != module_of(name):
                graph.add_edge(module_of(name), target)
    assert not list(nx.simple_cycles(graph))
