"""All that is wrong with the folder of a course, found in one run."""

from datetime import date
from pathlib import Path

from bot.editions.findings import CourseFault, Finding
from bot.errors import ContentError
from bot.lessons import content as lessons
from bot.lessons import facts as fact_file
from bot.quiz import content as quiz


def check(folder: Path, today: date) -> tuple[Finding, ...]:
    """Everything wrong with a course folder. Raises nothing for anything that can be wrong in it."""
    try:
        facts = fact_file.load(folder)
        course = lessons.load(folder, facts)
        quiz.load(folder, {lesson.id: lesson.module_id for lesson in course.lessons})
    except ContentError as error:
        return (Finding(CourseFault.UNREADABLE, "course.toml", details={"said": str(error)}),)
    return ()
