"""`seed`, `report` and `export`, as a person at a terminal meets them."""

import json
import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

import main

pytestmark = pytest.mark.usefixtures("empty_folder", "logging_restored")
SEED = ("seed", "--year", "2026", "--services", "300")
QUARTER = ("--from", "2026-01-01", "--to", "2026-03-31")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "real_time", lambda: datetime(2026, 4, 10, 6, tzinfo=UTC))
    monkeypatch.setattr("bot.logs.configure", lambda level, form: None)


def run(*words: str) -> int:
    return main.main(list(words))


def audited(folder: Path) -> list[tuple[str, dict[str, object]]]:
    with sqlite3.connect(folder / "data" / "bot.sqlite3") as database:
        rows = database.execute("SELECT action, details FROM audit ORDER BY id").fetchall()
    return [(action, json.loads(details)) for action, details in rows]


@pytest.mark.requirement("M10")
def test_a_report_is_written_with_a_manifest_and_again_as_it_was(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*SEED) == 0
    assert "2026-03: 30 services" in capsys.readouterr().err
    assert run("report", "2026Q1", "--lang", "kk", "--out", "first") == 0
    assert run("report", "2026Q1", "--lang", "kk", "--out", "second", "--again") == 0
    assert "is not over" not in capsys.readouterr().err
    manifest = json.loads(Path("first/manifest.json").read_text("utf-8"))
    assert {Path(file["name"]).suffix for file in manifest["files"]} == {".docx", ".pdf", ".xlsx"}
    for file in manifest["files"]:
        data = Path("first", file["name"]).read_bytes()
        assert (sha256(data).hexdigest(), len(data)) == (file["sha256"], file["bytes"])
        assert data == Path("second", file["name"]).read_bytes()
    assert (manifest["profile"], manifest["period"]) == ("metodika-59-2019", "2026Q1")
    actions = [action for action, _details in audited(empty_folder)]
    assert actions == ["seed", "make_report", "export", "export"]


@pytest.mark.requirement("M01", "M02", "R09")
@pytest.mark.parametrize(
    ("register", "columns"),
    [
        ("services", 22),
        ("completers", 18),
        ("progress", 10),
        ("certificates", 9),
        ("questionnaires", 12),
        ("interviews", 13),
        ("discrepancies", 10),
    ],
)
def test_a_register_is_exported_in_its_form_and_the_audit_knows(
    empty_folder: Path, register: str, columns: int
) -> None:
    assert run(*SEED) == 0
    assert run("export", register, *QUARTER, "--out", "file.xlsx") == 0
    sheet = openpyxl.load_workbook("file.xlsx").active
    assert sheet is not None
    assert sheet.max_column == columns
    action, details = audited(empty_folder)[-1]
    assert (action, details["report"]) == ("export", register)
    assert details["filter"] == "from=2026-01-01 to=2026-03-31 lang=ru"
    assert details["sha256"] == sha256(Path("file.xlsx").read_bytes()).hexdigest()
    if register == "services":
        assert details["rows"] == 18 + 21 + 30


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("report", "2026Q4", "--out", "x"), "2026Q4 is no report"),
        (("report", "2026Q2", "--out", "x", "--again"), "2026Q2 was not made yet"),
        (("export", "services", "--from", "2026-02-01", "--to", "2026-01-01", "--out", "x"), "comes before"),
    ],
)
def test_what_cannot_be_made_says_why(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert told in capsys.readouterr().err
    assert not Path("x").exists()


def test_the_same_seed_makes_the_same_year(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*SEED) == 0
    assert run("report", "2026Q2", "--out", "first") == 0
    assert "2026Q2 is not over before 2026-07-01" in capsys.readouterr().err
    first = audited(empty_folder)[1][1]["sha256"]
    (empty_folder / "data" / "bot.sqlite3").rename(empty_folder / "data" / "old.sqlite3")
    for rest in (empty_folder / "data").glob("bot.sqlite3-*"):
        rest.unlink()
    assert run(*SEED) == 0
    assert run("report", "2026Q2", "--out", "second") == 0
    assert audited(empty_folder)[1][1]["sha256"] == first


def test_made_up_people_never_come_among_real_ones(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("migrate") == 0
    with sqlite3.connect(empty_folder / "data" / "bot.sqlite3") as database:
        database.execute(
            "INSERT INTO people (telegram_id, language, created_at) VALUES (1001, 'ru', '2026-01-01')"
        )
    assert run(*SEED) == 2
    assert "the database holds people" in capsys.readouterr().err


def test_a_year_is_seeded_once_and_the_next_one_beside_it(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*SEED) == 0
    assert run(*SEED) == 2
    assert "2026 is made up there already" in capsys.readouterr().err
    assert run("seed", "--year", "2027", "--services", "120", "--seed", "9") == 0
    with sqlite3.connect(empty_folder / "data" / "bot.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM services").fetchone() == (420,)
        assert database.execute("SELECT count(*) FROM people").fetchone() == (40,)
