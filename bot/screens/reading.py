"""How lessons are shown to one person, and the working sheets that go with a lesson."""

from html import escape

from bot.callbacks import Go, Place
from bot.callbacks.reading import ChooseManner
from bot.i18n import _, language
from bot.lessons.model import Sheet
from bot.people.model import Choice, Manner
from bot.screens.screen import Screen, bold, button, home_row, paragraphs


def manner(chosen: Manner, *, changed: bool = False) -> Screen:
    """Two switches, each with what it is good for."""
    text = paragraphs(
        _("✅ Saved") if changed else None,
        bold(_("How to read")),
        _pictures(chosen),
        _rich(chosen),
    )
    pictures = ChooseManner(choice=Choice.PICTURES, on=not chosen.pictures)
    rich = ChooseManner(choice=Choice.RICH, on=not chosen.rich)
    return Screen(
        text,
        (
            (button(_("Without pictures") if chosen.pictures else _("🖼 With pictures"), pictures),),
            (button(_("Plain text") if chosen.rich else _("📊 With headings and tables"), rich),),
            (button(_("▶️ Go on reading"), Go(place=Place.RESUME)),),
            (button(_("📚 Contents"), Go(place=Place.CONTENTS)), *home_row()),
        ),
    )


def _pictures(chosen: Manner) -> str:
    if chosen.pictures:
        return _(
            "🖼 Pictures: <b>shown</b>. The text comes first, the picture after it. "
            "Is the Internet slow or dear? Switch them off: words will say what is in the picture."
        )
    return _(
        "🖼 Pictures: <b>off</b>. Words say what is in them; a button shows the picture when you want it."
    )


def _rich(chosen: Manner) -> str:
    if chosen.rich:
        return _(
            "📊 Pages: <b>with headings and tables</b>. An old Telegram does not show them. "
            "If you see no text, update Telegram or press “Plain text” here."
        )
    return _(
        "📊 Pages: <b>plain text</b>, which every telephone shows. "
        "In a new Telegram headings, tables and foldable parts are possible too."
    )


def sheet_caption(sheet: Sheet) -> str:
    """Under a working sheet: what it is for, and how it is opened on a telephone."""
    suffix = sheet.file[language()].suffix
    return paragraphs(
        f"📎 <b>{escape(sheet.title[language()])}</b>", escape(sheet.about[language()]), _opening(suffix)
    )


def _opening(suffix: str) -> str:
    match suffix:
        case ".xlsx":
            return _(
                "📱 Press the file. It opens in Excel, Google Sheets or WPS Office, all free. "
                "Fill in the yellow cells, the rest is counted by itself."
            )
        case ".docx":
            return _("📱 Press the file. It opens in Word, Google Docs or WPS Office, all free.")
        case ".ics":
            return _(
                "📱 Press the file and agree to add the events to the calendar. "
                "If the telephone does not offer it, take the table of this lesson instead."
            )
    return _("📱 Press the file to open it.")
