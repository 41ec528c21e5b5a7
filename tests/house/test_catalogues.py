"""The two catalogues of the interface: complete, sound, and made from the code as it is now."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot import i18n
from bot.language import Language
from bot.settings import ROOT

# As in the Makefile's `texts`: Babel's own keywords would lose our plurals.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": (1,), "plural": (1, 2)}
TAG = re.compile(r"</?\w+>")

Id = str | tuple[str, ...]


def in_the_code() -> set[Id]:
    found = extract_from_dir(ROOT / "bot", method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def in_a_file(file: Path) -> set[Id]:
    with file.open("rb") as source:
        catalogue = read_po(source, ignore_obsolete=True)
    # A list or a tuple, by the release of Babel.
    return {each.id if isinstance(each.id, str) else tuple(each.id) for each in catalogue if each.id}


def test_the_template_holds_what_the_code_says() -> None:
    assert in_a_file(i18n.LOCALES / "messages.pot") == in_the_code(), "run `make texts`"


@pytest.mark.parametrize("language", Language)
def test_a_catalogue_holds_what_the_code_says(language: Language) -> None:
    assert in_a_file(i18n.LOCALES / language / "LC_MESSAGES" / "messages.po") == in_the_code()


def test_nothing_is_untranslated_fuzzy_or_without_its_placeholders() -> None:
    assert i18n.faults() == []


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@pytest.mark.parametrize("language", Language)
def test_every_plural_has_all_its_forms(language: Language) -> None:
    catalogue = i18n.catalogue(language)
    assert catalogue.num_plurals == {Language.KK: 2, Language.RU: 3}[language]
    plurals = [each for each in catalogue if each.pluralizable]
    assert plurals
    assert [each.id for each in plurals if len(forms(each)) != catalogue.num_plurals] == []


@pytest.mark.parametrize("language", Language)
def test_a_translation_has_the_tags_of_its_message(language: Language) -> None:
    """Telegram refuses a message whose HTML does not close."""
    for message in i18n.catalogue(language):
        if message.id:
            wanted = TAG.findall(message.id if isinstance(message.id, str) else message.id[-1])
            for text in forms(message):
                assert sorted(TAG.findall(text)) == sorted(wanted), message.id


@pytest.mark.requirement("R02")
@pytest.mark.parametrize("language", Language)
def test_the_interface_names_no_price(language: Language) -> None:
    money = re.compile(r"₸|оплат|\bцен[аы]\b|стоимост|төлем|\bақылы|\bбағасы", re.IGNORECASE)
    assert [each.id for each in i18n.catalogue(language) if money.search(str(each.string))] == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Hello"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "Hello"\nmsgstr "Сәлем"', "fuzzy"),
        ('msgid "Hello, {name}"\nmsgstr "Сәлем, {nmae}"', "other placeholders"),
        (
            'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} күн"\nmsgstr[1] "күн"',
            "other placeholders",
        ),
    ],
)
def test_a_fault_in_a_catalogue_is_named(
    entry: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in Language:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        (folder / "messages.po").write_text(
            head + (entry if language is Language.KK else ""), encoding="utf-8"
        )
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    [found] = i18n.faults()
    assert f"/kk: {fault}" in found
