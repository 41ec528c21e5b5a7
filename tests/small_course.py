"""A course of two modules, for tests to which its texts do not matter: content/ without the others."""

import re
from pathlib import Path

from bot.settings import ROOT

CONTENT = ROOT / "content"
MODULES = ("m01", "m02")
# Folders whose files begin with the module.
OF_MODULES = ("quiz", "lessons", "images", "polls")
# The figures of the real course, and those that suit two modules.
FIGURES = {"questions": 15, "time_limit_minutes": 60}


def make(folder: Path) -> Path:
    """Lay it out in an empty folder; what it shares with the real course are links."""
    for path in CONTENT.iterdir():
        if path.name not in {"course.toml", "policy.toml", *OF_MODULES}:
            (folder / path.name).symlink_to(path)
    for name in OF_MODULES:
        (folder / name).mkdir()
        for file in (CONTENT / name).iterdir():
            if file.name.startswith(MODULES):
                (folder / name / file.name).symlink_to(file)
    head, *modules = (CONTENT / "course.toml").read_text("utf-8").split("[[modules]]\n")
    kept = [module for module in modules if module.startswith(tuple(f'id = "{each}"' for each in MODULES))]
    (folder / "course.toml").write_text("[[modules]]\n".join((head, *kept)), "utf-8")
    policy = (CONTENT / "policy.toml").read_text("utf-8")
    for name, figure in FIGURES.items():
        policy, changed = re.subn(rf"(?m)^{name} = \d+", f"{name} = {figure}", policy)
        assert changed == 1, name
    (folder / "policy.toml").write_text(policy, "utf-8")
    return folder
