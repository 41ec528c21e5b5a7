"""The command line as a person at a terminal meets it: exit codes, and sentences that say what to mend."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, update

import main
from bot.db.course_schema import voided_questions
from bot.db.migration import newest_revision
from bot.db.schema import audit as audit_rows
from bot.people import audit
from bot.people.vault import Vault
from bot.settings import ROOT

NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("empty_folder", "logging_restored")


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content, to be spoilt."""
    copy = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    monkeypatch.setenv("CONTENT_DIR", str(copy))
    return copy


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Lets the program believe in another day: facts of the course end."""
    return lambda moment: monkeypatch.setattr(main, "real_time", lambda: moment)


def test_check_says_that_all_is_well(
    today: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    today(NOW)
    assert main.main(["check"]) == 0
    out = capsys.readouterr().out
    assert "Всё в порядке." in out
    assert "Уроков: 37." in out
    assert "Вопросов: 178." in out


def test_check_tells_a_month_ahead_which_fact_ends(
    today: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    today(datetime(2026, 12, 1, 6, tzinfo=UTC))
    assert main.main(["check"]) == 0
    assert re.search(
        r"facts\.toml:\d+: оба языка: Срок факта mci кончается 2026-12-31", capsys.readouterr().out
    )


def test_check_fails_on_a_fact_past_its_last_day(
    today: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    today(datetime(2027, 1, 1, 6, tzinfo=UTC))
    assert main.main(["check"]) == 2
    assert re.search(r"facts\.toml:\d+: \S+ \S+: Факт mci действовал до 2026-12-31", capsys.readouterr().err)


def test_check_names_the_line_of_a_fact_that_is_not_there(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = content / "lessons" / "m02-l03.ru.md"
    lesson.write_text(lesson.read_text("utf-8").replace("{{mci}}", "{{mcy}}"), "utf-8")
    twin = content / "lessons" / "m02-l03.kk.md"
    twin.write_text(twin.read_text("utf-8").replace("{{mci}}", "{{mcy}}"), "utf-8")
    assert main.main(["check"]) == 2
    said = capsys.readouterr().err
    assert re.search(r"m02-l03\.ru\.md:42: русский: В facts\.toml нет факта mcy", said)
    assert re.search(r"m02-l03\.kk\.md:42: казахский: ", said)


def test_check_names_the_file_of_a_lesson_that_is_not_there(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "lessons" / "m01-l02.kk.md").unlink()
    assert main.main(["check"]) == 2
    assert "lessons/m01-l02.kk.md:1: казахский: На этом языке урока нет." in capsys.readouterr().err


def test_check_names_the_figure_that_damu_cannot_approve(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = content / "policy.toml"
    policy.write_text(policy.read_text("utf-8").replace("pass_percent = 75", "pass_percent = 175"), "utf-8")
    assert main.main(["check"]) == 2
    assert "policy.toml: test.pass_percent: " in capsys.readouterr().err


def test_check_looks_at_a_course_in_another_folder_in_kazakh(
    tmp_path: Path, today: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    today(NOW)
    course = shutil.copytree(ROOT / "docs" / "template-course", tmp_path / "course")
    assert main.main(["check", str(course), "--lang", "kk"]) == 0
    assert "Бәрі дұрыс." in capsys.readouterr().out
    (course / "lessons" / "t01-l01.ru.md").unlink()
    assert main.main(["check", str(course), "--lang", "kk"]) == 2
    assert "course/lessons/t01-l01.ru.md:1: орысша: Бұл тілдегі сабақ жоқ." in capsys.readouterr().err


def test_check_says_that_a_folder_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", "nowhere"]) == 2
    assert capsys.readouterr().err == "nowhere: no such folder\n"


def test_check_tells_faults_of_course_and_figures_together(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = content / "policy.toml"
    policy.write_text(policy.read_text("utf-8").replace("pass_percent = 75", "pass_percent = 175"), "utf-8")
    questions = content / "quiz" / "m01.toml"
    questions.write_text(questions.read_text("utf-8").replace("difficulty = 1", "difficulty = 4", 1), "utf-8")
    assert main.main(["check"]) == 2
    said = capsys.readouterr().err
    assert "m01.toml:8: оба языка: Сложность 4" in said
    assert said.count("m01.toml:8") == 1
    assert "policy.toml: test.pass_percent: " in said


def test_check_tells_where_voiding_has_left_too_few_questions(
    empty_folder: Path, today: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    today(NOW)
    assert main.main(["migrate"]) == 0
    ids = re.findall(r'(?m)^id = "(.+)"', (ROOT / "content" / "quiz" / "m03.toml").read_text("utf-8"))
    void = {"course_id": "business-basics", "reason": "Ошибка", "voided_by": 1, "voided_at": NOW}
    engine = create_engine(f"sqlite:///{empty_folder}/data/bot.sqlite3")
    with engine.begin() as connection:
        connection.execute(insert(voided_questions), [void | {"question_id": each} for each in ids[3:]])
    engine.dispose()
    assert main.main(["check"]) == 0
    said = capsys.readouterr().out
    assert "m03: вопросов, которые не аннулированы, осталось 3; в тест берут 2." in said


def test_check_finds_an_audit_that_was_tampered_with(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["migrate"]) == 0
    engine = create_engine(f"sqlite:///{empty_folder}/data/bot.sqlite3")
    with engine.begin() as connection:
        vault = Vault.open(empty_folder / "data" / "keys.json")
        audit.write(connection, vault, 1001, "grant", details={}, reason="связь прервалась", now=NOW)
        connection.execute(update(audit_rows).values(reason="сам попросил"))
    engine.dispose()
    assert main.main(["check"]) == 2
    assert "audit: row 1 was changed or removed" in capsys.readouterr().err


def test_migrate_may_be_run_twice(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _each in range(2):
        assert main.main(["migrate"]) == 0
        assert capsys.readouterr().out == f"the database is at revision {newest_revision()}\n"
    assert (empty_folder / "data" / "bot.sqlite3").is_file()


@pytest.mark.requirement("R15", "Q2")
def test_simulate_tells_what_the_rules_make_of_dates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["simulate", "2026-01-31", "2026-02-28=pass"]) == 0
    told = capsys.readouterr().out
    assert "28" in told
    assert "certificate" in told


def test_simulate_refuses_what_is_no_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["simulate", "yesterday"]) == 2
    assert "yesterday" in capsys.readouterr().err


def test_run_without_a_token_says_where_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["run"]) == 2
    assert capsys.readouterr().err.startswith("BOT_TOKEN: not set; get one from @BotFather")


@pytest.mark.parametrize("command", [[], ["run"], ["sandbox"], ["demo"], ["check"], ["migrate"]])
def test_no_command_starts_with_a_wrong_setting(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TIMEZONE", "Astana")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    assert main.main(command) == 2
    named = {line.partition(":")[0] for line in capsys.readouterr().err.splitlines()}
    assert named == {"TIMEZONE", "LOG_LEVEL"}


def test_the_keys_are_refused_when_others_may_read_them(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Vault.open(empty_folder / "data" / "keys.json")
    (empty_folder / "data" / "keys.json").chmod(0o644)
    assert main.main(["check"]) == 2
    assert "KEY_FILE: " in capsys.readouterr().err


def test_an_unknown_command_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.main(["dance"])
    assert stopped.value.code == 2
    assert "sandbox" in capsys.readouterr().err
