"""What Telegram would refuse or show raw in a lesson page, by line."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from bot.findings.model import CourseFault

_BLOCKS = frozenset(
    f"{kind}_{end}"
    for kind in ("heading", "paragraph", "list_item", "bullet_list", "ordered_list", "blockquote")
    for end in ("open", "close")
) | {"inline"}
_INLINE = frozenset(
    {"text", "softbreak", "hardbreak", "code_inline", "link_open", "link_close"}
    | {f"{kind}_{end}" for kind in ("strong", "em") for end in ("open", "close")}
)
_BREAKS = frozenset({"softbreak", "hardbreak"})
# Markdown that was not understood stays in the text as it was typed.
_LEFT_OVER = re.compile(r"\*\*|~~|\]\(|{{|}}|^#{1,6}(?=\w)|^\|.*\|$")
# A link that Telegram makes a link of; others it drops without a word.
_ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?|tg://\S+|mailto:\S+@\S+")

Fault = tuple[CourseFault, int, str]
"""The fault, its line and what is there."""


def faults(page: Sequence[Token]) -> Iterator[Fault]:
    """All that is wrong with the markup of a page."""
    for token in page:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "html_block":
            yield CourseFault.RAW_HTML, line, _brief(token.content)
        elif token.type == "inline":
            yield from _inline(token.children or [], line)
        elif token.type not in _BLOCKS:
            yield CourseFault.UNKNOWN_MARKUP, line, _brief(token.content or token.type)


def _inline(tokens: Sequence[Token], line: int) -> Iterator[Fault]:
    for token in tokens:
        line += token.type in _BREAKS
        if token.type == "html_inline" and token.content.startswith("</"):
            continue  # Its beginning has been complained of.
        if token.type == "html_inline":
            yield CourseFault.RAW_HTML, line, _brief(token.content)
        elif token.type == "link_open" and not _ADDRESS.fullmatch(href := str(token.attrs.get("href", ""))):
            yield CourseFault.BAD_LINK, line, href
        elif token.type == "text" and (found := _LEFT_OVER.search(token.content)):
            yield CourseFault.UNKNOWN_MARKUP, line, _brief(found[0])
        elif token.type not in _INLINE and token.type != "html_inline":
            yield CourseFault.UNKNOWN_MARKUP, line, _brief(token.content or token.type)


def _brief(text: str) -> str:
    return text.strip().partition("\n")[0][:40]
