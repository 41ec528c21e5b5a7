"""One thing wrong with a course: which fault, in which file and line, in which language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.language import Language

Details = dict[str, str | int]
"""What a sentence about a fault is filled with."""


class CourseFault(StrEnum):
    """What can be wrong with the files of a course. Words for it are in `bot.screens.course_faults`."""

    # Files and tables
    NO_FILE = "no_file"
    NOT_TEXT = "not_text"
    """A file that is no UTF-8 text."""
    NOT_TOML = "not_toml"
    MISSING_KEY = "missing_key"
    WRONG_VALUE = "wrong_value"
    """A value of another kind than the key wants: a number for a text."""
    UNKNOWN_KEY = "unknown_key"
    EMPTY = "empty"
    UNUSED_FILE = "unused_file"

    # Names
    BAD_ID = "bad_id"
    BAD_VERSION = "bad_version"
    ID_TWICE = "id_twice"
    ID_REUSED = "id_reused"
    UNKNOWN_LESSON = "unknown_lesson"
    """A question or poll that belongs to no lesson of the course."""

    # Both languages alike
    MISSING_LANGUAGE = "missing_language"
    TITLE_DIFFERS = "title_differs"
    UNEQUAL_PAGES = "unequal_pages"
    UNEQUAL_FACTS = "unequal_facts"
    UNEQUAL_OPTIONS = "unequal_options"
    LANGUAGES_APART = "languages_apart"
    """Many more words in one language than in the other."""

    # Pages
    WORD_COUNT = "word_count"
    PAGE_TOO_LONG = "page_too_long"
    CAPTION_TOO_LONG = "caption_too_long"
    EMPTY_PAGE = "empty_page"
    UNKNOWN_MARKUP = "unknown_markup"
    RAW_HTML = "raw_html"
    BAD_LINK = "bad_link"
    UNKNOWN_FACT = "unknown_fact"
    REFUSED_WORD = "refused_word"
    """A word where the glossary has the official term."""

    # Pictures and sheets
    NO_PICTURE = "no_picture"
    BROKEN_PICTURE = "broken_picture"
    HEAVY_PICTURE = "heavy_picture"
    NO_SUCH_PAGE = "no_such_page"
    """A picture or a poll names a page that the lesson has not."""
    NO_SHEET = "no_sheet"
    BROKEN_SHEET = "broken_sheet"
    FEW_LANGUAGES_IN_NAME = "few_languages_in_name"
    """A file for both languages whose name has no {language}."""

    # Questions and polls
    TEXT_TOO_LONG = "text_too_long"
    OPTION_COUNT = "option_count"
    SAME_OPTIONS = "same_options"
    BAD_CORRECT = "bad_correct"
    BAD_DIFFICULTY = "bad_difficulty"
    LINE_FEEDS = "line_feeds"
    ALL_OF_THE_ABOVE = "all_of_the_above"
    POLLS_A_LESSON = "polls_a_lesson"
    FEW_QUESTIONS = "few_questions"
    GUESSABLE = "guessable"
    GUESSABLE_MODULE = "guessable_module"
    UNBALANCED = "unbalanced"

    # Facts
    VALUE_OR_TEXT = "value_or_text"
    UNKNOWN_UNIT = "unknown_unit"
    BAD_FORMULA = "bad_formula"
    FORMULA_NAME = "formula_name"
    FORMULA_LOOP = "formula_loop"
    FACT_DENIED = "fact_denied"
    FACT_EXPIRED = "fact_expired"
    FACT_NOT_YET = "fact_not_yet"
    FACT_UNUSED = "fact_unused"
    FACT_ENDING = "fact_ending"


# Said, and nothing is refused because of them.
REMARKS = frozenset({CourseFault.FACT_ENDING, CourseFault.UNUSED_FILE})


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at its place: `file` is relative to the folder of the course, `line` counts from 1.

    `language` is None when the fault is of no language or of both. `details` fill the sentence.
    """

    fault: CourseFault
    file: str
    line: int = 1
    language: Language | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def is_remark(self) -> bool:
        """Whether this is only worth knowing."""
        return self.fault in REMARKS

    def __str__(self) -> str:
        """For logs and refusals at start: place, language, code and details."""
        told = ", ".join(f"{name} {value}" for name, value in self.details.items())
        language = f" {self.language}:" if self.language else ""
        return f"{self.file}:{self.line}:{language} {self.fault}" + (f" ({told})" if told else "")


def faults_of(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that keep a course from being published."""
    return tuple(each for each in findings if not each.is_remark)
