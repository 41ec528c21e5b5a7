"""Who may import whom.

The contracts are in pyproject.toml; import-linter reads packages only, so main.py and scheduler.py are here.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

RULES = sorted(file for name in ("rules", "model") for file in (ROOT / "bot").glob(f"*/{name}.py"))
# The jobs call use cases; they see no Telegram, no screens and no composition.
SCHEDULER_MAY_NOT = ("aiogram", "main", "rehearsal", "sandbox", "bot.handlers", "bot.screens", "bot.updates")
# Commands such as `check` answer at once because these wait until they are needed (aiogram takes seconds).
MAIN_IMPORTS_LATE = (
    "aiogram",
    "rehearsal",
    "scheduler",
    "bot.handlers",
    "bot.house",
    "bot.db",
    "bot.updates",
)


def imports(statements: list[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ast.Import(names=names):
                yield from (each.name for each in names)
            case ast.ImportFrom(module=str(module)):
                yield module


def at_the_top(file: Path) -> list[str]:
    return list(imports(ast.parse(file.read_text(encoding="utf-8")).body))


def under(names: list[str], roots: tuple[str, ...]) -> list[str]:
    return [name for name in names if any(name == root or name.startswith(f"{root}.") for root in roots)]


def test_the_contracts_are_kept() -> None:
    # In a process of its own: it would switch off every logger that there is.
    command = (Path(sys.executable).with_name("lint-imports"), "--no-cache")
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_scheduler_knows_use_cases_and_no_telegram() -> None:
    assert under(at_the_top(ROOT / "scheduler.py"), SCHEDULER_MAY_NOT) == []


def test_the_program_imports_what_is_heavy_only_when_it_is_needed() -> None:
    assert under(at_the_top(ROOT / "main.py"), MAIN_IMPORTS_LATE) == []


@pytest.mark.parametrize("file", RULES, ids=lambda file: f"{file.parent.name}.{file.stem}")
def test_rules_and_models_need_nothing_but_python_and_each_other(file: Path) -> None:
    """dateutil is the one guest: month arithmetic that ends on the last day (REQUIREMENTS, Q2)."""
    known = {*sys.stdlib_module_names, "bot", "dateutil"}
    assert [name for name in at_the_top(file) if name.partition(".")[0] not in known] == []
