"""From an InputRichMessage to the RichMessage that a chat keeps, within Telegram's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sandbox.model import Json, Value
from sandbox.refusal import bad_request, not_modelled
from sandbox.rich_html import BLOCKS, HEADINGS, INLINE, Element, read
from sandbox.rich_words import words

TEXT_LIMIT = 32768
BLOCK_LIMIT = 500
DEPTH_LIMIT = 16
COLUMN_LIMIT = 20
_SPACE = re.compile(r"[ \t\r\n]+")
_TEXTS = {"p": "paragraph", "footer": "footer"}


def rich_message(given: Json) -> Json:
    """The message of a request's `rich_message`. Raises Refusal."""
    if len(given.keys() & {"html", "markdown"}) != 1:
        raise bad_request("rich message must be non-empty")
    if "markdown" in given:
        raise not_modelled("rich messages in Markdown")
    tree = read(given["html"])
    blocks = list(_blocks(tree.children))
    if not words(blocks):
        raise bad_request("RICH_MESSAGE_EMPTY")
    if len(words(blocks)) > TEXT_LIMIT:
        raise bad_request("RICH_MESSAGE_TEXT_TOO_LONG")
    if _count(tree) > BLOCK_LIMIT:
        raise bad_request("RICH_MESSAGE_BLOCKS_TOO_MANY")
    if _depth(tree) > DEPTH_LIMIT:
        raise bad_request("RICH_MESSAGE_DEPTH_EXCEEDED")
    return {"blocks": blocks} | ({"is_rtl": True} if given.get("is_rtl") else {})


def _count(element: Element) -> int:
    """Blocks with those within them: items and rows are counted too."""
    inner = sum(_count(child) for child in element.children if isinstance(child, Element))
    return inner + (element.tag in BLOCKS or element.tag in {"li", "tr"})


def _depth(element: Element) -> int:
    return 1 + max((_depth(child) for child in element.children if isinstance(child, Element)), default=-1)


def _blocks(children: list[Element | str]) -> Iterator[Json]:
    """Blocks; what stands between them without a tag is a paragraph."""
    loose: list[Element | str] = []
    for child in children:
        if isinstance(child, Element) and child.tag not in INLINE:
            yield from _paragraph(loose)
            loose = []
            if child.tag in BLOCKS:  # A summary or credit is taken by the block that it belongs to.
                yield _block(child)
        else:
            loose.append(child)
    yield from _paragraph(loose)


def _paragraph(children: list[Element | str]) -> Iterator[Json]:
    text = _text(children)
    if words([{"type": "paragraph", "text": text}]):
        yield {"type": "paragraph", "text": text}


def _block(element: Element) -> Json:
    match element.tag:
        case tag if tag in HEADINGS:
            return {"type": "heading", "text": _text(element.children), "size": HEADINGS[tag]}
        case "hr":
            return {"type": "divider"}
        case "ul" | "ol":
            return {"type": "list", "items": list(_items(element))}
        case "table":
            return _table(element)
        case "details":
            return _details(element)
        case "blockquote":
            return {"type": "blockquote", "blocks": list(_blocks(element.children))} | _credit(element)
        case "aside":
            inline = [each for each in element.children if each not in element.elements("cite")]
            return {"type": "pullquote", "text": _text(inline)} | _credit(element)
        case "pre":
            return {"type": "pre", "text": _text(element.children)}
    return {"type": _TEXTS[element.tag], "text": _text(element.children)}


def _items(element: Element) -> Iterator[Json]:
    number = int(element.attributes.get("start") or 1)
    for item in element.elements("li"):
        blocks = list(_blocks(item.children))
        if element.tag == "ol":
            yield {"label": f"{number}.", "blocks": blocks, "value": number, "type": "1"}
            number += 1
        else:
            yield {"label": "•", "blocks": blocks}


def _details(element: Element) -> Json:
    titles = element.elements("summary")
    if len(titles) != 1:
        raise bad_request('can\'t parse rich message: Tag "details" must have one "summary"')
    details = {
        "type": "details",
        "summary": _text(titles[0].children),
        "blocks": list(_blocks(element.children)),
    }
    return details | ({"is_open": True} if "open" in element.attributes else {})


def _table(element: Element) -> Json:
    cells = [[_cell(cell) for cell in row.elements("th", "td")] for row in element.elements("tr")]
    if any(sum(cell.get("colspan", 1) for cell in row) > COLUMN_LIMIT for row in cells):
        raise bad_request("RICH_MESSAGE_TABLE_TOO_WIDE")
    table: Json = {"type": "table", "cells": cells}
    flags = {"bordered": "is_bordered", "striped": "is_striped"}
    table |= {name: True for flag, name in flags.items() if flag in element.attributes}
    caption = element.elements("caption")
    return table | ({"caption": _text(caption[0].children)} if caption else {})


def _cell(element: Element) -> Json:
    header = element.tag == "th"
    cell: Json = {
        "text": _text(element.children),
        "align": element.attributes.get("align", "center" if header else "left"),
        "valign": element.attributes.get("valign", "middle"),
    }
    spans = {
        name: int(element.attributes[name]) for name in ("colspan", "rowspan") if name in element.attributes
    }
    return cell | spans | ({"is_header": True} if header else {})


def _credit(element: Element) -> Json:
    cites = element.elements("cite")
    return {"credit": _text(cites[0].children)} if cites else {}


def _text(children: list[Element | str]) -> Value:
    """A RichText: a string when there is no form in it."""
    parts = [_part(child) for child in children]
    plain = "".join(part for part in parts if isinstance(part, str))
    return plain.strip(" ") if all(isinstance(part, str) for part in parts) else parts


def _part(child: Element | str) -> Value:
    if isinstance(child, str):
        return _SPACE.sub(" ", child)
    if child.tag == "br":
        return "\n"
    text = _text(child.children)
    return _link(child, text) if child.tag == "a" else {"type": INLINE[child.tag], "text": text}


def _link(element: Element, text: Value) -> Json:
    address = element.attributes.get("href", "")
    if not address.startswith(("http://", "https://")):
        raise not_modelled(f"links to {address or 'nowhere'} in rich messages")
    return {"type": "url", "text": text, "url": address}
