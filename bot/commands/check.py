"""`python main.py check`: all that is wrong with the content, one line each, and what there is.

Faults are raised, and so end on standard error with status 2; remarks and counts go to standard output.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bot.cabinet.items import short_modules
from bot.db.database import open_database
from bot.db.migration import upgrade
from bot.editions import checking
from bot.editions.checking import Examined
from bot.errors import ContentError, StartRefused
from bot.house import House, open_house
from bot.i18n import faults as catalogue_faults
from bot.i18n import speaking
from bot.language import Language
from bot.people.audit import Broken, Intact, verify
from bot.screens import course_faults
from bot.settings import Settings


def check_course(settings: Settings, folder: Path, language: Language, today: date) -> None:
    """Check a course that lies anywhere, by the terms and figures of this bot. Raises StartRefused."""
    if not folder.is_dir():
        raise StartRefused(f"{folder}: no such folder")
    examined = checking.examine(folder, today, checking.yardstick(settings.content_dir))
    with speaking(language):
        _conclude(examined, _tell(examined, folder))


async def check_all(settings: Settings, language: Language, today: date) -> None:
    """Check the bot's own course, the rest of its content, catalogues and the audit. Raises StartRefused."""
    folder = _from_here(settings.content_dir)
    examined = checking.examine(folder, today, checking.yardstick(folder))
    with speaking(language):
        wrong = _tell(examined, folder) + catalogue_faults()
    try:
        house = open_house(settings)
    except ContentError as error:
        # What the course refuses to start with has been said, and better.
        said = {f"{settings.content_dir}/{finding}" for finding in examined.findings}
        others = [line for line in str(error).split("\n") if line not in said]
        with speaking(language):
            _conclude(examined, wrong + others)
        raise
    chain, short = await _kept(settings, house)
    if isinstance(chain, Broken):
        wrong.append(f"audit: row {chain.row_id} was changed or removed; compare with the backup")
    with speaking(language):
        _conclude(examined, wrong)
        for module, left, share in short:
            print(course_faults.remark(course_faults.few_left(module, left, share)))
        if isinstance(chain, Intact):
            print(course_faults.audit_intact(chain.rows, chain.seal))


def _from_here(folder: Path) -> Path:
    """The shorter way to a folder within the present one."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


async def _kept(settings: Settings, house: House) -> tuple[Intact | Broken, tuple[tuple[str, int, int], ...]]:
    """What the database says: whether the audit is whole, and modules that voiding has left short."""
    database = await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        return await database.read(verify, house.vault), await database.read(short_modules, house)
    finally:
        await database.shut()


def _tell(examined: Examined, folder: Path) -> list[str]:
    """Print the remarks; give the faults as lines."""
    lines: list[str] = []
    for finding in examined.findings:
        said = course_faults.line(finding, str(folder))
        if finding.is_remark:
            print(course_faults.remark(said))
        else:
            lines.append(said)
    return lines


def _conclude(examined: Examined, wrong: Iterable[str]) -> None:
    wrong = list(wrong)
    remarks = sum(finding.is_remark for finding in examined.findings)
    if wrong:
        raise StartRefused("\n".join((*wrong, course_faults.found(len(wrong), remarks))))
    print(course_faults.found(0, remarks))
    print(course_faults.counted(examined.counts))
