"""Lesson pages from Markdown to the HTML of Telegram's plain messages: headings and lists become lines.

What rich messages make of the same tokens is in rich.py.
"""

from collections.abc import Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.i18n import unbroken

_parser = MarkdownIt("commonmark")
INLINE = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}


class UnknownMarkupError(ValueError):
    """Markup that has no counterpart in Telegram; the text names it and the line."""


def split(text: str) -> list[list[Token]]:
    """Read a lesson and split it at its `---` lines, a list of tokens for each page."""
    pages: list[list[Token]] = [[]]
    for token in _parser.parse(text):
        if token.type == "hr":
            pages.append([])
        else:
            pages[-1].append(token)
    return pages


def lines(page: Sequence[Token]) -> tuple[int, int]:
    """The first and the last line of a page; zeros for an empty one."""
    maps = [token.map for token in page if token.map]
    return (maps[0][0] + 1, max(each[1] for each in maps)) if maps else (0, 0)


def plain(page: Sequence[Token]) -> str:
    """Render a page for a plain message. Raises UnknownMarkupError."""
    return "".join(_blocks(page)).strip()


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    lists: list[int | None] = []  # the next number of each open list, None for bullets
    for token in tokens:
        match token.type:
            case "heading_open":
                yield "<b>"
            case "heading_close":
                yield "</b>\n\n"
            case "paragraph_open" | "list_item_close":
                pass
            case "paragraph_close":
                yield "\n" if lists else "\n\n"
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                yield "" if lists else "\n"
            case "list_item_open":
                yield _marker(lists)
            case "blockquote_open":
                yield "<blockquote>"
            case "blockquote_close":
                yield "</blockquote>\n"
            case "inline":
                yield inline(token)
            case _:
                raise UnknownMarkupError(f"line {_line(token)}: {token.type} is not for Telegram")


def _marker(lists: list[int | None]) -> str:
    indent, number = "   " * (len(lists) - 1), lists[-1]
    if number is None:
        return f"{indent}• "
    lists[-1] = number + 1
    return f"{indent}{number}. "


def inline(token: Token) -> str:
    """Render what stands within a block: the same in plain and in rich messages."""
    return "".join(_inline(token.children or []))


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text":
                yield unbroken(escape(token.content, quote=False))
            case "softbreak":
                yield " "
            case "hardbreak":
                yield "\n"
            case "link_open":
                yield f'<a href="{escape(str(token.attrs["href"]))}">'
            case "link_close":
                yield "</a>"
            case "code_inline":
                yield f"<code>{escape(token.content, quote=False)}</code>"
            case kind if kind in INLINE:
                yield INLINE[kind]
            case kind:
                raise UnknownMarkupError(f"{kind} is not for Telegram")


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
