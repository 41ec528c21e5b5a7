"""Lesson pages as HTML for Telegram's rich messages (Bot API 10.1): real headings, lists, tables, details.

The tokens are those of markdown.py, where markup that Telegram does not know has already been refused.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import takewhile

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.lessons.markdown import inline

# "fabric and buttons — 4 000 tenge;": what it is, a dash or colon, and something that begins with a figure.
FIGURE = re.compile(r"(?P<what>.+?)(?: [—–] |: )(?P<value>(?:<b>)?[(−–]?\d.*?)[;.]?")
TAG = re.compile(r"<[^>]+>")
# Characters that a cell holds before the table becomes wider than a small phone.
LONGEST_CELL = 48


def rich(page: Sequence[Token], *, ends_with_summary: bool = False) -> str:
    """Render a page; on the one that ends with the lesson's summary, that summary can be folded."""
    nodes = list(SyntaxTreeNode(page).children)
    headings = [at for at, node in enumerate(nodes) if node.type == "heading"]
    if not (ends_with_summary and headings):
        return _blocks(nodes)
    begin = headings[-1]
    folded = list(takewhile(lambda node: node.type != "paragraph", nodes[begin + 1 :]))
    summary = f"<details open><summary>{_text(nodes[begin])}</summary>{_blocks(folded)}</details>"
    return _blocks(nodes[:begin]) + summary + _blocks(nodes[begin + 1 + len(folded) :])


def sources(title: str, names: Iterable[str]) -> str:
    """Where the figures of a lesson come from, folded under one line."""
    items = "".join(f"<li>{escape(name, quote=False)}</li>" for name in names)
    return f"<details><summary>{title}</summary><ul>{items}</ul></details>"


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "".join(map(_block, nodes))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            return f"<h3>{_text(node)}</h3>"
        case "bullet_list":
            return _table(node) or f"<ul>{_items(node)}</ul>"
        case "ordered_list":
            return f'<ol start="{node.attrs.get("start", 1)}">{_items(node)}</ol>'
        case "blockquote":
            return f"<blockquote>{_blocks(node.children)}</blockquote>"
    return f"<p>{_text(node)}</p>"


def _items(node: SyntaxTreeNode) -> str:
    return "".join(f"<li>{_item(item)}</li>" for item in node.children)


def _item(item: SyntaxTreeNode) -> str:
    """A paragraph that stands alone needs no tag of its own; what is nested below it does."""
    first, *others = item.children
    return (_text(first) if first.type == "paragraph" else _block(first)) + _blocks(others)


def _table(node: SyntaxTreeNode) -> str | None:
    """A list of figures as two columns; None when it is another list."""
    rows = [_cells(item) for item in node.children]
    if len(rows) < 2 or None in rows:
        return None
    body = "".join(f"<tr><td>{what}</td><td>{value}</td></tr>" for what, value in filter(None, rows))
    return f"<table bordered striped>{body}</table>"


def _cells(item: SyntaxTreeNode) -> tuple[str, str] | None:
    lone = len(item.children) == 1 and item.children[0].type == "paragraph"
    found = FIGURE.fullmatch(_text(item.children[0])) if lone else None
    if found is None or any(not _fits(cell) for cell in found.groups()):
        return None
    return found["what"], found["value"]


def _fits(cell: str) -> bool:
    """Short enough, and no tag that is opened here is closed in the other cell."""
    return len(TAG.sub("", cell)) <= LONGEST_CELL and cell.count("<") == 2 * cell.count("</")


def _text(node: SyntaxTreeNode) -> str:
    """What a heading or paragraph says; a break within it is a tag here, not a line end."""
    return "".join(inline(child.token) for child in node.children if child.token).replace("\n", "<br>")
