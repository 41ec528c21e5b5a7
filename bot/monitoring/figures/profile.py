"""The reporting profile, read at start from content/reporting: dates, categories, wordings of the report.

What the Methodology prescribes is data, since it is repealed and another act will come.
"""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import ContentError
from bot.language import Language
from bot.monitoring.figures import rules
from bot.monitoring.figures.model import Statistic
from bot.monitoring.figures.rules import Band

MonthAndDay = tuple[int, int]


class _Section(BaseModel):
    """Each key is known and has its type; a slip of the pen is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Status(StrEnum):
    """What the Kazakh wording is (REQUIREMENTS, Q24)."""

    OFFICIAL = "official"
    TERMS = "terms"
    """A careful translation on official terms."""
    OWN = "own"


class Wording(_Section):
    """A text in both languages."""

    ru: str = Field(min_length=1)
    kk: str = Field(min_length=1)
    status: Status = Status.OWN

    def __getitem__(self, language: Language) -> str:
        return self.ru if language is Language.RU else self.kk


class Dates(_Section):
    """The days of the Methodology, points 7, 8, 9 and 12."""

    register_day: int = Field(ge=1, le=28)
    register_rolls: bool
    letter_days: int = Field(ge=1)
    correction_days: int = Field(ge=1)
    report_day: int = Field(ge=1, le=28)
    final_as_of: MonthAndDay
    final_due: MonthAndDay

    @model_validator(mode="after")
    def _are_days(self) -> "Dates":
        """Both exist in every year, one after the other."""
        for month, day in (self.final_as_of, self.final_due):
            date(2027, month, day)
        if self.final_due < self.final_as_of:
            raise ValueError("final_due must not come before final_as_of")
        return self


class Signatory(_Section):
    """Whose signature stands under a report; an empty name is filled in when it is signed."""

    post: dict[Language, str]
    organisation: dict[Language, str]
    name: str


class AgeBand(_Section):
    """An age category with its words."""

    code: str = Field(max_length=16, pattern=r"^\w+$")
    first: int = Field(ge=0)
    last: int | None = None
    ru: str
    kk: str

    @property
    def name(self) -> dict[Language, str]:
        """The words of a row."""
        return {Language.RU: self.ru, Language.KK: self.kk}


class _Operator(_Section):
    names: tuple[str, ...]


HEADINGS = frozenset(
    {
        "title",
        *(f"{long}{number}" for long in ("s", "short_s") for number in (1, 2, 3, 4)),
        *(f"crit{number}" for number in (1, 2, 3)),
        "breaches",
        "late",
        "excluded",
        "a1_title",
    }
)


class ReportingProfile(_Section):
    """Everything that an act prescribes of a report."""

    name: str = Field(max_length=32, pattern=r"^[\w-]+$")
    source: Wording
    dates: Dates
    signatory: Signatory
    operator: _Operator
    bands: tuple[AgeBand, ...]
    headings: dict[str, Wording]
    statistics: dict[Statistic, Wording]

    @model_validator(mode="after")
    def _whole(self) -> "ReportingProfile":
        """Every heading and statistic has its words; the age categories leave no gap."""
        if set(self.headings) != HEADINGS or set(self.statistics) != set(Statistic):
            raise ValueError("a heading or a statistic is missing or unknown")
        for one, other in zip(self.bands, self.bands[1:], strict=False):
            if one.last is None or other.first != one.last + 1:
                raise ValueError(
                    f"the age categories {one.code} and {other.code} do not follow on each other"
                )
        if not self.bands or self.bands[0].first or self.bands[-1].last is not None:
            raise ValueError("the age categories must begin at 0 and have no end")
        return self

    @property
    def age_bands(self) -> tuple[Band, ...]:
        """The age categories as rules know them."""
        return tuple(Band(each.code, each.first, each.last) for each in self.bands)

    def is_operator(self, provider: str) -> bool:
        """Whether the register means the operator by this name."""
        return _folded(provider) in {_folded(name) for name in self.operator.names}

    def cut_off(self, month: str, working_day: Callable[[date], bool]) -> date:
        """The last day on which the register of a month is on time (Methodology, point 7)."""
        due = rules.cut_off(month, self.dates.register_day)
        while self.dates.register_rolls and not working_day(due):
            due += timedelta(days=1)
        return due


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("«", "").replace("»", "").replace('"', "").split())


def load(content_dir: Path, name: str) -> ReportingProfile:
    """Read and check one profile. Raises ContentError with one line for each wrong key."""
    file = content_dir / "reporting" / f"{name}.toml"
    try:
        profile = ReportingProfile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error
    except ValidationError as error:
        faults = [f"{file}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise ContentError("\n".join(faults)) from error
    if profile.name != name:
        raise ContentError(f"{file}: name: must be {name}, as the file is called")
    return profile
