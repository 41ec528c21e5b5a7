from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.db import schema
from bot.errors import AnswerFlaw
from bot.people import profile_store, profiles, store
from bot.people.model import Role
from bot.people.profiles import Asking, Elsewhere, NotAdmitted, Registered, ShowingProfile
from bot.people.registration import Step
from tests.people.answering import AIGUL, BIN, IIN, NOW, OTHER_IIN, Somebody, flaw_of, step_of


@pytest.mark.requirement("R01", "R04")
def test_all_answers_register_and_are_found_again_as_they_were_given(aigul: Somebody) -> None:
    outcome = aigul.answers_until(None)

    assert isinstance(outcome, Registered)
    known = store.person_by_telegram(aigul.connection, 7001, Role.ENTREPRENEUR)
    assert known == outcome.person
    assert known.registered
    told = aigul.told()
    assert (told.phone, told.full_name, told.enterprise) == ("+77011234567", AIGUL, "ИП «Береке»")
    assert told.identifier is not None
    assert told.identifier.number == IIN
    assert (told.category, told.programmes, told.disability, told.email) == (
        "micro",
        "aa,osop",
        "declined",
        "",
    )
    assert store.awaited_answer(aigul.connection, known.id) is None


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.PHONE])
def test_a_restart_at_any_question_goes_on_with_that_question(aigul: Somebody, step: Step) -> None:
    aigul.answers_until(step)

    again = replace(aigul)  # Nothing is in memory but the account.

    assert again.present().step is step
    awaited = store.awaited_answer(aigul.connection, aigul.person.id)
    assert awaited is not None
    assert (awaited.topic, awaited.step) == ("registration", step)


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_file_holds_nothing_private_in_clear(aigul: Somebody, tmp_path: Path) -> None:
    aigul.answers_until(Step.EMAIL)
    aigul.types(Step.EMAIL, "aigul@mail.kz")
    aigul.connection.commit()

    raw = b"".join(file.read_bytes() for file in tmp_path.glob("bot.sqlite3*"))

    private = (AIGUL, "Серікова", IIN, "77011234567", "4567", "Береке", "aigul@mail.kz", "declined")
    assert [text for text in private if text.encode() in raw] == []
    assert "Қаскелең".encode() in raw  # What is not private shows that the file was really read.


def test_answers_are_found_by_keyed_hashes(aigul: Somebody) -> None:
    aigul.answers_until(None)

    def found(kind: str, text: str) -> bool:
        digest = aigul.desk.vault.lookup(kind, text)
        rows = select(schema.lookups.c.person_id).filter_by(kind=kind, digest=digest)
        return aigul.connection.scalar(rows) == aigul.person.id

    assert found("iin", IIN)
    assert found("id4", "0009")
    assert found("phone", "+77011234567")
    assert found("phone4", "4567")
    assert found("name", "айгүл")
    assert not found("bin", IIN)


def test_a_changed_answer_is_no_longer_found_by_the_old_one(aigul: Somebody) -> None:
    aigul.answers_until(None)
    aigul.asks(Step.FULL_NAME)
    aigul.types(Step.FULL_NAME, "Серікова Дана")

    names = set(
        aigul.connection.scalars(select(schema.lookups.c.digest).where(schema.lookups.c.kind == "name"))
    )

    assert names == {aigul.desk.vault.lookup("name", word) for word in ("серікова", "дана")}


@pytest.mark.requirement("R01")
@pytest.mark.parametrize("category", ["micro", "small"])
def test_micro_and_small_are_admitted(aigul: Somebody, category: str) -> None:
    aigul.answers_until(Step.CATEGORY)

    assert step_of(aigul.presses(Step.CATEGORY, category)) is Step.REGION


@pytest.mark.requirement("R01", "Q13")
@pytest.mark.parametrize("category", ["medium", "large"])
def test_medium_and_large_are_refused_and_nothing_of_it_is_kept(aigul: Somebody, category: str) -> None:
    aigul.answers_until(Step.CATEGORY)

    assert aigul.presses(Step.CATEGORY, category) == NotAdmitted(category)
    assert aigul.told().category is None
    assert step_of(aigul.presses(Step.CATEGORY, "small")) is Step.REGION  # The choice is still open.


def test_a_wrong_answer_changes_nothing_and_the_question_is_put_again(aigul: Somebody) -> None:
    aigul.answers_until(Step.IDENTIFIER)

    outcome = aigul.types(Step.IDENTIFIER, "850315300000")

    assert step_of(outcome) is Step.IDENTIFIER
    assert flaw_of(outcome) == "checksum"
    assert aigul.told().identifier is None


@pytest.mark.parametrize(
    ("step", "flaw"), [(Step.FULL_NAME, AnswerFlaw.NOT_TEXT), (Step.REGION, AnswerFlaw.PRESS_A_BUTTON)]
)
def test_a_sticker_is_answered_as_the_question_demands(aigul: Somebody, step: Step, flaw: AnswerFlaw) -> None:
    aigul.answers_until(step)

    assert flaw_of(aigul.types(step, AnswerFlaw.NOT_TEXT)) is flaw


@pytest.mark.requirement("R01")
def test_a_second_account_with_the_same_iin_is_told_so_and_loses_nothing(
    aigul: Somebody, arrives: Callable[[int], Somebody]
) -> None:
    aigul.answers_until(None)
    second = arrives(7002)
    second.answers_until(Step.IDENTIFIER)

    assert flaw_of(second.types(Step.IDENTIFIER, IIN)) is AnswerFlaw.TAKEN
    assert second.told().full_name == AIGUL
    assert step_of(second.types(Step.IDENTIFIER, OTHER_IIN)) is Step.CONFIRMATION


def test_colleagues_may_have_one_bin(aigul: Somebody, arrives: Callable[[int], Somebody]) -> None:
    aigul.answers_until(None, identifier=BIN, legal_form="too")

    colleague = arrives(7002)

    assert isinstance(colleague.answers_until(None, identifier=BIN, legal_form="too"), Registered)


def test_one_may_type_the_own_iin_again(aigul: Somebody) -> None:
    aigul.answers_until(Step.ENTERPRISE)
    aigul.asks(Step.IDENTIFIER)

    assert step_of(aigul.types(Step.IDENTIFIER, IIN)) is Step.CONFIRMATION


@pytest.mark.parametrize(
    ("number", "fits", "does_not"),
    [(IIN, "kh", "too"), (BIN, "spk_coop", "ip"), ("190860000014", "kh", "ip")],
)
def test_the_legal_form_fits_the_number(aigul: Somebody, number: str, fits: str, does_not: str) -> None:
    aigul.answers_until(Step.LEGAL_FORM, identifier=number)

    assert step_of(aigul.presses(Step.LEGAL_FORM, does_not)) is Step.LEGAL_FORM
    assert step_of(aigul.presses(Step.LEGAL_FORM, fits)) is Step.CATEGORY


def test_a_number_of_another_kind_clears_the_form_that_no_longer_fits(aigul: Somebody) -> None:
    aigul.answers_until(Step.CATEGORY)
    aigul.asks(Step.IDENTIFIER)
    aigul.types(Step.IDENTIFIER, BIN)

    assert step_of(aigul.presses(Step.CONFIRMATION, "yes")) is Step.LEGAL_FORM
    assert step_of(aigul.presses(Step.LEGAL_FORM, "too")) is Step.CATEGORY


def test_in_a_city_of_republican_significance_the_settlement_is_known(aigul: Somebody) -> None:
    aigul.answers_until(Step.REGION)

    assert step_of(aigul.presses(Step.REGION, "71")) is Step.SECTION
    assert aigul.told().locality == "г. Астана"


def test_another_region_asks_for_the_settlement_again_and_the_same_does_not(aigul: Somebody) -> None:
    aigul.answers_until(Step.SECTION)

    aigul.asks(Step.REGION)
    assert step_of(aigul.presses(Step.REGION, "19")) is Step.SECTION
    aigul.asks(Step.REGION)
    assert step_of(aigul.presses(Step.REGION, "23")) is Step.LOCALITY


def test_a_section_with_one_division_asks_no_further(aigul: Somebody) -> None:
    aigul.answers_until(Step.SECTION)

    assert step_of(aigul.presses(Step.SECTION, "P")) is Step.PROGRAMMES
    assert aigul.told().oked_division == "85"
    assert step_of(aigul.asks(Step.DIVISION)) is Step.SECTION  # Back has nothing to choose from there.


def test_a_division_of_another_section_is_not_taken(aigul: Somebody) -> None:
    aigul.answers_until(Step.DIVISION)

    assert step_of(aigul.presses(Step.DIVISION, "47")) is Step.DIVISION
    assert aigul.told().oked_division is None


def test_after_going_back_the_way_goes_on_at_the_first_gap(aigul: Somebody) -> None:
    aigul.answers_until(Step.REGION)

    assert step_of(aigul.asks(Step.FULL_NAME)) is Step.FULL_NAME
    assert step_of(aigul.types(Step.FULL_NAME, "Серікова Дана")) is Step.REGION


def test_a_forged_button_cannot_jump_ahead(aigul: Somebody) -> None:
    aigul.answers_until(Step.FULL_NAME)

    assert step_of(aigul.asks(Step.EMAIL)) is Step.FULL_NAME
    assert step_of(aigul.presses(Step.EMAIL, "skip")) is Step.FULL_NAME
    assert aigul.told().email is None


def test_a_second_tap_on_an_answer_shows_the_next_question_and_changes_nothing(aigul: Somebody) -> None:
    aigul.answers_until(Step.PROGRAMMES)
    aigul.presses(Step.PROGRAMMES, "none")

    assert step_of(aigul.presses(Step.PROGRAMMES, "both")) is Step.DISABILITY
    assert aigul.told().programmes == ""


def test_last_weeks_button_does_not_change_a_registered_profile(aigul: Somebody) -> None:
    aigul.answers_until(None)

    assert aigul.presses(Step.CATEGORY, "small") == Elsewhere(aigul.person)
    assert aigul.types(Step.FULL_NAME, "Другое Имя") == Elsewhere(aigul.person)
    assert aigul.told().category == "micro"


def test_a_registered_person_edits_with_the_same_questions(aigul: Somebody) -> None:
    aigul.answers_until(None)

    asked = aigul.asks(Step.ENTERPRISE)
    outcome = aigul.types(Step.ENTERPRISE, "ИП «Жаңа»")

    assert isinstance(asked, Asking)
    assert asked.editing
    assert outcome == ShowingProfile(aigul.told(), changed=True)
    assert aigul.told().enterprise == "ИП «Жаңа»"


def test_an_edit_asks_what_follows_from_it_before_the_profile_comes_back(aigul: Somebody) -> None:
    aigul.answers_until(None)
    aigul.asks(Step.IDENTIFIER)

    assert step_of(aigul.types(Step.IDENTIFIER, BIN)) is Step.CONFIRMATION
    assert step_of(aigul.presses(Step.CONFIRMATION, "yes")) is Step.LEGAL_FORM
    assert isinstance(aigul.presses(Step.LEGAL_FORM, "too"), ShowingProfile)


def test_looking_at_the_profile_and_pausing_wait_for_no_answer(aigul: Somebody) -> None:
    aigul.answers_until(None)
    for stop in (
        lambda: profiles.show_profile(aigul.connection, aigul.desk, aigul.person, NOW),
        lambda: profiles.pause(aigul.connection, aigul.person),
    ):
        aigul.asks(Step.ENTERPRISE)
        stop()
        assert store.awaited_answer(aigul.connection, aigul.person.id) is None


def test_the_database_itself_refuses_a_second_account_with_one_iin(
    aigul: Somebody, arrives: Callable[[int], Somebody]
) -> None:
    """The unique index stands behind the rule, should the rule be raced."""
    aigul.answers_until(None)
    second, taken = arrives(7002), {Step.IDENTIFIER: aigul.told().identifier}

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        profile_store.save(second.connection, second.desk.vault, second.person.id, taken)
