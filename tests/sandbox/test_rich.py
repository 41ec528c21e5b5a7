"""Rich messages (Bot API 10.1): what they become, and what is refused."""

from __future__ import annotations

import pytest

from sandbox.model import Json, Upload
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.rich_words import words
from sandbox.world import World

KEYS = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


def send(world: World, person: Person, html: str, **params: object) -> Json:
    message = {"chat_id": person.id, "rich_message": {"html": html}, **params}
    answer: Json = world.call("sendRichMessage", message)
    return answer


def blocks(world: World, person: Person, html: str) -> list[Json]:
    sent: list[Json] = send(world, person, html)["rich_message"]["blocks"]
    return sent


def paragraph(text: object) -> Json:
    return {"type": "paragraph", "text": text}


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ("<h2>Баға</h2>", {"type": "heading", "text": "Баға", "size": 2}),
        ("мәтін", paragraph("мәтін")),
        ("<p>a &lt;b&gt; &amp; &nbsp;&mdash; &#8376;</p>", paragraph("a <b> & \u00a0— ₸")),
        ("<p>a\n  b<br>c</p>", paragraph("a b\nc")),
        ("<p>a <b>b</b></p>", paragraph(["a ", {"type": "bold", "text": "b"}])),
        (
            '<p><a href="https://kgd.gov.kz">x</a></p>',
            paragraph([{"type": "url", "text": "x", "url": "https://kgd.gov.kz"}]),
        ),
        ("<hr/>y", {"type": "divider"}),
        ("<footer>f</footer>", {"type": "footer", "text": "f"}),
        ("<pre>f</pre>", {"type": "pre", "text": "f"}),
        ("<aside>f<cite>c</cite></aside>", {"type": "pullquote", "text": "f", "credit": "c"}),
        (
            "<blockquote><p>a</p>b<cite>c</cite></blockquote>",
            {"type": "blockquote", "blocks": [paragraph("a"), paragraph("b")], "credit": "c"},
        ),
        (
            "<ul><li>a</li></ul>",
            {"type": "list", "items": [{"label": "•", "blocks": [paragraph("a")]}]},
        ),
        (
            '<ol start="3"><li>a</li></ol>',
            {
                "type": "list",
                "items": [{"label": "3.", "blocks": [paragraph("a")], "value": 3, "type": "1"}],
            },
        ),
        (
            "<details open><summary>s</summary><p>a</p></details>",
            {"type": "details", "summary": "s", "blocks": [paragraph("a")], "is_open": True},
        ),
        (
            '<table bordered><caption>c</caption><tr><th colspan="2">h</th></tr></table>',
            {
                "type": "table",
                "cells": [
                    [{"text": "h", "align": "center", "valign": "middle", "colspan": 2, "is_header": True}]
                ],
                "is_bordered": True,
                "caption": "c",
            },
        ),
    ],
)
def test_each_tag_becomes_its_block(world: World, aselya: Person, html: str, block: Json) -> None:
    assert blocks(world, aselya, html)[0] == block


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "RICH_MESSAGE_EMPTY"),
        ("<p> </p>", "RICH_MESSAGE_EMPTY"),
        ("x" * 32769, "RICH_MESSAGE_TEXT_TOO_LONG"),
        ("<p>x</p>" * 501, "RICH_MESSAGE_BLOCKS_TOO_MANY"),
        ("<blockquote>" * 17 + "x" + "</blockquote>" * 17, "RICH_MESSAGE_DEPTH_EXCEEDED"),
        ("<table><tr>" + "<td>x</td>" * 21 + "</tr></table>", "RICH_MESSAGE_TABLE_TOO_WIDE"),
        ("<p>x", 'Can\'t find end tag corresponding to start tag "p"'),
        ("<p>x</b></p>", "Unmatched end tag"),
        ("x</p>", 'Unexpected end tag "p"'),
        ("<div>x</div>", 'Unsupported start tag "div"'),
        ("<li>x</li>", 'Tag "li" is not expected'),
        ("<p><ul></ul></p>", 'Tag "ul" is not expected in "p"'),
        ("<details>x</details>", 'must have one "summary"'),
        ('<img src="https://damu.kz/x.png"/>', "501 not modelled: <img>"),
        ('<p><a href="#x">x</a></p>', "501 not modelled: links to #x"),
    ],
)
def test_what_a_rich_message_may_not_be(world: World, aselya: Person, html: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        send(world, aselya, html)
    assert [message for message in aselya.messages if "rich_message" in message] == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "rich message must be non-empty"),
        ({"html": "x", "markdown": "x"}, "rich message must be non-empty"),
        ({"markdown": "x"}, "501 not modelled"),
        ({"html": "x", "media": []}, 'unknown parameter "media" of InputRichMessage'),
        ({"blocks": []}, 'unknown parameter "blocks"'),
    ],
)
def test_a_rich_message_is_html_of_bot_api_10_1(
    world: World, aselya: Person, given: Json, reason: str
) -> None:
    with pytest.raises(Refusal, match=reason):
        world.call("sendRichMessage", {"chat_id": aselya.id, "rich_message": given})


def test_the_person_reads_its_words_and_can_press_it(world: World, aselya: Person) -> None:
    html = "<h2>a</h2><table><tr><td>b</td><td>1</td></tr></table><details><summary>c</summary>d</details>"
    send(world, aselya, html, reply_markup=KEYS)
    assert aselya.screen == "a\nb  1\nc\nd"
    assert aselya.buttons == ["a"]
    assert words([{"type": "divider"}]) == ""


def test_a_text_becomes_rich_in_its_place_and_the_other_way(
    world: World, aselya: Person, picture: bytes
) -> None:
    sent = world.call("sendMessage", {"chat_id": aselya.id, "text": "x", "reply_markup": KEYS})
    place = {"chat_id": aselya.id, "message_id": sent["message_id"]}
    rich = place | {"rich_message": {"html": "<p>y</p>"}}
    edited = world.call("editMessageText", rich)
    assert "text" not in edited
    assert aselya.screen == "y"
    with pytest.raises(Refusal, match="message is not modified"):
        world.call("editMessageText", rich)
    with pytest.raises(Refusal, match="not both"):
        world.call("editMessageText", rich | {"text": "z"})
    assert "rich_message" not in world.call("editMessageText", place | {"text": "z"})
    world.call("editMessageText", rich)
    media = {"type": "photo", "media": "attach://p", "caption": "w"}
    photo = world.call("editMessageMedia", place | {"media": media}, {"p": Upload("p.png", picture)})
    assert "rich_message" not in photo
    with pytest.raises(Refusal, match="there is no text in the message to edit"):
        world.call("editMessageText", rich)


def test_a_rich_message_is_copied_as_it_is(world: World, aselya: Person) -> None:
    sent = send(world, aselya, "<h1>a</h1>")
    place = {"chat_id": aselya.id, "from_chat_id": aselya.id, "message_id": sent["message_id"]}
    world.call("copyMessage", place)
    assert aselya.messages[-1]["rich_message"] == sent["rich_message"]
