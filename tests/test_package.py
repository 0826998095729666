"""The wheel: one package at its top level, with everything in it that runs need."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("sim", "skills", "planners", "hierarchy")
ADAPTER = {"CARD.md", "adapter.json", "adapter.safetensors", "curve.png", "reliability.png"}
SKIPPED = shutil.ignore_patterns(
    "__pycache__", ".*", "*.egg-info", "build", "dist", "runs", "tests", "benchmarks", "docs"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "copy", ignore=SKIPPED)
    tuned = folder / "copy" / "planners" / "language" / "tuned"
    tuned.mkdir(exist_ok=True)  # a checkout may lack the adapter, which is trained and not written
    for name in ADAPTER - {path.name for path in tuned.iterdir()}:
        (tuned / name).write_text("stands for the real one")
    # the build backend itself, as pip calls it, in a process of its own: no network and no isolation needed
    code = f"from setuptools.build_meta import build_wheel; build_wheel({str(folder)!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder / "copy", capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_one_package_at_the_top(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert len(tops) == 2
    assert "doable" in tops
    assert any(top.startswith("doable-") and top.endswith(".dist-info") for top in tops)


def test_every_module_is_in_it(wheel: zipfile.ZipFile) -> None:
    files = [*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]
    wanted = {f"doable/{path.relative_to(ROOT).as_posix()}" for path in files}
    assert len(wanted) > 20
    assert wanted == {name for name in wheel.namelist() if name.endswith(".py")}


@pytest.mark.parametrize("folder", ["sim/assets", "skills/trained", "planners/prompts"])
def test_its_data_is_in_it(wheel: zipfile.ZipFile, folder: str) -> None:
    wanted = {f"doable/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert wanted, f"there is nothing in {folder}"
    assert wanted <= set(wheel.namelist())


def test_the_adapter_is_in_it_and_small(wheel: zipfile.ZipFile) -> None:
    sizes = {
        i.filename: i.file_size for i in wheel.infolist() if i.filename.startswith("doable/planners/language/tuned/")
    }
    assert {name.rpartition("/")[2] for name in sizes} == ADAPTER
    assert sum(sizes.values()) <= 15_000_000


def test_it_is_typed_and_licensed(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "doable/py.typed" in names
    assert {name.rsplit("/", 1)[-1] for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_no_pickle_ships(wheel: zipfile.ZipFile) -> None:
    assert not [name for name in wheel.namelist() if name.endswith((".pkl", ".pickle", ".pt", ".pth", ".zip", ".npz"))]


def test_every_package_is_listed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {"doable"} | {
        ".".join(("doable", *path.parent.relative_to(ROOT).parts))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("__init__.py")
    }
    assert found == set(listed)
