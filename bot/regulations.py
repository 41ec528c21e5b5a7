"""What Damu approves, read at start from policy.toml and consent.toml: figures, terms, wordings.

Rules, points 9 and 13; Law 94-V, article 8.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.enrolments.model import TestPolicy
from bot.errors import ContentError
from bot.language import Language
from bot.notifications.model import ReminderPolicy
from bot.survey.model import Outcome, SampleMethod, SurveyPolicy

Bilingual = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Regulations:
    """The approved figures and wordings, by topic."""

    test: TestPolicy
    reminders: ReminderPolicy
    certificate: "CertificateWording"
    consent: "ConsentTerms"
    survey: SurveyPolicy
    reporting_profile: str
    report_reminder_days: tuple[int, ...]
    support_phone: str


class _Section(BaseModel):
    """Each key is known and has its type; a slip of the pen is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CertificateWording(_Section):
    """What is printed on a certificate besides the person (REQUIREMENTS, Q19)."""

    number_prefix: str = Field(pattern=r"^[A-Z]{2,8}$")
    title: dict[Language, str]
    organisation: dict[Language, str]


class ConsentTerms(_Section):
    """What the consent text must name (Law 94-V, article 8), and the text itself (content/consent.toml)."""

    # The version travels in buttons, where a colon divides.
    version: str = Field(max_length=16, pattern=r"^[\w.-]+$")
    operator_name: dict[Language, str]
    operator_bin: str = Field(pattern=r"^\d{12}$")
    data_list: dict[Language, str]
    term: dict[Language, str]
    third_parties: dict[Language, str]
    cross_border: dict[Language, str]
    public: dict[Language, str]
    text: dict[Language, str]

    @model_validator(mode="after")
    def _text_names_all(self) -> "ConsentTerms":
        """A text that leaves out what the law demands must not be shown."""
        for language, text in self.text.items():
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            if named != set(_TERMS):
                raise ValueError(f"text.{language} must hold exactly {', '.join(f'{{{t}}}' for t in _TERMS)}")
        return self

    def worded(self, language: Language) -> str:
        """The text as it is shown and agreed to."""
        terms = {term: getattr(self, term) for term in _TERMS}
        spoken = {term: value if isinstance(value, str) else value[language] for term, value in terms.items()}
        return self.text[language].strip().format(**spoken)


_TERMS = ("operator_name", "operator_bin", "data_list", "term", "third_parties", "cross_border", "public")


class _Test(_Section):
    pass_percent: int = Field(ge=1, le=100)
    max_attempts: int = Field(ge=1)
    questions: int = Field(ge=1, le=50)
    time_limit_minutes: int = Field(ge=5)
    retest_months: int = Field(ge=1)
    roll_to_working_day: bool
    planned_days: int = Field(ge=1, le=14)
    max_cycles: int = Field(ge=0)
    repeat_after_pass: bool


class _Reminders(_Section):
    retest_days: tuple[int, ...]
    pace_days: tuple[int, ...]
    hour: int = Field(ge=0, le=23)
    quiet_from: int = Field(ge=0, le=23)
    quiet_until: int = Field(ge=0, le=23)
    warn_before_timeout_minutes: int = Field(ge=1)


class _Survey(_Section):
    days_after: int = Field(ge=0)
    latest_days: int = Field(ge=1)
    method: SampleMethod
    figure: int = Field(ge=0)
    reminder_days: tuple[int, ...]
    phone_after_days: int = Field(ge=1)
    chat_counts_as_phone: bool
    minutes_by_phone: int = Field(ge=1)
    most_calls: int = Field(ge=1)
    call_from: int = Field(ge=0, le=23)
    call_until: int = Field(ge=1, le=24)
    claim_minutes: int = Field(ge=1)
    again_hours: dict[Outcome, int]

    @model_validator(mode="after")
    def _sample_is_possible(self) -> "_Survey":
        """A sample that asks nobody, or more than all, is a slip of the pen."""
        if self.method is SampleMethod.SHARE and not 1 <= self.figure <= 100:
            raise ValueError("figure must be a share of 1 to 100 per cent")
        if self.method is SampleMethod.NUMBER and self.figure < 1:
            raise ValueError("figure must be a number of at least 1")
        return self


class _Reporting(_Section):
    profile: str = Field(pattern=r"^[\w-]+$")
    reminder_days: tuple[int, ...]

    @model_validator(mode="after")
    def _days_are_ahead(self) -> "_Reporting":
        """A reminder after the day, or twice on one, is a slip of the pen."""
        if len(set(self.reminder_days)) < len(self.reminder_days) or min(self.reminder_days, default=1) < 1:
            raise ValueError("reminder_days must be different numbers of days, 1 at least")
        return self


class _Support(_Section):
    phone: str


class _Policy(_Section):
    test: _Test
    reminders: _Reminders
    certificate: CertificateWording
    consent: ConsentTerms
    survey: _Survey
    reporting: _Reporting
    support: _Support


def load(content_dir: Path, zone: ZoneInfo) -> Regulations:
    """Read policy.toml and consent.toml. Raises ContentError with one line for each wrong key."""
    file = content_dir / "policy.toml"
    tables, wording = _read(file), _read(content_dir / "consent.toml")
    tables["consent"] = tables.get("consent", {}) | wording
    try:
        policy = _Policy.model_validate(tables)
    except ValidationError as error:
        faults = [
            f"{file}: {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise ContentError("\n".join(faults)) from error
    return Regulations(
        test=_test_policy(policy.test, zone),
        reminders=_reminder_policy(policy.reminders, zone),
        certificate=policy.certificate,
        consent=policy.consent,
        survey=_survey_policy(policy.survey, zone),
        reporting_profile=policy.reporting.profile,
        report_reminder_days=policy.reporting.reminder_days,
        support_phone=policy.support.phone,
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error


def _test_policy(section: _Test, zone: ZoneInfo) -> TestPolicy:
    return TestPolicy(
        pass_percent=section.pass_percent,
        max_attempts=section.max_attempts,
        questions=section.questions,
        time_limit=timedelta(minutes=section.time_limit_minutes),
        retest_months=section.retest_months,
        roll_to_working_day=section.roll_to_working_day,
        planned_days=section.planned_days,
        zone=zone,
        max_cycles=section.max_cycles or None,
        repeat_after_pass=section.repeat_after_pass,
    )


def _reminder_policy(section: _Reminders, zone: ZoneInfo) -> ReminderPolicy:
    return ReminderPolicy(
        retest_days=section.retest_days,
        pace_days=section.pace_days,
        hour=section.hour,
        quiet_from=section.quiet_from,
        quiet_until=section.quiet_until,
        warn_before_timeout=timedelta(minutes=section.warn_before_timeout_minutes),
        zone=zone,
    )


def _survey_policy(section: _Survey, zone: ZoneInfo) -> SurveyPolicy:
    return SurveyPolicy(
        days_after=section.days_after,
        latest_days=section.latest_days,
        method=section.method,
        figure=section.figure,
        reminder_days=section.reminder_days,
        phone_after_days=section.phone_after_days,
        chat_counts_as_phone=section.chat_counts_as_phone,
        minutes_by_phone=section.minutes_by_phone,
        most_calls=section.most_calls,
        call_from=section.call_from,
        call_until=section.call_until,
        claim=timedelta(minutes=section.claim_minutes),
        delays={outcome: timedelta(hours=hours) for outcome, hours in section.again_hours.items()},
        zone=zone,
    )
