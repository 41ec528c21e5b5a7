"""`python main.py import-services`, as a person at a terminal meets it; and killed in mid-work."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

import main
from bot.language import Language
from bot.people import dictionaries
from bot.services import content
from bot.services.model import Field
from bot.services.words import ServiceLists
from bot.settings import ROOT, Settings
from rehearsal import register

ROWS = 40
MANY = 3_000


@pytest.fixture(scope="module")
def lists() -> ServiceLists:
    folder = ROOT / "content"
    return content.load(folder, dictionaries.load(folder))


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder with no setting of whoever runs the tests."""
    for name in {each.upper() for each in Settings.model_fields} & set(os.environ):  # noqa: TID251 - to be rid of them
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.chdir(tmp_path)
    # Logging is set for the whole process by the program; here it stays as pytest wants it.
    monkeypatch.setattr("bot.logs.configure", lambda level, form: None)
    return tmp_path


def written(folder: Path, lists: ServiceLists, count: int, *spoilt: int) -> Path:
    rows = register.make(count, 11, lists)
    for number in spoilt:
        rows[number][Field.BIRTH_DATE] = "не знаю"
    file = folder / "register.csv"
    register.write_csv(file, rows, lists)
    return file


def command(file: Path, *more: str) -> list[str]:
    return ["import-services", str(file), "--month", register.MONTH, *more]


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "data" / "bot.sqlite3") as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_good_file_is_taken_and_the_status_is_zero(
    folder: Path, lists: ServiceLists, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(command(written(folder, lists, ROWS))) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "40 rows: 40 taken" in told.err
    assert count(folder, "services") == ROWS


@pytest.mark.parametrize("language", Language)
def test_faults_are_told_line_by_line_and_the_status_is_one(
    folder: Path, lists: ServiceLists, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    assert main.main(command(written(folder, lists, ROWS, 3, 7), "--lang", language)) == 1
    told = capsys.readouterr()
    lines = [line.split("\t") for line in told.out.splitlines()]
    assert [line[:3] for line in lines] == [
        ["5", "birth_date", "not_a_date"],
        ["9", "birth_date", "not_a_date"],
    ]
    assert all(len(line) == 4 and line[3] for line in lines)
    assert "40 rows: 38 taken (0 of them corrections), 2 held" in told.err


def test_a_dry_run_takes_nothing(
    folder: Path, lists: ServiceLists, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(command(written(folder, lists, ROWS, 3), "--dry-run")) == 1
    assert "39 would be taken" in capsys.readouterr().err
    assert count(folder, "services") == count(folder, "batches") == 0


def test_the_file_with_faults_can_be_corrected_and_sent_again(folder: Path, lists: ServiceLists) -> None:
    out = folder / "faults.xlsx"
    assert main.main(command(written(folder, lists, ROWS, 3, 7), "--faults", str(out))) == 1
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    right = register.make(ROWS, 11, lists)
    wrong = [cell for row in sheet.iter_rows() for cell in row if cell.value == "не знаю"]
    assert len(wrong) == 2
    for cell in wrong:
        assert cell.comment is not None
        assert cell.fill.fgColor.rgb == "FFFFC7CE"
        assert isinstance(sheet.cell(cell.row, sheet.max_column).value, int)
    for cell, number in zip(wrong, (3, 7), strict=True):
        cell.value = right[number][Field.BIRTH_DATE]
    book.save(folder / "corrected.xlsx")
    assert main.main(command(folder / "corrected.xlsx")) == 0
    assert count(folder, "services") == ROWS
    assert count(folder, "held_rows WHERE closed_at IS NULL") == 0
    assert count(folder, "held_rows WHERE replaced_by IS NOT NULL") == 2


def test_a_file_that_is_no_table_ends_with_status_two(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "poem.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert main.main(command(folder / "poem.csv")) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["import-services", "nowhere.csv", "--month", "2026-03"], "nowhere.csv: "),
        (["import-services", "nowhere.csv", "--month", "March"], "--month: March is no month"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    assert main.main(words) == 2
    assert named in capsys.readouterr().err


@pytest.mark.parametrize("after", [1, 700, 1900])
def test_a_kill_in_the_middle_loses_nothing_and_doubles_nothing(
    folder: Path, lists: ServiceLists, after: int
) -> None:
    spoilt = range(0, MANY, 50)
    file = written(folder, lists, MANY, *spoilt)
    assert main.main(["migrate"]) == 0
    program = [sys.executable, str(ROOT / "main.py"), *command(file)]
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, cwd=folder) as killed:
        while count(folder, "services") < after and killed.poll() is None:
            time.sleep(0.005)
        killed.send_signal(signal.SIGKILL)
    assert after <= count(folder, "services") < MANY - len(spoilt), "it was killed too late to prove anything"
    # The same file again, as a person would; what was taken is known, the rest is taken now.
    assert main.main(command(file)) == 1
    assert count(folder, "services") == MANY - len(spoilt)
    assert count(folder, "held_rows WHERE closed_at IS NULL") == len(spoilt)
    assert count(folder, "(SELECT DISTINCT key FROM services)") == MANY - len(spoilt)
