"""What the database counts is what the single answers say, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import correlation

import pytest
from sqlalchemy import Connection, insert, update

from bot.db.course_schema import voided_questions
from bot.db.schema import attempt_questions
from bot.house import House
from bot.language import Language
from bot.quiz import item_store
from bot.quiz.items import Figures, Item, appraise
from tests.population import COURSE, NOW, Population, opened

KK, RU = Language.KK, Language.RU
# The bank's option behind each button: B is the bank's A, and so on.
SHUFFLE, CORRECT = "2031", 1
# Five attempts at three questions: what was pressed, None where nothing was.
PRESSED = {1: (1, 1, 0), 2: (1, 1, 2), 3: (1, 0, 3), 4: (0, None, 2), 5: (3, 1, 1)}


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def answered(people: Population) -> Population:
    """Five people have finished; the first two read Kazakh."""
    for number, pressed in PRESSED.items():
        cycle = people.enrols(people.joins(), lessons_done_at=NOW)
        attempt = people.tries(cycle, 1, score=sum(each == CORRECT for each in pressed))
        _answer(people.connection, attempt, pressed, KK if number < 3 else RU)
    return people


def _answer(
    connection: Connection, attempt: int, pressed: tuple[int | None, ...], language: Language
) -> None:
    seconds = (10, 30, 60)
    connection.execute(
        insert(attempt_questions),
        [
            {
                "attempt_id": attempt,
                "position": at,
                "question_id": f"q{at}",
                "shuffle": SHUFFLE,
                "correct": CORRECT,
                "chosen": chosen,
                "answered_at": None if chosen is None else NOW + timedelta(seconds=seconds[at]),
                "language": None if chosen is None else language,
            }
            for at, chosen in enumerate(pressed)
        ],
    )


def items(people: Population) -> dict[str, Item]:
    connection = people.connection
    counted = item_store.tallies(connection, COURSE), item_store.paces(connection, COURSE)
    return {item.question: item for item in appraise(["q0", "q1", "q2"], *counted)}


def test_choices_are_told_in_the_order_of_the_bank(answered: Population) -> None:
    shown = items(answered)
    # q0: three pressed B (the bank's A), one A (the bank's C), one D (the bank's B).
    assert shown["q0"].whole == Figures(5, 3, (3, 1, 1, 0), 10.0)
    assert shown["q1"].whole.choices == (3, 0, 1, 0)
    assert shown["q1"].whole.unanswered == 1
    assert shown["q0"].by_language[KK] == Figures(2, 2, (2, 0, 0, 0), 10.0)
    assert shown["q0"].by_language[RU].asked == 3


def test_a_time_runs_from_the_answer_before_it_or_from_the_start(answered: Population) -> None:
    shown = items(answered)
    assert shown["q1"].whole.seconds == 20.0
    # In the fourth attempt the question before was left empty: 60 seconds less 10.
    assert shown["q2"].whole.seconds == 30.0
    assert shown["q2"].by_language[RU].seconds == 30.0


def test_an_answer_that_was_changed_counts_with_its_last_time(answered: Population) -> None:
    answered.connection.execute(
        update(attempt_questions)
        .where(attempt_questions.c.question_id == "q0")
        .values(answered_at=NOW + timedelta(seconds=100))
    )
    assert items(answered)["q0"].whole.seconds == 40.0


def test_discrimination_is_that_of_the_single_answers(answered: Population) -> None:
    for at, item in enumerate(items(answered).values()):
        right = [[each == CORRECT for each in pressed] for pressed in PRESSED.values()]
        rest = [(sum(row) - row[at]) / (len(row) - 1) for row in right]
        expected = correlation([float(row[at]) for row in right], rest)
        assert item.discrimination == pytest.approx(expected)


def test_a_voided_question_is_no_part_of_the_rest_of_others(answered: Population) -> None:
    answered.connection.execute(
        insert(voided_questions).values(
            course_id=COURSE, question_id="q2", reason="Ошибка", voided_by=1, voided_at=NOW
        )
    )
    right = [[each == CORRECT for each in pressed] for pressed in PRESSED.values()]
    expected = correlation([float(row[0]) for row in right], [float(row[1]) for row in right])
    shown = items(answered)
    assert shown["q0"].discrimination == pytest.approx(expected)
    assert shown["q2"].whole == Figures(5, 1, (1, 1, 1, 2), 30.0)  # as it was answered
    both = [(row[0] + row[1]) / 2 for row in right]
    assert shown["q2"].discrimination == pytest.approx(correlation([float(row[2]) for row in right], both))


def test_running_attempts_and_other_courses_are_left_out(answered: Population) -> None:
    before = items(answered)
    person = answered.joins()
    elsewhere = answered.enrols(person, course_id="another")
    running = answered.enrols(person, lessons_done_at=NOW)
    _answer(answered.connection, answered.tries(elsewhere, 1, score=3), (1, 1, 1), KK)
    _answer(answered.connection, answered.tries(running, 1, score=None), (1, 1, 1), KK)
    assert items(answered) == before


def test_of_an_attempt_with_one_question_nothing_can_be_correlated(people: Population) -> None:
    for pressed in (1, 2):
        cycle = people.enrols(people.joins(), lessons_done_at=NOW)
        _answer(people.connection, people.tries(cycle, 1, score=0), (pressed,), KK)
    assert items(people)["q0"].discrimination is None
