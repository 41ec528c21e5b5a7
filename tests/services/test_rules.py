from datetime import date
from random import Random

import pytest

from bot.people.identifiers import Sex
from bot.services import rules
from bot.services.model import (
    OFFICIAL,
    REMARKS,
    Checked,
    FaultCode,
    Field,
    PlaceKind,
    Proof,
    RawRow,
    ServiceMode,
)
from bot.services.rules import Statistic
from bot.services.words import ServiceLists
from rehearsal.register import iin, with_check_digit

TODAY = date(2026, 4, 2)
BAKER = {
    Field.REGION: "Ақмола облысы",
    Field.LOCALITY: "Красный Яр",
    Field.PLACE: "Мобильный ЦПП",
    Field.ENTERPRISE: "ЖК «Гүлмира наубайханасы»",
    Field.CLIENT: "Сейітқызы  Гүлмира",
    Field.IDENTIFIER: "901207400002",
    Field.SEX: "әйел",
    Field.BIRTH_DATE: "1990-12-07",
    Field.AGE: "35",
    Field.DISABILITY: "не указано",
    Field.LEGAL_FORM: "ЖК",
    Field.CATEGORY: "микро",
    Field.OKED_SECTION: "C",
    Field.OKED_DIVISION: "10",
    Field.SERVICE: "5",
    Field.SUBTYPE: "5.10",
    Field.MANAGER: "Иванова И.И.",
    Field.STARTED_ON: "2026-02-27",
    Field.ENDED_ON: "2026-03-04",
    Field.WORK_PHONE: "",
    Field.MOBILE_PHONE: "8 (700) 000-12-34",
    Field.EMAIL: "Gulmira@EXAMPLE.com",
}
COMPANY = with_check_digit(Random(1), "150140", lambda draw: f"{draw.randrange(90000, 100000)}")
IN_THE_NAME_OF_A_COMPANY = {Field.IDENTIFIER: COMPANY, Field.LEGAL_FORM: "ТОО"}


def checked(lists: ServiceLists, changed: dict[Field, str], month: str = "2026-03") -> Checked:
    return rules.check(RawRow(5, BAKER | changed), lists, month, TODAY, {})


def told(result: Checked) -> list[tuple[Field | None, FaultCode, str, str]]:
    return [(each.field, each.code, each.detail, each.suggestion) for each in result.faults]


@pytest.mark.requirement("M01")
def test_a_good_row_becomes_codes_and_one_form_of_each_number(lists: ServiceLists) -> None:
    result = checked(lists, {})

    assert result.faults == ()
    row = result.row
    assert row is not None
    assert (row.number, row.region, row.place_kind) == (5, "11", PlaceKind.MOBILE)
    assert (row.client, row.client_iin, row.sex) == ("Сейітқызы Гүлмира", "901207400002", Sex.FEMALE)
    assert (row.age, row.disability, row.category) == (35, "not_stated", "micro")
    assert (row.oked_section, row.oked_division, row.subtype) == ("C", "10", "5.10")
    assert (row.work_phone, row.mobile_phone, row.email) == (None, "+77000001234", "Gulmira@example.com")
    assert (row.mode, row.proof, row.headcount) == (ServiceMode.UNKNOWN, Proof.UNKNOWN, None)


@pytest.mark.requirement("M01")
@pytest.mark.parametrize("column", [each for each in OFFICIAL if each not in (Field.WORK_PHONE, Field.EMAIL)])
def test_what_is_required_is_missed(lists: ServiceLists, column: Field) -> None:
    code = FaultCode.NO_PHONE if column is Field.MOBILE_PHONE else FaultCode.MISSING

    for empty in ("", "—"):
        assert told(checked(lists, {column: empty})) == [(column, code, "", "")]


@pytest.mark.parametrize("form", ["физлицо", "самозанятый"])
def test_who_has_no_enterprise_need_not_describe_one(lists: ServiceLists, form: str) -> None:
    nothing = dict.fromkeys((Field.ENTERPRISE, Field.CATEGORY, Field.OKED_SECTION, Field.OKED_DIVISION), "")
    row = checked(lists, {Field.LEGAL_FORM: form, **nothing}).row

    assert row is not None
    assert (row.enterprise, row.category, row.oked_section, row.oked_division) == ("", "none", "", "")


FAULTS: list[tuple[dict[Field, str], Field, FaultCode, str, str]] = [
    ({Field.IDENTIFIER: "901207400003"}, Field.IDENTIFIER, FaultCode.IDENTIFIER, "checksum", ""),
    ({Field.IDENTIFIER: "9012074"}, Field.IDENTIFIER, FaultCode.IDENTIFIER, "length", ""),
    ({Field.CLIENT_IIN: COMPANY}, Field.CLIENT_IIN, FaultCode.IDENTIFIER, "date", ""),
    ({Field.CLIENT_IIN: "1"}, Field.CLIENT_IIN, FaultCode.IDENTIFIER, "length", ""),
    ({Field.SEX: "мужской"}, Field.SEX, FaultCode.SEX_MISMATCH, "", ""),
    ({Field.BIRTH_DATE: "1990-12-08"}, Field.BIRTH_DATE, FaultCode.BIRTH_DATE_MISMATCH, "", ""),
    ({Field.BIRTH_DATE: "2030-12-07"}, Field.BIRTH_DATE, FaultCode.FUTURE_DATE, "", ""),
    ({Field.AGE: "36"}, Field.AGE, FaultCode.AGE_MISMATCH, "35", ""),
    ({Field.AGE: "35 лет"}, Field.AGE, FaultCode.NOT_A_NUMBER, "", ""),
    ({Field.HEADCOUNT: "много"}, Field.HEADCOUNT, FaultCode.NOT_A_NUMBER, "", ""),
    ({Field.STARTED_ON: "31.02.2026"}, Field.STARTED_ON, FaultCode.NOT_A_DATE, "", ""),
    ({Field.STARTED_ON: "2026-03-05"}, Field.ENDED_ON, FaultCode.ENDS_BEFORE_START, "", ""),
    ({Field.ENDED_ON: "2026-04-03"}, Field.ENDED_ON, FaultCode.FUTURE_DATE, "", ""),
    ({Field.ENDED_ON: "2026-04-02"}, Field.ENDED_ON, FaultCode.OTHER_MONTH, "", ""),
    ({Field.ACT_DATE: "2026-04-03"}, Field.ACT_DATE, FaultCode.FUTURE_DATE, "", ""),
    ({Field.REGION: "Акмалинская"}, Field.REGION, FaultCode.UNKNOWN_WORD, "", "11"),
    ({Field.MODE: "по почте"}, Field.MODE, FaultCode.UNKNOWN_WORD, "", ""),
    ({Field.OKED_SECTION: "G"}, Field.OKED_DIVISION, FaultCode.OTHER_SECTION, "", "C"),
    ({Field.SERVICE: "4"}, Field.SUBTYPE, FaultCode.OTHER_SERVICE, "", "5"),
    ({Field.MOBILE_PHONE: "123"}, Field.MOBILE_PHONE, FaultCode.PHONE, "", ""),
    ({Field.MOBILE_PHONE: "+996 555 123 456"}, Field.MOBILE_PHONE, FaultCode.PHONE, "", ""),
    ({Field.EMAIL: "gulmira@"}, Field.EMAIL, FaultCode.EMAIL, "", ""),
    ({Field.CLIENT: "Гүлмира"}, Field.CLIENT, FaultCode.NAME, "", ""),
    ({Field.MANAGER: "Менеджер 5"}, Field.MANAGER, FaultCode.NAME, "", ""),
    ({Field.PLACE: "ұ" * 256}, Field.PLACE, FaultCode.TOO_LONG, "255", ""),
    ({Field.LOCALITY: "ұ" * 129}, Field.LOCALITY, FaultCode.TOO_LONG, "128", ""),
    ({Field.ACT_NUMBER: "1" * 65}, Field.ACT_NUMBER, FaultCode.TOO_LONG, "64", ""),
    ({Field.PROVIDER: "1" * 256}, Field.PROVIDER, FaultCode.TOO_LONG, "255", ""),
]


@pytest.mark.requirement("M01")
@pytest.mark.parametrize(("changed", "column", "code", "detail", "suggestion"), FAULTS, ids=str)
def test_a_fault_holds_the_row_and_is_said_once(
    lists: ServiceLists,
    changed: dict[Field, str],
    column: Field,
    code: FaultCode,
    detail: str,
    suggestion: str,
) -> None:
    result = checked(lists, changed)

    assert told(result) == [(column, code, detail, suggestion)]
    assert result.held


def test_all_faults_of_a_row_are_told_at_once(lists: ServiceLists) -> None:
    result = checked(
        lists, {Field.AGE: "1", Field.EMAIL: "нет", Field.MOBILE_PHONE: "1", Field.WORK_PHONE: "2"}
    )

    assert {(column, code) for column, code, _, _ in told(result)} == {
        (Field.AGE, FaultCode.AGE_MISMATCH),
        (Field.EMAIL, FaultCode.EMAIL),
        (Field.WORK_PHONE, FaultCode.PHONE),
        (Field.MOBILE_PHONE, FaultCode.PHONE),
    }


def test_one_phone_that_can_be_called_is_enough(lists: ServiceLists) -> None:
    result = checked(lists, {Field.WORK_PHONE: "внутр. 15"})

    assert told(result) == [(Field.WORK_PHONE, FaultCode.ONE_PHONE_BAD, "", "")]
    assert result.row is not None
    assert result.row.work_phone is None


def test_an_iin_without_a_sex_is_only_a_remark(lists: ServiceLists) -> None:
    result = checked(lists, {Field.IDENTIFIER: iin(Random(1), date(1990, 12, 7), 0)})

    assert told(result) == [(Field.IDENTIFIER, FaultCode.SEX_UNKNOWN, "", "")]
    assert result.row is not None
    assert result.row.sex is Sex.FEMALE


def test_a_company_tells_neither_sex_nor_birth_of_its_client(lists: ServiceLists) -> None:
    result = checked(
        lists, {**IN_THE_NAME_OF_A_COMPANY, Field.SEX: "м", Field.BIRTH_DATE: "1991-12-07", Field.AGE: "34"}
    )

    assert result.faults == ()
    assert result.row is not None
    assert result.row.client_iin is None


def test_the_clients_own_iin_tells_both(lists: ServiceLists) -> None:
    result = checked(lists, {**IN_THE_NAME_OF_A_COMPANY, Field.SEX: "м", Field.CLIENT_IIN: "901207400002"})

    assert told(result) == [(Field.SEX, FaultCode.SEX_MISMATCH, "", "")]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1990, 12, 7), date(2026, 12, 6), 35),
        (date(1990, 12, 7), date(2026, 12, 7), 36),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
    ],
)
@pytest.mark.requirement("Q14")
def test_age_is_full_years(born: date, on: date, age: int) -> None:
    assert rules.full_years(born, on) == age


@pytest.mark.requirement("Q10")
@pytest.mark.parametrize(
    ("stated", "place", "mode"),
    [
        ("офлайн", "Онлайн", ServiceMode.OFFLINE),
        ("", "Онлайн", ServiceMode.ONLINE),
        ("", "ЦОП", ServiceMode.UNKNOWN),
        ("не указано", "Онлайн", ServiceMode.UNKNOWN),
    ],
)
def test_the_stated_mode_goes_before_the_place(
    lists: ServiceLists, stated: str, place: str, mode: ServiceMode
) -> None:
    row = checked(lists, {Field.MODE: stated, Field.PLACE: place}).row

    assert row is not None
    assert row.mode is mode


def test_the_same_service_twice_in_a_file_is_told_with_the_first_row(lists: ServiceLists) -> None:
    seen: rules.Seen = {}
    faults = [
        rules.check(RawRow(number, BAKER | changed), lists, "2026-03", TODAY, seen).faults
        for number, changed in (
            (2, {}),
            (3, {Field.STARTED_ON: "2026-02-26"}),
            (4, {Field.CLIENT: "СЕЙІТҚЫЗЫ Гүлмира", Field.PLACE: "ЦОП"}),
            (5, {Field.IDENTIFIER: "1"}),
        )
    ]

    assert [[(each.code, each.detail) for each in row] for row in faults] == [
        [],
        [],
        [(FaultCode.DUPLICATE_IN_FILE, "2")],
        [(FaultCode.IDENTIFIER, "length")],
    ]


def test_the_key_and_the_fingerprint_know_what_is_the_same(lists: ServiceLists) -> None:
    first = checked(lists, {}).row
    again = checked(lists, {Field.CLIENT: "сейітқызы гүлмира", Field.PLACE: "ЦОП"}).row
    other = checked(lists, {Field.SUBTYPE: "5.9"}).row
    assert first is not None
    assert again is not None
    assert other is not None

    assert rules.service_key(first) == rules.service_key(again) != rules.service_key(other)
    assert rules.fingerprint_text(RawRow(1, BAKER)) == rules.fingerprint_text(
        RawRow(9, dict(reversed(BAKER.items())) | {Field.REFERENCE: "17", Field.PROOF: ""})
    )
    assert rules.fingerprint_text(RawRow(1, BAKER)) != rules.fingerprint_text(
        RawRow(1, BAKER | {Field.PLACE: "ЦОП"})
    )


def test_what_cannot_be_computed_is_told() -> None:
    assert rules.not_computable(OFFICIAL) == tuple(Statistic)
    assert rules.not_computable((*OFFICIAL, Field.MODE, Field.PROVIDER, Field.HEADCOUNT)) == (
        Statistic.CONFIRMED_SERVICES,
        Statistic.CLIENTS_ONCE,
    )
    assert rules.not_computable(tuple(Field)) == ()


def test_remarks_do_not_hold() -> None:
    assert {FaultCode.SEX_UNKNOWN, FaultCode.ONE_PHONE_BAD} == REMARKS
