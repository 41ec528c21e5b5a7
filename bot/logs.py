"""Logging: one form for the bot's own lines and those of its libraries, and no secret in any of them.

Log identifiers of rows, never what people wrote. Should a token, an IIN, a BIN or a phone number slip in all
the same, the redactor masks it: it stands last before the line is written.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping, Set
from types import TracebackType
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Libraries that tell at INFO what only their authors want to know.
CHATTERERS = ("aiogram.event", "aiosqlite", "alembic", "apscheduler", "fontTools", "fpdf")

# A bot's token, in a URL as well: `bot123456:AAE...` and `bot123456%3AAAE...`.
_TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[\w-]{20,}")
_GAP = r"[ \u00a0()-]{0,3}"
# A phone with its plus, a phone of Kazakhstan or Russia with 7 or 8 in front, an IIN or a BIN; in groups too.
# Telegram's ids (up to ten digits, or thirteen) and the decimals of a duration stay readable.
_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:\+\d(?:{_GAP}\d){{7,14}}|[78](?:{_GAP}\d){{10}}|\d(?:{_GAP}\d){{11}})(?!\d)"
)


def configure(level: str, form: Literal["console", "json"], stream: TextIO | None = None) -> None:
    """Write lines of `level` and above to `stream` (the error output by default), replacing what was set.

    `console` is for people, `json` for machines.
    """
    stream = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(_renderer(form, stream)))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in CHATTERERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns of each tick at which a job still runs and is not started again: just as it should be.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    # A line with wrong arguments is reported by printing them as they are, past the redactor; so is a crash.
    logging.raiseExceptions = False
    sys.excepthook = _log_crash


def redact(text: str) -> str:
    """Mask tokens whole, phones and twelve-digit numbers but for their last four digits."""
    return _NUMBER.sub(_last_four, _TOKEN.sub("<token>", text))


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(renderer: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared_processors(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            _redact_line,
            renderer,
        ],
    )


def _renderer(form: Literal["console", "json"], stream: TextIO) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(serializer=json.dumps, ensure_ascii=False)
    # The plain formatter takes the traceback as the text that the redactor has seen.
    return structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _redact_line(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    return {redact(key): _redacted(value) for key, value in line.items()}


def _redacted(value: object) -> object:
    """The value without secrets; what is not plain data becomes its text, as the renderer would make it."""
    match value:
        case None | bool():
            return value
        case int() | float():
            return value if redact(str(value)) == str(value) else redact(str(value))
        case str():
            return redact(value)
        case Mapping():
            return {redact(str(key)): _redacted(each) for key, each in value.items()}
        case list() | tuple() | Set():
            return [_redacted(each) for each in value]
    return redact(str(value))


def _last_four(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return "*" * (len(digits) - 4) + digits[-4:]


def _log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("bot").critical("crashed", exc_info=(kind, error, trace))
