"""The robot's skills, each with its trained policy and its affordance, ready to run."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import cast

from ..errors import MissingResource
from ..plugins import available, load
from .skill import Skill, SkillSet, Task
from .store import read_policy

FOLDER_VARIABLE = "DOABLE_SKILLS"
"""Environment variable with a folder of trained skills, in place of those that ship."""


def skills_folder(folder: Path | None = None) -> Path:
    """Return where trained skills are: the given folder, `DOABLE_SKILLS`, or what ships in the package.

    Raises:
        MissingResource: The folder is not there.
    """
    if folder is None:
        given = os.environ.get(FOLDER_VARIABLE)
        folder = Path(given) if given else Path(str(resources.files(__package__))) / "trained"
    if not folder.is_dir():
        raise MissingResource(f"no folder of trained skills at {folder}")
    return folder


def load_skills(folder: Path | None = None) -> SkillSet:
    """Load every registered skill that is trained.

    Args:
        folder: See `skills_folder`.

    Raises:
        MissingResource: None is trained, or a file is missing.
        DoableError: A file is damaged or of another skill or version.
    """
    where = skills_folder(folder)
    found = {name: load_skill(name, where) for name in available("skills") if (where / name).is_dir()}
    if not found:
        known = ", ".join(available("skills")) or "none"
        raise MissingResource(f"{where}: no skill is trained there (skills: {known}); run `doable train SKILL`")
    return found


def load_skill(name: str, folder: Path | None = None) -> Skill:
    """Load one skill.

    Raises:
        MissingResource: It is not trained.
        DoableError: There is no such skill, or a file is damaged or of another skill or version.
    """
    from . import affordance  # loads the success model's nets

    task = cast(Task, load("skills", name))
    home = skills_folder(folder) / name
    if not home.is_dir():
        raise MissingResource(f"{home}: skill {name!r} is not trained; run `doable train {name}`")
    return Skill(task, read_policy(home, task), affordance.load(home, name))
