"""CPU of one certificate, against an empty page of the same library: `python -m bench.certificate`."""

from datetime import date
from time import process_time

from fpdf import FPDF

from bot.certificates.model import CertificateFace
from bot.certificates.pdf import render
from bot.language import Language
from bot.settings import ASSETS

DOCUMENTS = 40
FACE = CertificateFace(
    number="DAMU-2026-000001",
    full_name="Сейітқызы Гүлмира",
    course={Language.KK: "Бизнес негіздері", Language.RU: "Бизнес с нуля"},
    title={
        Language.KK: "Онлайн-оқытудан өткені туралы сертификат",
        Language.RU: "Сертификат о прохождении онлайн-обучения",
    },
    organisation={Language.KK: "«Даму»", Language.RU: "«Даму»"},
    issued_on=date(2026, 11, 22),
    score=13,
    maximum=15,
    verify_url="https://t.me/damu_sandbox_bot?start=v_AbCdEfGhIj",
)


def empty() -> None:
    """The least that fpdf2 can do."""
    document = FPDF(orientation="landscape")
    document.add_page()
    document.output()


def measure() -> None:
    """Print both and their ratio."""
    for draw in (lambda: render(FACE, ASSETS), empty):
        draw()
    began = process_time()
    for _each in range(DOCUMENTS):
        render(FACE, ASSETS)
    ours = process_time() - began
    began = process_time()
    for _each in range(DOCUMENTS):
        empty()
    bare = process_time() - began
    print(
        f"one certificate: {1000 * ours / DOCUMENTS:.1f} ms of CPU, "
        f"{len(render(FACE, ASSETS)) / 1024:.0f} KiB; "
        f"an empty page: {1000 * bare / DOCUMENTS:.2f} ms; ratio {ours / bare:.0f}"
    )


if __name__ == "__main__":
    measure()
