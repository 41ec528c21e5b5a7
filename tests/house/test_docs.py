"""The documents keep pace with the program: what it has is described, and no page is stale."""

import ast
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

from bot.people.model import Role
from bot.screens.guidance import COMMANDS, STAFF_COMMANDS
from bot.settings import ROOT, Settings
from tools import requirements_page

# What people read to use and to run the bot; the pages for its developers do not count.
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NOT_GUIDES = {"requirements.md", "context.md", "sandbox.md"}
TEXT = "\n".join(
    each.read_text(encoding="utf-8") for each in GUIDES if each.is_file() and each.name not in NOT_GUIDES
)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#]+)[^)]*\)")


def jobs() -> list[str]:
    """The names in the table of scheduler.py, as they stand in the log."""
    tree = ast.parse((ROOT / "scheduler.py").read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Job"]
    return [str(call.args[0].value) for call in made if isinstance(call.args[0], ast.Constant)]


def make_targets() -> list[str]:
    return re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def commands_of_the_program() -> list[str]:
    source = (ROOT / "main.py").read_text(encoding="utf-8")
    return re.findall(r'add_parser\("(\w+)"', source)


@pytest.mark.parametrize("command", [*COMMANDS, *STAFF_COMMANDS])
def test_every_command_of_the_bot_is_described(command: str) -> None:
    assert f"/{command}" in TEXT


@pytest.mark.parametrize("setting", sorted(each.upper() for each in Settings.model_fields))
def test_every_setting_is_described(setting: str) -> None:
    assert f"`{setting}`" in TEXT


@pytest.mark.parametrize("job", jobs())
def test_every_job_is_described(job: str) -> None:
    assert job in TEXT


@pytest.mark.parametrize("role", Role)
def test_every_role_is_described(role: Role) -> None:
    assert re.search(rf"\b{role}s?\b", TEXT, re.IGNORECASE)


@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_described(target: str) -> None:
    assert f"make {target}" in TEXT + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", commands_of_the_program())
def test_every_command_of_the_program_is_described(command: str) -> None:
    assert f"main.py {command}" in TEXT or f"`{command}`" in TEXT


def test_something_is_there_to_be_described() -> None:
    assert jobs()
    assert {"run", "test", "check"} <= set(make_targets())
    assert "sandbox" in commands_of_the_program()


def test_the_page_of_requirements_is_up_to_date() -> None:
    assert requirements_page.main(["--check"]) == 0, "run `make requirements`"


def test_a_mark_that_names_no_requirement_is_refused() -> None:
    parts = tomllib.loads(requirements_page.DEMANDS.read_text(encoding="utf-8"))["parts"]
    with pytest.raises(ValueError, match=r"knows no R99 \(tests/test_x\.py::test_y\)"):
        requirements_page.page(parts, {"R99": ["tests/test_x.py::test_y"]})


def test_marks_are_found_on_tests_on_parameters_and_on_whole_files(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_all.py").write_text(
        "pytestmark = pytest.mark.requirement('R01')\n"
        "@pytest.mark.requirement('R02', 'R03')\n"
        "async def test_one(): ...\n"
        "@pytest.mark.parametrize('x', [1, pytest.param(2, marks=pytest.mark.requirement('R03'))])\n"
        "def test_two(x): ...\n"
        "def test_three(): ...\n"
    )
    one, two = "tests/test_all.py::test_one", "tests/test_all.py::test_two"
    assert requirements_page.proofs(folder) == {
        "R01": ["tests/test_all.py"],
        "R02": [one],
        "R03": [one, two],
    }


@pytest.mark.parametrize("kind", ["runtime", "dev"])
def test_every_library_has_its_reason_and_its_present_version(kind: str) -> None:
    page = (ROOT / "docs" / "decisions" / "0002-libraries.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"^\| ([\w-]+) \| ([\d.]+) \|", page, re.MULTILINE))
    lock = (ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8")
    wanted = (ROOT / "requirements" / f"{kind}.in").read_text(encoding="utf-8").splitlines()
    for name in (re.split(r"[\[<>=]", line)[0] for line in wanted if line and line[0] not in "#-"):
        assert f"\n{name.lower()}=={written[name]}" in lock


@pytest.mark.parametrize(
    "page",
    [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_every_link_in_a_document_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link.strip()).exists()] == []


def test_every_file_that_the_code_refers_to_is_there() -> None:
    sources = [
        file for folder in ("bot", "sandbox", "rehearsal", "tools") for file in (ROOT / folder).rglob("*.py")
    ]
    named = {
        page
        for file in sources
        for page in re.findall(r"\bdocs/[\w/-]+\.\w+", file.read_text(encoding="utf-8"))
    }
    assert [page for page in sorted(named) if not (ROOT / page).exists()] == []


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    page = (ROOT / "docs" / "context.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|rehearsal)\.[\w.]+)`", page)
    assert len(named) > 40
    for name in named:
        pkgutil.resolve_name(name)
