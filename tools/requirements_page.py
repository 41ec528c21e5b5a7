"""Write docs/requirements.md: every numbered demand with the tests that prove it.

Run by `make requirements`; with `--check` nothing is written, and a page that is not up to date is a failure.
The tests are read, not run: what counts is `pytest.mark.requirement("R15")` on a test, on one of its
parameters, or as `pytestmark` on a whole file.
"""

import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DEMANDS = ROOT / "docs" / "requirements.toml"
PAGE = ROOT / "docs" / "requirements.md"
HEAD = """\
# Requirements

Written by `make requirements` from requirements.toml and the marks in the tests; do not edit by hand.
"""
NO_TEST = "no test of its own"

Proofs = Mapping[str, list[str]]


def proofs(tests: Path) -> Proofs:
    """The tests that are marked with each id, in the order of files and lines."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(tests.rglob("test_*.py")):
        for name, wanted in _marked(ast.parse(file.read_text(encoding="utf-8"))):
            place = f"{file.relative_to(tests.parent)}" + (f"::{name}" if name else "")
            for each in wanted:
                found[each].append(place)
    return found


def _marked(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Names of tests (empty: the whole file) with the ids they are marked with."""
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield "", _ids(value)
            case ast.FunctionDef() | ast.AsyncFunctionDef() if statement.name.startswith("test"):
                ids = [each for mark in statement.decorator_list for each in _ids(mark)]
                if ids:
                    yield statement.name, ids


def _ids(node: ast.AST) -> list[str]:
    """The ids in every `requirement(...)` inside `node`, each once."""
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    marks = [
        call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "requirement"
    ]
    names = [argument.value for mark in marks for argument in mark.args if isinstance(argument, ast.Constant)]
    return list(dict.fromkeys(str(name) for name in names))


def page(parts: list[dict[str, Any]], proven: Proofs) -> str:
    """The page as Markdown. Raises ValueError when a test names a demand that there is none of."""
    known = {each for part in parts for each in part["demands"]}
    if unknown := sorted(set(proven) - known):
        places = ", ".join(f"{each} ({proven[each][0]})" for each in unknown)
        raise ValueError(f"docs/requirements.toml knows no {places}")
    return "\n".join([HEAD, *(line for part in parts for line in _part(part, proven))])


def _part(part: dict[str, Any], proven: Proofs) -> Iterator[str]:
    yield f"## {part['title']}\n"
    for name, demand in part["demands"].items():
        yield f"* **{name}** {demand}"
        tests = proven.get(name, [])
        if not tests and not part.get("later"):
            yield f"  * {NO_TEST}"
        yield from (f"  * `{test}`" for test in tests)
    yield ""


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; gives the exit status."""
    parts = tomllib.loads(DEMANDS.read_text(encoding="utf-8"))["parts"]
    fresh = page(parts, proofs(ROOT / "tests"))
    if "--check" not in arguments:
        PAGE.write_text(fresh, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != fresh:
        print("docs/requirements.md is not up to date; run `make requirements`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
