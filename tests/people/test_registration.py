from datetime import date

import pytest

from bot.errors import AnswerFlaw, IdentifierFlaw, InvalidAnswer
from bot.people.identifiers import Bin, Iin
from bot.people.registration import (
    LIMITS,
    TYPED,
    Profile,
    Step,
    is_private,
    may_ask,
    next_step,
    parse_typed,
    previous_step,
    progress,
)

TODAY = date(2026, 11, 22)
UP_TO_REGION = frozenset(list(Step)[: list(Step).index(Step.REGION)])


@pytest.mark.parametrize(
    ("answered", "following"),
    [
        (frozenset(), Step.PHONE),
        (frozenset({Step.PHONE}), Step.FULL_NAME),
        (frozenset({Step.PHONE, Step.FULL_NAME, Step.IDENTIFIER}), Step.CONFIRMATION),
        (UP_TO_REGION, Step.REGION),
        (frozenset(Step) - {Step.LEGAL_FORM}, Step.LEGAL_FORM),
        (frozenset(Step), None),
    ],
)
def test_the_next_question_is_the_first_without_an_answer(
    answered: frozenset[Step], following: Step | None
) -> None:
    assert next_step(answered) is following


def test_back_leads_through_all_questions_to_the_first() -> None:
    way: list[Step] = [Step.EMAIL]
    while (before := previous_step(way[-1])) is not None:
        way.append(before)

    assert way[::-1] == list(Step)


def test_nobody_is_asked_ahead_of_the_way() -> None:
    assert may_ask(Step.PHONE, UP_TO_REGION)
    assert may_ask(Step.REGION, UP_TO_REGION)
    assert not may_ask(Step.LOCALITY, UP_TO_REGION)


def test_progress_counts_a_question_and_its_second_half_as_one() -> None:
    assert progress(Step.PHONE) == (1, 12)
    assert progress(Step.IDENTIFIER) == progress(Step.CONFIRMATION) == (3, 12)
    assert progress(Step.SECTION) == progress(Step.DIVISION) == (9, 12)
    assert progress(Step.EMAIL) == (12, 12)


def test_skipping_and_declining_are_answers() -> None:
    assert Profile(email="", programmes="").answered() == {Step.EMAIL, Step.PROGRAMMES}


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        (Step.PHONE, "8 (701) 123-45-67", "+77011234567"),
        (Step.FULL_NAME, "  Серікова   Айгүл ", "Серікова Айгүл"),
        (Step.FULL_NAME, "Ким О", "Ким О"),
        (Step.FULL_NAME, "Әбу-Насыр д’Артаньян О'Нил", "Әбу-Насыр д’Артаньян О'Нил"),
        (Step.FULL_NAME, "Серікова\u200b\u00a0Айгүл", "Серікова Айгүл"),
        (Step.FULL_NAME, "И\u0306ванов Иван", "Йванов Иван"),
        (Step.ENTERPRISE, "ТОО  «Береке-7»", "ТОО «Береке-7»"),
        (Step.ENTERPRISE, "<b>Bold</b>", "<b>Bold</b>"),
        (Step.LOCALITY, "с. 8 Марта", "с. 8 Марта"),
        (Step.EMAIL, " Aigul@MAIL.kz ", "Aigul@mail.kz"),
    ],
)
def test_a_good_answer_is_kept_as_it_was_meant(step: Step, typed: str, kept: str) -> None:
    assert parse_typed(step, typed, TODAY) == kept


@pytest.mark.parametrize(("typed", "kind"), [("850315 300 009", Iin), ("1908-4000-0015", Bin)])
def test_an_identifier_tells_whose_it_is(typed: str, kind: type) -> None:
    assert isinstance(parse_typed(Step.IDENTIFIER, typed, TODAY), kind)


@pytest.mark.parametrize(
    ("step", "typed", "flaw"),
    [
        (Step.PHONE, "12345", AnswerFlaw.PHONE),
        (Step.PHONE, "мой номер", AnswerFlaw.PHONE),
        (Step.PHONE, "+" + "7" * 4000, AnswerFlaw.PHONE),
        (Step.FULL_NAME, "Айгүл", AnswerFlaw.ONE_WORD),
        (Step.FULL_NAME, "", AnswerFlaw.ONE_WORD),
        (Step.FULL_NAME, "Серікова Айгүл 2", AnswerFlaw.DIGITS),
        (Step.FULL_NAME, "Серікова А.М.", AnswerFlaw.SIGNS),
        (Step.FULL_NAME, "Серікова Айгүл 😀", AnswerFlaw.SIGNS),
        (Step.FULL_NAME, "<b>Серікова</b> Айгүл", AnswerFlaw.SIGNS),
        (Step.FULL_NAME, "- -", AnswerFlaw.SIGNS),
        (Step.FULL_NAME, "Серікова\nАйгүл", AnswerFlaw.SEVERAL_LINES),
        (Step.FULL_NAME, "Айгүл " * 21, AnswerFlaw.TOO_LONG),
        (Step.IDENTIFIER, "85031530", IdentifierFlaw.LENGTH),
        (Step.IDENTIFIER, "850315300000", IdentifierFlaw.CHECKSUM),
        (Step.IDENTIFIER, "190841000010", AnswerFlaw.BRANCH),
        (Step.ENTERPRISE, "12345", AnswerFlaw.NO_LETTERS),
        (Step.ENTERPRISE, "🌸", AnswerFlaw.NO_LETTERS),
        (Step.ENTERPRISE, "/cancle", AnswerFlaw.NO_LETTERS),
        (Step.ENTERPRISE, "А" * 201, AnswerFlaw.TOO_LONG),
        (Step.LOCALITY, "Қаскелең\u2028Абай", AnswerFlaw.SEVERAL_LINES),
        (Step.LOCALITY, "А" * 101, AnswerFlaw.TOO_LONG),
        (Step.EMAIL, "aigul.mail.kz", AnswerFlaw.EMAIL),
        (Step.CATEGORY, "микро", AnswerFlaw.PRESS_A_BUTTON),
    ],
)
def test_a_wrong_answer_is_refused_with_its_reason(
    step: Step, typed: str, flaw: AnswerFlaw | IdentifierFlaw
) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        parse_typed(step, typed, TODAY)

    assert refused.value.flaw is flaw


@pytest.mark.parametrize("step", sorted(LIMITS))
def test_an_answer_of_just_the_limit_is_taken(step: Step) -> None:
    word = "А" * (LIMITS[step] // 2 - 1)
    text = f"{word} {word}а"

    assert len(text) == LIMITS[step]
    assert parse_typed(step, text, TODAY) == text


@pytest.mark.parametrize("step", sorted(set(Step) - TYPED))
def test_a_question_with_buttons_takes_no_text(step: Step) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        parse_typed(step, "Да", TODAY)

    assert refused.value.flaw is AnswerFlaw.PRESS_A_BUTTON


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize(
    ("step", "typed", "private"),
    [
        (Step.IDENTIFIER, "850315300009", True),
        (Step.IDENTIFIER, "85031530000", True),
        (Step.IDENTIFIER, "", True),  # A photo of an identity card.
        (Step.CONFIRMATION, "850315 300009", True),
        (Step.ENTERPRISE, "8503-1530-0009", True),
        (Step.ENTERPRISE, "ТОО «Береке»", False),
        (Step.PHONE, "+77011234567", False),
    ],
)
def test_a_message_with_an_iin_must_not_stay_in_the_chat(step: Step, typed: str, private: bool) -> None:
    assert is_private(step, typed) is private
