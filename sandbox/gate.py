"""What both doors share: ordered faults, waiting polls, and the answer as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox import polling, specification
from sandbox.faults import Fault, Order
from sandbox.model import Files, Json, Value
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World


@dataclass(frozen=True)
class Answer:
    """Status and body, as they go over the wire."""

    status: int
    body: str


class Broken(Exception):
    """No answer at all: the connection hangs for `fault.seconds`, or is reset."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


async def answer(world: World, method: str, params: Json, files: Files) -> Answer:
    """Answer one request as the server would. Raises Broken where a fault leaves no answer."""
    name = specification.canonical(method) or method
    order = world.faults.due(name, params)
    if order is None:
        return await _answer(world, name, params, files)
    if order.after:
        await _answer(world, name, params, files)
    return _fail(world, order, name, params)


async def _answer(world: World, method: str, params: Json, files: Files) -> Answer:
    try:
        if method == "getUpdates":
            return _success(await polling.get_updates(world, params))
        return _success(world.call(method, params, files))
    except Refusal as refusal:
        return refused(refusal)


def _fail(world: World, order: Order, method: str, params: Json) -> Answer:
    fault = order.fault
    world.record_fault(method, params, fault.name + (" after" if order.after else ""))
    if fault.broken:
        raise Broken(fault)
    return refused(fault.refusal) if fault.refusal else Answer(fault.status, fault.body or "")


def _success(result: Value) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}, ensure_ascii=False))


def refused(refusal: Refusal) -> Answer:
    """A refusal as the server words it."""
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.code, json.dumps(body, ensure_ascii=False))
