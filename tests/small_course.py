"""A course of two modules, for tests to which its texts do not matter: content/ without the others."""

import re
import tomllib
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
        if path.name not in {"course.toml", "facts.toml", "policy.toml", *OF_MODULES}:
            (folder / path.name).symlink_to(path)
    for name in OF_MODULES:
        (folder / name).mkdir()
        for file in (CONTENT / name).iterdir():
            if file.name.startswith(MODULES):
                (folder / name / file.name).symlink_to(file)
    head, *modules = (CONTENT / "course.toml").read_text("utf-8").split("[[modules]]\n")
    kept = [module for module in modules if module.startswith(tuple(f'id = "{each}"' for each in MODULES))]
    (folder / "course.toml").write_text("[[modules]]\n".join((head, *kept)), "utf-8")
    (folder / "facts.toml").write_text(_facts_of(folder), "utf-8")
    policy = (CONTENT / "policy.toml").read_text("utf-8")
    for name, figure in FIGURES.items():
        policy, changed = re.subn(rf"(?m)^{name} = \d+", f"{name} = {figure}", policy)
        assert changed == 1, name
    (folder / "policy.toml").write_text(policy, "utf-8")
    return folder


def _facts_of(folder: Path) -> str:
    """The facts that these lessons name, and those from which they follow: a course names all that it has."""
    text = (CONTENT / "facts.toml").read_text("utf-8")
    head, *tables = re.split(r"(?m)^(?=\[\w+\]$)", text)
    formulas = {
        name: str(table["formula"]) for name, table in tomllib.loads(text).items() if _has_formula(table)
    }
    written = [path.read_text("utf-8") for path in (*folder.glob("lessons/*.md"), folder / "course.toml")]
    wanted = {name for each in written for name in re.findall(r"{{(\w+)}}", each)}
    while (
        more := {name for each in wanted for name in re.findall(r"[a-z]\w+", formulas.get(each, ""))} - wanted
    ):
        wanted |= more
    return head + "".join(table for table in tables if table[1 : table.index("]")] in wanted)


def _has_formula(table: object) -> bool:
    return isinstance(table, dict) and "formula" in table
