"""Where the loaders write down what they find, so that one run names all of it."""

from collections.abc import Iterable
from pathlib import Path

from bot.errors import ContentError
from bot.findings.model import CourseFault, Finding
from bot.language import Language


class Notes:
    """The findings of one reading of a course folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._found: list[Finding] = []

    def add(
        self,
        fault: CourseFault,
        file: str,
        line: int = 1,
        language: Language | None = None,
        /,
        **details: str | int,
    ) -> None:
        """Write down a fault, once."""
        self.take([Finding(fault, file, line, language, details)])

    def take(self, findings: Iterable[Finding]) -> None:
        """Write down what others have found; the same is never said twice."""
        self._found.extend(each for each in findings if each not in self._found)

    @property
    def found(self) -> tuple[Finding, ...]:
        """All of them, by file and line."""
        return tuple(sorted(self._found, key=lambda each: (each.file, each.line, each.language or "")))

    def text(self, file: str, language: Language | None = None) -> str | None:
        """The text of a file; None, and a note, when it cannot be had."""
        try:
            return (self.folder / file).read_text(encoding="utf-8-sig")  # Notepad begins a file with a mark.
        except UnicodeDecodeError:
            self.add(CourseFault.NOT_TEXT, file, 1, language)
        except OSError:
            self.add(CourseFault.NO_FILE, file, 1, language)
        return None

    def refuse(self) -> None:
        """Raise ContentError when something was found that the bot cannot work with."""
        if found := [each for each in self.found if not each.is_remark]:
            raise refusal(self.folder, found)


def refusal(folder: Path, findings: Iterable[Finding]) -> ContentError:
    """The error that names them all, one a line, each with the path of its file."""
    return ContentError("\n".join(f"{folder}/{each}" for each in findings))
