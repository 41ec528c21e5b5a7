"""HTML to text and entities, as strictly as Telegram reads it; offsets are in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.model import Json
from sandbox.refusal import Refusal, bad_request, not_modelled

_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
# The attribute of each tag that means something; the others are read over.
_MEANINGFUL = {
    "a": "href",
    "code": "class",
    "span": "class",
    "tg-emoji": "emoji-id",
    "tg-time": "unix",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|([a-zA-Z]+));?")
_TEXT = re.compile(r"[^<&]+")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"[^\s=>]*")
_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def utf16_length(text: str) -> int:
    """The length in UTF-16 units: characters beyond the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of `source`, not yet trimmed. Raises Refusal 400 `can't parse entities: ...`."""
    reader = _HtmlReader(source)
    reader.read()
    entities = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reader.plain), [_without_code_language(entity) for entity in entities]


def _without_code_language(entity: Json) -> Json:
    if entity["type"] == "code":
        return {key: value for key, value in entity.items() if key != "language"}
    return entity


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


@dataclass
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    position: int


class _HtmlReader:
    """One pass over the source; errors name the byte, as the server does."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.plain: list[str] = []
        self.units = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Json] = []

    def read(self) -> None:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._emit(self._characters())
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def _emit(self, text: str) -> None:
        self.plain.append(text)
        self.units += utf16_length(text)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _characters(self) -> str:
        if self._peek() != "&":
            return self._take(_TEXT)
        match = _REFERENCE.match(self.source, self.at)
        character = _referred(match) if match else None
        if match is None or character is None:
            self.at += 1
            return "&"
        self.at = match.end()
        return character

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._take(_NAME).lower()
        if not self._peek():
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in _ENTITY_OF_TAG:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(_OpenTag(name, attributes, self.units, len(self.plain)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while self._take(_SPACE) is not None and self._peek() != ">":
            if not self._peek():
                raise _unparsable(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            name = self._take(_ATTRIBUTE).lower()
            if not name:
                raise _unparsable(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
                )
            attributes[name] = self._attribute_value(tag, begin)
        self.at += 1
        return attributes

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._take(_SPACE)
        if self._peek() != "=":
            return ""  # An attribute without a value, such as `expandable`.
        self.at += 1
        self._take(_SPACE)
        quote = self._peek()
        if not quote:
            raise _unparsable(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        return self._quoted(quote, begin) if quote in "'\"" else self._name_token()

    def _quoted(self, quote: str, begin: int) -> str:
        end = self.source.find(quote, self.at + 1)
        if end < 0 or end + 1 == len(self.source):
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
        value = self.source[self.at + 1 : end]
        self.at = end + 1
        return _REFERENCE.sub(lambda match: _referred(match) or match[0], value)

    def _name_token(self) -> str:
        start = self.at
        token = self._take(_TOKEN)
        if not self._peek().isspace() and self._peek() != ">":
            raise _unparsable(f"Unexpected end of name token at byte offset {self._byte(start)}")
        return token.lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at += 2
        name = self._take(_NAME).lower()
        self._take(_SPACE)
        if self._peek() != ">":
            raise _unparsable(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise _unparsable(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self.units > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity: Json = {
            "type": _ENTITY_OF_TAG[tag.name],
            "offset": tag.offset,
            "length": self.units - tag.offset,
        }
        value = tag.attributes.get(_MEANINGFUL.get(tag.name, ""), "")
        match tag.name:
            case "a":
                entity = _link(entity, value or "".join(self.plain[tag.position :]))
            case "pre" | "code":
                self._close_code(entity, value.removeprefix("language-") if "language-" in value else "")
                return
            case "tg-emoji" | "tg-time":
                entity = _special(entity, value, tag.attributes)
            case "blockquote" if "expandable" in tag.attributes:
                entity["type"] = "expandable_blockquote"
        if entity:
            self.entities.append(entity)

    def _close_code(self, entity: Json, language: str) -> None:
        """`<pre><code class="language-x">` is one block in language x, whichever tag stands outside."""
        inner = self.entities[-1] if self.entities else {}
        other = "code" if entity["type"] == "pre" else "pre"
        same = all(inner.get(key) == entity[key] for key in ("offset", "length"))
        if inner.get("type") == other and same and (language or inner.get("language")):
            inner.update(type="pre", language=language or inner["language"])
        else:
            self.entities.append(entity | ({"language": language} if language else {}))


def _referred(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    too_long = len(match[0].removesuffix(";")) >= 10
    return None if code == 0 or code >= 0x10FFFF or too_long or 0xD800 <= code <= 0xDFFF else chr(code)


def _link(entity: Json, url: str) -> Json:
    mention = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if mention:
        user = {"id": int(mention[1]), "is_bot": False, "first_name": "user"}
        return entity | {"type": "text_mention", "user": user}
    address = _checked_address(url)
    return entity | {"url": address} if address else {}


def _checked_address(url: str) -> str | None:
    """A link that Telegram would make clickable; text under any other is left plain, not refused."""
    if re.match(r"(?:tg|ton|tonsite)://\S+$|(?:mailto|tel):\S+$", url):
        return url
    address = url if re.match(r"https?://", url) else f"http://{url}"
    match = re.fullmatch(r"(https?://[\w.:@\[\]-]+)([/?#]\S*)?", address)
    if match is None or "." not in match[1]:
        return None
    return address if match[2] else f"{address}/"


def _special(entity: Json, value: str, attributes: dict[str, str]) -> Json:
    if not value.isdecimal() or int(value) == 0:
        what = "custom emoji identifier" if entity["type"] == "custom_emoji" else "date-time"
        raise bad_request(f"Invalid {what} specified")
    if entity["type"] == "custom_emoji":
        return entity | {"custom_emoji_id": value}
    return entity | {"unix_time": int(value), "date_time_format": attributes.get("format", "")}


def check_parse_mode(parse_mode: str) -> None:
    """HTML is modelled; the Markdowns of Telegram are not."""
    if parse_mode.lower() in {"markdown", "markdownv2"}:
        raise not_modelled(f"parse_mode {parse_mode}")
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
