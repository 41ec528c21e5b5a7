"""The survey as visitors of the sandbox live it: a register by the file picker, answers, a call."""

import json
import urllib.request
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, Page, expect

from bot.enrolments.calendar import WorkingDays, read_overrides
from bot.i18n import plural, speaking
from bot.language import Language
from bot.people import dictionaries
from bot.screens.services import month_name
from bot.services import content
from bot.survey import content as surveys
from bot.survey.content import Interview
from rehearsal import register
from tests.browser.phone import ROOT, Phone

CONTENT = ROOT / "content"
ALMATY = ZoneInfo("Asia/Almaty")
ROWS = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def interview() -> Interview:
    """The wordings of the four questions and of their answers."""
    return surveys.load(CONTENT).interview


def opened(page: Page, name: str, language: Language) -> Phone:
    """The phone of somebody of the seeded world."""
    phone = Phone(page, name, language)
    if phone.phone.count() == 0:
        page.get_by_role("button", name=name).click()
    expect(phone.newest).to_be_visible()
    return phone


def to_working_hours(address: str) -> date:
    """Move the clock to the next working day, 11:00 in Almaty; gives the day."""
    with urllib.request.urlopen(f"{address}/world") as reply:
        moment = datetime.fromisoformat(json.load(reply)["now"]).astimezone(ALMATY)
    working_days = WorkingDays(read_overrides(CONTENT / "calendar.csv"))
    day = moment.date() + timedelta(days=1)
    while not working_days.is_working_day(day) or day.weekday() > 4:
        day += timedelta(days=1)
    eleven = datetime(day.year, day.month, day.day, 11, tzinfo=ALMATY)
    body = json.dumps({"to": eleven.isoformat()}).encode()
    urllib.request.urlopen(
        urllib.request.Request(
            f"{address}/world/clock", data=body, headers={"Content-Type": "application/json"}
        )
    ).close()
    return day


def register_of(month: str, folder: Path) -> FilePayload:
    lists = content.load(CONTENT, dictionaries.load(CONTENT))
    file = folder / "register.xlsx"
    register.write_xlsx(file, register.make(ROWS, 77, lists, month), lists)
    return FilePayload(name=file.name, mimeType=XLSX, buffer=file.read_bytes())


def sends_a_register(page: Page, operator: Phone, month: str, folder: Path) -> None:
    """By the file picker; then the month, the word to take it in, and that it is done."""
    with page.expect_file_chooser() as chosen:
        operator.phone.get_by_role("button", name="Attach a file").click()
    chosen.value.set_files(register_of(month, folder))
    page.get_by_role("dialog", name="Send a file").get_by_role("button", name="Send").click()
    with speaking(Language.RU):
        named = month_name(month)
        take = plural("✅ Take in {n} row", "✅ Take in {n} rows", ROWS)
    operator.phone.get_by_role("button", name=named, exact=True).last.click()
    operator.phone.get_by_role("button", name=take, exact=True).click()
    expect(operator.newest).to_contain_text(operator.word("✅ Taken: {n}", n=ROWS))


def answers(phone: Phone, interview: Interview, *values: str) -> None:
    worded = {str(code): words[phone.language] for code, words in interview.answers.items()}
    for value in values:
        label = worded.get(value, value)
        phone.clicks(phone.newest.get_by_role("button", name=label, exact=True))


@pytest.mark.requirement("M13", "Q16")
def test_a_register_is_sent_a_client_answers_and_another_is_called(
    page: Page, address: str, interview: Interview, tmp_path: Path
) -> None:
    today = to_working_hours(address)
    page.goto(address)
    operator = opened(page, "Оператор Виктор", Language.RU)
    month = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    sends_a_register(page, operator, month, tmp_path)

    client = opened(page, "Гүлмира", Language.KK)
    client.presses("▶️ Begin")
    assert "1 / 4" in client.newest.inner_text()
    answers(client, interview, "yes", "5", "yes", "no")
    expect(client.newest).to_contain_text(interview.script["closing"][Language.KK])

    operator.types("/next")
    operator.presses("📞 I am calling")
    expect(operator.newest).to_contain_text(interview.script["consent"][Language.RU])
    operator.presses("✅ Agrees: ask")
    answers(operator, interview, "yes", "4", "hard", "no")
    expect(operator.newest).to_contain_text(interview.script["closing"][Language.RU])
    operator.presses("✅ Complete the interview")
    expect(operator.newest).to_contain_text(operator.word("Completed: {n}", n=1))
