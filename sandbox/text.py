"""From the parameters of a request to the text and entities that people see, with Telegram's length rules."""

from __future__ import annotations

import re

from sandbox.markup import check_parse_mode, read_html, utf16_length
from sandbox.model import Json
from sandbox.refusal import bad_request

_CONTROL = dict.fromkeys([*range(9), *range(11, 32)], " ") | {13: None}
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[\w/#=&)])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64})(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
)


def formatted(
    source: str, parse_mode: str | None, entities: list[Json] | None, *, find: bool = True
) -> tuple[str, list[Json]]:
    """Text and entities after parsing, cleaning and trimming. Raises Refusal if it does not parse."""
    if parse_mode:
        check_parse_mode(parse_mode)
        text, marks = read_html(source.translate(_CONTROL))
    else:
        text, marks = source.translate(_CONTROL), [dict(entity) for entity in entities or []]
        _check_bounds(text, marks)
    text, marks = _trimmed(text, marks)
    return text, (_with_found(text, marks) if find else marks)


def _check_bounds(text: str, entities: list[Json]) -> None:
    length = utf16_length(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] < 0:
            raise bad_request(f"can't parse entities: entity beginning at {entity['offset']} is invalid")
        if entity["offset"] + entity["length"] > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text "
                f"at UTF-16 offset {entity['offset'] + entity['length']}"
            )
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    kept = text.rstrip()
    leading = len(kept) - len(kept.lstrip())
    cut = min([leading, *(entity["offset"] for entity in entities)])
    kept = kept[cut:]
    length = utf16_length(kept)
    shifted = [_clipped(entity, cut, length) for entity in entities]
    return kept, [entity for entity in shifted if entity["length"] > 0]


def _clipped(entity: Json, cut: int, length: int) -> Json:
    start = entity["offset"] - cut
    return entity | {"offset": start, "length": min(start + entity["length"], length) - start}


def _with_found(text: str, entities: list[Json]) -> list[Json]:
    """Links, addresses, commands, mentions and hashtags are found by the server itself."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in {"code", "pre", "text_link", "text_mention", "url"}
    ]
    found = []
    for match in _FOUND.finditer(text):
        start = utf16_length(text[: match.start()])
        end = start + utf16_length(match[0])
        if not any(start < stop and begin < end for begin, stop in taken):
            found.append({"type": match.lastgroup, "offset": start, "length": end - start})
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def message_text(params: Json) -> Json:
    """`text` and `entities` of a request, 1-4096 characters after parsing."""
    text, entities = formatted(params.get("text", ""), params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    if len(text) > 4096:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption(params: Json) -> Json:
    """`caption` and `caption_entities` of a request, 0-1024 characters after parsing, if there is one."""
    source = params.get("caption", "")
    text, entities = formatted(source, params.get("parse_mode"), params.get("caption_entities"))
    if len(text) > 1024:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def short_text(
    what: str, source: str, parse_mode: str | None, limits: tuple[int, int]
) -> tuple[str, list[Json]]:
    """A bounded text such as a poll's question; `limits` in characters after parsing."""
    text, entities = formatted(source, parse_mode, None, find=False)
    if len(text) < limits[0]:
        raise bad_request(f"{what} must be non-empty")
    if len(text) > limits[1]:
        raise bad_request(f"{what} length must not exceed {limits[1]}")
    return text, entities
