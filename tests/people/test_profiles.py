import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.db import migration, schema
from bot.errors import AnswerFlaw
from bot.language import Language
from bot.people import dictionaries, profile_store, profiles, service, store, withdrawal
from bot.people.model import Person, Role
from bot.people.profiles import Asking, Desk, Elsewhere, NotAdmitted, Registered, ShowingProfile
from bot.people.registration import Profile, Step
from bot.people.vault import Vault

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
AIGUL, IIN, OTHER_IIN, BIN = "Серікова Айгүл Маратқызы", "850315300009", "901207400002", "190840000015"

TYPED = {
    Step.PHONE: "8 701 123 45 67",
    Step.FULL_NAME: AIGUL,
    Step.IDENTIFIER: IIN,
    Step.ENTERPRISE: "ИП «Береке»",
    Step.LOCALITY: "Қаскелең",
}
PRESSED = {
    Step.CONFIRMATION: "yes",
    Step.LEGAL_FORM: "ip",
    Step.CATEGORY: "micro",
    Step.REGION: "19",
    Step.SECTION: "C",
    Step.DIVISION: "10",
    Step.PROGRAMMES: "both",
    Step.DISABILITY: "declined",
    Step.EMAIL: "skip",
}


@dataclass
class Somebody:
    """One account, answering with the real use cases on a real database."""

    connection: Connection
    desk: Desk
    person: Person

    def present(self) -> Asking:
        return profiles.present_step(self.connection, self.desk, self.person, NOW)

    def asks(self, step: Step, page: int = 0) -> Asking | Elsewhere:
        return profiles.ask(self.connection, self.desk, self.person, step, NOW, page)

    def types(self, step: Step, text: str | AnswerFlaw) -> profiles.Outcome:
        return self._noted(profiles.answer_typed(self.connection, self.desk, self.person, step, text, NOW))

    def presses(self, step: Step, choice: str) -> profiles.Outcome:
        return self._noted(
            profiles.answer_pressed(self.connection, self.desk, self.person, step, choice, NOW)
        )

    def answers_until(self, last: Step | None, **others: str) -> profiles.Outcome:
        """Answer question after question until `last` is asked; None answers all."""
        outcome: profiles.Outcome = self.present()
        while isinstance(outcome, Asking) and outcome.step is not last:
            step = outcome.step
            typed = others.get(step) if step in TYPED else None
            outcome = (
                self.types(step, typed or TYPED[step])
                if step in TYPED
                else self.presses(step, others.get(step, PRESSED[step]))
            )
        return outcome

    def told(self) -> Profile:
        return profile_store.load(self.connection, self.desk.vault, self.person.id, self.desk.today(NOW))

    def _noted(self, outcome: profiles.Outcome) -> profiles.Outcome:
        if isinstance(outcome, Registered):
            self.person = outcome.person
        return outcome


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite3"


@pytest.fixture
def engine(database_file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{database_file}")

    @event.listens_for(engine, "connect")
    def _keep_references(connection: DBAPIConnection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        connection.execute("PRAGMA foreign_keys=ON")

    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        migration.upgrade(connection)
        yield connection
        connection.commit()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Vault.open(tmp_path / "keys.json"), dictionaries.load(CONTENT), ZoneInfo("Asia/Almaty"))


@pytest.fixture
def arrives(connection: Connection, desk: Desk) -> Callable[[int], Somebody]:
    def arrive(telegram_id: int) -> Somebody:
        person = service.choose_language(connection, telegram_id, Role.ENTREPRENEUR, Language.RU, NOW)
        person = service.give_consent(connection, person, "2026-1", "2026-1", telegram_id, NOW)
        return Somebody(connection, desk, person)

    return arrive


@pytest.fixture
def aigul(arrives: Callable[[int], Somebody]) -> Somebody:
    return arrives(7001)


def step_of(outcome: profiles.Outcome) -> Step:
    assert isinstance(outcome, Asking), outcome
    return outcome.step


def flaw_of(outcome: profiles.Outcome) -> object:
    assert isinstance(outcome, Asking), outcome
    return outcome.flaw


def rows_of(connection: Connection, table: Any) -> int:  # noqa: ANN401 - any table
    return connection.scalar(select(func.count()).select_from(table)) or 0


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
def test_the_file_holds_nothing_private_in_clear(
    aigul: Somebody, engine: Engine, database_file: Path
) -> None:
    aigul.answers_until(Step.EMAIL)
    aigul.types(Step.EMAIL, "aigul@mail.kz")
    aigul.connection.commit()

    raw = b"".join(file.read_bytes() for file in database_file.parent.glob("bot.sqlite3*"))

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


def test_consent_to_an_outdated_text_is_no_consent(connection: Connection) -> None:
    person = service.choose_language(connection, 1, Role.ENTREPRENEUR, Language.KK, NOW)

    assert not service.give_consent(connection, person, "2025-1", "2026-1", 5, NOW).consented
    assert rows_of(connection, schema.consents) == 0


@pytest.mark.requirement("Q23")
def test_refusing_leaves_no_trace_but_an_old_refusal_undoes_nothing(
    connection: Connection, aigul: Somebody
) -> None:
    stranger = service.choose_language(connection, 1, Role.ENTREPRENEUR, Language.KK, NOW)

    assert service.refuse_consent(connection, stranger) is None
    assert service.refuse_consent(connection, aigul.person) == aigul.person
    assert list(connection.scalars(select(schema.people.c.telegram_id))) == [7001]


def test_another_language_lets_go_of_what_was_being_typed(aigul: Somebody) -> None:
    aigul.answers_until(None)
    aigul.asks(Step.ENTERPRISE)

    service.choose_language(aigul.connection, 7001, Role.ENTREPRENEUR, Language.KK, NOW)

    assert store.awaited_answer(aigul.connection, aigul.person.id) is None


def certify(somebody: Somebody) -> None:
    """Give somebody a finished cycle with a certificate, and a reminder that waits."""
    connection, person_id = somebody.connection, somebody.person.id
    enrolment = connection.scalar(
        schema.enrolments.insert()
        .values(
            person_id=person_id, course_id="c", cycle=1, course_version="1", started_at=NOW, unsettled=False
        )
        .returning(schema.enrolments.c.id)
    )
    name = somebody.desk.vault.seal(AIGUL, "any")
    connection.execute(
        schema.certificates.insert().values(
            enrolment_id=enrolment,
            person_id=person_id,
            number=f"DAMU-2026-{enrolment}",
            code=str(enrolment),
            issued_at=NOW,
            full_name=name,
            score=15,
            maximum=15,
        )
    )
    connection.execute(
        schema.notifications.insert().values(
            person_id=person_id, enrolment_id=enrolment, key=f"k{enrolment}", kind="pace", due_at=NOW
        )
    )


@pytest.mark.requirement("Q23")
def test_who_leaves_without_a_certificate_leaves_nothing(aigul: Somebody) -> None:
    aigul.answers_until(None)

    assert not withdrawal.withdraw(aigul.connection, aigul.person, NOW).register_stays
    for table in (schema.people, schema.profiles, schema.lookups, schema.consents, schema.awaited):
        assert rows_of(aigul.connection, table) == 0


@pytest.mark.requirement("R09", "Q23")
def test_of_a_graduate_who_leaves_only_the_register_stays(aigul: Somebody) -> None:
    aigul.answers_until(Step.EMAIL)
    aigul.types(Step.EMAIL, "aigul@mail.kz")
    certify(aigul)

    assert withdrawal.withdraw(aigul.connection, aigul.person, NOW).register_stays
    told = aigul.told()
    assert (told.full_name, told.region, told.category) == (AIGUL, "19", "micro")
    assert told.identifier is not None
    assert {told.phone, told.email, told.disability, told.locality, told.enterprise} == {None}
    for table in (schema.lookups, schema.consents, schema.awaited, schema.notifications):
        assert rows_of(aigul.connection, table) == 0
    assert rows_of(aigul.connection, schema.certificates) == 1


def test_who_comes_and_goes_twice_is_a_stranger_each_time(
    connection: Connection, arrives: Callable[[int], Somebody]
) -> None:
    for _time in range(2):
        somebody = arrives(7001)
        somebody.answers_until(None)
        certify(somebody)
        withdrawal.withdraw(connection, somebody.person, NOW)
        assert store.person_by_telegram(connection, 7001, Role.ENTREPRENEUR) is None

    assert rows_of(connection, schema.certificates) == 2


def test_two_accounts_at_once_cannot_have_one_iin(
    aigul: Somebody, arrives: Callable[[int], Somebody]
) -> None:
    """The unique index stands behind the rule, should the rule be raced."""
    aigul.answers_until(None)
    second = arrives(7002)
    told = aigul.told()

    with pytest.raises(Exception, match="UNIQUE") as refused:
        profile_store.save(
            second.connection, second.desk.vault, second.person.id, {Step.IDENTIFIER: told.identifier}
        )

    assert isinstance(refused.value.__cause__, sqlite3.IntegrityError)
