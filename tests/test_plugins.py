"""One door for what can be swapped: names, duplicates, broken packages."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from doable import doctor, plugins
from doable.errors import DoableError, MissingResource
from doable.plugins import GROUPS, available, load
from doable.sim.layout import Layout

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: 1\n"


def install(folder: Path, name: str, entry_points: str, **modules: str) -> None:
    """Write what pip leaves behind for a package, so that the real look-up finds it."""
    info = folder / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(METADATA.format(name=name))
    (info / "entry_points.txt").write_text(entry_points)
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_the_built_ins_come_through_the_door() -> None:
    assert {"saycan", "search", "rules", "scripted"} <= set(available("planners"))
    assert {"local", "replay"} <= set(available("models"))
    assert {"drive", "pick", "place"} <= set(available("skills"))
    assert available("layouts")["kitchen"].package == "doable"


@pytest.mark.parametrize("group", GROUPS)
def test_every_built_in_loads(group: plugins.Group) -> None:
    ours = [p for p in available(group).values() if p.package == "doable"]
    assert ours
    for plugin in ours:
        assert load(group, plugin.name) is not None


def test_load_gives_the_thing_itself() -> None:
    layout = load("layouts", "kitchen")
    assert isinstance(layout, Layout)
    assert layout.name == "kitchen"


def test_unknown_name() -> None:
    with pytest.raises(DoableError, match="unknown planner 'sercah'; did you mean 'search'"):
        load("planners", "sercah")


def test_another_package_adds_a_planner(site: Path) -> None:
    install(site, "visitor", "[doable.planners]\nvisitor = visitor:Mine\n", visitor="class Mine: ...\n")
    assert available("planners")["visitor"].package == "visitor"
    assert load("planners", "visitor").__name__ == "Mine"
    sys.modules.pop("visitor", None)


def test_a_duplicate_name_raises(site: Path) -> None:
    install(site, "rival", "[doable.planners]\nsearch = rival:Search\n", rival="class Search: ...\n")
    with pytest.raises(DoableError, match=r"two packages register the planner 'search': .*doable.*rival"):
        available("planners")
    with pytest.raises(DoableError, match="two packages"):
        load("planners", "search")
    assert "kitchen" in available("layouts")


@pytest.mark.parametrize("text", ["raise RuntimeError('boom')", "import no_such_module", "x = 1", "def ("])
def test_a_broken_plugin_says_so(site: Path, text: str) -> None:
    install(site, "broken", "[doable.planners]\nbroken = broken_plugin:Planner\n", broken_plugin=text)
    assert "broken" in available("planners")
    with pytest.raises(MissingResource, match=r"planner 'broken' \(broken_plugin:Planner\) cannot be loaded"):
        load("planners", "broken")
    assert load("planners", "search")


def test_doctor_reports_a_broken_plugin_and_goes_on(site: Path) -> None:
    install(site, "broken", "[doable.layouts]\nbroken = broken_layout:L\n", broken_layout="raise RuntimeError('boom')")
    rows = {row["name"]: row for row in doctor.plugin_rows("layouts")}
    assert "boom" in rows["broken"]["problem"]
    assert rows["kitchen"]["problem"] == ""


def test_doctor_reports_a_duplicate(site: Path) -> None:
    install(site, "rival", "[doable.layouts]\nkitchen = rival:K\n", rival="K = 1\n")
    (row,) = doctor.plugin_rows("layouts")
    assert "two packages register the layout 'kitchen'" in row["problem"]
    assert not doctor.examine()["ok"]  # no layout can be loaded


def test_the_same_package_twice_on_the_path_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("kitchen", "doable.sim.kitchen:KITCHEN", "doable.layouts")
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point, point])
    assert list(available("layouts")) == ["kitchen"]
