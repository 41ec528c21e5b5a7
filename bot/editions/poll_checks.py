"""Two or three polls a lesson, by which people check themselves."""

from collections.abc import Iterable

from bot.findings.model import CourseFault
from bot.findings.notes import Notes
from bot.lessons.model import Lesson
from bot.lessons.polls import FOLDER

LEAST, MOST = 2, 3


def check(notes: Notes, lessons: Iterable[Lesson]) -> None:
    """Each lesson; too few are no news in a file of which something could not be read."""
    faulty = {finding.file for finding in notes.found}
    for lesson in lessons:
        file = f"{FOLDER}/{lesson.module_id}.toml"
        least = 0 if file in faulty else LEAST
        if not least <= len(lesson.polls) <= MOST:
            notes.add(CourseFault.POLLS_A_LESSON, file, lesson=lesson.id, count=len(lesson.polls))
