"""A certificate on one sheet of A4, in Kazakh and Russian (Rules, points 9 and 13).

All measures are millimetres, sizes of letters are points. One certificate costs some 35 ms of processor time,
so it is made outside of the event loop. Its fonts are parsed anew each time: fpdf2 cuts a parsed font down to
the letters of one document, and a shared one would lack the letters of the next name.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date

from bot.certificates import ornament
from bot.certificates.model import CertificateFace, Signatory
from bot.certificates.typesetting import LEADING, broken, fitting_size
from bot.i18n import _, speaking
from bot.language import Language

if TYPE_CHECKING:
    from fpdf import FPDF

Box = tuple[float, float, float, float]
"""Left, top, width, height."""

_WIDTH, _HEIGHT = 297.0, 210.0
_MIDDLE = _WIDTH / 2
_INNER = _WIDTH - 60
_COLUMN = _MIDDLE - 40

_TEAL = (0, 92, 102)
_GOLD = (176, 133, 44)
_INK = (34, 40, 49)
_GREY = (84, 92, 102)
_PALE = (251, 247, 238)

_QR = 30.0
_FAMILY = "Noto"
_BASELINE = 0.72
"""Where letters stand within their line, from its top."""
_FREE_BEFORE = {"left": 0.0, "centre": 0.5, "right": 1.0}

# «2026 жылғы 22 қараша» and «22 ноября 2026 года»: the solemn forms, which Babel does not offer by name.
_DATE = {Language.KK: "y 'жылғы' d MMMM", Language.RU: "d MMMM y 'года'"}


def render(face: CertificateFace, assets_dir: Path) -> bytes:
    """Print `face` with the fonts of `assets_dir`; the same face always gives the same bytes."""
    pdf = _sheet(face, assets_dir / "fonts")
    _frame(pdf)
    _head(pdf, face)
    _person(pdf, face.full_name)
    _course(pdf, face)
    _facts(pdf, face)
    if face.signatory:
        _signature(pdf, face.signatory)
    _proof(pdf, face.verify_url)
    return bytes(pdf.output())


def written_date(day: date, language: Language) -> str:
    """The date as it stands on a certificate."""
    return format_date(day, _DATE[language], locale=language)


def qr_rows(url: str) -> list[list[bool]]:
    """The QR code of an address without its quiet zone, dark modules true."""
    import segno

    return [[bool(module) for module in row] for row in segno.make_qr(url, error="m").matrix]


def _sheet(face: CertificateFace, fonts: Path) -> "FPDF":
    from fpdf import FPDF

    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_font(_FAMILY, "", fonts / "NotoSans-Regular.ttf")
    pdf.add_font(_FAMILY, "B", fonts / "NotoSans-Bold.ttf")
    pdf.set_title(f"{face.title[Language.KK]} / {face.title[Language.RU]} {face.number}")
    pdf.set_author(face.organisation[Language.KK])
    pdf.set_lang("kk")
    pdf.set_creation_date(datetime.combine(face.issued_on, time(), UTC))
    pdf.add_page()
    return pdf


def _frame(pdf: "FPDF") -> None:
    pdf.set_fill_color(*_PALE)
    for turned in (0, 90, 180, 270):
        _draw_horns(pdf, (_MIDDLE, 104), 58, turned)
    pdf.set_draw_color(*_TEAL)
    pdf.set_line_width(1.6)
    pdf.rect(9, 9, _WIDTH - 18, _HEIGHT - 18)
    pdf.set_draw_color(*_GOLD)
    pdf.set_line_width(0.35)
    pdf.rect(12, 12, _WIDTH - 24, _HEIGHT - 24)
    right, bottom = _WIDTH - 11, _HEIGHT - 11
    for x, y, turned in ((11, 11, 135), (right, 11, 225), (right, bottom, 315), (11, bottom, 45)):
        pdf.set_fill_color(255, 255, 255)
        pdf.rect(x - 14, y - 14, 28, 28, style="F")
        pdf.set_fill_color(*_GOLD)
        _draw_horns(pdf, (x, y), 13.5, turned)


def _head(pdf: "FPDF", face: CertificateFace) -> None:
    tops = {Language.KK: (18, 33), Language.RU: (24, 45.5)}
    pdf.set_text_color(*_GREY)
    _write(pdf, [(face.organisation[of], (45, tops[of][0], _WIDTH - 90, 6)) for of in Language], "", 11.5)
    pdf.set_text_color(*_TEAL)
    _write(pdf, [(face.title[of], (30, tops[of][1], _INNER, 12)) for of in Language], "B", 25)
    pdf.set_fill_color(*_GOLD)
    _draw_horns(pdf, (_MIDDLE, 69.5), 7)
    _rule(pdf, (_MIDDLE - 62, 66), (_MIDDLE - 11, 66))
    _rule(pdf, (_MIDDLE + 11, 66), (_MIDDLE + 62, 66))


def _person(pdf: "FPDF", full_name: str) -> None:
    pdf.set_text_color(*_GREY)
    award = " · ".join(_in_both(lambda _of: _("This certificate is awarded to")))
    _write(pdf, [(award, (30, 73, _INNER, 6))], "", 11.5)
    pdf.set_text_color(*_INK)
    _write(pdf, [(full_name, (30, 81, _INNER, 27))], "B", 34)
    _rule(pdf, (70, 111), (_WIDTH - 70, 111))


def _course(pdf: "FPDF", face: CertificateFace) -> None:
    lefts = (34, _MIDDLE + 6)
    sentences = _in_both(lambda _of: _("Has completed the course and passed its final test:"))
    names = [f"«{face.course[language]}»" for language in Language]
    pdf.set_text_color(*_GREY)
    _write(pdf, [(text, (x, 116, _COLUMN, 9)) for text, x in zip(sentences, lefts, strict=True)], "", 10.5)
    pdf.set_text_color(*_TEAL)
    _write(pdf, [(text, (x, 126, _COLUMN, 17)) for text, x in zip(names, lefts, strict=True)], "B", 18)
    _rule(pdf, (_MIDDLE, 117), (_MIDDLE, 142))


def _facts(pdf: "FPDF", face: CertificateFace) -> None:
    pdf.set_text_color(*_INK)
    _write(pdf, [(face.number, (30, 151, 80, 8))], "B", 15, "left")
    issued = _in_both(lambda of: _("Issued on: {date}", date=written_date(face.issued_on, of)))
    scores = _in_both(
        lambda _of: _("Final score: {score} / {maximum}", score=face.score, maximum=face.maximum)
    )
    lines = [line for both in zip(issued, scores, strict=True) for line in both]
    tops = (160.5, 165.5, 172, 177)
    pdf.set_text_color(*_GREY)
    _write(pdf, [(line, (30, y, 80, 5)) for line, y in zip(lines, tops, strict=True)], "", 9.5, "left")


def _signature(pdf: "FPDF", signatory: Signatory) -> None:
    left, width = _MIDDLE - 36, 72.0
    _rule(pdf, (left, 167), (left + width, 167))
    pdf.set_text_color(*_INK)
    name = " / ".join(dict.fromkeys(signatory.name[language] for language in Language))
    _write(pdf, [(name, (left, 168.5, width, 6))], "B", 10.5)
    pdf.set_text_color(*_GREY)
    posts = zip((signatory.post[language] for language in Language), (175, 180), strict=True)
    _write(pdf, [(post, (left, y, width, 5)) for post, y in posts], "", 9)


def _proof(pdf: "FPDF", url: str) -> None:
    """The QR code, and its address for those without a camera."""
    left, top = _WIDTH - 30 - _QR, 148.0
    rows = qr_rows(url)
    module = _QR / len(rows)
    pdf.set_fill_color(*_INK)
    for y, row in enumerate(rows):
        for x, length in _runs(row):
            pdf.rect(left + x * module, top + y * module, length * module, module, style="F")
    pdf.link(left, top, _QR, _QR, url)
    captions = zip(_in_both(lambda _of: _("Check that it is genuine")), (157.5, 162.5), strict=True)
    pdf.set_text_color(*_GREY)
    _write(pdf, [(text, (left - 49, y, 45, 5)) for text, y in captions], "", 9.5, "right")
    _write(pdf, [(url.removeprefix("https://"), (left + _QR - 76, top + _QR + 3, 76, 5))], "", 8, "right")


def _runs(row: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules stand side by side: start and length of each run."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def _in_both(say: Callable[[Language], str]) -> list[str]:
    """What is said in each language, Kazakh first."""
    texts = []
    for language in Language:
        with speaking(language):
            texts.append(say(language))
    return texts


def _write(
    pdf: "FPDF",
    texts: Sequence[tuple[str, Box]],
    style: Literal["", "B"],
    largest: float,
    align: Literal["left", "centre", "right"] = "centre",
) -> None:
    """Write each text in the middle of its box, all in one size: no language is smaller than the other."""
    pdf.set_font(_FAMILY, style, 1)
    space = pdf.get_string_width(" ")
    widths = [[pdf.get_string_width(word) for word in text.split()] for text, _box in texts]
    boxes = [box for _text, box in texts]
    size = min(
        fitting_size(words, space, box[2], box[3], largest) for words, box in zip(widths, boxes, strict=True)
    )
    pdf.set_font_size(size)
    for (text, (left, top, width, height)), words in zip(texts, widths, strict=True):
        lines = broken(words, space, width / size)
        baseline = top + height / 2 + (_BASELINE - len(lines) / 2) * LEADING * size
        for row, line in enumerate(lines):
            free = width - (sum(words[line]) + space * (line.stop - line.start - 1)) * size
            written = " ".join(text.split()[line])
            pdf.text(left + free * _FREE_BEFORE[align], baseline + row * LEADING * size, written)


def _draw_horns(pdf: "FPDF", at: ornament.Point, size: float, turned: float = 0) -> None:
    for shape in ornament.horns():
        pdf.polygon(ornament.placed(shape, at, size, turned), style="F")


def _rule(pdf: "FPDF", start: ornament.Point, end: ornament.Point) -> None:
    pdf.set_draw_color(*_GOLD)
    pdf.set_line_width(0.3)
    pdf.line(*start, *end)
