"""`python main.py demo`: the main job played in the terminal, from /start to two certificates."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from bot.language import Language
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Compose, Stage, over_http
from sandbox.events import Event
from sandbox.world import World

PORT = 8090
# How much of a message is shown on the terminal; the talk in demo/ has all of it.
LINES_SHOWN = 4
Part = tuple[str, Callable[[], Awaitable[object]]]


class Transcript:
    """Writes down one person's talk with the bot, and shows its gist on the terminal."""

    def __init__(self, world: World, learner: Learner) -> None:
        self._learner = learner
        self._lines: list[str] = []
        learner.on_press = lambda label: self._note(f"👆 [{label}]", f"👆 [{label}]")
        world.events.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if event.person != self._learner.person.id or event.type not in {"message", "edited"}:
            return
        message = event.data
        text = message.get("text") or message.get("caption") or ""
        if message.get("document"):
            text = f"📎 {message['document']['file_name']}\n{text}"
        if message.get("contact"):
            text = f"📱 {message['contact']['phone_number']}"
        speaker = "🤖" if message["from"]["is_bot"] else "🙂"
        shown = [line for line in text.splitlines() if line][:LINES_SHOWN]
        self._note(f"{speaker} {text}", f"{speaker} " + "\n   ".join(shown))

    def _note(self, whole: str, shown: str) -> None:
        self._lines.append(whole)
        print(shown, flush=True)

    def save(self, file: Path) -> None:
        """Write the whole talk."""
        file.write_text("\n\n".join(self._lines) + "\n", encoding="utf-8")


async def play(compose: Compose, out: str) -> None:
    """Play both learners; leaves the talk and the certificate of each in the folder `out`."""
    folder = _made(out)
    async with over_http(compose, World(), PORT) as stage:
        baker = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
        tyre_fitter = stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))
        for learner, name, parts in (
            (baker, "kk", _straight_to_the_certificate(stage, baker)),
            (tyre_fitter, "ru", _fails_is_reminded_passes(stage, tyre_fitter)),
        ):
            transcript = Transcript(stage.world, learner)
            async for done, title in _played(parts):
                print(f"\n━━ {done:3} % ━━ {learner.person.name}: {title}\n", flush=True)
            transcript.save(folder / f"talk.{name}.txt")
            document = learner.person.documents[-1]
            (folder / f"certificate.{name}.pdf").write_bytes(document.data)
    print(f"\nThe two certificates and the talks are in {folder}/", file=sys.stderr)


def _made(out: str) -> Path:
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def _played(parts: list[Part]) -> AsyncIterator[tuple[int, str]]:
    for number, (title, act) in enumerate(parts):
        yield 100 * number // len(parts), title
        await act()
    yield 100, "done"


def _straight_to_the_certificate(stage: Stage, learner: Learner) -> list[Part]:
    return [
        ("registration", learner.registers),
        ("the course begins", lambda: learner.chooses("▶️ Begin the course")),
        ("two lessons, page by page", lambda: learner.reads(2)),
        ("all others at once", lambda: learner.skims(after=2)),
        ("the final test", lambda: learner.takes_the_test(right=16)),
        ("the certificate", lambda: stage.certificate_arrives(learner)),
    ]


def _fails_is_reminded_passes(stage: Stage, learner: Learner) -> list[Part]:
    return [
        ("registration", learner.registers),
        ("the course begins", lambda: learner.chooses("▶️ Begin the course")),
        ("two lessons, page by page", lambda: learner.reads(2)),
        ("all others at once", lambda: learner.skims(after=2)),
        ("the test is failed", lambda: learner.takes_the_test(right=8)),
        ("weeks later, a reminder", stage.next_event),
        ("the second attempt", lambda: learner.takes_the_test(right=15)),
        ("the certificate", lambda: stage.certificate_arrives(learner)),
    ]
