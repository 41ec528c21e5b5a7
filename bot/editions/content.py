"""Reads an edition from a folder with the files of a course."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.editions import package
from bot.editions.model import Edition
from bot.errors import ContentError
from bot.lessons import content as lessons
from bot.lessons import facts as fact_file
from bot.lessons.model import Course
from bot.quiz import content as quiz
from bot.quiz.content import Bank


def load(folder: Path, questions: int) -> Edition:
    """Read and check a course from which a test of so many questions is drawn. Takes a moment.

    Raises ContentError that names file and place.
    """
    files = package.digests(package.files_of(folder))
    try:
        facts = fact_file.load(folder)
        course = lessons.load(folder, facts)
        bank = quiz.load(folder, {lesson.id: lesson.module_id for lesson in course.lessons})
        _check_bank(course, bank, questions)
    # A table where a text is expected, and the like: TOML is in order, and yet it is no course.
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError, OSError) as error:
        raise ContentError(
            f"{folder}: not in the form of a course: {type(error).__name__}: {error}"
        ) from error
    return Edition(course.version, package.digest(files), course, bank, facts, files=files)


def _check_bank(course: Course, bank: Bank, questions: int) -> None:
    """The draw must be possible evenly over the modules, with twice the questions to draw from."""
    each = -(-questions // len(course.modules))
    for module in course.modules:
        there = sum(question.module == module.id for question in bank.questions)
        if there < 2 * each:
            raise ContentError(
                f"content/quiz: {module.id} has {there} questions; a test draws {each}, so write {2 * each}"
            )


def shelve(data: bytes, digest: str, shelf: Path, questions: int, edition_id: int) -> Edition:
    """Unfold a package on the shelf under its digest, unless it lies there whole, and read it.

    Pictures are files, so an edition that is studied needs a folder. Raises ContentError, UnfitPackage.
    """
    folder = shelf / digest
    if not folder.is_dir() or package.digest(package.digests(package.files_of(folder))) != digest:
        _unfold(package.unpack(data), folder)
    return replace(load(folder, questions), id=edition_id)


def _unfold(files: package.Files, folder: Path) -> None:
    """Written beside and moved into its place at once: another process may be at it too."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as new:
        whole = Path(new) / "course"
        package.write(files, whole)
        try:
            whole.rename(folder)
        except OSError:  # It is there already, and perhaps not whole.
            shutil.rmtree(folder, ignore_errors=True)
            whole.rename(folder)
