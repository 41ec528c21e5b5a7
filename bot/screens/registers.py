"""/registers: which one, a masked page of it, by what it is narrowed, and the words around its file."""

from collections.abc import Iterable
from dataclasses import replace

from aiogram.types import InlineKeyboardButton

from bot.callbacks.registers import ExportRegister, NarrowRegister, ShowRegister, ShowRegisters
from bot.i18n import _, language, plural
from bot.registers import masks
from bot.registers.model import Filter, Making, Narrowing, RegisterName, When
from bot.registers.register import Line, RegisterDesk
from bot.registers.service import Place, Shown
from bot.registers.shelf import REGISTERS
from bot.registers.words import narrowing_words, period_words, programme_names, register_names
from bot.reports.service import Export
from bot.screens.screen import (
    Row,
    Screen,
    bar,
    bold,
    button,
    home_row,
    in_columns,
    in_pairs,
    paragraphs,
    quoted,
)


def shelf() -> Screen:
    """Which register?"""
    rows = tuple(
        (button(f"{_SIGNS[name]} {words}", _page(name, REGISTERS[name].usual)),)
        for name, words in register_names().items()
    )
    text = paragraphs(
        bold("🗂 " + _("Registers")),
        _("On screen names are masked. Excel files hold them in full."),
    )
    return Screen(text, (*rows, home_row()))


_SIGNS = {
    RegisterName.COMPLETERS: "🎓",
    RegisterName.PROGRESS: "📖",
    RegisterName.CERTIFICATES: "📜",
    RegisterName.SERVICES: "🏢",
    RegisterName.QUESTIONNAIRES: "📋",
    RegisterName.INTERVIEWS: "📞",
    RegisterName.DISCREPANCIES: "❗",
}


# A page


def page(shown: Shown, desk: RegisterDesk) -> Screen:
    """Some rows, how many there are in all, and what can be done with them."""
    lines = [_line(number, line) for number, line in enumerate(shown.lines, start=shown.first)]
    text = paragraphs(
        _title(shown.name),
        _filter(shown, desk),
        plural("<b>{n}</b> row", "<b>{n}</b> rows", shown.number),
        "\n".join(lines) or _("There is nothing in it."),
    )
    excel = (button(_("📄 Excel"), _export(shown)),) if shown.number else ()
    rows = (_turning(shown), *_narrowing_rows(shown), excel, (_to_shelf(), *home_row()))
    return Screen(text, tuple(row for row in rows if row))


def _title(name: RegisterName) -> str:
    return bold(f"{_SIGNS[name]} {register_names()[name]}")


def _filter(shown: Shown, desk: RegisterDesk) -> str:
    narrowed = (quoted(words) for words in narrowing_words(shown.chosen, shown.place, desk))
    return "\n".join((f"🗓 {period_words(shown.chosen)}", *narrowed))


def _line(number: int, line: Line) -> str:
    told = " · ".join(quoted(part) for part in line.rest)
    return f"{number}. <b>{quoted(line.head)}</b>\n{told}"


def _turning(shown: Shown) -> Row:
    if shown.pages == 1:
        return ()
    at, last = shown.page, shown.pages - 1
    earlier = (button("◀️", _page(shown.name, shown.wanted, at - 1)),) if at else ()
    later = (button("▶️", _page(shown.name, shown.wanted, at + 1)),) if at < last else ()
    return (*earlier, button(f"{at + 1} / {last + 1}", _page(shown.name, shown.wanted, at)), *later)


def _narrowing_rows(shown: Shown) -> tuple[Row, ...]:
    labels = {
        Narrowing.PERIOD: _("🗓 Period"),
        Narrowing.REGION: _("📍 Region"),
        Narrowing.PLACE: _("🏢 Place"),
        Narrowing.PROGRAMME: _("🌾 Programme"),
    }
    there = REGISTERS[shown.name].narrowings
    buttons = [button(labels[by], _narrow(shown, by)) for by in Narrowing if by in there]
    return in_pairs(buttons)


def _page(name: RegisterName, wanted: Filter, number: int = 0) -> ShowRegister:
    return ShowRegister(
        name=name,
        when=wanted.when,
        region=wanted.region,
        place=wanted.place,
        programme=wanted.programme,
        page=number,
    )


def _narrow(shown: Shown, by: Narrowing) -> NarrowRegister:
    wanted = shown.wanted
    return NarrowRegister(
        name=shown.name,
        when=wanted.when,
        region=wanted.region,
        place=wanted.place,
        programme=wanted.programme,
        by=by,
    )


def _export(shown: Shown) -> ExportRegister:
    wanted = shown.wanted
    return ExportRegister(
        name=shown.name,
        when=wanted.when,
        region=wanted.region,
        place=wanted.place,
        programme=wanted.programme,
    )


def _to_shelf() -> InlineKeyboardButton:
    return button(_("⬅️ Registers"), ShowRegisters())


# By what it is narrowed


def periods(name: RegisterName, wanted: Filter) -> Screen:
    """Of which time?"""
    there = [each for each in When if each is not When.ALWAYS or REGISTERS[name].timeless]
    offered = [(_when_names()[each], replace(wanted, when=each)) for each in there]
    return _choice(name, wanted, _("Of which period?"), offered, 2)


def regions(name: RegisterName, wanted: Filter, desk: RegisterDesk) -> Screen:
    """In which region? Another region has other places."""
    everywhere = (_("All regions"), replace(wanted, region="", place=0))
    known = desk.dictionaries.regions.values()
    offered = [(each.short[language()], replace(wanted, region=each.code, place=0)) for each in known]
    return _choice(name, wanted, _("In which region?"), [everywhere, *offered], 2)


def programmes(name: RegisterName, wanted: Filter) -> Screen:
    """Who takes part in which programme?"""
    offered = [(words, replace(wanted, programme=each)) for each, words in programme_names().items()]
    return _choice(name, wanted, _("Of which programme?"), offered, 1)


def places(name: RegisterName, wanted: Filter, there: tuple[Place, ...], desk: RegisterDesk) -> Screen:
    """Which place? Those with the most services of the period."""
    anywhere = (_("All places"), replace(wanted, place=0))
    offered = [(_place_label(each, wanted, desk), replace(wanted, place=each.service_id)) for each in there]
    asked = _("Which place? These gave the most services in the period.")
    return _choice(name, wanted, asked, [anywhere, *offered], 1)


def _place_label(place: Place, wanted: Filter, desk: RegisterDesk) -> str:
    where = "" if wanted.region else f" · {masks.region(place.region, desk)}"
    return f"{masks.cut(place.name)}{where} · {place.services}"


def _choice(
    name: RegisterName, wanted: Filter, asked: str, offered: Iterable[tuple[str, Filter]], columns: int
) -> Screen:
    buttons = [
        button(f"✓ {label}" if each == wanted else label, _page(name, each)) for label, each in offered
    ]
    back = (button(_("◀️ Back"), _page(name, wanted)), *home_row())
    return Screen(paragraphs(_title(name), asked), (*in_columns(buttons, columns), back))


def _when_names() -> dict[When, str]:
    return {
        When.MONTH: _("This month"),
        When.LAST_MONTH: _("Last month"),
        When.QUARTER: _("This quarter"),
        When.LAST_QUARTER: _("Last quarter"),
        When.YEAR: _("This year"),
        When.LAST_YEAR: _("Last year"),
        When.ALWAYS: _("All time"),
    }


# The file


def making(name: RegisterName, there: Making) -> Screen:
    """The file is being made; nothing is to be pressed but the way home."""
    done, of = there.done, there.of
    how_far = _("Rows read: {done} of {of}", done=done, of=of) if done < of or not of else _("Writing Excel")
    text = paragraphs(_title(name), _("⏳ The file is being made."), f"{bar(done, of)}  {how_far}")
    return Screen(text, (home_row(),))


def too_many(shown: Shown, most: int) -> Screen:
    """A file of so many rows cannot be sent."""
    said = _("⚠️ A file of more than {most} rows is too large to send.", most=most)
    text = paragraphs(_title(shown.name), said, _("Choose a shorter period or one region."))
    return Screen(text, (*_narrowing_rows(shown), (_to_shelf(), *home_row())))


def caption(export: Export) -> str:
    """The words under the file."""
    name = RegisterName(export.report)
    return paragraphs(
        _title(name),
        _("Rows: {n}", n=export.rows),
        _("Full names and numbers: keep the file safe. The export is in the audit."),
        f"SHA-256: <code>{export.sha256}</code>",
    )
