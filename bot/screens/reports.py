"""/reports: the quarterly and yearly reports, their figures, who stands behind them, their conclusion."""

from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.reports import (
    EditConclusion,
    OrderReport,
    SendReport,
    ShowBehind,
    ShowConclusion,
    ShowReport,
    ShowReports,
    ShowRow,
    ShowRows,
    ShowStatistics,
    SignReport,
)
from bot.i18n import _, language, plural
from bot.language import Language
from bot.monitoring.conclusion.store import Conclusion
from bot.monitoring.figures.model import Beside, BlockFigures, BlockKind, Cell, Statistic, Way
from bot.monitoring.figures.quality import Marks, answers, marks, response
from bot.monitoring.figures.service import Behind, BehindRow, Frozen
from bot.monitoring.orders.service import Shelf
from bot.reports.figure_tables import (
    NUMBERS,
    Naming,
    days_of,
    not_stated,
    region_names,
    row_cells,
    row_names,
    row_total,
)
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted
from bot.services.model import ServiceMode
from bot.survey.model import Question

Turn = Callable[[int], CallbackData]
"""The button of a page."""

ON_A_PAGE = 8
"""Rows of a statistic with a button each."""
LONGEST_LABEL = 34
# Characters of a conclusion shown in a message; the files hold all of it.
SHOWN = 3000


def shelf(there: Shelf, offered: tuple[str, ...]) -> Screen:
    """The reports that there are, newest first, and what can be made now."""
    made = [
        (button(f"📘 {each.period} · № {each.id}", ShowReport(report=each.id)),) for each in there.reports
    ]
    orders = [
        button(_("➕ Make {period}", period=period), OrderReport(period=period))
        for period in offered
        if period not in there.being_made
    ]
    waiting = [_("{period} is being made; I will send it here.", period=each) for each in there.being_made]
    text = paragraphs(
        bold("📘 " + _("Reports on monitoring (Appendix 3)")),
        _("A report keeps its figures as they were when it was made. Made anew, it gets another number."),
        "\n".join(waiting) or None,
        None if made else _("There is no report yet."),
    )
    return Screen(text, (*made, *in_columns(orders, 2), home_row()))


def card(shown: Frozen, conclusion: Conclusion) -> Screen:
    """What a report says in short, and everything that can be done with it."""
    report, main = shown.report, shown.figures.blocks[0]
    signed = _("Signed: {name}", name=quoted(conclusion.signed_by)) if conclusion.signed_by else None
    text = paragraphs(
        bold(_("Report {period}, No {number}", period=report.period, number=report.id)),
        days_of(main.block),
        _in_short(main, shown.figures.headline),
        signed or _("Draft: look at the figures and the conclusion, then sign."),
        _("Profile: {profile}", profile=report.profile) + f"\nSHA-256: <code>{report.sha256[:16]}…</code>",
    )
    kinds = [each.block.kind for each in shown.figures.blocks]
    blocks = [
        (button("📊 " + _block_label(kind), ShowStatistics(report=report.id, block=kind)),) for kind in kinds
    ]
    words = [
        button(f"📝 {each.upper()}", ShowConclusion(report=report.id, language=each)) for each in Language
    ]
    files = [button(f"📦 {each.upper()}", SendReport(report=report.id, language=each)) for each in Language]
    sign = () if conclusion.signed_at else ((button(_("✍️ Sign"), SignReport(report=report.id)),),)
    back = (button(_("⬅️ Reports"), ShowReports()), *home_row())
    return Screen(text, (*blocks, tuple(words), tuple(files), *sign, back))


def _in_short(main: BlockFigures, way: Way) -> str:
    given = marks(answers(main.quality.answered, Question.QUALITY, way))
    lines = [
        _("Services: {n}", n=f"<b>{main.services}</b>"),
        _("Clients: {n}", n=f"<b>{main.statistics[Statistic.S1].total}</b>"),
        _("Enterprises: {n}", n=f"<b>{main.statistics[Statistic.S3].total}</b>"),
        _("Left out: {n}", n=f"<b>{main.left_out.total}</b>"),
        _("Rows that wait for their correction: {n}", n=f"<b>{main.held}</b>"),
    ]
    if given.mean_hundredths is not None:
        lines.append(_quality_line(given, main, way))
    return "\n".join(lines)


def _quality_line(given: Marks, main: BlockFigures, way: Way) -> str:
    mean, rate = given.mean_hundredths or 0, response(main.quality.ended, way)
    return _(
        "Quality: {mean} of 5, marks: {n}, response rate: {rate}",
        mean=f"<b>{mean // 100},{mean % 100:02}</b>",
        n=given.of,
        rate=f"{rate.part} / {rate.of}" if rate else "–",
    )


def _block_label(kind: BlockKind) -> str:
    return {
        BlockKind.QUARTER: lambda: _("Figures of the quarter"),
        BlockKind.YEAR_TO_DATE: lambda: _("Figures since January"),
        BlockKind.YEAR: lambda: _("Figures of the year"),
        BlockKind.DECEMBER: lambda: _("Figures of December"),
    }[kind]()


# Figures


def statistics(shown: Frozen, block: BlockFigures, naming: Naming) -> Screen:
    """The statistics of a block, each with its total."""
    lines, buttons = [], []
    for statistic in Statistic:
        wording = naming.profile.statistics[statistic][language()].partition("(")[0].strip()
        lines.append(f"{NUMBERS[statistic]}. {wording}: <b>{_headline(statistic, block)}</b>")
        to = ShowRows(report=shown.report.id, block=block.block.kind, statistic=statistic, page=0)
        buttons.append(button(NUMBERS[statistic], to))
    text = paragraphs(bold(_title(shown)), days_of(block.block), "\n".join(lines))
    gone = ShowRows(report=shown.report.id, block=block.block.kind, statistic=Beside.LEFT_OUT, page=0)
    left_out = (button(_("Left out: {n}", n=block.left_out.total), gone),)
    return Screen(text, (*in_columns(buttons, 4), left_out, _back_row(shown)))


def _headline(statistic: Statistic, block: BlockFigures) -> int:
    """The number that the wording names: of all ways of serving, the ninth table's is the online one."""
    matrix = block.statistics[statistic]
    return matrix.rows.get(ServiceMode.ONLINE, 0) if statistic is Statistic.S9 else matrix.total


def rows(
    shown: Frozen, block: BlockFigures, statistic: Statistic | Beside, page: int, naming: Naming
) -> Screen:
    """A table by its rows: those with something in them get a button to their regions."""
    matrix = block.matrix(statistic)
    names = row_names(statistic, naming)
    numbers = {
        code: row_total(matrix, code, statistic) for code in (*names, *sorted(set(matrix.rows) - set(names)))
    }
    there = [code for code, number in numbers.items() if number]
    pages = max(1, -(-len(there) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    part = there[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    kind, number = block.block.kind, shown.report.id
    buttons: list[Row] = [
        (
            button(
                f"{_short(names.get(code, code) or not_stated())} · {numbers[code]}",
                ShowRow(report=number, block=kind, statistic=statistic, row=code, whole=False),
            ),
        )
        for code in part
    ]
    everything = ShowRow(report=number, block=kind, statistic=statistic, row="", whole=True)
    buttons.append((button(_("All · {n}", n=matrix.total), everything),))
    turning = _turning(
        page, pages, lambda to: ShowRows(report=number, block=kind, statistic=statistic, page=to)
    )
    text = paragraphs(bold(_title(shown)), _wording(statistic, naming), days_of(block.block))
    return Screen(
        text,
        (*buttons, *turning, (button(_("◀️ Back"), ShowStatistics(report=number, block=kind)), *home_row())),
    )


def row(shown: Frozen, block: BlockFigures, cell: Cell, naming: Naming) -> Screen:
    """One row of a statistic, region by region; each figure tells who is behind it."""
    matrix = block.matrix(cell.statistic)
    numbers = matrix.regions if cell.row is None else row_cells(matrix, cell.row, cell.statistic)
    regions = region_names(matrix, naming.dictionaries)
    buttons = [
        button(f"{_brief(code, name, naming)} · {numbers[code]}", _behind(shown, cell, code))
        for code, name in regions.items()
        if numbers.get(code)
    ]
    total = matrix.total if cell.row is None else row_total(matrix, cell.row, cell.statistic)
    everybody = (button(_("All regions · {n}", n=total), _behind(shown, cell, None)),)
    empty = [name for code, name in regions.items() if not numbers.get(code)]
    text = paragraphs(
        bold(_title(shown)),
        _wording(cell.statistic, naming),
        _row_name(cell, naming),
        _("None: {regions}", regions=", ".join(empty)) if empty else None,
    )
    back = ShowRows(report=shown.report.id, block=cell.block, statistic=cell.statistic, page=0)
    return Screen(text, (*in_columns(buttons, 2), everybody, (button(_("◀️ Back"), back), *home_row())))


def _brief(code: str, name: str, naming: Naming) -> str:
    """A region on a button, beside its figure."""
    known = naming.dictionaries.regions.get(code)
    return known.short[language()] if known else _short(name, 20)


def _row_name(cell: Cell, naming: Naming) -> str | None:
    if cell.row is None:
        return None
    return row_names(cell.statistic, naming).get(cell.row) or cell.row or not_stated()


def _behind(shown: Frozen, cell: Cell, region: str | None, page: int = 0) -> ShowBehind:
    return ShowBehind(
        report=shown.report.id,
        block=cell.block,
        statistic=cell.statistic,
        row=cell.row or "",
        region=region or "",
        whole=(1 if cell.row is None else 0) + (2 if region is None else 0),
        page=page,
    )


def behind(shown: Frozen, seen: Behind, naming: Naming) -> Screen:
    """A page of the services behind a figure; names are masked."""
    lines = [_behind_line(each, naming) for each in seen.rows]
    cell = seen.cell
    turning = _turning(seen.page, seen.pages, lambda to: _behind(shown, cell, cell.region, to))
    back = ShowRow(
        report=shown.report.id,
        block=cell.block,
        statistic=cell.statistic,
        row=cell.row or "",
        whole=cell.row is None,
    )
    text = paragraphs(
        bold(_("Who is in this figure")),
        _wording(cell.statistic, naming),
        _("Figure: {n}", n=f"<b>{seen.number}</b>"),
        plural("{n} service", "{n} services", seen.services),
        "\n".join(lines) or _("Nobody."),
        _("That you looked is in the audit."),
    )
    return Screen(text, (*turning, (button(_("◀️ Back"), back), *home_row())))


def _behind_line(each: BehindRow, naming: Naming) -> str:
    regions = naming.dictionaries.regions
    name = quoted(each.name) or _("not in the register any more")
    region = regions[each.region].short[language()] if each.region in regions else not_stated()
    return f"{each.service_id} · {name} · {region} · {each.ended_on:%d.%m.%Y}"


def _turning(page: int, pages: int, to: Turn) -> tuple[Row, ...]:
    if pages == 1:
        return ()
    earlier = (button("◀️", to(page - 1)),) if page else ()
    later = (button("▶️", to(page + 1)),) if page + 1 < pages else ()
    return ((*earlier, button(f"{page + 1} / {pages}", to(page)), *later),)


def _title(shown: Frozen) -> str:
    return _("Report {period}, No {number}", period=shown.report.period, number=shown.report.id)


def _wording(statistic: Statistic | Beside, naming: Naming) -> str:
    if not isinstance(statistic, Statistic):
        return _("Services that are left out of the report")
    return f"{NUMBERS[statistic]}. {naming.profile.statistics[statistic][language()]}"


def _short(text: str, most: int = LONGEST_LABEL) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _back_row(shown: Frozen) -> Row:
    return (button(_("⬅️ Report"), ShowReport(report=shown.report.id)), *home_row())


# The conclusion and the signature


def conclusion(shown: Frozen, there: Conclusion, spoken: Language, *, unfit: bool = False) -> Screen:
    """The conclusion in one language, as it is printed."""
    text = there.text(spoken)
    cut = text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"
    edit = button(_("✏️ Write another"), EditConclusion(report=shown.report.id, language=spoken))
    return Screen(
        paragraphs(
            bold(_("Conclusion, {language}", language=spoken.upper())),
            _("The text was too short or too long; it stays as it was.") if unfit else None,
            _("Signed: it stays as it is.") if there.signed_at else None,
            quoted(cut) or _("There is no draft yet."),
        ),
        (*(() if there.signed_at else ((edit,),)), _back_row(shown)),
    )


def ask_conclusion(shown: Frozen, there: Conclusion, spoken: Language) -> Screen:
    """Type another conclusion; the present one can be copied from the message."""
    return Screen(
        paragraphs(
            bold(_("Conclusion, {language}", language=spoken.upper())),
            _("Send the whole new text in one message. To copy the present one, press on it:"),
            f"<pre>{quoted(there.text(spoken)[:SHOWN])}</pre>",
        ),
        ((button(_("Cancel"), ShowConclusion(report=shown.report.id, language=spoken)), *home_row()),),
    )


def ask_signatory(shown: Frozen, naming: Naming, *, unfit: bool = False) -> Screen:
    """Type post and name; after that nothing in the report changes any more."""
    post = naming.profile.signatory.post[language()]
    return Screen(
        paragraphs(
            bold(_("Sign report {period}, No {number}", period=shown.report.period, number=shown.report.id)),
            _("The text was too short or too long.") if unfit else None,
            _("Send post and name in one message, as they are to stand under the report. For example:"),
            f"<code>{quoted(post)} Ж. Сериков</code>",
            _("After that the conclusion cannot be changed. This is no electronic signature."),
        ),
        (_back_row(shown),),
    )


def made(shown: Frozen, there: Conclusion) -> Screen:
    """A report that was ordered is made."""
    ready = _("✅ The report is made.")
    return card(shown, there).under(ready)


def files_caption(shown: Frozen, sha256: str) -> str:
    """The words under the archive."""
    return paragraphs(
        bold(_("Report {period}, No {number}", period=shown.report.period, number=shown.report.id)),
        _("Word, PDF and Excel with the counted rows, and a list with the sum of each file."),
        _("The rows hold no names. The export is in the audit."),
        f"SHA-256: <code>{sha256}</code>",
    )
