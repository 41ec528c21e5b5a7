from __future__ import annotations

import pytest

from sandbox.markup import read_html
from sandbox.model import Json
from sandbox.refusal import Refusal
from sandbox.text import caption, formatted, message_text


def entity(kind: str, offset: int, length: int, **more: object) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>жирный</b>", "жирный", [entity("bold", 0, 6)]),
        ("<STRONG>x</Strong>", "x", [entity("bold", 0, 1)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
        ("<strike>a</strike>", "a", [entity("strikethrough", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<i><b>a</b>b</i>", "ab", [entity("italic", 0, 2), entity("bold", 0, 1)]),
        ("😀<b>x</b>", "😀x", [entity("bold", 2, 1)]),
        ("<b>Ә😀</b>", "Ә😀", [entity("bold", 0, 3)]),
        ("a & b &nbsp; &lt;b&gt; &amp;lt; &quot;", 'a & b &nbsp; <b> &lt; "', []),
        ("&#1178;&#x49B;", "Ққ", []),
        ("&lt", "<", []),
        ("1 > 0", "1 > 0", []),
        ("<b></b>x", "x", []),
        ("<code>a</code>", "a", [entity("code", 0, 1)]),
        ("<pre>a</pre>", "a", [entity("pre", 0, 1)]),
        (
            '<pre><code class="language-python">a</code></pre>',
            "a",
            [entity("pre", 0, 1, language="python")],
        ),
        ("<pre><code class=language-sql >a</code></pre>", "a", [entity("pre", 0, 1, language="sql")]),
        ("<blockquote>q</blockquote>", "q", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
        (
            "<a href='https://damu.kz/ru?a=1&amp;b=2'>x</a>",
            "x",
            [entity("text_link", 0, 1, url="https://damu.kz/ru?a=1&b=2")],
        ),
        ('<a href="damu.kz">x</a>', "x", [entity("text_link", 0, 1, url="http://damu.kz/")]),
        (
            '<a href="tg://resolve?domain=x">x</a>',
            "x",
            [entity("text_link", 0, 1, url="tg://resolve?domain=x")],
        ),
        ('<a href="not a link">x</a>', "x", []),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ("<a>damu.kz</a>", "damu.kz", [entity("text_link", 0, 7, url="http://damu.kz/")]),
        (
            '<tg-emoji emoji-id="5368">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368")],
        ),
        (
            '<tg-time unix="1700000000" format="D">t</tg-time>',
            "t",
            [entity("date_time", 0, 1, unix_time=1700000000, date_time_format="D")],
        ),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Json]) -> None:
    assert read_html(source) == (text, entities)


def test_a_mention_by_id_needs_no_username() -> None:
    _, entities = read_html('<a href="tg://user?id=1001">x</a>')
    assert (entities[0]["type"], entities[0]["user"]["id"]) == ("text_mention", 1001)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("Қ <br/>", 'Unsupported start tag "br/" at byte offset 3'),
        ("1 < 2 and 3 > 1", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<b ", 'Unclosed start tag "b" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_does_not_parse_is_refused_in_the_servers_words(source: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize("source", ['<tg-emoji emoji-id="x">a</tg-emoji>', '<tg-time unix="x">a</tg-time>'])
def test_a_special_entity_needs_its_number(source: str) -> None:
    with pytest.raises(Refusal, match="Invalid"):
        read_html(source)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("  <b>x</b>  ", "x", [entity("bold", 0, 1)]),
        ("<b>x  </b> ", "x", [entity("bold", 0, 1)]),
        ("<b> x</b>", " x", [entity("bold", 0, 2)]),
        ("x<i> </i>", "x", []),
        ("a\r\nb\x07", "a\nb", []),
    ],
)
def test_text_is_cleaned_and_trimmed_with_its_entities(source: str, text: str, entities: list[Json]) -> None:
    assert formatted(source, "HTML", None) == (text, entities)


def test_length_is_counted_after_parsing_and_in_code_points() -> None:
    assert message_text({"text": "<b>" + "😀" * 4096 + "</b>", "parse_mode": "html"})["text"] == "😀" * 4096
    assert caption({"caption": "<b>" + "ә" * 1024 + "</b> ", "parse_mode": "HTML"})["caption"] == "ә" * 1024
    assert caption({}) == {}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": "ә" * 4097}, "message is too long"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x", "parse_mode": "XML"}, "unsupported parse_mode"),
        (
            {"text": "x", "entities": [entity("bold", 0, 2)]},
            "entity beginning at UTF-16 offset 0 ends after the end",
        ),
        ({"text": "x", "entities": [entity("bold", -1, 1)]}, "can't parse entities"),
    ],
)
def test_texts_that_telegram_refuses(params: Json, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        message_text(params)


def test_a_caption_has_its_own_limit() -> None:
    with pytest.raises(Refusal, match="message caption is too long"):
        caption({"caption": "x" * 1025})


def test_markdown_is_not_modelled() -> None:
    with pytest.raises(Refusal, match="501 not modelled"):
        message_text({"text": "*x*", "parse_mode": "MarkdownV2"})


def test_links_and_commands_are_found_by_the_server_but_not_in_code() -> None:
    content = message_text(
        {"text": "/help https://damu.kz a@b.kz #тест <code>/no</code>", "parse_mode": "HTML"}
    )
    found = [(found["type"], found["offset"]) for found in content["entities"]]
    assert found == [("bot_command", 0), ("url", 6), ("email", 22), ("hashtag", 29), ("code", 35)]
