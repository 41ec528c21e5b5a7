"""Looks through a package before anybody may publish it. Takes seconds, so it runs beside the event loop."""

import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.editions import checking, content, package
from bot.editions.checking import Yardstick
from bot.editions.findings import Finding
from bot.editions.model import Edition
from bot.errors import ContentError


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a package holds, and what is wrong with it; no edition when it cannot be read.

    `remarks` do not keep it from being published. `unread` is why it is no course although nothing was found.
    """

    edition: Edition | None
    faults: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()
    unread: str = ""

    @property
    def in_order(self) -> bool:
        """Whether it may be published."""
        return self.edition is not None and not self.faults


def named(edition: Edition) -> dict[str, str]:
    """What each id of an edition names; in the next one it must name nothing else."""
    course = edition.course
    return {
        **{module.id: "module" for module in course.modules},
        **{lesson.id: "lesson" for lesson in course.lessons},
        **{poll.id: "poll" for lesson in course.lessons for poll in lesson.polls},
        **dict.fromkeys(edition.bank.by_id, "question"),
    }


def inspect(files: package.Files, by: Yardstick, today: date, former: Edition) -> Inspected:
    """Read a course as it would be read after its publication, and say all that is wrong with it.

    `former` is the edition whose ids must not be given to anything else.
    The pictures of the edition are gone afterwards: it is to be compared, not shown.
    """
    with tempfile.TemporaryDirectory(prefix="damu-course-") as name:
        folder = Path(name)
        package.write(files, folder)
        found = checking.check(folder, today, by, named(former))
        faults = tuple(each for each in found if not each.is_remark)
        remarks = tuple(each for each in found if each.is_remark)
        if faults:
            return Inspected(None, faults, remarks)
        try:
            return Inspected(content.load(folder, by.questions), (), remarks)
        except ContentError as error:
            return Inspected(None, (), remarks, _within(folder, str(error)))


def _within(folder: Path, sentence: str) -> str:
    """Where it was unfolded is nothing to the author."""
    return re.sub(f"{re.escape(str(folder))}/?", "", sentence)
