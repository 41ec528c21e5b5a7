"""The guides for staff name the buttons as the bot does, and both languages tell the same."""

import re
from pathlib import Path

import pytest

from bot.i18n import catalogue
from bot.language import Language
from bot.screens.guidance import STAFF_COMMANDS
from bot.settings import ROOT

GUIDES = ("operators", "administrators")
# A button stands in bold: **«📞 Звоню»** in the text, **Занято** in the first cell of a table.
BUTTON = re.compile(r"\*\*«([^»]+)»\*\*|^\| \*\*([^*]+)\*\* \|", re.MULTILINE)


def guide(name: str, language: Language) -> Path:
    return ROOT / "docs" / f"{name}.{language}.md"


def buttons(name: str, language: Language) -> list[str]:
    """A name may be broken between two lines."""
    found = BUTTON.findall(guide(name, language).read_text(encoding="utf-8"))
    return [" ".join((quoted or cell).split()) for quoted, cell in found]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", GUIDES)
def test_every_button_of_a_guide_is_called_so_in_the_bot(name: str, language: Language) -> None:
    words = {message.string for message in catalogue(language) if isinstance(message.string, str)}
    assert buttons(name, language)
    assert [each for each in buttons(name, language) if each not in words] == []


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_tell_the_same(name: str) -> None:
    told = []
    for language in Language:
        text = guide(name, language).read_text(encoding="utf-8")
        headings = [re.findall(r"`/\w+`", line) for line in text.splitlines() if line.startswith("#")]
        told.append((headings, sorted(re.findall(r"`/\w+`", text)), len(buttons(name, language))))
    assert told[0] == told[1]


@pytest.mark.parametrize("command", STAFF_COMMANDS)
def test_every_command_of_staff_is_in_a_guide(command: str) -> None:
    for language in Language:
        assert any(f"`/{command}`" in guide(name, language).read_text(encoding="utf-8") for name in GUIDES)
