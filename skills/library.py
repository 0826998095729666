"""The robot's skills, each with its trained policy and its affordance, ready to run."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import cast

from ..errors import MissingResource
from ..files import recover
from ..plugins import available, load
from .skill import Skill, SkillSet, Task
from .spec import POLICIES
from .store import read_policy

FOLDER_VARIABLE = "DOABLE_SKILLS"
"""Environment variable with a folder of trained skills, in place of those of the same name that ship."""


def skills_folder(folder: Path | None = None) -> Path:
    """Return where trained skills are: the given folder, `DOABLE_SKILLS`, or what ships in the package.

    Raises:
        MissingResource: The folder is not there.
    """
    if folder is None:
        given = os.environ.get(FOLDER_VARIABLE)
        folder = Path(given) if given else shipped()
    if not folder.is_dir():
        raise MissingResource(f"no folder of trained skills at {folder}")
    return folder


def skill_home(name: str, folder: Path | None = None) -> Path:
    """Return the folder of one skill: in `skills_folder` where it is there, else among those that ship.

    Raises:
        MissingResource: There is no such folder of skills.
    """
    home = skills_folder(folder) / name
    return home if recover(home) else shipped() / name


def trained_home(name: str, folder: Path | None = None) -> Path:
    """Return the folder of one skill that is trained: in `folder`, or, without one, its `skill_home`.

    Raises:
        MissingResource: It is not there.
    """
    home = skill_home(name) if folder is None else skills_folder(folder) / name
    if not recover(home):
        raise MissingResource(f"{home}: skill {name!r} is not trained; run `doable train {name}`")
    return home


def load_skills(folder: Path | None = None) -> SkillSet:
    """Load every registered skill that carries out some call and is trained.

    Args:
        folder: See `skills_folder`; what it lacks is taken from what ships, so one retrained skill is enough.

    Raises:
        MissingResource: The folder holds no skill at all, or a file is missing.
        DoableError: A file is damaged or of another skill or version.
    """
    where = skills_folder(folder)
    names = sorted(POLICIES & available("skills").keys())
    if not any(recover(where / name) for name in names):
        known = ", ".join(names) or "none"
        raise MissingResource(f"{where}: no skill is trained there (skills: {known}); run `doable train SKILL`")
    homes = {name: skill_home(name, where) for name in names}
    return {name: load_skill(name, home.parent) for name, home in homes.items() if home.is_dir()}


def load_skill(name: str, folder: Path | None = None) -> Skill:
    """Load one skill.

    Raises:
        MissingResource: It is not trained.
        DoableError: There is no such skill, or a file is damaged or of another skill or version.
    """
    from . import affordance  # loads the success model's nets

    task = cast(Task, load("skills", name))
    home = trained_home(name, folder)
    return Skill(task, read_policy(home, task), affordance.load(home, name))


def shipped() -> Path:
    """Return where the skills are that ship in the package."""
    return Path(str(resources.files(__package__))) / "trained"
