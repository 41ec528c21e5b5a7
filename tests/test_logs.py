import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
import structlog
from aiogram.exceptions import TelegramNotFound
from aiogram.methods import GetFile

from bot import logs

TOKEN = "7123456789:AAF0canaryCANARY-canary_CANARY12345"
IIN = "850315300009"
PHONE = "+77011234567"
CANARIES = [
    TOKEN,
    TOKEN.split(":")[1],
    IIN,
    PHONE,
    PHONE[1:],
    "8" + PHONE[2:],
    "701 123 45 67",
    "701) 123-45-67",
]
SPOKEN = (
    f"{IIN} {PHONE} 87011234567 8 (701) 123-45-67 +7 701 123 45 67 https://api.telegram.org/bot{TOKEN}/getMe"
)

Form = Literal["console", "json"]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root, raising, hook = logging.getLogger(), logging.raiseExceptions, sys.excepthook
    handlers, level = root.handlers, root.level
    structure = structlog.get_config()
    yield
    root.handlers, logging.raiseExceptions, sys.excepthook = handlers, raising, hook
    root.setLevel(level)
    structlog.configure(**structure)
    structlog.contextvars.clear_contextvars()


@pytest.fixture(params=["console", "json"])
def output(request: pytest.FixtureRequest) -> io.StringIO:
    stream = io.StringIO()
    logs.configure("INFO", request.param, stream)
    return stream


@dataclass
class Holder:
    token: str = TOKEN
    iin: str = IIN


def in_a_stdlib_line() -> None:
    logging.getLogger("aiohttp.access").info("GET %s by %s", SPOKEN, Holder())


def in_a_line_of_the_scheduler() -> None:
    logging.getLogger("apscheduler.executors").warning(SPOKEN)


def in_a_structured_line() -> None:
    structlog.get_logger("bot").info(SPOKEN, iin=IIN, number=int(IIN), phone=int(PHONE), **{PHONE: 1})


def in_nested_values() -> None:
    nested = {"list": [SPOKEN, (IIN, {"deep": {PHONE}})], IIN: Holder(), "bytes": SPOKEN.encode()}
    structlog.get_logger("bot").warning("nested", update=nested, error=ValueError(SPOKEN))


def in_a_bound_context() -> None:
    structlog.contextvars.bind_contextvars(url=SPOKEN)
    structlog.get_logger("bot").bind(iin=IIN).info("bound")


def in_an_exception_of_the_bot() -> None:
    try:
        raise ValueError(SPOKEN) from KeyError(IIN)
    except ValueError:
        structlog.get_logger("bot").exception("failed", phone=PHONE)


def in_an_exception_of_a_library() -> None:
    try:
        raise TelegramNotFound(method=GetFile(file_id=IIN), message=f"404: /file/bot{TOKEN}/documents/1.xlsx")
    except TelegramNotFound:
        logging.getLogger("aiogram.event").exception("Cause exception while process update %s", SPOKEN)


def in_an_escaped_address() -> None:
    structlog.get_logger("bot").error("https://api.telegram.org/bot" + TOKEN.replace(":", "%3A"))


def in_a_line_with_wrong_arguments() -> None:
    logging.getLogger("aiogram").error("%d of %d", SPOKEN)


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize(
    "speak",
    [
        in_a_stdlib_line,
        in_a_line_of_the_scheduler,
        in_a_structured_line,
        in_nested_values,
        in_a_bound_context,
        in_an_exception_of_the_bot,
        in_an_exception_of_a_library,
        in_an_escaped_address,
        in_a_line_with_wrong_arguments,
    ],
)
def test_no_secret_is_written(
    output: io.StringIO, capsys: pytest.CaptureFixture[str], speak: Callable[[], None]
) -> None:
    speak()

    written = output.getvalue() + "".join(capsys.readouterr())
    assert [canary for canary in CANARIES if canary in written] == []


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize("form", ["console", "json"])
def test_no_secret_is_written_in_a_crash(form: Form) -> None:
    program = f"from bot import logs; logs.configure('INFO', {form!r}); raise RuntimeError({SPOKEN!r})"

    crashed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert crashed.returncode == 1
    assert "crashed" in crashed.stderr
    assert "RuntimeError" in crashed.stderr
    assert [canary for canary in CANARIES if canary in crashed.stderr] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (f"iin {IIN}", "iin ********0009"),
        ("850315 300-009", "********0009"),
        (PHONE, "*******4567"),
        ("+998 90 123 45 67", "********4567"),
        (f"bot{TOKEN}/getMe", "bot<token>/getMe"),
    ],
)
def test_what_is_masked_can_still_be_told_apart(text: str, written: str) -> None:
    assert logs.redact(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "update 812345678 of person 7123456789 in chat -1001234567890",
        "2026-11-22T02:41:00.123456Z",
        "2027-08-12 10:15:30 took 0.781234567891 s",
        "attempt 42, question 7, option b, 127.0.0.1:8081",
        "1763779260123 ms, 64 bytes: 9f86d081884c7d65",
    ],
)
def test_ids_and_times_stay_readable(text: str) -> None:
    assert logs.redact(text) == text


def test_a_line_for_machines_is_json_with_its_values_kept() -> None:
    stream = io.StringIO()
    logs.configure("INFO", "json", stream)

    structlog.get_logger("bot.jobs").info(
        "due", count=3, took=0.25, late=False, ids=[1, 2], whom=None, kk="ә"
    )
    logging.getLogger("aiogram").warning("Бот %s", "іске қосылды")

    due, started = map(json.loads, stream.getvalue().splitlines())
    values = {"count": 3, "took": 0.25, "late": False, "ids": [1, 2], "whom": None, "kk": "ә"}
    assert due.pop("timestamp").endswith("Z")
    assert due == values | {"event": "due", "level": "info", "logger": "bot.jobs"}
    assert (started["event"], started["level"], started["logger"]) == (
        "Бот іске қосылды",
        "warning",
        "aiogram",
    )


def test_what_lies_below_the_level_is_not_written(output: io.StringIO) -> None:
    structlog.get_logger("bot").debug("quiet")
    logging.getLogger("aiogram").debug("quiet")

    assert output.getvalue() == ""


def test_a_failure_is_written_with_its_traceback(output: io.StringIO) -> None:
    in_an_exception_of_the_bot()

    assert "in_an_exception_of_the_bot" in output.getvalue()
    assert "KeyError" in output.getvalue()
