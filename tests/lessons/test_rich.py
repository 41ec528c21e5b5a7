"""The second rendering of a lesson: headings, lists, tables of figures, parts that can be folded."""

import pytest

from bot.language import Language
from bot.lessons import content, facts
from bot.lessons.markdown import plain, split
from bot.lessons.rich import rich
from bot.settings import ROOT


def rendered(text: str) -> str:
    [page] = split(text)
    return rich(page)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("## Баға\n\nмәтін", "<h3>Баға</h3><p>мәтін</p>"),
        (
            "**a** *b* `c` [d](https://kgd.gov.kz) <",
            '<p><b>a</b> <i>b</i> <code>c</code> <a href="https://kgd.gov.kz">d</a> &lt;</p>',
        ),
        ("a\\\nb", "<p>a<br>b</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n  1. b", '<ul><li>a<ol start="1"><li>b</li></ol></li></ul>'),
        ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        (
            "- аренда — 35 000 тенге;\n- свет: **8 000 тенге**.",
            "<table bordered striped><tr><td>аренда</td><td>35\u00a0000 тенге</td></tr>"
            "<tr><td>свет</td><td><b>8\u00a0000 тенге</b></td></tr></table>",
        ),
    ],
)
def test_markdown_becomes_rich_html(markdown: str, html: str) -> None:
    assert rendered(markdown) == html


@pytest.mark.parametrize(
    "markdown",
    [
        "- аренда — 35 000",  # one figure is no table
        "- аренда — 35 000\n- свет — дорого",
        "- аренда — 35 000\n- свет — " + "8 000 тенге и ещё немного, " * 3,  # too long for a cell
        "- аренда — 35 000\n- **свет — 8 000**",  # the mark begins here and ends there
        "1. аренда — 35 000\n2. свет — 8 000",
        "- аренда — 35 000\n\n  и ещё\n- свет — 8 000",
    ],
)
def test_other_lists_stay_lists(markdown: str) -> None:
    assert "<table" not in rendered(markdown)


def test_the_summary_of_the_last_page_can_be_folded_and_what_follows_it_cannot() -> None:
    [page] = split("## Коротко\n\n- a\n- b\n\nДальше.")
    folded = "<details open><summary>Коротко</summary><ul><li>a</li><li>b</li></ul></details>"
    assert rich(page, ends_with_summary=True) == f"{folded}<p>Дальше.</p>"
    assert "details" not in rich(page)
    assert rich(split("a")[0], ends_with_summary=True) == "<p>a</p>"


def test_both_renderings_are_of_the_same_tokens() -> None:
    first, second = split("a\n\n---\n\n- b")
    assert (plain(first), rich(first)) == ("a", "<p>a</p>")
    assert (plain(second), rich(second)) == ("• b", "<ul><li>b</li></ul>")


def test_a_lesson_with_figures_says_in_a_folded_part_where_they_come_from() -> None:
    course = content.load(ROOT / "content", facts.load(ROOT / "content"))
    for lesson in course.lessons:
        for language in Language:
            assert len(lesson.rich[language]) == len(lesson.pages[language])
            assert all("<details>" not in page for page in lesson.rich[language][:-1])
            assert ("<details><summary>" in lesson.rich[language][-1]) is bool(lesson.facts)
            assert "<details open>" in lesson.rich[language][-1]
