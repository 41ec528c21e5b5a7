"""Runs a long read in a program of its own, on a connection of its own: what reckons in Python stops nobody.

A thread would not do: of all threads of a program one at a time runs Python, so presses wait for their turns.

On standard input comes one frame with the work; on standard output go frames with how far it is, at last one
with what came of it. A frame is eight bytes that tell its length, and a pickle. The bot alone makes what goes
in and out; keys are not among it (see Vault).
"""

import asyncio
import copyreg
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from types import MappingProxyType
from typing import Any, BinaryIO, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.db.database import read_alone

P = ParamSpec("P")
T = TypeVar("T")
N = TypeVar("N")

_ROOT = Path(__file__).parents[2]
_LENGTH = 8
# Seconds between two frames of how far it is; who reads them no more is dead, and so is the work.
PACE = 0.5
# Others go first: presses are answered while a register is written.
_NICE = 10


async def read(
    url: str, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """What `database.read` would give; the database is that of `url`.

    Raises what the use case raises, and BrokenWork when its program ends early. Who waits no more ends it.
    """
    return await read_telling(url, lambda _none: None, None, use_case, *args, **kwargs)


async def read_telling(
    url: str,
    hear: Callable[[N], None],
    news: N,
    use_case: Callable[Concatenate[Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """The same; into `news`, one of the arguments, the use case notes how far it is: `hear` gets copies."""
    async with _program() as program:
        _stream(program.stdin).write(_frame((url, news, use_case, args, kwargs)))
        async for kind, said in _said(program):
            match kind:
                case "news":
                    hear(said)
                case "failed":
                    raise said
                case _:
                    return said  # type: ignore[no-any-return] # what the use case gives
    raise BrokenWork(f"{use_case.__qualname__}: ended by {program.returncode}")


class BrokenWork(Exception):
    """A program of this kind has ended, by lack of memory or a kill, before its work was done."""


@asynccontextmanager
async def _program() -> AsyncIterator[Process]:
    """The program, which ends with this block at the latest."""
    command = (sys.executable, "-c", "from bot.db.apart import main; main()")
    program = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=_ROOT)
    try:
        yield program
    finally:
        with suppress(ProcessLookupError):
            program.kill()
        await program.wait()


async def _said(program: Process) -> AsyncIterator[tuple[str, Any]]:
    out = _stream(program.stdout)
    with suppress(asyncio.IncompleteReadError):
        while True:
            length = int.from_bytes(await out.readexactly(_LENGTH))
            yield pickle.loads(await out.readexactly(length))


def _stream(pipe: T | None) -> T:
    assert pipe is not None, "both were asked for"
    return pipe


def _frame(what: object) -> bytes:
    packed = pickle.dumps(what)
    return len(packed).to_bytes(_LENGTH) + packed


# In the program itself


def _work(asked: BinaryIO, said: BinaryIO) -> None:
    length = int.from_bytes(asked.read(_LENGTH))
    url, news, use_case, args, kwargs = pickle.loads(asked.read(length))
    over = Event()
    telling = Thread(target=_tell, args=(said, news, over))
    telling.start()
    try:
        outcome = "done", read_alone(url, use_case, *args, **kwargs)
    except Exception as error:  # Whatever it is, it is the caller's.
        outcome = "failed", error
    over.set()
    telling.join()
    _say(said, outcome)


def _tell(said: BinaryIO, news: object, over: Event) -> None:
    """Say how far it is, until it is over; nobody goes on for a bot that was killed."""
    while not over.wait(PACE):
        try:
            _say(said, ("news", news))
        except BrokenPipeError:
            os._exit(1)


def _say(said: BinaryIO, what: object) -> None:
    said.write(_frame(what))
    said.flush()


def main() -> None:
    """Do the work that is asked for; what it prints goes where errors go."""
    os.nice(_NICE)
    said = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _work(sys.stdin.buffer, said)


def _sealed(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Dictionaries of the content are sealed against changes; pickle does not know that kind by itself."""
    return MappingProxyType(items)


copyreg.pickle(MappingProxyType, lambda items: (_sealed, (dict(items),)))
