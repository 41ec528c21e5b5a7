"""Looks through a package before anybody may publish it. Takes seconds, so it runs beside the event loop."""

import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.editions import content, package
from bot.editions.model import Edition
from bot.errors import ContentError

Finding = str
"""What is wrong, with file and line."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a package holds, and what is wrong with it; no edition when it cannot be read at all."""

    edition: Edition | None
    findings: tuple[Finding, ...]

    @property
    def in_order(self) -> bool:
        """Whether it may be published."""
        return self.edition is not None and not self.findings


def inspect(files: package.Files, questions: int, today: date) -> Inspected:
    """Read a course as it would be read after its publication, and say all that is wrong with it.

    The pictures of the edition are gone afterwards: it is to be compared, not shown.
    """
    with tempfile.TemporaryDirectory(prefix="damu-course-") as name:
        folder = Path(name)
        package.write(files, folder)
        try:
            edition = content.load(folder, questions)
        except ContentError as error:
            return Inspected(None, (_within(folder, str(error)),))
        used = [fact for lesson in edition.course.lessons for fact in lesson.facts]
        return Inspected(edition, tuple(_within(folder, each) for each in edition.facts.faults(used, today)))


def _within(folder: Path, finding: str) -> Finding:
    """Where it was unfolded is nothing to the author."""
    return re.sub(f"{re.escape(str(folder))}/?", "", finding)
