"""The measures that keep every file small enough to be read at one sitting."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

PROGRAMS = ("main.py", "scheduler.py")
PRODUCT = ("bot", "sandbox", "rehearsal", "tools", "bench")
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "managers", "manager", "base", "common", "misc"}


def files(*folders: str, suffix: str = ".py") -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob(f"*{suffix}"))]


SOURCES = [ROOT / name for name in PROGRAMS] + files(*PRODUCT)
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, int]]:
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{place(file, node)} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def place(file: Path, node: ast.stmt | ast.expr) -> str:
    return f"{file.relative_to(ROOT)}:{node.lineno}"


def test_functions_are_short() -> None:
    lengths = sorted(length for _, length in functions())
    assert statistics.median(lengths) <= 6
    assert lengths[len(lengths) * 95 // 100] <= 25


def test_no_function_is_longer_than_a_screen() -> None:
    assert [name for name, length in functions() if length > 60] == []


def test_no_file_is_too_long_to_read_whole() -> None:
    written_by_hand = [*SOURCES, *files("tests", "migrations"), *files("sandbox", suffix=".js")]
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in written_by_hand
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_module_is_a_junk_drawer() -> None:
    everything = [*SOURCES, *files("tests", "migrations")]
    named = {str(file.relative_to(ROOT)): {file.stem, *file.relative_to(ROOT).parts} for file in everything}
    assert [name for name, words in named.items() if words & JUNK_DRAWERS] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [str(file.relative_to(ROOT)) for file, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_no_translated_text_hides_in_an_f_string() -> None:
    """Babel's extractor does not look into f-strings on Python 3.11, so the text would stay English."""
    hidden = [
        place(file, call)
        for file, tree in TREES.items()
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "plural"}
    ]
    assert hidden == []


def test_routers_are_made_by_functions() -> None:
    """A router of the module could be attached only once, so a second dispatcher would be without it."""
    at_import = [
        place(file, call)
        for file, tree in TREES.items()
        for statement in tree.body
        if not isinstance(statement, Function | ast.ClassDef)
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Router"
    ]
    assert at_import == []


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "XX" + "X"])
def test_nothing_is_left_for_later(word: str) -> None:
    everything = [*SOURCES, *files("tests", "migrations")]
    assert [str(file) for file in everything if word in file.read_text(encoding="utf-8")] == []
