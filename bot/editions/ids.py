"""Stable names: used once in a course, and never given to something else later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.findings.model import CourseFault
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.findings.tables import read as read_table

# The array in which each kind of thing stands.
_ARRAYS = {"quiz": ("questions", "question"), "polls": ("polls", "poll")}


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a stable name; `kind` is one of module, lesson, question, poll."""

    id: str
    kind: str
    entry: Entry


def ids(folder: Path) -> Mapping[str, str]:
    """What each id of a course names: module, lesson, question, poll. For `check` of the next edition."""
    return {named.id: named.kind for named in _named_in(Notes(folder))}


def check(notes: Notes, former: Mapping[str, str]) -> None:
    """No id twice, none that meant something else in a former edition."""
    seen: dict[str, Named] = {}
    for named in _named_in(notes):
        place = (named.entry.source.file, named.entry.line("id"))
        if named.id in seen:
            notes.add(CourseFault.ID_TWICE, *place, id=named.id)
        seen.setdefault(named.id, named)
        if (was := former.get(named.id, named.kind)) != named.kind:
            notes.add(CourseFault.ID_REUSED, *place, id=named.id, was=was, now=named.kind)


def _named_in(notes: Notes) -> Iterator[Named]:
    """All that has a name, course.toml first."""
    course = read_table(notes, "course.toml")
    for module in course.entries("modules") if course else ():
        yield from _named(module, "module")
        for lesson in module.entries("lessons"):
            yield from _named(lesson, "lesson")
    for folder, (array, kind) in _ARRAYS.items():
        for file in sorted((notes.folder / folder).glob("*.toml")):
            table = read_table(notes, f"{folder}/{file.name}")
            yield from _all(table.entries(array) if table else (), kind)


def _all(entries: Iterable[Entry], kind: str) -> Iterator[Named]:
    for entry in entries:
        yield from _named(entry, kind)


def _named(entry: Entry, kind: str) -> Iterator[Named]:
    name = entry.table.get("id")
    if isinstance(name, str) and name:
        yield Named(name, kind, entry)
