"""What a rich message says, without its form: for tests, for quotes and for who reads aloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def words(blocks: list[dict[str, Any]]) -> str:
    """One line a paragraph, heading, item or row."""
    return "\n".join(line for block in blocks for line in _lines(block) if line.strip())


def spoken(text: object) -> str:
    """A RichText as plain words."""
    match text:
        case str():
            return text
        case list():
            return "".join(map(spoken, text))
        case {"text": inner}:
            return spoken(inner)
    return ""


def _lines(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "list":
            for item in block["items"]:
                yield f"{item['label']} {words(item['blocks'])}"
        case "table":
            yield spoken(block.get("caption", ""))
            for row in block["cells"]:
                yield "  ".join(spoken(cell.get("text", "")) for cell in row)
        case "details":
            yield spoken(block["summary"])
            yield words(block["blocks"])
        case "blockquote":
            yield words(block["blocks"])
            yield spoken(block.get("credit", ""))
        case _:
            yield spoken(block.get("text", ""))
