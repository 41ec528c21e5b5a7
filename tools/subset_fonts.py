"""Make assets/fonts/ from Debian's fonts-noto-core: only the letters that certificates and pictures need.

Run by hand when a letter is missing: `.venv/bin/python tools/subset_fonts.py`. A pre-subset font makes a
certificate several times cheaper than the full one (docs/decisions/0002-libraries.md).
"""

from pathlib import Path

from fontTools import subset

SOURCE = Path("/usr/share/fonts/truetype/noto")
TARGET = Path(__file__).parent.parent / "assets" / "fonts"
# Basic Latin, Latin-1, the Latin of Turkish and European names, Cyrillic with all Kazakh letters, dashes
# and quotes, ₸ № → ✓ and arrows for diagrams.
LETTERS = (
    "U+0020-007E,U+00A0-017F,U+0218-021B,U+02BB-02BC,U+0400-045F,U+0490-04FF,U+2010-2026,U+2030,U+2039,U+203A,"
    "U+20B8,U+2116,U+2190-2193,U+2713"
)


def main() -> None:
    """Write each face without the letters nobody here uses."""
    for face in ("NotoSans-Regular", "NotoSans-Bold"):
        subset.main(
            [
                str(SOURCE / f"{face}.ttf"),
                f"--unicodes={LETTERS}",
                f"--output-file={TARGET / f'{face}.ttf'}",
                "--layout-features=kern,mark",
                "--no-hinting",
            ]
        )


if __name__ == "__main__":
    main()
