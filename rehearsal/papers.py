"""Draws files that the bot has sent: PDF with poppler, workbooks with LibreOffice, where these are there."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from rehearsal.camera import save

# Of a sheet so much is shown, from its upper left corner: its print is too wide to be read whole.
SHOWN = (1400, 620)
MARGIN = 30


def draw_pdf(pdf: bytes, file: Path, dots: int = 90) -> None:
    """Draw the first page of a PDF, with so many dots an inch."""
    if shutil.which("pdftoppm"):
        command = ("pdftoppm", "-png", "-r", str(dots), "-singlefile", "-", str(file.with_suffix("")))
        subprocess.run(command, input=pdf, check=True)


def draw_workbook(xlsx: bytes, file: Path) -> None:
    """Draw the upper left corner of the first sheet, as it would be printed."""
    if not shutil.which("soffice") or not shutil.which("pdftoppm"):
        return
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.xlsx"
        book.write_bytes(xlsx)
        home = f"-env:UserInstallation=file://{folder}/home"
        command = ("soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder, str(book))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        draw_pdf(book.with_suffix(".pdf").read_bytes(), file, dots=360)
    with Image.open(file) as drawn:
        save(_corner(drawn.convert("L"), drawn), file)


def _corner(shades: Image.Image, drawn: Image.Image) -> Image.Image:
    """Cut off the empty paper and what lies too far to the right or below."""
    box = shades.point(lambda shade: 255 - shade).getbbox() or (0, 0, *SHOWN)
    left, top = box[0] - MARGIN, box[1] - MARGIN
    right, bottom = min(left + SHOWN[0], box[2] + MARGIN), min(top + SHOWN[1], box[3] + MARGIN)
    return drawn.crop((left, top, right, bottom))
