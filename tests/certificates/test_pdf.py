import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
import segno

from bot.certificates import pdf
from bot.certificates.model import CertificateFace, Signatory
from bot.language import Language

ASSETS = Path(__file__).parents[2] / "assets"
KAZAKH_LETTERS = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі"
MILLIMETRE = 72 / 25.4

FACE = CertificateFace(
    number="DAMU-2026-000123",
    full_name="Серікова Айгүл Маратқызы",
    title={
        Language.KK: "Онлайн-оқытудан өткені туралы сертификат",
        Language.RU: "Сертификат о прохождении онлайн-обучения",
    },
    organisation={
        Language.KK: "«Даму» кәсіпкерлікті дамыту қоры» АҚ",
        Language.RU: "АО «Фонд развития предпринимательства «Даму»",
    },
    course={Language.KK: "Бизнес негіздері", Language.RU: "Бизнес с нуля"},
    issued_on=date(2026, 11, 22),
    score=14,
    maximum=15,
    verify_url="https://t.me/damu_course_bot?start=v_Ab3dE-6hIj",
)
SIGNATORY = Signatory(
    {Language.KK: "Ә. Құрманғалиев", Language.RU: "А. Курмангалиев"},
    {Language.KK: "Басқарма төрағасы", Language.RU: "Председатель Правления"},
)


def opened(face: CertificateFace) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(face, ASSETS)))


def text(face: CertificateFace) -> str:
    return " ".join(opened(face).pages[0].extract_text().split())


@pytest.mark.requirement("R19", "Q19")
def test_a_certificate_says_everything_in_both_languages_on_one_page() -> None:
    printed = text(FACE)

    assert len(opened(FACE).pages) == 1
    for part in (FACE.title, FACE.organisation, FACE.course):
        assert part[Language.KK] in printed
        assert part[Language.RU] in printed
    for line in (
        *("Серікова Айгүл Маратқызы", "DAMU-2026-000123", "t.me/damu_course_bot?start=v_Ab3dE-6hIj"),
        *("Осы сертификат берілді", "Настоящий сертификат выдан"),
        *("Берілген күні: 2026 жылғы 22 қараша", "Дата выдачи: 22 ноября 2026 года"),
        *("Қорытынды балы: 14 / 15", "Итоговый балл: 14 / 15"),
    ):
        assert line in printed


@pytest.mark.requirement("R10")
def test_title_organisation_and_signatory_are_not_in_the_code() -> None:
    title = {
        Language.KK: "Оқуды аяқтағаны туралы сертификат",
        Language.RU: "Сертификат об окончании обучения",
    }
    changed = text(replace(FACE, title=title, signatory=SIGNATORY))

    assert title[Language.KK] in changed
    assert "Ә. Құрманғалиев / А. Курмангалиев" in changed
    assert "Басқарма төрағасы" in changed
    assert "Председатель Правления" in changed
    assert "прохождении" not in changed


def test_a_signatory_whose_name_is_written_alike_is_named_once() -> None:
    alike = Signatory(dict.fromkeys(Language, "Г. Оспанов"), SIGNATORY.post)

    assert text(replace(FACE, signatory=alike)).count("Г. Оспанов") == 1


@pytest.mark.parametrize("name", [KAZAKH_LETTERS, "Şükrü Çağlar", "Ёлкина-О’Нил Қыз"])
def test_every_letter_of_a_name_can_be_read_again(name: str) -> None:
    assert name in text(replace(FACE, full_name=name))


@pytest.mark.parametrize(
    "name",
    [
        "Қожахметова-Нұрмұхамбетова Әсемгүл Әбдірахманқызы Шыңғысханова",
        "Ә" * 70,
        " ".join(["Әбдірахманқызы"] * 12),
        "Ия",
    ],
)
def test_the_longest_name_stays_inside_the_frame(name: str) -> None:
    longest = replace(FACE, full_name=name)

    assert name.replace(" ", "") in text(longest).replace(" ", "")
    for left, height in where_lines_begin(longest):  # Centred: what begins inside ends inside.
        assert 14 <= left <= 297 - 14
        assert 14 <= height <= 210 - 14


def where_lines_begin(face: CertificateFace) -> list[tuple[float, float]]:
    """Millimetres from the left and the lower edge, as a reader of PDF finds them."""
    found: list[tuple[float, float]] = []

    def visit(line: str, _cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if line.strip():
            found.append((tm[4] / MILLIMETRE, tm[5] / MILLIMETRE))

    opened(face).pages[0].extract_text(visitor_text=visit)
    assert found
    return found


def test_the_same_face_is_printed_byte_for_byte_alike() -> None:
    assert pdf.render(FACE, ASSETS) == pdf.render(replace(FACE), ASSETS)
    assert pdf.render(FACE, ASSETS) != pdf.render(replace(FACE, score=15), ASSETS)


def test_fonts_are_whole_again_for_the_next_certificate() -> None:
    pdf.render(replace(FACE, full_name="Ия Ким"), ASSETS)

    assert KAZAKH_LETTERS in text(replace(FACE, full_name=KAZAKH_LETTERS))


def test_the_qr_code_drawn_is_the_one_of_the_address() -> None:
    modules = [list(map(bool, row)) for row in segno.make_qr(FACE.verify_url, error="m").matrix]
    page = opened(FACE).pages[0]

    assert drawn_modules(page, len(modules)) == modules
    assert [note.get_object()["/A"]["/URI"] for note in page.annotations or []] == [FACE.verify_url]


def drawn_modules(page: pypdf.PageObject, size: int) -> list[list[bool]]:
    """Read the rectangles of one module's height back into rows."""
    contents = page.get_contents()
    assert contents is not None
    number = r"(-?\d+(?:\.\d+)?)"
    rectangles = re.findall(
        rf"{number} {number} {number} {number} re f", contents.get_data().decode("latin-1")
    )
    thin = [tuple(map(float, found)) for found in rectangles if abs(float(found[3])) < 4]
    module = max(abs(height) for *_place, height in thin)
    left, top = min(x for x, *_ in thin), max(y for _x, y, *_ in thin)
    rows = [[False] * size for _ in range(size)]
    for x, y, width, _height in thin:
        start, row = round((x - left) / module), round((top - y) / module)
        for column in range(start, start + round(width / module)):
            rows[row][column] = True
    return rows


def test_the_document_tells_its_title_language_and_date() -> None:
    reader = opened(FACE)
    about = reader.metadata

    assert about is not None
    assert about.title == (
        "Онлайн-оқытудан өткені туралы сертификат / Сертификат о прохождении онлайн-обучения DAMU-2026-000123"
    )
    assert about.creation_date is not None
    assert about.creation_date.date() == FACE.issued_on
    assert str(reader.root_object["/Lang"]) == "kk"


@pytest.mark.parametrize(
    ("month", "kazakh", "russian"),
    [
        (1, "2026 жылғы 5 қаңтар", "5 января 2026 года"),
        (8, "2026 жылғы 5 тамыз", "5 августа 2026 года"),
        (12, "2026 жылғы 5 желтоқсан", "5 декабря 2026 года"),
    ],
)
def test_dates_are_written_solemnly(month: int, kazakh: str, russian: str) -> None:
    day = date(2026, month, 5)

    assert [pdf.written_date(day, language) for language in Language] == [kazakh, russian]
