"""The search in the whole real course: alike on both databases, and not to be broken by what is typed."""

import pytest
from sqlalchemy import Connection, delete, func, select, text

from bot.db.course_schema import editions, search_pages
from bot.language import Language
from bot.lessons.model import Course
from bot.search import rules, service
from bot.search.model import Hit
from tests.population import NOW
from tests.search import published
from tests.search.conftest import Search

# What people ask, and the lessons of which one must be among the first three.
RUSSIAN = {
    "как открыть ИП": "m02-l01 m02-l02",
    "какой налог платить": "m03-l01 m03-l02",
    "упрощенная декларация": "m03-l02",
    "упрощенка": "m03-l02",
    "НДС": "m03-l03",
    "точка безубыточности": "m05-l03",
    "безубыточнсть": "m05-l03",
    "как взять кредит на бизнес": "m07-l01",
    "сколько платить за себя соцотчисления": "m03-l04",
    "трудовой договор": "m08-l01",
    "прием на работу": "m08-l02",
    "зарплата удержания": "m08-l03",
    "комиссия Kaspi маркетплейс": "m06-l03",
    "гранты для села": "m07-l03",
    "госзакупки с чего начать": "m09-l01",
    "пароли и мошенники": "m09-l04",
    "как назначить цену": "m05-l02",
    "себестоимость хлеба": "m05-l01",
    "гарантия фонда Даму": "m07-l02",
    "жалобы клиентов": "m06-l04",
    "бизнес-план": "m10-l03",
    "300 МРП": "m03-l01",
    "электронная подпись": "m09-l02 m02-l02",
    "конкуренты": "m01-l03",
    "счёт в банке": "m02-l04",
}
KAZAKH = {
    "салық режимі қандай": "m03-l01",
    "ЖК қалай тіркеймін": "m02-l02",
    "бағаны қалай белгілеймін": "m05-l02",
    "өзіндік құн": "m05-l01",
    "кредит аламын": "m07-l01",
    "несие": "m07-l01",
    "ауылға грант бере ме": "m07-l03",
    "еңбек шарты": "m08-l01",
    "жалақыдан не ұсталады": "m08-l03",
    "мемлекеттік сатып алу": "m09-l01",
    "шот-фактура": "m03-l03",
    "ақша ағыны": "m04-l02 m04-l01",
    "шағымдар": "m06-l04",
    "салык толеу": "m03-l02 m03-l04",
    "жұмыскерді қабылдау": "m08-l02",
    "бәсекелестерім": "m01-l03",
    "бизнес жоспар жазу": "m10-l03",
    "дербес деректер": "m09-l04",
    "әлеуметтік төлемдердің мерзімі": "m03-l04",
    "Даму қорының кепілдігі": "m07-l02",
    "тұрақты шығындар": "m05-l01 m05-l03",
    "банктегі шот": "m02-l04",
    "қаптама": "m10-l02",
    "маркетплейс комиссиясы": "m06-l03",
    "ЭЦҚ": "m02-l02 m09-l02",
}


def lessons(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.lesson_id for hit in hits]


@pytest.mark.parametrize(("language", "asked"), [(Language.RU, RUSSIAN), (Language.KK, KAZAKH)])
def test_a_question_leads_to_its_lesson(search: Search, language: Language, asked: dict[str, str]) -> None:
    assert len(asked) == 25
    found = {typed: lessons(search(typed, language))[:3] for typed in asked}
    assert {typed: found[typed] for typed in asked if not set(found[typed]) & set(asked[typed].split())} == {}


@pytest.mark.parametrize(("reader", "asked"), [(Language.KK, RUSSIAN), (Language.RU, KAZAKH)])
def test_one_may_type_in_the_language_that_one_does_not_read(
    search: Search, reader: Language, asked: dict[str, str]
) -> None:
    found = {typed: lessons(search(typed, reader)) for typed in asked}
    assert {typed: found[typed] for typed in asked if not set(found[typed]) & set(asked[typed].split())} == {}


def test_what_both_languages_know_is_shown_in_ones_own(search: Search) -> None:
    for language, word in ((Language.RU, "бухгалтер"), (Language.KK, "бухгалтер")):
        [first, *_] = search(word, language)
        sentence = "".join(piece.text for piece in first.sentence)
        assert bool(set(sentence.lower()) & set("әғқңөұүһі")) == (language is Language.KK)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "form", ["салық", "салықты", "салығы", "салықтардың", "САЛЫҚ", "салык", "налог", "налогами", "НАЛОГИ"]
)
def test_the_form_of_a_word_does_not_hide_it(search: Search, language: Language, form: str) -> None:
    hits = search(form, language)
    assert len(hits) == rules.MOST_HITS
    assert len(set(lessons(hits))) == rules.MOST_HITS
    assert all(any(piece.hit for piece in hit.sentence) for hit in hits)


def test_the_letter_with_two_dots_may_be_typed_either_way(search: Search) -> None:
    assert search("учёт", Language.RU) == search("учет", Language.RU) != ()


@pytest.mark.parametrize("typed", ["", "🙂", "и на что", "кққққққ", "құлпытас абракадабра", "999999"])
def test_nothing_is_found_for_nothing(search: Search, typed: str) -> None:
    assert search(typed, Language.RU) == ()


NASTY = (
    "'; DROP TABLE search_pages; --",
    '"',
    "'",
    '"" OR ""',
    "налог*",
    "NEAR(налог цена, 5)",
    "title:налог",
    "налог AND NOT цена",
    "налог & ! | <-> цена",
    ":*",
    "налог:*",
    "\\",
    "%_%",
    "(((",
    "{налог}",
    "^налог -цена +ндс",
    "\x00налог\x00",
    "налог\u0301",
    "\ud83d\ude42 налог",
    "ı İ ß ǅ ﬁ ４３２５ ²³ ৪৫",
    "налог " * 2000,
    "я" * 4000,
    "1" * 4000,
)


@pytest.mark.parametrize("language", Language)
def test_signs_and_operators_break_no_query(search: Search, language: Language) -> None:
    for typed in NASTY:
        found = lessons(search(typed, language))
        if "налог" in typed:
            assert found, typed
    assert search("налог", language)


def test_a_course_is_entered_once_and_anew_when_its_words_change(
    connection: Connection, course: Course
) -> None:
    pages = 2 * sum(lesson.last_page + 1 for lesson in course.lessons)
    assert published.enter(connection, course, NOW) == pages
    assert published.enter(connection, course, NOW) == 0
    connection.execute(delete(search_pages).where(search_pages.c.lesson_id == "m01-l01"))
    assert published.enter(connection, course, NOW) == pages
    assert connection.scalar(select(func.count()).select_from(search_pages)) == pages
    assert connection.scalar(select(func.count()).select_from(editions)) == 1


def test_what_goes_with_its_edition_is_found_no_more(connection: Connection, course: Course) -> None:
    """On SQLite the index is a table of its own, which must not keep what is gone."""
    published.enter(connection, course, NOW)
    connection.execute(delete(editions))
    assert connection.scalar(select(func.count()).select_from(search_pages)) == 0
    published.enter(connection, course, NOW)
    query = rules.parse("налог")
    assert lessons(service.find(connection, course, Language.RU, query))
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO search_terms (search_terms) VALUES ('integrity-check')"))


def test_a_person_finds_pages_of_their_own_edition_alone(connection: Connection, course: Course) -> None:
    published.enter(connection, course, NOW)
    newer = Course(course.id, "2027.1", course.title, course.modules[1:])
    service.index(connection, published.publish(connection, newer, NOW), newer)
    query = rules.parse("конкуренты")
    assert "m01-l03" in lessons(service.find(connection, course, Language.RU, query))
    assert "m01-l03" not in lessons(service.find(connection, newer, Language.RU, query))


def test_before_a_course_is_entered_nothing_is_found(connection: Connection, course: Course) -> None:
    assert service.find(connection, course, Language.RU, rules.parse("налог")) == ()
