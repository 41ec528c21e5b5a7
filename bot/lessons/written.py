"""A lesson file: what is written in it, and its pages as they are shown in plain and in rich messages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token

from bot.findings.model import CourseFault
from bot.findings.notes import Notes
from bot.i18n import _, day, speaking
from bot.language import Language
from bot.lessons import markup
from bot.lessons.facts import PLACEHOLDER, Facts
from bot.lessons.markdown import lines, plain, split
from bot.lessons.rich import rich, sources


@dataclass(frozen=True, slots=True)
class Written:
    """A lesson in one language; `body` is what follows the title, with the names of its facts."""

    file: str
    language: Language
    body: str

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that it names, in the order of naming."""
        return tuple(dict.fromkeys(PLACEHOLDER.findall(self.body)))

    def line(self, of: str) -> int:
        """Where something stands first."""
        return self.body.count("\n", 0, max(0, self.body.find(of))) + 2


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a lesson in one language, and the line on which each begins."""

    plain: tuple[str, ...]
    rich: tuple[str, ...]
    lines: tuple[int, ...]


def read(notes: Notes, lesson_id: str, language: Language, title: str) -> Written | None:
    """A lesson file; its first line must be the lesson's title, which is shown by the screen itself."""
    file = f"lessons/{lesson_id}.{language}.md"
    text = notes.text(file, language)
    if text is None:
        return None
    head, _newline, body = text.partition("\n")
    if title and head.strip() != f"# {title}":
        notes.add(CourseFault.TITLE_DIFFERS, file, 1, language, title=title)
    return Written(file, language, body)


def check_names(notes: Notes, facts: Facts, written: Mapping[Language, Written]) -> None:
    """Both languages name the same facts, and those are facts."""
    everything = {name for each in written.values() for name in each.names}
    for each in written.values():
        for at, name in facts.unknown(each.body):
            notes.add(CourseFault.UNKNOWN_FACT, each.file, at + 2, each.language, fact=name)
        lacking = everything & facts.by_id.keys() - set(each.names)
        if len(written) > 1 and lacking:
            names = ", ".join(sorted(lacking))
            notes.add(CourseFault.UNEQUAL_FACTS, each.file, 1, each.language, facts=names)


def pages(notes: Notes, facts: Facts, written: Written) -> Pages:
    """All pages as they are shown; without what cannot be shown, which stands in the notes."""
    # A line stands in for the title before it, so the lines are those of the file.
    text = "\n" + facts.fill_known(written.body, written.language)
    tokens = split(text)
    marked = [_checked(notes, written, page) for page in tokens]
    known = [name for name in written.names if name in facts.by_id]
    plains = [plain(page) for page in marked]
    riches = [rich(page, ends_with_summary=page is marked[-1]) for page in marked]
    if known:
        with speaking(written.language):
            plains[-1] += _as_of(facts, known, written.language)
            riches[-1] += _rich_as_of(facts, known, written.language)
    return Pages(tuple(plains), tuple(riches), tuple(_first_lines(text, tokens)))


def _checked(notes: Notes, written: Written, page: Sequence[Token]) -> Sequence[Token]:
    """The page, or nothing of it when it cannot be shown."""
    found = list(markup.faults(page))
    for fault, line, what in found:
        notes.add(fault, written.file, line, written.language, what=what)
    return [] if found else page


def _first_lines(text: str, pages: Iterable[Sequence[Token]]) -> Iterator[int]:
    """Where the pages begin; of an empty one, the line --- that makes it."""
    rows, at = text.split("\n"), 1
    for page in pages:
        first, last = lines(page)
        # What follows a page, after empty lines, is the line that divides it from the next.
        at = last or next((row + 1 for row in range(at, len(rows)) if rows[row].strip()), at)
        yield first or at


def _as_of(facts: Facts, names: Iterable[str], language: Language) -> str:
    """The line in small words under a lesson: on which day its figures held, and who says so."""
    named = escape("; ".join(facts.sources(names, language)), quote=False)
    line = _("As of {date}. Sources: {sources}.", date=day(facts.as_of), sources=named)
    return f"\n\n<i>{line}</i>"


def _rich_as_of(facts: Facts, names: Iterable[str], language: Language) -> str:
    title = _("Where the figures come from ({date})", date=day(facts.as_of))
    return sources(title, facts.sources(names, language))
