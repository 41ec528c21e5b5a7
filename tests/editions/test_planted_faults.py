"""Each fault that an author can make, planted alone in a copy of a good course: found, and nothing else is.

The good course is the template of the authors' guide.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from bot.editions import checking, ids
from bot.editions.checking import Yardstick
from bot.editions.findings import CourseFault, Finding
from bot.i18n import speaking
from bot.language import Language
from bot.screens import course_faults
from bot.settings import ROOT

TEMPLATE = ROOT / "docs" / "template-course"
TODAY = date(2026, 11, 22)
KK, RU = Language.KK, Language.RU
F = CourseFault
YARDSTICK = checking.yardstick(ROOT / "content")
LONG = "а" * 130

Spoil = Callable[[Path], object]


def put(file: str, written: str, planted: str, count: int = 1) -> Spoil:
    """In one file, other words in the place of these."""

    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text("utf-8")
        assert written in text, f"{file} has no {written}"
        path.write_text(text.replace(written, planted, count), "utf-8")

    return spoil


def cut(file: str, pattern: str, planted: str = "") -> Spoil:
    """The same by a pattern, at its first place."""

    def spoil(folder: Path) -> None:
        path = folder / file
        text, changed = re.subn(pattern, planted, path.read_text("utf-8"), count=1)
        assert changed, f"{file} has no {pattern}"
        path.write_text(text, "utf-8")

    return spoil


def both(*spoils: Spoil) -> Spoil:
    """One fault that takes two changes."""
    return lambda folder: [spoil(folder) for spoil in spoils]


@dataclass(frozen=True)
class Plant:
    """What is spoilt, and the one finding that follows."""

    fault: CourseFault
    file: str
    line: int
    language: Language | None
    spoil: Spoil
    details: Mapping[str, str | int] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)


def swapped(letters: str) -> Spoil:
    """A module whose right answers stand in these places; the options change places with them."""

    def spoil(folder: Path) -> None:
        path = folder / "quiz" / "t01.toml"
        head, *questions = path.read_text("utf-8").split("[[questions]]\n")
        moved = [_moved(text, letter) for text, letter in zip(questions, letters, strict=True)]
        path.write_text("[[questions]]\n".join((head, *moved)), "utf-8")

    return spoil


def _moved(question: str, letter: str) -> str:
    found = re.search(r'correct = "(\w)"', question)
    assert found
    was, now = "abcd".index(found[1]), "abcd".index(letter)

    def exchanged(line: re.Match[str]) -> str:
        options = re.findall(r'"[^"]*"', line[2])
        options[was], options[now] = options[now], options[was]
        return f"{line[1]} = [{', '.join(options)}]"

    question = question.replace(found[0], f'correct = "{letter}"')
    return re.sub(r"(options\.\w\w) = \[(.*)\]", exchanged, question)


def lengthened(times: int) -> Spoil:
    """So many right answers of module t01 in Kazakh a little longer than all others."""

    def spoil(folder: Path) -> None:
        path = folder / "quiz" / "t01.toml"
        head, *questions = path.read_text("utf-8").split("[[questions]]\n")
        for at in range(times):
            found = re.search(r'correct = "(\w)"', questions[at])
            assert found
            place = "abcd".index(found[1])
            line = re.search(r"options\.kk = \[(.*)\]", questions[at])
            assert line
            options = re.findall(r'"([^"]*)"', line[1])
            options[place] = f"барлығы {options[place]}"
            written = ", ".join(f'"{each}"' for each in options)
            questions[at] = questions[at].replace(line[0], f"options.kk = [{written}]")
        path.write_text("[[questions]]\n".join((head, *questions)), "utf-8")

    return spoil


def without(file: str) -> Spoil:
    return lambda folder: (folder / file).unlink()


def written(file: str, data: bytes) -> Spoil:
    return lambda folder: (folder / file).write_bytes(data)


def heavier(file: str) -> Spoil:
    return lambda folder: (folder / file).write_bytes((folder / file).read_bytes() + b"\0" * 150_000)


def less_of(file: str) -> Spoil:
    """Cut short, as by a full disk."""
    return lambda folder: (folder / file).write_bytes((folder / file).read_bytes()[:-2000])


SPARE = """[spare]
value = 1
unit = "days"
valid_from = 2026-01-01
source.ru = "Закон"
source.kk = "Заң"
"""
PICTURE, SHEET = "images/t03-l01.kk.png", "sheets/one-product.ru.csv"
LESSON_KK, LESSON_RU = "lessons/t02-l01.kk.md", "lessons/t02-l01.ru.md"
QUIZ, POLLS = "quiz/t01.toml", "polls/t01.toml"

PLANTS = [
    # Files
    Plant(F.NOT_TOML, "facts.toml", 6, None, put("facts.toml", "value = 16", "value = ")),
    Plant(F.NOT_TEXT, LESSON_RU, 1, RU, written(LESSON_RU, "# Во что".encode("cp1251"))),
    Plant(F.NO_FILE, LESSON_KK, 1, KK, without(LESSON_KK)),
    Plant(F.MISSING_KEY, QUIZ, 3, None, cut(QUIZ, r"difficulty = 1\n"), {"key": "difficulty"}),
    Plant(
        F.WRONG_VALUE, QUIZ, 7, None, put(QUIZ, "difficulty = 1", 'difficulty = "1"'), {"key": "difficulty"}
    ),
    Plant(
        F.UNKNOWN_KEY, QUIZ, 13, None, put(QUIZ, 'explanation.ru = "40', 'hint = "?"\nexplanation.ru = "40')
    ),
    Plant(F.EMPTY, POLLS, 5, None, put(POLLS, 'lesson = "t01-l01"', 'lesson = ""')),
    Plant(F.UNUSED_FILE, "images/old.png", 1, None, written("images/old.png", b"?")),
    # Names
    Plant(F.BAD_VERSION, "course.toml", 5, None, put("course.toml", 'version = "1"', 'version = "1/2"')),
    Plant(F.BAD_ID, POLLS, 4, None, put(POLLS, "p-t01-l01-1", "p_t01"), {"id": "p_t01"}),
    Plant(F.ID_TWICE, QUIZ, 17, None, put(QUIZ, "q-t01-02", "q-t01-01"), {"id": "q-t01-01"}),
    Plant(F.ID_TWICE, "polls/t02.toml", 4, None, put("polls/t02.toml", "p-t02-l01-1", "p-t01-l01-1")),
    Plant(F.ID_TWICE, QUIZ, 4, None, put(QUIZ, "q-t01-01", "t03-l01"), {"id": "t03-l01"}),
    Plant(
        F.ID_REUSED, "course.toml", 17, None, put("course.toml", "# A t", "# a t"), former={"t01-l01": "poll"}
    ),
    Plant(F.UNKNOWN_LESSON, QUIZ, 6, None, put(QUIZ, '"t01-l01"', '"t02-l01"'), {"module": "t01"}),
    Plant(F.UNKNOWN_LESSON, POLLS, 5, None, put(POLLS, '"t01-l01"', '"t09-l01"'), {"lesson": "t09-l01"}),
    # Both languages alike
    Plant(F.MISSING_LANGUAGE, "course.toml", 7, KK, put("course.toml", 'kk = "Сөредегі есеп"', "")),
    Plant(F.MISSING_LANGUAGE, QUIZ, 9, KK, cut(QUIZ, r"text\.kk = .*\n"), {"key": "text"}),
    Plant(F.MISSING_LANGUAGE, POLLS, 13, KK, cut(POLLS, r'(?<=explanation\.kk = )".*"', '""')),
    Plant(F.TITLE_DIFFERS, LESSON_KK, 1, KK, put(LESSON_KK, "# Бір тауар", "# Тауар")),
    Plant(F.UNEQUAL_PAGES, LESSON_RU, 46, RU, put(LESSON_RU, "\n---\n\n## Как", "\n## Как")),
    Plant(F.UNEQUAL_FACTS, LESSON_KK, 1, KK, put(LESSON_KK, "{{vat_rate}}", "16 %"), {"facts": "vat_rate"}),
    Plant(F.UNEQUAL_OPTIONS, POLLS, 11, KK, put(POLLS, ', "Тауар алуға арналған ақша"', "")),
    Plant(F.LANGUAGES_APART, LESSON_KK, 1, KK, put(LESSON_RU, "## О чём", "слово " * 100 + "\n\n## О чём")),
    # Pages
    Plant(
        F.WORD_COUNT,
        "lessons/t01-l01.ru.md",
        1,
        RU,
        cut("lessons/t01-l01.ru.md", r"Айгуль печёт(.|\n)*не знает\.\n"),
    ),
    Plant(F.PAGE_TOO_LONG, LESSON_RU, 9, RU, put(LESSON_RU, "## Как посчитать", f"## Как {LONG * 32}")),
    Plant(
        F.CAPTION_TOO_LONG,
        "lessons/t03-l01.kk.md",
        9,
        KK,
        put("lessons/t03-l01.kk.md", "Бір аптада", f"{LONG * 8} Бір аптада"),
    ),
    Plant(
        F.EMPTY_PAGE,
        LESSON_KK,
        7,
        KK,
        both(put(LESSON_KK, "---\n", "---\n\n---\n"), put(LESSON_RU, "---\n", "---\n\nСлово.\n\n---\n")),
    ),
    Plant(F.UNKNOWN_MARKUP, LESSON_RU, 20, RU, put(LESSON_RU, "Эти 400", "~~Эти~~ 400"), {"what": "~~"}),
    Plant(F.UNKNOWN_MARKUP, LESSON_KK, 5, KK, put(LESSON_KK, "**шығын**.", "** шығын**."), {"what": "**"}),
    Plant(F.RAW_HTML, LESSON_KK, 20, KK, put(LESSON_KK, "Бұл 400", "<u>Бұл</u> 400"), {"what": "<u>"}),
    Plant(
        F.BAD_LINK, LESSON_RU, 20, RU, put(LESSON_RU, "Эти 400", "[Эти](egov.kz) 400"), {"what": "egov.kz"}
    ),
    Plant(
        F.UNKNOWN_FACT,
        LESSON_RU,
        29,
        RU,
        put(LESSON_RU, "Ставка – {{vat_rate}}", "Ставка – {{vat_rate}} ({{vat}})"),
        {"fact": "vat"},
    ),
    Plant(F.UNKNOWN_FACT, "course.toml", 54, KK, put("course.toml", "Қалған пайда 25 000 теңге", "{{left}}")),
    Plant(
        F.REFUSED_WORD,
        LESSON_KK,
        20,
        KK,
        put(LESSON_KK, "салыққа", "налогқа"),
        {"word": "налогқа", "term": "салық"},
    ),
    Plant(F.REFUSED_WORD, QUIZ, 10, KK, put(QUIZ, "Түсім қанша", "Доход қанша"), {"term": "кіріс"}),
    Plant(F.REFUSED_WORD, POLLS, 12, RU, put(POLLS, "Из неё ещё платят", "ООО ещё платит"), {"term": "ТОО"}),
    # Pictures and sheets
    Plant(F.NO_PICTURE, "course.toml", 51, KK, without(PICTURE), {"file": PICTURE}),
    Plant(F.BROKEN_PICTURE, "course.toml", 51, KK, less_of(PICTURE), {"file": PICTURE}),
    Plant(F.HEAVY_PICTURE, "course.toml", 51, KK, heavier(PICTURE), {"limit": 150}),
    Plant(F.NO_SUCH_PAGE, "course.toml", 52, None, put("course.toml", "page = 2", "page = 9"), {"pages": 5}),
    Plant(F.NO_SUCH_PAGE, POLLS, 6, None, put(POLLS, "page = 2", "page = 0"), {"page": 0}),
    Plant(F.NO_SHEET, "course.toml", 33, RU, without(SHEET), {"file": SHEET}),
    Plant(F.BROKEN_SHEET, "course.toml", 33, RU, written(SHEET, b"")),
    Plant(
        F.FEW_LANGUAGES_IN_NAME,
        "course.toml",
        33,
        None,
        both(
            put("course.toml", "one-product.{language}.csv", "all.csv"),
            written("sheets/all.csv", b"1"),
            without(SHEET),
            without(SHEET.replace(".ru.", ".kk.")),
        ),
    ),
    # Questions
    Plant(F.TEXT_TOO_LONG, QUIZ, 9, RU, put(QUIZ, "Какая выручка?", LONG * 2, 1), {"limit": 300}),
    Plant(
        F.OPTION_COUNT, QUIZ, 12, KK, put(QUIZ, "options.kk = [", 'options.kk = ["1 теңге", '), {"count": 5}
    ),
    Plant(F.SAME_OPTIONS, QUIZ, 11, RU, cut(QUIZ, r'(options\.ru = \["([^"]*)", )"[^"]*"', r'\1"\2."')),
    Plant(F.BAD_CORRECT, QUIZ, 8, None, cut(QUIZ, r'correct = "\w"', 'correct = "e"'), {"correct": "e"}),
    Plant(F.BAD_DIFFICULTY, QUIZ, 7, None, put(QUIZ, "difficulty = 1", "difficulty = 4"), {"difficulty": 4}),
    Plant(
        F.ALL_OF_THE_ABOVE, QUIZ, 11, RU, cut(QUIZ, r'(options\.ru = \[)"[^"]*"', r'\1"Всё перечисленное"')
    ),
    Plant(F.ALL_OF_THE_ABOVE, QUIZ, 12, KK, cut(QUIZ, r'(options\.kk = \[)"[^"]*"', r'\1"Бәрі дұрыс"')),
    Plant(
        F.GUESSABLE,
        QUIZ,
        11,
        RU,
        cut(QUIZ, r'(options\.ru = .*)"6 000 тенге"', r'\1"6 000 тенге, ни больше и ни меньше"'),
        {"right": 34},
    ),
    Plant(F.GUESSABLE_MODULE, QUIZ, 1, KK, lengthened(6), {"rank": "longest", "of": 14}),
    Plant(F.UNBALANCED, QUIZ, 1, None, swapped("bcdaabcdabaaab"), {"letter": "a", "count": 6}),
    Plant(
        F.FEW_QUESTIONS,
        QUIZ,
        1,
        None,
        cut(QUIZ, r"\[\[questions\]\]\nid = \"q-t01-14\"(.|\n)*"),
        {"count": 13},
    ),
    # Polls
    Plant(F.TEXT_TOO_LONG, POLLS, 10, RU, put(POLLS, "Деньги на закупку", LONG), {"limit": 100}),
    Plant(F.TEXT_TOO_LONG, POLLS, 12, RU, put(POLLS, "Из неё ещё", LONG * 2), {"limit": 200}),
    Plant(
        F.OPTION_COUNT,
        POLLS,
        11,
        KK,
        both(*(cut(POLLS, rf"options\.{each} = .*", f'options.{each} = ["1"]') for each in Language)),
        {"least": 2},
    ),
    Plant(
        F.BAD_CORRECT, POLLS, 7, None, put(POLLS, 'correct = "a"', 'correct = "ab"'), {"letters": "a, b, c"}
    ),
    Plant(F.LINE_FEEDS, POLLS, 12, RU, put(POLLS, "Из неё ещё", r"1\n2\n3\n4"), {"count": 3}),
    Plant(
        F.POLLS_A_LESSON,
        POLLS,
        1,
        None,
        cut(POLLS, r'\[\[polls\]\]\nid = "p-t01-l01-2"(.|\n)*'),
        {"count": 1},
    ),
    # Facts
    Plant(F.VALUE_OR_TEXT, "facts.toml", 5, None, put("facts.toml", "value = 16\n", "")),
    Plant(F.UNKNOWN_UNIT, "facts.toml", 7, None, put("facts.toml", '"percent"', '"per cent"')),
    Plant(F.BAD_FORMULA, "facts.toml", 16, None, put("facts.toml", "10000 * vat_rate / 100", "10000 ** 2")),
    Plant(F.FORMULA_NAME, "facts.toml", 16, None, put("facts.toml", "* vat_rate", "* vat"), {"name": "vat"}),
    Plant(F.FORMULA_LOOP, "facts.toml", 16, None, put("facts.toml", "* vat_rate", "* vat_of_ten_thousand")),
    Plant(
        F.FACT_DENIED,
        "facts.toml",
        13,
        None,
        put("facts.toml", "value = 1600", "value = 1500"),
        {"result": "1600"},
    ),
    Plant(
        F.FACT_EXPIRED,
        "facts.toml",
        5,
        None,
        put("facts.toml", "source.ru", "valid_to = 2026-11-21\nsource.ru"),
    ),
    Plant(F.FACT_NOT_YET, "facts.toml", 5, None, put("facts.toml", "2026-01-01", "2027-01-01")),
    Plant(
        F.FACT_ENDING,
        "facts.toml",
        5,
        None,
        put("facts.toml", "source.ru", "valid_to = 2026-12-20\nsource.ru"),
    ),
    Plant(
        F.FACT_UNUSED,
        "facts.toml",
        18,
        None,
        put(
            "facts.toml",
            'vat_rate / 100"',
            f'vat_rate / 100"\n\n{SPARE}',
        ),
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good course."""
    return Path(shutil.copytree(TEMPLATE, tmp_path / "course"))


def found_in(folder: Path, plant: Plant) -> list[Finding]:
    plant.spoil(folder)
    return list(checking.check(folder, TODAY, YARDSTICK, plant.former))


def test_the_good_course_has_no_fault(folder: Path) -> None:
    assert checking.check(folder, TODAY, YARDSTICK, ids.ids(folder)) == ()


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.fault}-{plant.file}-{plant.line}")
def test_a_planted_fault_is_found_at_its_place_and_nothing_else_is(folder: Path, plant: Plant) -> None:
    [finding] = found_in(folder, plant)
    assert (finding.fault, finding.file, finding.line, finding.language) == (
        plant.fault,
        plant.file,
        plant.line,
        plant.language,
    )
    assert plant.details.items() <= finding.details.items()
    for language in Language:
        with speaking(language):
            assert not re.search(r"[{}]", course_faults.sentence(finding).replace("{language}", ""))


def test_every_kind_of_fault_is_planted() -> None:
    assert set(CourseFault) - {plant.fault for plant in PLANTS} == set()


def test_all_faults_are_found_in_one_run(folder: Path) -> None:
    """Of each file one, so that none hides another."""
    chosen = {(plant.file, plant.fault): plant for plant in PLANTS if plant.file in (LESSON_KK, POLLS, QUIZ)}
    several = [chosen[LESSON_KK, F.RAW_HTML], chosen[POLLS, F.LINE_FEEDS], chosen[QUIZ, F.BAD_DIFFICULTY]]
    for plant in several:
        plant.spoil(folder)
    found = checking.check(folder, TODAY, YARDSTICK)
    assert {each.fault for each in found} == {plant.fault for plant in several}


def test_a_quote_and_an_address_may_hold_any_word(folder: Path) -> None:
    put(LESSON_KK, "Бұл 400", "Ол: «Налог төледім», – деді, [сайт](https://nalog.kz/доход). Бұл 400")(folder)
    assert checking.check(folder, TODAY, YARDSTICK) == ()


def test_without_a_glossary_no_word_is_refused(folder: Path) -> None:
    put(LESSON_KK, "салыққа", "налогқа")(folder)
    assert checking.check(folder, TODAY, Yardstick()) == ()
