import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import regulations
from bot.errors import ContentError
from bot.language import Language

CONTENT = Path(__file__).parents[1] / "content"
ZONE = ZoneInfo("Asia/Almaty")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("policy.toml", "consent.toml"):
        shutil.copy(CONTENT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", Language)
def test_the_consent_is_worded_without_gaps(language: Language) -> None:
    terms = regulations.load(CONTENT, ZONE).consent

    assert terms.operator_name[language] in terms.worded(language)
    assert "{" not in terms.worded(language)


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize(
    "term", ["{operator_bin}", "{data_list}", "{term}", "{third_parties}", "{cross_border}"]
)
def test_a_consent_that_leaves_out_what_the_law_demands_is_refused(content: Path, term: str) -> None:
    file = content / "consent.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(term, "…"), encoding="utf-8")

    with pytest.raises(ContentError, match=r"consent.*must hold exactly"):
        regulations.load(content, ZONE)


def test_a_missing_consent_names_its_file(content: Path) -> None:
    (content / "consent.toml").unlink()

    with pytest.raises(ContentError, match=r"consent\.toml"):
        regulations.load(content, ZONE)
