"""The wordings of the surveys, read from content/surveys at start: questions, answers, scripts, versions."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import ContentError
from bot.language import Language
from bot.survey.model import MARKS, Question, Value

Bilingual = dict[Language, str]


class _Form(BaseModel):
    """Each key is known; the version goes into each answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str = Field(max_length=16, pattern=r"^[\w.-]+$")

    @model_validator(mode="after")
    def _both_languages(self) -> "_Form":
        """No wording may exist in one language only."""
        for words in _bilinguals(self.model_dump(exclude={"version"})):
            if set(words) != set(Language) or not all(text.strip() for text in words.values()):
                raise ValueError(f"both kk and ru are needed: {words}")
        return self


_AnyForm = TypeVar("_AnyForm", bound=_Form)


class Interview(_Form):
    """Appendix 4: the questions, their answers, and what an operator reads out."""

    title: Bilingual
    questions: dict[Question, Bilingual]
    first_on_paper: Bilingual
    answers: dict[Value, Bilingual]
    marks: dict[str, Bilingual]
    instruments: dict[str, Bilingual]
    script: dict[str, Bilingual]

    @model_validator(mode="after")
    def _whole(self) -> "Interview":
        """Every question, answer and mark is there; the first question names date and place."""
        if set(self.questions) != set(Question) or set(self.answers) != set(Value):
            raise ValueError("a question or an answer is missing")
        if tuple(self.marks) != MARKS or set(self.script) != {"greeting", "consent", "closing"}:
            raise ValueError("a mark or a part of the script is missing")
        for text in self.questions[Question.RECEIVED].values():
            if {name for _, name, _, _ in Formatter().parse(text) if name} != {"date", "place"}:
                raise ValueError("the first question must hold exactly {date} and {place}")
        return self


class Questionnaire(_Form):
    """Appendix 2: headings, the four scales, purposes, kinds of support."""

    title: Bilingual
    headings: dict[str, Bilingual]
    scales: dict[str, Bilingual]
    purposes: dict[str, Bilingual]
    financial: dict[str, Bilingual]
    nonfinancial: dict[str, Bilingual]


class CourseRating(_Form):
    """The four scales of the course (Rules, point 8)."""

    scales: dict[str, Bilingual]


@dataclass(frozen=True, slots=True)
class Wordings:
    """All surveys."""

    interview: Interview
    questionnaire: Questionnaire
    course: CourseRating


def load(content_dir: Path) -> Wordings:
    """Read and check all three. Raises ContentError with one line for each wrong key."""
    folder = content_dir / "surveys"
    return Wordings(
        interview=_read(folder / "a4.toml", Interview),
        questionnaire=_read(folder / "a2.toml", Questionnaire),
        course=_read(folder / "course.toml", CourseRating),
    )


def _read(file: Path, form: type[_AnyForm]) -> _AnyForm:
    try:
        return form.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error
    except ValidationError as error:
        faults = [f"{file}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise ContentError("\n".join(faults)) from error


def _bilinguals(tree: Mapping[str, object]) -> Iterator[Bilingual]:
    """Every pair of wordings in a form, however deep."""
    for branch in tree.values():
        if isinstance(branch, dict) and any(key in set(Language) for key in branch):
            yield branch
        elif isinstance(branch, dict):
            yield from _bilinguals(branch)
