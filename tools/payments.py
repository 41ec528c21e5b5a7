"""The calendar of payments (m03-l04): a table that counts one's own days, and reminders for a calendar."""

from datetime import date, datetime, timedelta
from typing import Any

from tools.sheet_words import Words
from tools.workbooks import Book, Page

AHEAD = 5  # working days, as in the lesson
ROWS = 12
# Days and hours of the reminders that no law names; they are not terms.
HALF_YEAR_DAY, JANUARY_DAY = 10, 15
EVENING, MORNING = 18, 9


def payments_table(words: Words) -> bytes:
    """A blank calendar, and that of the lesson."""
    book = Book(words["title"])
    mine, example = (book.page(name, (34, 17, 19, 14)) for name in words["tabs"])
    _table(words, mine, words["title"], words["names"], [], None)
    sums = [words.fact(each) if isinstance(each, str) else each for each in words.data["sums"]]
    _table(words, example, words["example_title"], words["example_names"], sums, words.data["term"])
    return book.saved()


def _table(
    words: Words, page: Page, title: str, names: list[str], sums: list[float], term: int | None
) -> None:
    page.write("A1", title, "title")
    page.write("A2", words["how"], "how")
    for column, name in zip("ABC", words["head"], strict=True):
        page.write(f"{column}4", name, "head")
    page.write("D4", "", "head")
    page.tall(4, 46)
    for at, name in enumerate(names):
        row = 5 + at
        page.input(f"A{row}", name, "label")
        page.input(f"B{row}", sums[at] if at < len(sums) else None, "money")
        page.input(f"C{row}", None, "label")
        page.input(f"D{row}", None, "label")
    total = 5 + len(names)
    page.write(f"A{total}", words["total"], "label", "strong")
    page.formula(f"B{total}", f"SUM(B5:B{total - 1})", sum(sums), "money", "strong")
    page.write(f"A{total + 1}", words["half"], "label")
    page.formula(f"B{total + 1}", f"B{total}*6", sum(sums) * 6, "money")
    _days(words, page, total + 3, term)


def _days(words: Words, page: Page, top: int, term: int | None) -> None:
    year = words.facts.as_of.year + 1
    page.write(f"A{top}", words["year"], "label")
    page.input(f"B{top}", year, "year")
    page.write(f"A{top + 1}", words["term"], "label")
    page.input(f"B{top + 1}", term, "year")
    page.write(f"C{top + 1}", words["term_example"] if term else words["term_hint"], "hint")
    page.write(f"A{top + 2}", words["ahead"], "label")
    page.input(f"B{top + 2}", AHEAD, "year")
    for column, name in zip("ABCD", words["columns"], strict=True):
        page.write(f"{column}{top + 4}", name, "head", "middle")
    for month in range(1, ROWS + 1):
        row = top + 4 + month
        page.write(f"A{row}", words.months[month - 1] + _half(words, month), "label")
        page.tall(row, 33 if _half(words, month) else 19)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        page.formula(f"B{row}", f"DATE($B${top},{month}+1,0)", _serial(last), "date")
        own = f"WORKDAY(DATE($B${top},{month},$B${top + 1}),-$B${top + 2})"
        value = _serial(_working_days_before(date(year, month, term), AHEAD)) if term else ""
        page.formula(f"C{row}", f'IF(N($B${top + 1})>0,{own},"")', value, "date", "strong")
        page.input(f"D{row}", None, "label")
    for at, note in enumerate(words["notes"]):
        row = top + 6 + ROWS + at
        page.wide(f"A{row}:D{row}", note, "note")
        page.tall(row, 28)


def _half(words: Words, month: int) -> str:
    return f" ({words['half_mark']})" if month in {1, 7} else ""


def _serial(day: date) -> int:
    """A day as spreadsheets count it."""
    return (day - date(1899, 12, 30)).days


def _working_days_before(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day


def reminders(words: Words) -> bytes:
    """Events with alarms until the end of the next year.

    Times are floating: nine in the morning is that of the telephone, whatever it knows of zones. Kazakhstan
    has had one zone since 1 March 2024, and many an old telephone has not heard of it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Damu//course//KZ")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", words["name"])
    as_of = words.facts.as_of
    end = {"freq": "", "until": date(as_of.year + 1, 12, 31)}
    first = date(as_of.year, as_of.month, 1)
    after = (first + timedelta(days=31)).replace(day=1)
    friday = as_of + timedelta(days=(4 - as_of.weekday()) % 7)
    events: list[tuple[str, date, dict[str, Any]]] = [
        ("tax", after - timedelta(days=1), end | {"freq": "monthly", "bymonthday": -1}),
        ("own_day", after, end | {"freq": "monthly", "bymonthday": 1}),
        ("friday", friday, end | {"freq": "weekly", "byday": "FR"}),
        ("half", date(as_of.year + 1, 1, HALF_YEAR_DAY), end | {"freq": "monthly", "interval": 6}),
        ("january", date(as_of.year + 1, 1, JANUARY_DAY), {}),
    ]
    for name, day, rule in events:
        calendar.add_component(_event(words, name, day, rule))
    return bytes(calendar.to_ical())


def _event(words: Words, name: str, day: date, rule: dict[str, Any]) -> Any:  # noqa: ANN401 - icalendar's own
    from icalendar import Alarm, Event

    summary, description = words[name]
    event = Event()
    event.add("uid", f"{name}-{words.language}@course.damu.kz")
    event.add("dtstamp", datetime.fromisoformat(f"{words.facts.as_of}T00:00:00+00:00"))
    hour = EVENING if name == "friday" else None
    event.add("dtstart", datetime(day.year, day.month, day.day, hour) if hour else day)  # noqa: DTZ001 - floating
    if hour:
        event.add("duration", timedelta(minutes=20))
        rule = rule | {"until": datetime(words.facts.as_of.year + 1, 12, 31, hour)}  # noqa: DTZ001 - of the kind of the start
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    if rule:
        event.add("rrule", rule)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(minutes=-10) if hour else timedelta(hours=MORNING))
    event.add_component(alarm)
    return event
