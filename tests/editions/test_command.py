"""`python main.py publish`, `editions` and `rollback`, as a person at a terminal meets them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

import main
from bot.db.schema import audit
from bot.settings import Settings
from tests import databases
from tests.packages import NEW, OLD, PAGE, TYPO, Edits, edited, zipped

NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)
RENAMED: Edits = {"quiz/m01.toml": ('id = "q-m01-01"', 'id = "q-m01-99"')}


@pytest.fixture(autouse=True)
def _terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, short_content: Path, sqlite_template: Path
) -> None:
    """A folder with a database and the small course, and no setting of whoever runs the tests."""
    for name in {each.upper() for each in Settings.model_fields} & set(os.environ):  # noqa: TID251 - to be rid of them
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("CONTENT_DIR", str(short_content))
    monkeypatch.setenv("DATABASE_URL", databases.sqlite_copy(sqlite_template, tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.logs.configure", lambda level, form: None)
    monkeypatch.setattr(main, "real_time", lambda: NOW)


def course(content: Path, version: str, edits: Edits = TYPO) -> str:
    file = Path(f"{version}.zip")
    file.write_bytes(zipped(content, version, edits))
    return str(file)


def reasons(url: str) -> list[tuple[str, str | None]]:
    with create_engine(url).connect() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.reason).order_by(audit.c.id))
        return [(row.action, row.reason) for row in rows]


def test_a_course_is_looked_through_published_listed_and_rolled_back(
    short_content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = course(short_content, "2026.3")
    assert main.main(["publish", source, "--dry-run"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["✏️ Урок 1.1: русский стр. 1"]
    assert said.err == "2026.3 is in order; 0 are studying\n"
    assert main.main(["publish", source, "--lang", "kk", "--reason", "сөз"]) == 0
    assert capsys.readouterr().out.splitlines() == ["✏️ 1.1-сабақ: орысша 1-бет"]
    assert main.main(["editions"]) == 0
    newest, first = capsys.readouterr().out.splitlines()
    assert newest.startswith("2026.3\tpresent, published 2026-01-20\t0\t")
    assert first.startswith("2026.2\tpublished 2026-01-20\t0\t")
    assert main.main(["rollback", "--reason", "қате кетті"]) == 0
    assert capsys.readouterr().err == "2026.3 is withdrawn; 2026.2 is present\n"
    assert main.main(["rollback"]) == 1
    assert capsys.readouterr().err == "there is no version to go back to\n"
    assert reasons(os.environ["DATABASE_URL"]) == [  # noqa: TID251 - set above
        ("publish_course", "сөз"),
        ("withdraw_course", "қате кетті"),
    ]


def test_a_folder_may_apply_at_once_when_it_mends_words_only(
    short_content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "course"
    for name, data in edited(short_content, "2026.3", {PAGE: (OLD, NEW)}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    assert main.main(["publish", str(folder), "--at-once"]) == 0
    assert main.main(["publish", course(short_content, "2026.4", RENAMED), "--at-once"]) == 1
    assert "it cannot apply at once" in capsys.readouterr().err
    main.main(["editions"])
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["2026.3", "2026.2"]


def test_what_cannot_be_published_is_told_by_the_exit_status(
    short_content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["publish", "nowhere.zip"]) == 2
    assert main.main(["publish", str(tmp_path)]) == 2
    (tmp_path / "x.zip").write_bytes(b"no zip")
    assert main.main(["publish", "x.zip"]) == 2
    assert main.main(["publish", course(short_content, "2026.2")]) == 1
    assert "other content; raise version in course.toml" in capsys.readouterr().err
    torn: Edits = {"lessons/m01-l01.ru.md": ("# Проблема и клиент", "# Другое")}
    assert main.main(["publish", course(short_content, "2026.3", torn)]) == 1
    assert capsys.readouterr().out.startswith("lessons/m01-l01.ru.md:1: ")
