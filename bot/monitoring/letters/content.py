"""The wording of the letter to the operator, read at start from content/letters.toml."""

import tomllib
from pathlib import Path
from string import Formatter

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import ContentError
from bot.language import Language

COLUMNS = 6
# What may be filled into each text.
_PARTS = {
    "subject": {"month"},
    "paragraphs": {"month", "received", "detected", "held", "rows", "days"},
    "late": {"month", "due", "received", "days"},
    "number": {"number"},
    "sent": {"date"},
    "executor": {"name", "phone"},
    "annex_title": {"month"},
    "annex_part": {"shown", "held"},
    "made_by": {"profile", "file", "received", "date"},
}


class _Section(BaseModel):
    """Each key is known and has its type; a slip of the pen is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LetterText(_Section):
    """The letter in one language."""

    subject: str
    paragraphs: tuple[str, ...] = Field(min_length=1)
    late: str
    attachment: str
    number: str
    blank_number: str
    sent: str
    blank_date: str
    executor: str
    annex: str
    annex_title: str
    annex_part: str
    made_by: str
    columns: tuple[str, ...] = Field(min_length=COLUMNS, max_length=COLUMNS)
    whole_row: str
    correct: str

    @field_validator(*_PARTS)
    @classmethod
    def _is_fillable(cls, value: str | tuple[str, ...], info: object) -> str | tuple[str, ...]:
        """A brace that nobody fills in would stop a letter when it is due."""
        texts = (value,) if isinstance(value, str) else value
        named = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}
        if unknown := named - _PARTS[str(getattr(info, "field_name", ""))]:
            raise ValueError(f"nothing is known of {', '.join(f'{{{each}}}' for each in sorted(unknown))}")
        return value


class Executor(_Section):
    """Who prepared the letter."""

    name: str
    phone: str


class LetterWording(_Section):
    """Everything that stands on a letter besides its figures."""

    addressee: dict[Language, tuple[str, ...]]
    executor: Executor
    ru: LetterText
    kk: LetterText

    def text(self, language: Language) -> LetterText:
        """The letter in this language."""
        return self.ru if language is Language.RU else self.kk


def load(content_dir: Path) -> LetterWording:
    """Read and check the wording. Raises ContentError with one line for each wrong key."""
    file = content_dir / "letters.toml"
    try:
        return LetterWording.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error
    except ValidationError as error:
        faults = [f"{file}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise ContentError("\n".join(faults)) from error
