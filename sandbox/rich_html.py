"""The HTML of a rich message as a tree; unlike in a browser, what is not closed or known is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from sandbox.refusal import Refusal, bad_request, not_modelled

INLINE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
    "a": "url",
    "br": "",
}
HEADINGS = {f"h{size}": size for size in range(1, 7)}
BLOCKS = {"p", "pre", "footer", "hr", "ul", "ol", "blockquote", "aside", "details", "table", *HEADINGS}
# Tags that mean something only directly within these.
WITHIN = {
    "li": {"ul", "ol"},
    "tr": {"table"},
    "caption": {"table"},
    "th": {"tr"},
    "td": {"tr"},
    "summary": {"details"},
    "cite": {"blockquote", "aside"},
}
# Telegram knows them; nobody here has needed them yet.
UNMODELLED = {
    "img",
    "video",
    "audio",
    "figure",
    "figcaption",
    "input",
    "tg-map",
    "tg-collage",
    "tg-slideshow",
}
UNMODELLED |= {"tg-math", "tg-math-block", "tg-emoji", "tg-time", "tg-reference"}
EMPTY = {"br", "hr"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": "\u00a0", "hellip": "…"}
NAMED |= {"mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”"}


@dataclass
class Element:
    """A tag with what stands between it and its end."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def elements(self, *tags: str) -> list[Element]:
        """The children that are one of these tags."""
        return [child for child in self.children if isinstance(child, Element) and child.tag in tags]


def read(source: str) -> Element:
    """The tree of a rich message. Raises Refusal."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    if len(reader.open) > 1:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].tag}"')
    return reader.open[0]


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse rich message: {reason}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _check(tag, self.open[-1].tag)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) == 1:
            raise _unparsable(f'Unexpected end tag "{tag}"')
        if self.open[-1].tag != tag:
            raise _unparsable(f'Unmatched end tag, expected "</{self.open[-1].tag}>", found "</{tag}>"')
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(NAMED.get(name, f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.handle_data(chr(int(name[1:], 16) if name[0] in "xX" else int(name)))


def _check(tag: str, parent: str) -> None:
    if tag in UNMODELLED:
        raise not_modelled(f"<{tag}> in rich messages")
    if tag not in INLINE and tag not in BLOCKS and tag not in WITHIN:
        raise _unparsable(f'Unsupported start tag "{tag}"')
    if tag in WITHIN and parent not in WITHIN[tag]:
        raise _unparsable(f'Tag "{tag}" is not expected in "{parent}"')
    if tag in BLOCKS and (parent in INLINE or parent in {"p", "td", "th", "summary", "tr", *HEADINGS}):
        raise _unparsable(f'Tag "{tag}" is not expected in "{parent}"')
