"""The questions of the registration, their order, and what can be taken as an answer (Rules, points 2 and 6).

The profile itself is the draft: each answer is kept at once, and the next question is the first one that has
no answer yet. So a registration survives whatever stops it.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import AnswerFlaw, InvalidAnswer, InvalidEmail, InvalidIdentifier, InvalidPhone
from bot.people import emails, identifiers, phones
from bot.people.identifiers import Bin, BinPart, Iin


class Step(StrEnum):
    """A question, in the order of asking. The values are the columns of `profiles` and the wire format."""

    PHONE = "phone"
    FULL_NAME = "full_name"
    IDENTIFIER = "identifier"
    CONFIRMATION = "identifier_confirmed"
    ENTERPRISE = "enterprise"
    LEGAL_FORM = "legal_form"
    CATEGORY = "category"
    REGION = "region"
    LOCALITY = "locality"
    SECTION = "oked_section"
    DIVISION = "oked_division"
    PROGRAMMES = "programmes"
    DISABILITY = "disability"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person has told so far; None is a question without an answer.

    `email` is empty when it was skipped, `programmes` when the person takes part in none.
    """

    phone: str | None = None
    full_name: str | None = None
    identifier: Iin | Bin | None = None
    identifier_confirmed: bool | None = None
    enterprise: str | None = None
    legal_form: str | None = None
    category: str | None = None
    region: str | None = None
    locality: str | None = None
    oked_section: str | None = None
    oked_division: str | None = None
    programmes: str | None = None
    disability: str | None = None
    email: str | None = None

    def answered(self) -> frozenset[Step]:
        """The questions that have an answer."""
        return frozenset(step for step in Step if getattr(self, step) is not None)


TYPED = frozenset({Step.PHONE, Step.FULL_NAME, Step.IDENTIFIER, Step.ENTERPRISE, Step.LOCALITY, Step.EMAIL})
"""The questions that are answered by typing; the others have buttons only."""

LIMITS: Mapping[Step, int] = {Step.FULL_NAME: 120, Step.ENTERPRISE: 200, Step.LOCALITY: 100}
"""The longest answers, in characters."""

ADMITTED_CATEGORIES = frozenset({"micro", "small"})
"""Who the course is for (Rules, point 2; REQUIREMENTS R01 and Q13)."""

PROGRAMMES: Mapping[str, str] = {"none": "", "aa": "aa", "osop": "osop", "both": "aa,osop"}
"""Buttons about «Ауыл аманаты» and «Одно село – один продукт», and what is stored for each."""

DISABILITY = ("yes", "no", "declined")

# Two questions have a second half; the person counts each pair as one.
_SECOND_HALVES = {Step.CONFIRMATION: Step.IDENTIFIER, Step.DIVISION: Step.SECTION}
_COUNTED = tuple(step for step in Step if step not in _SECOND_HALVES)

_WORD_OF_A_NAME = re.compile(r"[^\W\d_]+(?:[-'’ʼ`‘][^\W\d_]+)*")


def next_step(answered: Collection[Step]) -> Step | None:
    """The first question without an answer; None when all are answered."""
    return next((step for step in Step if step not in answered), None)


def previous_step(step: Step) -> Step | None:
    """The question before; None before the first."""
    steps = list(Step)
    return steps[steps.index(step) - 1] if step is not steps[0] else None


def may_ask(step: Step, answered: Collection[Step]) -> bool:
    """Whether the newcomer has come as far as `step`."""
    return step in answered or step is next_step(answered)


def progress(step: Step) -> tuple[int, int]:
    """Which question this is, from 1, and of how many."""
    return _COUNTED.index(_SECOND_HALVES.get(step, step)) + 1, len(_COUNTED)


def is_private(step: Step, text: str) -> bool:
    """Whether a typed message must not stay in the chat: it was to be an IIN or BIN, or it looks like one."""
    digits = re.sub(r"[\s-]", "", text)
    return step is Step.IDENTIFIER or (len(digits) == 12 and digits.isdecimal())


def parse_typed(step: Step, text: str, today: date) -> str | Iin | Bin:
    """Read a typed answer; texts come with their spaces collapsed.

    `today` is the local date. Raises InvalidAnswer.
    """
    match step:
        case Step.PHONE:
            return _phone(text)
        case Step.IDENTIFIER:
            return _identifier(text, today)
        case Step.EMAIL:
            return _email(text)
        case Step.FULL_NAME:
            return _full_name(_line(text, LIMITS[step]))
        case Step.ENTERPRISE | Step.LOCALITY:
            return _name_of_something(_line(text, LIMITS[step]))
    raise InvalidAnswer(AnswerFlaw.PRESS_A_BUTTON)


def _phone(text: str) -> str:
    try:
        return phones.normalise(text)
    except InvalidPhone as error:
        raise InvalidAnswer(AnswerFlaw.PHONE) from error


def _identifier(text: str, today: date) -> Iin | Bin:
    try:
        found = identifiers.parse(text, today)
    except InvalidIdentifier as error:
        raise InvalidAnswer(error.flaw) from error
    if isinstance(found, Bin) and found.part in (BinPart.BRANCH, BinPart.REPRESENTATIVE_OFFICE):
        raise InvalidAnswer(AnswerFlaw.BRANCH)
    return found


def _email(text: str) -> str:
    try:
        return emails.normalise(text)
    except InvalidEmail as error:
        raise InvalidAnswer(AnswerFlaw.EMAIL) from error


def _line(text: str, limit: int) -> str:
    """One line without invisible characters and without spaces to spare."""
    lines = text.strip().splitlines()
    if len(lines) > 1:
        raise InvalidAnswer(AnswerFlaw.SEVERAL_LINES)
    visible = "".join(" " if c.isspace() else c for c in "".join(lines) if c.isspace() or c.isprintable())
    line = " ".join(unicodedata.normalize("NFC", visible).split())
    if len(line) > limit:
        raise InvalidAnswer(AnswerFlaw.TOO_LONG)
    return line


def _full_name(line: str) -> str:
    words = line.split()
    if any(c.isdigit() for c in line):
        raise InvalidAnswer(AnswerFlaw.DIGITS)
    if not all(_WORD_OF_A_NAME.fullmatch(word) for word in words):
        raise InvalidAnswer(AnswerFlaw.SIGNS)
    if len(words) < 2:
        raise InvalidAnswer(AnswerFlaw.ONE_WORD)
    return line


def _name_of_something(line: str) -> str:
    # A slash in front is a mistyped command.
    if not any(c.isalpha() for c in line) or line.startswith("/"):
        raise InvalidAnswer(AnswerFlaw.NO_LETTERS)
    return line
