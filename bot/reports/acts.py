"""The form for a file of acts: columns that are called as those of the register."""

from collections.abc import Mapping

from bot.language import Language
from bot.monitoring.acts.reading import COLUMNS
from bot.reports.services import ROOM
from bot.reports.table import Column, Kind, Table
from bot.services.model import Field
from bot.services.words import ServiceLists

_WIDTHS = {Field.SERVICE: 48}
_KINDS = {
    Field.ACT_NUMBER: Kind.TEXT,
    Field.IDENTIFIER: Kind.TEXT,
    Field.ACT_DATE: Kind.DAY,
    Field.ENDED_ON: Kind.DAY,
}


def form(lists: ServiceLists, language: Language, name: str, title: str, hints: Mapping[Field, str]) -> Table:
    """The empty form; services are picked from their list."""
    columns = tuple(
        Column(
            lists.headings[each][language],
            _WIDTHS.get(each, 24),
            hints.get(each, ""),
            tuple(lists.entries(each, language)) if each is Field.SERVICE else (),
            _KINDS.get(each, Kind.ANY),
        )
        for each in COLUMNS
    )
    return Table(name, title, (), columns, (), room=ROOM)
