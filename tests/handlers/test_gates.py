"""Every handler with every role: who comes to it, and that everybody else learns nothing of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.types import Chat, Message
from sqlalchemy import Connection, delete

from bot.db.schema import staff
from bot.handlers import create_dispatcher
from bot.handlers.filters import Allowed, Consented, Known, Registered
from bot.language import Language
from bot.people.model import Person, Role, Visit
from bot.people.rules import PERMISSIONS, Permission
from bot.people.store import grant_role
from rehearsal.answers import BAKER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.handlers.staff_doors import BUTTONS, COMMANDS

GATES = (Allowed, Consented, Known, Registered)

STRANGER = None
KNOWN = Person(1, 2, Language.RU, Role.ENTREPRENEUR, False, False, False, False, None)
CONSENTED = replace(KNOWN, consented=True)
REGISTERED = replace(CONSENTED, registered=True)
STAGES = {"stranger": STRANGER, "known": KNOWN, "consented": CONSENTED, "registered": REGISTERED}

Who = frozenset[tuple[str, Role]]
EVERYBODY: Who = frozenset((stage, role) for stage in STAGES for role in Role)
WITH_LANGUAGE: Who = frozenset(one for one in EVERYBODY if one[0] != "stranger")
AGREED: Who = frozenset(one for one in WITH_LANGUAGE if one[0] != "known")
LEARNERS: Who = frozenset(one for one in EVERYBODY if one[0] == "registered")
ADMINISTRATORS: Who = frozenset(one for one in WITH_LANGUAGE if one[1] is Role.ADMINISTRATOR)
SUPERVISORS: Who = frozenset(one for one in WITH_LANGUAGE if one[1] in (Role.SUPERVISOR, Role.ADMINISTRATOR))
STAFF: Who = frozenset(one for one in WITH_LANGUAGE if one[1] is not Role.ENTREPRENEUR)

# A handler that is not in this table is a handler whose gate nobody has thought of.
TABLE: dict[str, Who] = {
    "repeated.as_it_is": EVERYBODY,
    "membership.membership": EVERYBODY,
    "quiz.pick": LEARNERS,
    "quiz.show_question": LEARNERS,
    "quiz.show_summary": LEARNERS,
    "quiz.finish": LEARNERS,
    "quiz.start": LEARNERS,
    "quiz.show_result": LEARNERS,
    "quiz.show_review": LEARNERS,
    "quiz.show_rules": LEARNERS,
    "lessons.open_page": LEARNERS,
    "lessons.finish_lesson": LEARNERS,
    "lessons.open_module": LEARNERS,
    "lessons.contents": LEARNERS,
    "lessons.resume": LEARNERS,
    "reading.show_picture": LEARNERS,
    "reading.send_sheet": LEARNERS,
    "reading.manner": LEARNERS,
    "reading.choose_manner": LEARNERS,
    "self_check.check": LEARNERS,
    "self_check.vote": LEARNERS,
    "home.go_home": LEARNERS,
    "home.begin_cycle": LEARNERS,
    "home.pause": LEARNERS,
    "home.resume": LEARNERS,
    "home.cancel": LEARNERS,
    "survey.move": LEARNERS,
    "survey.answer": LEARNERS,
    "survey.back": LEARNERS,
    "survey.agree_call": LEARNERS,
    "survey.choose_instrument": LEARNERS,
    "survey.take_comment": LEARNERS,
    "certificates.show_own": LEARNERS,
    "certificates.send_again": LEARNERS,
    "questionnaires.open_one": LEARNERS,
    "questionnaires.go": LEARNERS,
    "questionnaires.mark": LEARNERS,
    "questionnaires.choose_purpose": LEARNERS,
    "questionnaires.tick": LEARNERS,
    "questionnaires.wish_none": LEARNERS,
    "questionnaires.confirm": LEARNERS,
    "questionnaires.open_next": LEARNERS,
    "questionnaires.take_words": LEARNERS,
    "ratings.open_rating": LEARNERS,
    "ratings.go": LEARNERS,
    "ratings.mark": LEARNERS,
    "ratings.finish": LEARNERS,
    "ratings.take_words": LEARNERS,
    "start.start": WITH_LANGUAGE,
    "start.show_help": WITH_LANGUAGE,
    "start.first_start": EVERYBODY,
    "start.ask_language": EVERYBODY,
    "start.choose_language": EVERYBODY,
    "start.agree": WITH_LANGUAGE,
    "start.refuse": WITH_LANGUAGE,
    "start.go_on": EVERYBODY,
    "registration.press": AGREED,
    "registration.ask": AGREED,
    "registration.turn": AGREED,
    "registration.no_form": AGREED,
    "registration.go_on": AGREED,
    "registration.stop": AGREED,
    "registration.leave_edit": LEARNERS,
    "registration.stop_typing": AGREED,
    "registration.typed": AGREED,
    "profile.show": LEARNERS,
    "profile.ask_withdrawal": WITH_LANGUAGE,
    "profile.confirm_withdrawal": WITH_LANGUAGE,
    "profile.withdraw": WITH_LANGUAGE,
    "calls.take_next": STAFF,
    "calls.show_own_day": STAFF,
    "calls.take_note": STAFF,
    "calls.answer": STAFF,
    "calls.tick": STAFF,
    "calls.ask_again": STAFF,
    "calls.look": STAFF,
    "calls.begin": STAFF,
    "calls.speak": STAFF,
    "calls.end": STAFF,
    "calls.appoint": STAFF,
    "calls.finish": STAFF,
    "calls.give_back": STAFF,
    "room.show_room": SUPERVISORS,
    "room.take_number": SUPERVISORS,
    "room.turn": SUPERVISORS,
    "room.hand_over": SUPERVISORS,
    "follow_ups.show_list": STAFF,
    "follow_ups.show_interested": STAFF,
    "follow_ups.take_resolution": STAFF,
    "follow_ups.turn": STAFF,
    "follow_ups.open_one": STAFF,
    "follow_ups.take": STAFF,
    "follow_ups.ask_resolution": STAFF,
    "interested.send_file": ADMINISTRATORS,
    "finding.find": STAFF,
    "finding.find_typed": STAFF,
    "finding.show_learner": STAFF,
    "surveys.show_menu": STAFF,
    "surveys.ask_client": STAFF,
    "surveys.choose_region": STAFF,
    "surveys.choose_period": STAFF,
    "surveys.choose_centre": STAFF,
    "surveys.choose_age": STAFF,
    "surveys.choose_sample": STAFF,
    "surveys.consider": STAFF,
    "surveys.order": STAFF,
    "surveys.take_typed": STAFF,
    "statistics.show_statistics": ADMINISTRATORS,
    "statistics.show_dashboard": ADMINISTRATORS,
    "statistics.switch_digest": ADMINISTRATORS,
    "course.show_course": ADMINISTRATORS,
    "course.take_package": ADMINISTRATORS,
    "course.how_to_send": ADMINISTRATORS,
    "course.show_draft": ADMINISTRATORS,
    "course.send_changes": ADMINISTRATORS,
    "course.publish": ADMINISTRATORS,
    "course.drop": ADMINISTRATORS,
    "course.roll_back": ADMINISTRATORS,
    "course_preview.show_page": ADMINISTRATORS,
    "course_preview.show_question": ADMINISTRATORS,
    "course_preview.show_module": ADMINISTRATORS,
    "course_preview.show_modules": ADMINISTRATORS,
    "collected.take_file": STAFF,
    "opinions.show_opinions": ADMINISTRATORS,
    "opinions.show_words": ADMINISTRATORS,
    "registers.show_shelf": ADMINISTRATORS,
    "registers.show_completers": ADMINISTRATORS,
    "registers.show_questionnaires": ADMINISTRATORS,
    "registers.show_page": ADMINISTRATORS,
    "registers.narrow": ADMINISTRATORS,
    "registers.send_file": ADMINISTRATORS,
    "registers.send_questionnaires": ADMINISTRATORS,
    "reports.show_shelf": ADMINISTRATORS,
    "reports.take_typed": ADMINISTRATORS,
    "reports.order": ADMINISTRATORS,
    "reports.show_report": ADMINISTRATORS,
    "reports.show_statistics": ADMINISTRATORS,
    "reports.show_rows": ADMINISTRATORS,
    "reports.show_row": ADMINISTRATORS,
    "reports.show_behind": ADMINISTRATORS,
    "reports.show_conclusion": ADMINISTRATORS,
    "reports.ask_conclusion": ADMINISTRATORS,
    "reports.ask_signatory": ADMINISTRATORS,
    "reports.send_files": ADMINISTRATORS,
    "chances.extend": ADMINISTRATORS,
    "chances.grant": ADMINISTRATORS,
    "chances.take_reason": ADMINISTRATORS,
    "items.show_overview": ADMINISTRATORS,
    "items.show_list": ADMINISTRATORS,
    "items.show_card": ADMINISTRATORS,
    "items.send_file": ADMINISTRATORS,
    "voiding.ask_why": ADMINISTRATORS,
    "voiding.keep": ADMINISTRATORS,
    "voiding.take_reason": ADMINISTRATORS,
    "roster.show_roster": ADMINISTRATORS,
    "roster.turn_roster": ADMINISTRATORS,
    "roster.take_name": ADMINISTRATORS,
    "roster.ask_role": ADMINISTRATORS,
    "roster.ask_unit": ADMINISTRATORS,
    "roster.ask_name": ADMINISTRATORS,
    "roster.show_invitation": ADMINISTRATORS,
    "roster.withdraw": ADMINISTRATORS,
    "roster.show_colleague": ADMINISTRATORS,
    "roster.ask_new_unit": ADMINISTRATORS,
    "roster.move": ADMINISTRATORS,
    "roster.ask_dismissal": ADMINISTRATORS,
    "roster.dismiss": ADMINISTRATORS,
    "leaving.ask_leaving": STAFF,
    "leaving.ask_again": STAFF,
    "leaving.leave": STAFF,
    "letters.show_list": ADMINISTRATORS,
    "letters.take_sending": ADMINISTRATORS,
    "letters.take_submission": ADMINISTRATORS,
    "letters.turn": ADMINISTRATORS,
    "letters.show_letter": ADMINISTRATORS,
    "letters.show_rows": ADMINISTRATORS,
    "letters.send_files": ADMINISTRATORS,
    "letters.ask_sending": ADMINISTRATORS,
    "letters.close": ADMINISTRATORS,
    "letters.show_deadlines": ADMINISTRATORS,
    "letters.ask_submission": ADMINISTRATORS,
    "calendar.show_calendar": ADMINISTRATORS,
    "calendar.take_note": ADMINISTRATORS,
    "calendar.show_month": ADMINISTRATORS,
    "calendar.show_day": ADMINISTRATORS,
    "calendar.ask_note": ADMINISTRATORS,
    "calendar.undo": ADMINISTRATORS,
    "calendar.show_declared": ADMINISTRATORS,
    "acts.show_overview": ADMINISTRATORS,
    "acts.take_file": ADMINISTRATORS,
    "acts.show_month": ADMINISTRATORS,
    "acts.show_list": ADMINISTRATORS,
    "acts.show_service": ADMINISTRATORS,
    "acts.exclude": ADMINISTRATORS,
    "acts.restore": ADMINISTRATORS,
    "acts.ask_for_all": ADMINISTRATORS,
    "acts.exclude_all": ADMINISTRATORS,
    "acts.restore_all": ADMINISTRATORS,
    "acts.help_with": ADMINISTRATORS,
    "services.show_overview": STAFF,
    "services.take_file": STAFF,
    "services.show_page": STAFF,
    "services.send_form": STAFF,
    "services.show_batch": STAFF,
    "services.choose_month": STAFF,
    "services.confirm": STAFF,
    "services.cancel": STAFF,
    "searching.how_to": LEARNERS,
    "searching.command": LEARNERS,
    "searching.typed": LEARNERS,
    "stale.old_button": EVERYBODY,
    "stale.unexpected": EVERYBODY,
}

# What the bot itself registers for updates of all kinds.
AIOGRAM = "_listen_update"

Found = tuple[str, list[HandlerObject]]
"""A handler's name, and everything with filters that an update passes on its way to it."""


def handlers(router: Router, way: tuple[Router, ...] = ()) -> Iterator[Found]:
    """All handlers below a router, each with the gates above it."""
    way = (*way, router)
    for event, observer in router.observers.items():
        above = [parent.observers[event]._handler for parent in way if event in parent.observers]
        for handler in observer.handlers:
            if handler.callback.__name__ != AIOGRAM:
                yield f"{router.name}.{handler.callback.__name__}", [*above, handler]
    for child in router.sub_routers:
        yield from handlers(child, way)


ALL: defaultdict[str, list[list[HandlerObject]]] = defaultdict(list)
"""The ways to each handler: some have several."""
for _name, _gates in handlers(create_dispatcher()):
    ALL[_name].append(_gates)


async def come_through(gates: list[HandlerObject]) -> Who:
    """Who passes every gate on the way; filters that look at the event itself are no gates."""
    event = Message(message_id=1, date=datetime(2026, 1, 20, tzinfo=UTC), chat=Chat(id=2, type="private"))
    passed = set()
    for stage, role in EVERYBODY:
        person = STAGES[stage]
        visit = Visit(replace(person, role=role) if person else None, role, None, False)
        filters = [each.callback for gate in gates for each in gate.filters or ()]
        if all([await each(event, visit=visit) for each in filters if isinstance(each, GATES)]):
            passed.add((stage, role))
    return frozenset(passed)


@pytest.mark.parametrize("name", ALL)
async def test_every_handler_is_open_to_whom_the_table_says_and_to_nobody_else(name: str) -> None:
    assert name in TABLE, f"write down who may come to {name}"
    assert frozenset().union(*[await come_through(gates) for gates in ALL[name]]) == TABLE[name]


def test_the_table_names_no_handler_that_is_gone() -> None:
    assert ALL.keys() == TABLE.keys()


def test_every_permission_is_given_to_administrators_and_gates_a_handler() -> None:
    assert PERMISSIONS[Role.ADMINISTRATOR] == set(Permission)
    assert PERMISSIONS[Role.ENTREPRENEUR] == set()
    gating = {
        each.callback._permission
        for ways in ALL.values()
        for gates in ways
        for gate in gates
        for each in gate.filters or ()
        if isinstance(each.callback, Allowed)
    }
    assert gating == set(Permission)


async def in_role(stage: Stage, role: Role) -> Learner:
    """Somebody in the middle of the course, who has this role besides."""
    stage.world.join("Әкімші")  # The first to join is the administrator of the settings.
    baker = stage.learner("Гүлмира", Language.RU, Answers(BAKER))
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    if role is not Role.ENTREPRENEUR:
        now = stage.world.clock.now()
        await stage.program.database.transact(grant_role, baker.person.id, role, now)
    return baker


def answer(learner: Learner) -> tuple[str, list[str], str | None, int]:
    """Everything that the bot's answer tells: words, buttons, the toast, and how many messages and files."""
    files = len(learner.person.documents)
    return learner.screen, learner.person.buttons, learner.person.toast, files


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
async def test_a_command_of_others_is_answered_as_one_that_never_was(stage: Stage, role: Role) -> None:
    learner = await in_role(stage, role)
    await learner.sends("/nonsense")
    unknown = answer(learner)
    for command, permission in COMMANDS.items():
        if permission not in PERMISSIONS[role]:
            await learner.sends(command)
            assert answer(learner) == unknown, command


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
async def test_a_button_of_others_is_answered_as_one_that_never_was(stage: Stage, role: Role) -> None:
    learner = await in_role(stage, role)
    living = learner.person.messages[-1]["message_id"]
    learner.person.presses(living, "no such button")
    await stage.settle()
    unknown = answer(learner)
    for data, permission in BUTTONS.items():
        if permission not in PERMISSIONS[role]:
            learner.person.presses(living, data)
            await stage.settle()
            assert answer(learner) == unknown, data


async def test_a_demotion_works_at_the_very_next_update(stage: Stage) -> None:
    learner = await in_role(stage, Role.OPERATOR)
    await learner.sends("/nonsense")
    unknown = answer(learner)
    await learner.sends("/find")
    assert answer(learner) != unknown
    await stage.program.database.transact(_dismiss, learner.person.id)
    await learner.sends("/find")
    assert answer(learner) == unknown


def _dismiss(connection: Connection, telegram_id: int) -> None:
    connection.execute(delete(staff).where(staff.c.telegram_id == telegram_id))
