"""A course of two modules, for tests to which its texts do not matter: content/ without the others.

It passes the check as the whole course does.
"""

import re
from pathlib import Path

from bot.settings import ROOT

CONTENT = ROOT / "content"
MODULES = ("m01", "m02")
# Folders of which only what belongs to these modules is taken.
BY_MODULE = ("quiz", "polls", "lessons", "images")
# The figures of the real course, and those that suit two modules.
FIGURES = {"questions": 15, "time_limit_minutes": 60}


def make(folder: Path) -> Path:
    """Lay it out in an empty folder; what it shares with the real course are links."""
    for path in CONTENT.iterdir():
        if path.name not in {"course.toml", "policy.toml", "facts.toml", "sheets", *BY_MODULE}:
            (folder / path.name).symlink_to(path)
    for name in BY_MODULE:
        (folder / name).mkdir()
        for path in (CONTENT / name).iterdir():
            if path.name.startswith(MODULES) or path.name == "texts.toml":
                (folder / name / path.name).symlink_to(path)
    head, *modules = (CONTENT / "course.toml").read_text("utf-8").split("[[modules]]\n")
    kept = [module for module in modules if module.startswith(tuple(f'id = "{each}"' for each in MODULES))]
    (folder / "course.toml").write_text("[[modules]]\n".join((head, *kept)), "utf-8")
    _keep_facts(folder)
    _keep_sheets(folder)
    policy = (CONTENT / "policy.toml").read_text("utf-8")
    for name, figure in FIGURES.items():
        policy, changed = re.subn(rf"(?m)^{name} = \d+", f"{name} = {figure}", policy)
        assert changed == 1, name
    (folder / "policy.toml").write_text(policy, "utf-8")
    return folder


def _keep_facts(folder: Path) -> None:
    """Those that the lessons name, and those from which these follow."""
    head, *tables = re.split(r"(?m)^(?=\[\w+\])", (CONTENT / "facts.toml").read_text("utf-8"))
    by_name = {table[1 : table.index("]")]: table for table in tables}
    texts = [path.read_text("utf-8") for path in (folder / "lessons").iterdir()]
    wanted = {name for text in texts for name in re.findall(r"{{(\w+)}}", text)}
    found: set[str] = set()
    while wanted - found:
        found |= wanted
        formulas = " ".join(re.findall(r"(?m)^formula = .*", "".join(by_name[name] for name in found)))
        wanted = found | (by_name.keys() & set(re.findall(r"\w+", formulas)))
    kept = [table for name, table in by_name.items() if name in found]
    (folder / "facts.toml").write_text("".join((head, *kept)), "utf-8")


def _keep_sheets(folder: Path) -> None:
    (folder / "sheets").mkdir()
    for pattern in re.findall(r'"sheets/(.+)"', (folder / "course.toml").read_text("utf-8")):
        for language in ("kk", "ru"):
            name = pattern.replace("{language}", language)
            (folder / "sheets" / name).symlink_to(CONTENT / "sheets" / name)
