"""What a client sees of the survey, in both languages: official, within Telegram's limits, harmless."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import regulations
from bot.cabinet.service import NOTHING_READ, Cabinet
from bot.enrolments.model import ALMATY, TestPolicy
from bot.errors import AnswerFlaw
from bot.i18n import speaking
from bot.language import Language
from bot.lessons import content as lesson_files
from bot.lessons import facts
from bot.notifications.cases import CaseDue
from bot.notifications.model import Kind, Pending
from bot.people.model import Person, Role
from bot.people.vault import Vault
from bot.screens import home, survey
from bot.screens.screen import Screen
from bot.services.model import PlaceKind, ServiceMode
from bot.survey import content as survey_files
from bot.survey.desk import SurveyDesk
from bot.survey.interview import (
    Asking,
    AskingComment,
    AskingNever,
    CallAgreed,
    ChoosingDay,
    ChoosingHour,
    ChoosingInstruments,
    Invited,
    LetGo,
    OnThePhone,
    Postponed,
    Thanked,
    View,
)
from bot.survey.model import Answer, Case, Mode, Outcome, Question, Subject
from sandbox.markup import read_html, utf16_length

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
WORDINGS = survey_files.load(CONTENT)
POLICY = regulations.load(CONTENT, ALMATY).survey
PERSON = Person(1, 1002, Language.KK, Role.ENTREPRENEUR, True, True, False, False, None)
# As long and as nasty as the register allows.
SUBJECT = Subject(
    service_id=2**62,
    ended_on=date(2026, 11, 22),
    place="<b>ЦОП</b> & «{place}» " + "о" * 230,
    place_kind=PlaceKind.CENTRE,
    locality="<i>Тұрар</i>",
    mode=ServiceMode.ONLINE,
    service="1",
    subtype="1.1",
)
OPEN = Case(
    id=2**62,
    client_id=1,
    person_id=1,
    region="19",
    language=None,
    opened_at=NOW,
    phone_from=NOW + timedelta(days=6),
    appointment=False,
    calls=0,
    claimed_by=None,
    claimed_until=None,
    calling_since=None,
    outcome=None,
    ended_mode=None,
    ended_at=None,
    subject=SUBJECT,
)
ANSWERED = {
    question: Answer(question, value, Mode.CHAT, Language.KK, "2026-1", None, NOW)
    for question, value in zip(Question, ("yes", "3", "hard", "yes"), strict=True)
}
HALF = replace(OPEN, answers={Question.RECEIVED: ANSWERED[Question.RECEIVED]})
OVER = replace(OPEN, answers=ANSWERED, outcome=Outcome.COMPLETED, ended_mode=Mode.CHAT, ended_at=NOW)
DAYS = tuple(date(2026, 9, day) for day in (21, 22, 23, 24, 25))
VIEWS: tuple[View, ...] = (
    Invited(OPEN),
    Invited(HALF),
    *(Asking(OPEN, question) for question in Question),
    *(Asking(OVER, question) for question in Question),
    ChoosingInstruments(OVER, frozenset()),
    ChoosingInstruments(OVER, frozenset({"fin1", "fin2", "fin3", "fin4"})),
    *(AskingComment(OVER, flaw) for flaw in (None, AnswerFlaw.TOO_LONG, AnswerFlaw.NOT_TEXT)),
    *(Thanked(OVER, commented=commented) for commented in (False, True)),
    *(Thanked(replace(OVER, outcome=outcome, ended_mode=Mode.PHONE)) for outcome in Outcome),
    Postponed(OPEN, NOW),
    Postponed(OPEN, None),
    ChoosingDay(OPEN, DAYS),
    ChoosingHour(OPEN, DAYS[2], tuple(range(9, 18))),
    CallAgreed(OPEN),
    OnThePhone(HALF),
    AskingNever(OPEN),
    LetGo(never=True),
    LetGo(never=False),
)


@pytest.fixture(params=Language)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


@pytest.fixture
def desk(tmp_path: Path) -> SurveyDesk:
    return SurveyDesk(POLICY, WORDINGS, Vault.open(tmp_path / "keys.json"), lambda day: True)


def every_screen(desk: SurveyDesk) -> Iterator[Screen]:
    yield from (survey.show(view, desk) for view in VIEWS)
    for kind in (Kind.SURVEY, Kind.SURVEY_REMINDER):
        yield survey.notice(CaseDue(Pending(1, 1, None, "key", kind, NOW, OPEN.id), PERSON, HALF), desk)
    view = Cabinet(None, NOTHING_READ, (), nudges_paused=False, survey=OPEN)
    yield home.home(view, lesson_files.load(CONTENT, facts.load(CONTENT)), TestPolicy())


def plain(screen: Screen) -> str:
    return read_html(screen.text)[0]


def test_telegram_takes_every_screen_and_each_has_a_way_on(spoken: Language, desk: SurveyDesk) -> None:
    for screen in every_screen(desk):
        assert 0 < utf16_length(plain(screen)) <= 4096
        assert screen.rows
        for button in (button for row in screen.rows for button in row):
            assert 1 <= len(button.text) <= 40, button.text
            assert 1 <= len((button.callback_data or "").encode()) <= 64


def test_no_screen_is_left_unfilled(spoken: Language, desk: SurveyDesk) -> None:
    for screen in every_screen(desk):
        assert not re.search("[{}]", plain(screen).replace("«{place}»", ""))


FIRST = {
    Language.RU: "Получали ли Вы консультацию либо услугу 22 ноября 2026 года в следующем месте: {place}?",
    Language.KK: "Сіз 2026 жылғы 22 қарашада мына жерде консультация не қызмет алдыңыз ба: {place}?",
}


@pytest.mark.requirement("M13", "Q16", "Q24")
@pytest.mark.parametrize("question", Question)
def test_the_questions_are_put_in_the_official_wording_to_the_letter(
    spoken: Language, desk: SurveyDesk, question: Question
) -> None:
    screen = survey.show(Asking(OPEN, question), desk)
    number = list(Question).index(question) + 1
    official = WORDINGS.interview.questions[question][spoken]
    if question is Question.RECEIVED:
        official = FIRST[spoken].replace("{place}", SUBJECT.place)
    assert plain(screen).split("\n\n")[:2] == [f"{number} / 4", official]


@pytest.mark.requirement("Q24")
def test_the_answers_are_worded_as_the_form_words_them(spoken: Language, desk: SurveyDesk) -> None:
    words = WORDINGS.interview.answers
    labels = [
        button.text for row in survey.show(Asking(OPEN, Question.HELPED), desk).rows[:2] for button in row
    ]
    assert labels == [words[each][spoken] for each in words if each != "refused"]

    quality = survey.show(Asking(OPEN, Question.QUALITY), desk)
    assert [button.text for button in quality.rows[0]] == ["1", "2", "3", "4", "5"]
    listed = plain(quality).split("\n\n")[2].splitlines()
    assert listed == [f"{mark} – {word[spoken]}" for mark, word in WORDINGS.interview.marks.items()]


def test_an_answer_that_was_given_is_marked(spoken: Language, desk: SurveyDesk) -> None:
    marks = survey.show(Asking(OVER, Question.QUALITY), desk).rows[0]
    assert [button.text for button in marks] == ["1", "2", "✅ 3", "4", "5"]


def test_a_mobile_centre_is_named_by_its_settlement(spoken: Language, desk: SurveyDesk) -> None:
    mobile = replace(OPEN, subject=replace(SUBJECT, place_kind=PlaceKind.MOBILE))
    for view in (Invited(mobile), Asking(mobile, Question.RECEIVED)):
        assert "<i>Тұрар</i>" in plain(survey.show(view, desk))
        assert SUBJECT.place not in plain(survey.show(view, desk))


def test_only_an_online_service_leads_to_the_questionnaire(spoken: Language, desk: SurveyDesk) -> None:
    offline = replace(OVER, subject=replace(SUBJECT, mode=ServiceMode.OFFLINE))
    online, other = (
        {button.callback_data for row in survey.show(Thanked(case), desk).rows for button in row}
        for case in (OVER, offline)
    )
    assert {data for data in online - other if data} == {f"quest:{SUBJECT.service_id}"}
