"""Work in a program of its own: its outcome comes back, and it does not outlive who waits for it."""

import asyncio
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import Connection, text

from bot.db import apart
from bot.errors import SealBroken
from bot.people.vault import Vault
from bot.settings import ROOT
from tests import databases


@dataclass
class News:
    """What a use case tells of itself while it runs."""

    pid: int = 0


def told(connection: Connection, words: str) -> tuple[int, str]:
    """Who works, and what the database answers."""
    return os.getpid(), str(connection.scalar(text("SELECT :words"), {"words": words}))


def breaks_the_seal(_connection: Connection) -> None:
    raise SealBroken("profile.42.iin")


def is_killed(_connection: Connection) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def works_for_ever(_connection: Connection, news: News) -> None:
    news.pid = os.getpid()
    while True:
        sleep(0.01)


async def test_another_program_reads_the_same_database(database_url: str) -> None:
    pid, answer = await apart.read(database_url, told, "сәлем")
    assert (answer, pid == os.getpid()) == ("сәлем", False)


async def test_what_the_use_case_raises_is_raised(database_url: str) -> None:
    with pytest.raises(SealBroken, match="profile"):
        await apart.read(database_url, breaks_the_seal)


async def test_a_program_that_is_killed_is_no_answer(sqlite: str) -> None:
    with pytest.raises(apart.BrokenWork, match="is_killed"):
        await apart.read(sqlite, is_killed)


async def test_who_waits_no_more_ends_the_work(sqlite: str) -> None:
    pid, news = asyncio.get_running_loop().create_future(), News()

    def hear(heard: News) -> None:
        if heard.pid and not pid.done():
            pid.set_result(heard.pid)

    waiting = asyncio.ensure_future(apart.read_telling(sqlite, hear, news, works_for_ever, news))
    working = await pid
    assert is_alive(working)
    waiting.cancel()
    await asyncio.wait((waiting,))
    assert not is_alive(working)


async def test_when_the_bot_is_killed_its_work_ends_too(sqlite: str) -> None:
    program = (
        "import asyncio; from bot.db import apart; from tests.reliability import test_apart as t;"
        "news, hear = t.News(), lambda heard: print(heard.pid, flush=True);"
        f"asyncio.run(apart.read_telling({sqlite!r}, hear, news, t.works_for_ever, news))"
    )
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=PIPE, cwd=ROOT)
    assert bot.stdout
    working = 0
    while not working:
        working = int(await bot.stdout.readline())
    bot.kill()
    await bot.wait()
    while is_alive(working):  # noqa: ASYNC110 - a program that nobody knows any more sends no event
        await asyncio.sleep(0.05)


def test_keys_are_not_handed_over_but_their_file(tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "keys.json")
    packed = pickle.dumps(vault)
    assert vault.lookup_key not in packed
    assert vault.mac_key not in packed
    there = pickle.loads(packed)
    assert there.unseal(vault.seal("Айгүл", "profile.1"), "profile.1") == "Айгүл"


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    return databases.sqlite_copy(sqlite_template, tmp_path)


def is_alive(pid: int) -> bool:
    """Whether a process is there; what has ended and is not yet fetched is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
