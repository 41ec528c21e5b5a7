"""Acts: a file is matched, what does not match is proposed, services are left out and restored."""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest

from bot.callbacks.monitoring import (
    ActsHelp,
    ApplyProposals,
    ConfirmProposals,
    ExcludeService,
    ListActs,
    RestoreMonth,
    ShowActs,
    ShowActService,
)
from bot.db.report_schema import acts, exclusions
from bot.db.schema import audit
from bot.db.survey_schema import batches, services
from bot.handlers import progress
from bot.handlers.staff import acts as handlers
from bot.i18n import plural, speaking
from bot.language import Language
from bot.monitoring.acts.model import ActsView, Reason
from bot.monitoring.acts.reading import COLUMNS
from bot.people.model import Role
from bot.people.store import grant_role
from bot.services.model import Field
from rehearsal import register
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import Stage
from tests.services.sending import Sender

pytestmark = pytest.mark.requirement("M07")
APRIL = datetime(2026, 4, 2, 6, tzinfo=UTC)
MONTH = "2026-03"


@pytest.fixture(params=Language)
async def chief(request: pytest.FixtureRequest, stage: Stage) -> Learner:
    """An administrator of either language, in April."""
    await stage.move_to(APRIL)
    learner = stage.learner("Әкімші", request.param, Answers({}))
    await learner.chooses_language()
    return learner


@pytest.fixture
async def rows(stage: Stage) -> list[Cells]:
    """Six services of six enterprises, without proof; all of them are in the register."""
    house = stage.program.house
    made = register.make(40, 3, house.service_lists)
    by_firm = {row[Field.IDENTIFIER]: row for row in made}
    none = house.service_lists.worded(Field.PROOF, "none", Language.RU)
    without = {Field.PROOF: none, Field.ACT_NUMBER: "", Field.ACT_DATE: ""}
    chosen = [row | without for row in list(by_firm.values())[:6]]
    await stage.program.database.transact(
        lambda connection: Sender(connection, house.vault, house.service_lists).sends(chosen)
    )
    return chosen


def act_of(row: Cells, number: str, **changed: str) -> dict[Field, str]:
    ended_on = date.fromisoformat(row[Field.ENDED_ON])
    signed_on = min(ended_on + timedelta(days=2), APRIL.date())
    cells = {
        Field.ACT_NUMBER: number,
        Field.ACT_DATE: f"{signed_on:%d.%m.%Y}",
        Field.IDENTIFIER: row[Field.IDENTIFIER],
        Field.SERVICE: row[Field.SERVICE],
        Field.ENDED_ON: f"{ended_on:%d.%m.%Y}",
    }
    return cells | {Field(name): text for name, text in changed.items()}


def file_of(stage: Stage, lines: Iterable[dict[Field, str]], language: Language) -> bytes:
    out = StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow([stage.program.house.service_lists.headings[each][language] for each in COLUMNS])
    table.writerows([[line[each] for each in COLUMNS] for line in lines])
    return out.getvalue().encode()


async def sends(who: Learner, data: bytes) -> None:
    await who.does(lambda: who.person.sends_file("acts.csv", data))


def another_service(stage: Stage, row: Cells) -> str:
    lists = stage.program.house.service_lists
    return next(
        each
        for each in lists.entries(Field.SERVICE, Language.RU)
        if each != row[Field.SERVICE]
        and lists.words.code(Field.SERVICE, each) != lists.words.code(Field.SERVICE, row[Field.SERVICE])
    )


async def test_acts_are_matched_and_what_does_not_match_is_left_out_and_restored(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    late = date.fromisoformat(rows[2][Field.ENDED_ON]) + timedelta(days=1)
    lines = [
        act_of(rows[0], "A-1"),
        act_of(rows[1], "A-2", service=another_service(stage, rows[1])),
        act_of(rows[2], "A-3", ended_on=f"{late:%d.%m.%Y}", act_date="02.04.2026"),
        act_of(rows[3], "-"),
        act_of(rows[4], "A-5", identifier="123456789012"),
    ]
    await sends(chief, file_of(stage, lines, chief.language))
    assert chief.sees("New acts: {n}", n=4)
    assert chief.sees("🧾 Services proved by them: {n}", n=1)
    assert chief.sees("Row {row}: {what}", row=6, what=chief.word("the IIN or BIN is not right"))
    assert await stage.stored(batches) != []

    await sends(chief, file_of(stage, lines, chief.language))
    assert chief.sees("New acts: {n}", n=0)
    assert len(await stage.stored(acts)) == 4

    await chief.sends("/acts")
    assert chief.sees("🧾 Proved by an act: {n}", n=1)
    assert chief.sees("❔ Without proof: {n}", n=5)
    await chief.chooses("⚖️ Proposed to be left out: {n}", n=5)
    for words in (
        "no act",
        "the date does not match the act",
        "the service does not match the act",
        "the act is not drawn up properly",
    ):
        assert chief.sees(words)
    await chief.chooses("🚫 Leave all of them out")
    with speaking(chief.language):
        asked = plural(
            "{n} service will not count in registers and reports. Each can be restored.",
            "{n} services will not count in registers and reports. Each can be restored.",
            5,
        )
    assert asked in chief.screen
    await chief.chooses("🚫 Yes, leave them out")
    assert chief.sees("🚫 Left out: {n}", n=5)
    assert [each.state for each in await stage.stored(services)].count("excluded") == 5
    reasons = sorted(each.reason for each in await stage.stored(exclusions))
    assert reasons == ["act_malformed", "date_mismatch", "no_act", "no_act", "service_mismatch"]

    await chief.presses(ConfirmProposals(month=MONTH, number=5))
    assert len(await stage.stored(exclusions)) == 5

    await chief.chooses("🚫 Left out: {n}", n=5)
    out = next(each.id for each in await stage.stored(services) if each.state == "excluded")
    await chief.presses(ShowActService(service=out))
    await chief.chooses("↩️ Restore: let it count")
    assert [each.state for each in await stage.stored(services)].count("excluded") == 4
    assert [each.restored_at is not None for each in await stage.stored(exclusions)].count(True) == 1
    actions = [each.action for each in await stage.stored(audit)]
    assert actions.count("import_acts") == 2
    assert actions.count("exclude_service") == 5
    assert actions[-1] == "restore_service"


async def test_one_service_is_left_out_for_a_reason_and_may_be_so_again(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    await chief.presses(ListActs(month=MONTH, view=ActsView.UNPROVEN, page=99))
    await chief.taps("№ 1")
    await chief.taps("🚫 " + chief.word("no act"))
    assert chief.sees("🚫 Left out: {reason}", reason=chief.word("no act"))
    await chief.presses(ExcludeService(service=1, reason=Reason.DATE_MISMATCH))  # an old button
    assert [each.reason for each in await stage.stored(exclusions)] == ["no_act"]
    await chief.chooses("↩️ Restore: let it count")
    await chief.presses(ExcludeService(service=1, reason=Reason.DATE_MISMATCH))
    assert [each.reason for each in await stage.stored(exclusions)] == ["no_act", "date_mismatch"]


async def test_an_act_that_comes_later_proves_an_excluded_service_and_says_so(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    await chief.presses(ExcludeService(service=1, reason=Reason.NO_ACT))
    await sends(chief, file_of(stage, [act_of(rows[0], "A-1")], chief.language))
    assert chief.sees("Of these left out at present, to be restored by you: {n}", n=1)
    await chief.presses(ShowActService(service=1))
    assert "№ A-1" in chief.screen


async def test_what_was_left_out_and_is_proved_since_is_restored_with_one_press(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    malformed = act_of(rows[1], "-")
    await sends(chief, file_of(stage, [malformed], chief.language))
    for service, reason in ((1, Reason.NO_ACT), (2, Reason.ACT_MALFORMED), (3, Reason.NO_ACT)):
        await chief.presses(ExcludeService(service=service, reason=reason))
    await stage.move_to(APRIL + timedelta(days=1))
    await sends(
        chief, file_of(stage, [act_of(rows[0], "A-1"), malformed, act_of(rows[1], "A-2")], chief.language)
    )
    await chief.chooses("🧾 Acts")
    await chief.chooses("↩️ Their act has come: {n}", n=2)
    await chief.chooses("↩️ Restore all of them")
    with speaking(chief.language):
        assert plural("✅ {n} service counts again.", "✅ {n} services count again.", 2) in chief.screen
    assert not chief.sees_button("↩️ Their act has come: {n}", n=2)
    assert [each.id for each in await stage.stored(services) if each.state == "excluded"] == [3]
    await chief.presses(RestoreMonth(month=MONTH))
    assert [each.action for each in await stage.stored(audit)].count("restore_service") == 2


async def test_what_a_person_has_restored_is_not_proposed_again_but_for_another_reason(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    await chief.presses(ExcludeService(service=1, reason=Reason.NO_ACT))
    await chief.chooses("↩️ Restore: let it count")
    await chief.presses(ShowActs(month=MONTH))
    assert chief.sees_button("⚖️ Proposed to be left out: {n}", n=5)
    await sends(chief, file_of(stage, [act_of(rows[0], "-")], chief.language))
    await chief.presses(ShowActs(month=MONTH))
    assert chief.sees_button("⚖️ Proposed to be left out: {n}", n=6)


async def test_if_the_number_has_changed_the_question_is_asked_anew(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    await chief.presses(ApplyProposals(month=MONTH, sure=False))
    yes = ConfirmProposals(month=MONTH, number=6)
    await sends(chief, file_of(stage, [act_of(rows[0], "A-1")], chief.language))
    await chief.presses(yes)
    assert chief.sees("⚠️ The number has changed meanwhile. Please look again.")
    await chief.presses(ApplyProposals(month=MONTH, sure=True))  # of an earlier release
    assert await stage.stored(exclusions) == []
    await chief.chooses("🚫 Yes, leave them out")
    assert len(await stage.stored(exclusions)) == 5
    await chief.presses(ApplyProposals(month=MONTH, sure=False))
    assert chief.sees("🚫 Left out: {n}", n=5)


async def test_each_service_of_an_act_of_several_is_proved(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    first = act_of(rows[0], "A-1")
    await sends(
        chief,
        file_of(stage, [first, {**first, Field.SERVICE: another_service(stage, rows[0])}], chief.language),
    )
    assert chief.sees("New acts: {n}", n=2)
    await sends(chief, file_of(stage, [first], chief.language))
    assert chief.sees("Acts that were there before: {n}", n=1)


async def test_acts_that_came_before_their_services_prove_them_later(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    house = stage.program.house
    late = [
        row for row in register.make(40, 4, house.service_lists) if row[Field.MODE] == rows[0][Field.MODE]
    ]
    row = {**late[0], Field.PROOF: rows[0][Field.PROOF], Field.ACT_NUMBER: "", Field.ACT_DATE: ""}
    await sends(chief, file_of(stage, [act_of(row, "A-1")], chief.language))
    assert chief.sees("🧾 Services proved by them: {n}", n=0)
    await stage.program.database.transact(
        lambda connection: Sender(connection, house.vault, house.service_lists).sends([row])
    )
    await chief.presses(ShowActs(month=MONTH))
    assert chief.sees_button("⚖️ Proposed to be left out: {n}", n=6)
    await stage.program.tick()
    await chief.presses(ShowActs(month=MONTH))
    assert chief.sees("🧾 Proved by an act: {n}", n=1)


async def test_how_far_a_long_file_is_stands_in_a_message_that_goes_away(
    stage: Stage, chief: Learner, rows: list[Cells], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0)
    lines = [act_of(rows[0], f"A-{number}") for number in range(120)]
    await sends(chief, file_of(stage, lines, chief.language))
    told = [call for call in stage.world.calls if call.method in {"sendMessage", "editMessageText"}]
    for done in (50, 100):
        assert any(chief.word("Done: {done} of {of}", done=done, of=120) in str(call) for call in told)
    assert not any(chief.word("Done: {done} of {of}", done=120, of=120) in text for text in chief.texts)
    assert chief.sees("New acts: {n}", n=120)


async def test_a_file_of_acts_that_cannot_be_taken_is_answered_with_what_to_do(
    stage: Stage, chief: Learner, rows: list[Cells], monkeypatch: pytest.MonkeyPatch
) -> None:
    heading, row = file_of(stage, [act_of(rows[0], "A-1")], chief.language).decode().splitlines()
    await sends(chief, "\n".join(line.rpartition(";")[0] for line in (heading, row)).encode())
    assert chief.sees("⚠️ Nothing was taken in: this file of acts has no such columns.")
    assert stage.program.house.service_lists.headings[Field.ENDED_ON][chief.language] in chief.screen
    await sends(chief, heading.encode())
    assert chief.sees("There are no acts in this file.")
    monkeypatch.setattr(handlers, "MOST_ACTS", 1)
    await sends(chief, "\n".join((heading, "1;2;3;4;5", row, row)).encode())
    assert chief.sees("⚠️ More than {most} acts. Divide the file and send the parts.", most=1)
    assert await stage.stored(acts) == []
    await sends(chief, "\n".join((heading, "1;2;3;4;5", row)).encode())
    assert len(await stage.stored(acts)) == 1


async def test_the_template_is_taken_back_as_a_file_of_acts(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    await chief.sends("/acts")
    await chief.chooses("How to send acts")
    await chief.presses(ActsHelp(page="kk"))
    book = openpyxl.load_workbook(BytesIO(chief.person.documents[-1].data))
    sheet = book.worksheets[0]
    names = [stage.program.house.service_lists.headings[each][Language.KK] for each in COLUMNS]
    heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == names[0])
    for place, text in enumerate(act_of(rows[0], "A-1").values(), 1):
        sheet.cell(heading + 1, place, text)
    out = BytesIO()
    book.save(out)
    await chief.does(lambda: chief.person.sends_file("acts.xlsx", out.getvalue()))
    assert chief.sees("🧾 Services proved by them: {n}", n=1)


async def test_an_operators_file_of_acts_is_no_register(
    stage: Stage, chief: Learner, rows: list[Cells]
) -> None:
    """Acts are for administrators: to an operator the file is a register that lacks its columns."""
    operator = stage.learner("Айгүл", Language.KK, Answers({}))
    await operator.chooses_language()
    await stage.program.database.transact(grant_role, operator.person.id, Role.OPERATOR, APRIL)
    data = file_of(stage, [act_of(rows[0], "A-1")], Language.KK)
    await operator.does(lambda: operator.person.sends_file("acts.csv", data, MONTH))
    await stage.program.tick()
    assert operator.sees("⚠️ I cannot read this file")
    assert await stage.stored(acts) == []


async def test_without_services_there_is_nothing_to_prove(stage: Stage, chief: Learner) -> None:
    await chief.sends("/acts")
    assert chief.sees("There are no services in the register yet.")
