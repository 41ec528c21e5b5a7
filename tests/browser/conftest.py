"""Chromium, and a sandbox that is served from a thread of its own with a bot made for these tests."""

import asyncio
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import web
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from sandbox.clock import Clock
from sandbox.events import Event
from sandbox.model import Json, Upload, Value
from sandbox.server import create_app
from sandbox.world import World
from tests.browser.phone import ROOT

HOST = "127.0.0.1"
# 14:05 in Almaty, on the last but one day of a month that is followed by a shorter one.
START = datetime(2026, 3, 30, 9, 5, tzinfo=UTC)
CHROMIUM_FLAGS = (
    "--no-sandbox",  # CI runs as root, where Chromium's own sandbox does not start.
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
IN_CI = bool(os.environ.get("CI"))  # noqa: TID251 - in CI nothing may be skipped

T = TypeVar("T")

expect.set_options(timeout=15_000)  # Two cores may be shared with much else.


def answer(world: World, update: Json) -> None:
    """The bot of these tests: it answers what a test has asked it for by the text or the button's data."""
    if query := update.get("callback_query"):
        _answer_press(world, query)
    elif message := update.get("message"):
        text = message.get("text", "")
        if text.startswith("/start"):
            say(world, message["from"]["id"], f"Сәлем! <b>{text}</b>")
        elif "contact" in message:
            say(world, message["from"]["id"], f"Рақмет: {message['contact']['phone_number']}")


def _answer_press(world: World, query: Json) -> None:
    chat = {"chat_id": query["from"]["id"], "message_id": query["message"]["message_id"]}
    reply: Json = {"callback_query_id": query["id"]}
    match query["data"]:
        case "wait":
            return
        case "toast":
            reply["text"] = "Сақталды"
        case "alert":
            reply |= {"text": "Уақыт бітті", "show_alert": True}
        case "edit":
            world.call(
                "editMessageText", chat | {"text": "Өзгерді", "reply_markup": keys(("Келесі", "next"))}
            )
        case "next":
            world.call("deleteMessage", chat)
    world.call("answerCallbackQuery", reply)


def say(world: World, person: int, text: str, **more: Value) -> Json:
    """The bot writes a text in Telegram's HTML."""
    sent: Json = world.call("sendMessage", {"chat_id": person, "text": text, "parse_mode": "HTML", **more})
    return sent


def keys(*buttons: tuple[str, str]) -> Json:
    """An inline keyboard of one button a row: label and data, or label and address."""
    kinds = {True: "url", False: "callback_data"}
    return {"inline_keyboard": [[{"text": text, kinds["://" in data]: data}] for text, data in buttons]}


class Served:
    """A world at an address. It lives in one thread and is touched there only, by `do`."""

    def __init__(self) -> None:
        self.world = World(clock=Clock.fixed(START), name="Damu курсы", username="damu_test_bot")
        self.port = 0
        self._failures: list[BaseException] = []
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._note)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def do(self, act: Callable[[World], T]) -> T:
        """Run `act` where the world lives, and wait for what it returns."""

        async def run() -> T:
            return act(self.world)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(timeout=20)

    def start(self) -> None:
        self._thread.start()
        self.world.events.subscribe(self._wake)
        self.open_door()

    def open_door(self) -> None:
        """Serve, at the same address as before if there was one."""
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(timeout=20)

    def close_door(self) -> None:
        """Stop serving; the world goes on."""
        assert self._runner is not None
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(timeout=20)

    def stop(self) -> None:
        self.close_door()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        assert self._failures == []

    async def _open(self) -> None:
        self._runner = web.AppRunner(create_app(self.world), access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = self._runner.addresses[0][1]

    def _wake(self, event: Event) -> None:
        if event.type == "update":
            self._loop.call_soon(self._answer)

    def _answer(self) -> None:
        for update in self.world.pending():
            self.world.pending(update["update_id"] + 1)
            answer(self.world, update)

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._failures.append(context.get("exception") or RuntimeError(context["message"]))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    path = shutil.which("chromium")
    if path is None:
        assert not IN_CI, "in CI nothing is skipped"
        pytest.skip("no Chromium is installed: apt-get install chromium")
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for a file of tests: while it lives, no other event loop may run in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, wide enough for three phones. A script that fails on it fails the test."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        yield page
        assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    # What the server refused is told to the person, and by Chromium to the console as well.
    is_ours = message.type == "error" and "Failed to load resource" not in message.text
    return [message.text] if is_ours and "net::ERR" not in message.text else []


@pytest.fixture
def served() -> Iterator[Served]:
    """A served world with two people, Айгүл (1001) and Иван (1002), and the bot of these tests."""
    served = Served()
    served.start()
    served.do(lambda world: [world.join("Айгүл Серікқызы", "kk"), world.join("Иван Петров", "ru")])
    yield served
    served.stop()


@pytest.fixture(scope="module")
def address(short_content: Path) -> Iterator[str]:
    """The sandbox as `make run` starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (sys.executable, "main.py", "sandbox", "--port", str(port))
    environment = {"PATH": os.defpath, "CONTENT_DIR": str(short_content)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        found = next(line for line in program.stdout if "Open http" in line)
        yield re.findall(r"http://\S+", found)[0]
        program.terminate()


@pytest.fixture(scope="session")
def picture() -> Upload:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(buffer, "PNG")
    return Upload("picture.png", buffer.getvalue())
