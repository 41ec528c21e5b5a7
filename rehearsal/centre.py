"""What the staff do at the bot: invite a colleague, send in a register, mend it, note what a client says."""

import tempfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from bot.i18n import speaking
from bot.language import Language
from bot.people.staff import CALL_CENTRE
from bot.screens.roster import unit_name
from bot.screens.services import month_name
from rehearsal import register
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import Stage

FILE = "register.xlsx"


async def invitation(
    stage: Stage, administrator: Learner, name: str, role: str = "Operator", unit: str = CALL_CENTRE
) -> str:
    """From /staff to a link; gives what it carries. `role` is the English name of a button."""
    with speaking(administrator.language):
        place = unit_name(unit, stage.program.house.dictionaries.regions)
    await administrator.sends("/staff")
    await administrator.chooses("➕ Invite")
    await administrator.chooses(role)
    await administrator.taps(place)
    await administrator.sends(name)
    return administrator.texts[-2].partition("?start=")[2].split()[0]


def workbook(stage: Stage, rows: Sequence[Cells], language: Language) -> bytes:
    """The register as a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        register.write_xlsx(file, rows, stage.program.house.service_lists, language)
        return file.read_bytes()


def mended(workbook: bytes, right: Mapping[str, str]) -> bytes:
    """The same file with wrong texts replaced by right ones, in whatever cell they stand."""
    import openpyxl  # Needed here only.

    book = openpyxl.load_workbook(BytesIO(workbook))
    for line in book.worksheets[0].iter_rows():
        for cell in line:
            cell.value = right.get(str(cell.value), cell.value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def sends_register(operator: Learner, data: bytes, month: str) -> None:
    """Send a file and press its month, "2026-03"; the bot has yet to check it."""
    await operator.does(lambda: operator.person.sends_file(FILE, data))
    with speaking(operator.language):
        named = month_name(month)
    await operator.taps(named)


async def hears(stage: Stage, learner: Learner, *values: str, language: Language | None = None) -> None:
    """Press answers of the survey as a client, or as the operator who hears them, worded in `language`."""
    worded = stage.program.house.wordings.interview.answers
    words = {str(code): text[language or learner.language] for code, text in worded.items()}
    for value in values:
        await learner.taps(words.get(value, value))
