"""Every request against the published specification (Bot API 10.1): what is not in it is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container
from functools import cache
from pathlib import Path

from sandbox.model import Json, Value
from sandbox.refusal import Refusal, bad_request

_ARRAY = "Array of "
# What the server says when these are missing; form values are left out where they are empty.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}
_DISCRIMINATOR = re.compile(r"(?:, must be (\w+)|, always \"(\w+)\")$")


@cache
def _load() -> Json:
    path = Path(__file__).with_name("bot-api.min.json")
    document: Json = json.loads(path.read_text(encoding="utf-8"))
    return document


class _Mismatch(Exception):
    """A value does not fit its type; `depth` tells which of several alternatives came nearest."""

    def __init__(self, reason: str, depth: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.depth = depth


def canonical(name: str) -> str | None:
    """The method's name as the specification writes it; the server does not mind the case."""
    return _canonical_names().get(name.lower())


@cache
def _canonical_names() -> dict[str, str]:
    return {name.lower(): name for name in _load()["methods"]}


def check_request(method: str, params: Json, parts: Container[str]) -> Json:
    """The parameters with their types put right (form values are strings); `parts` are the uploaded files.

    Raises Refusal 404 for an unknown method and 400 for what does not fit.
    """
    name = canonical(method)
    if name is None:
        raise Refusal(404, "Not Found: method not found")
    fields = _load()["methods"][name].get("fields", [])
    given = {key: value for key, value in params.items() if value is not None}
    for field in fields:
        if "InputFile" in field["types"] and field["name"] in parts and field["name"] not in given:
            given[field["name"]] = f"attach://{field['name']}"
    for field in fields:
        if field["required"] and field["name"] not in given:
            raise _missing(name, field)
    try:
        return _record(name, given, fields, depth=0)
    except _Mismatch as mismatch:
        raise bad_request(mismatch.reason) from None


def _missing(method: str, field: Json) -> Refusal:
    name = field["name"]
    if "InputFile" in field["types"]:
        return bad_request(f"there is no {name} in the request")
    return bad_request(_MISSING.get(name, f'parameter "{name}" of {method} is required'))


def check_answer(method: str, result: Value) -> None:
    """Raise AssertionError if `result` is not what the specification says `method` returns."""
    name = canonical(method)
    returns = _load()["methods"][name]["returns"] if name else []
    try:
        _value("result", result, returns, depth=0)
    except _Mismatch as mismatch:
        raise AssertionError(f"the sandbox answers {method} wrongly: {mismatch.reason}") from None


def check_update(update: Json) -> None:
    """Raise AssertionError if `update` is not a Bot API Update."""
    try:
        _value("update", update, ["Update"], depth=0)
    except _Mismatch as mismatch:
        raise AssertionError(f"the sandbox makes a wrong update: {mismatch.reason}") from None


def _record(owner: str, given: Json, fields: list[Json], depth: int) -> Json:
    known = {field["name"] for field in fields}
    for key in given:
        if key not in known:
            raise _Mismatch(f'unknown parameter "{key}" of {owner}', depth)
    checked = {}
    for field in fields:
        name = field["name"]
        if name in given:
            _discriminate(owner, field, given[name], depth)
            checked[name] = _value(f"{owner}.{name}", given[name], field["types"], depth + 1)
        elif field["required"]:
            raise _Mismatch(f'parameter "{name}" of {owner} is required', depth)
    return checked


def _discriminate(owner: str, field: Json, value: Value, depth: int) -> None:
    match = _DISCRIMINATOR.search(field["description"])
    if match and value != (match[1] or match[2]):
        raise _Mismatch(f'{owner}.{field["name"]} must be "{match[1] or match[2]}", not {value!r}', depth - 1)


def _value(where: str, value: Value, types: list[str], depth: int) -> Value:
    if len(types) > 1 and all(type_name.startswith(_ARRAY) for type_name in types):
        return _array(where, value, [type_name.removeprefix(_ARRAY) for type_name in types], depth)
    mismatches = []
    for type_name in sorted(types, key=_strictest_first):
        try:
            return _one(where, value, type_name, depth)
        except _Mismatch as mismatch:
            mismatches.append(mismatch)
    raise max(mismatches, key=lambda mismatch: mismatch.depth)


def _strictest_first(type_name: str) -> bool:
    return type_name == "String"  # "42" for chat_id is a number first.


def _one(where: str, value: Value, type_name: str, depth: int) -> Value:
    if type_name in _SCALARS:
        return _SCALARS[type_name](where, value, depth)
    subtypes = _load()["types"].get(type_name, {}).get("subtypes")
    if subtypes:  # Among those of a rich text is a string, which is no JSON.
        return _value(where, value, subtypes, depth)
    value = _decoded(where, value, depth)
    if type_name.startswith(_ARRAY):
        return _array(where, value, [type_name.removeprefix(_ARRAY)], depth)
    return _object(where, value, type_name, depth)


def _decoded(where: str, value: Value, depth: int) -> Value:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise _Mismatch(f"can't parse {where}: JSON was expected", depth) from None


def _array(where: str, value: Value, item_types: list[str], depth: int) -> list[Value]:
    value = _decoded(where, value, depth)
    if not isinstance(value, list):
        raise _Mismatch(f"{where}: Array of {' or '.join(item_types)} was expected", depth)
    return [_value(f"{where}[{index}]", item, item_types, depth + 1) for index, item in enumerate(value)]


def _object(where: str, value: Value, type_name: str, depth: int) -> Json:
    definition = _load()["types"][type_name]
    if not isinstance(value, dict):
        raise _Mismatch(f"{where}: {type_name} was expected", depth)
    return _record(type_name, value, definition.get("fields", []), depth + 1)


def _integer(where: str, value: Value, depth: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    raise _Mismatch(f"{where}: Integer was expected, not {value!r}", depth)


def _float(where: str, value: Value, depth: int) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _Mismatch(f"{where}: Float was expected, not {value!r}", depth) from None


def _boolean(where: str, value: Value, depth: int) -> bool:
    text = str(value).lower()
    if isinstance(value, bool | str) and text in {"true", "false", "1", "0"}:
        return text in {"true", "1"}
    raise _Mismatch(f"{where}: Boolean was expected, not {value!r}", depth)


def _string(where: str, value: Value, depth: int) -> str:
    if isinstance(value, str):
        return value
    raise _Mismatch(f"{where}: String was expected, not {value!r}", depth)


def _input_file(where: str, value: Value, depth: int) -> str:
    if isinstance(value, str) and value.startswith("attach://"):
        return value
    raise _Mismatch(f"{where}: an uploaded file was expected", depth)


_SCALARS: dict[str, Callable[[str, Value, int], Value]] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "True": _boolean,
    "String": _string,
    "InputFile": _input_file,
}
