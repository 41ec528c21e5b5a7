"""Pictures of the course: from the language to the certificate and the rating, and what staff see of it."""

from pathlib import Path

from bot.callbacks import FinishLesson, OpenModule, OpenPage
from bot.callbacks.reading import SendSheet
from bot.language import Language
from bot.people.registration import Step
from rehearsal import papers
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.camera import Camera
from rehearsal.learner import Learner
from rehearsal.stage import Stage

# The questions of the registration that are photographed.
SHOWN = {Step.CONFIRMATION: "iin", Step.LEGAL_FORM: "legal-form", Step.REGION: "region"}

# What is looked up, once while most lessons are locked and once when all are open.
LOOKED_UP = {Language.KK: "бағаны қалай белгілеймін", Language.RU: "как назначить цену"}


async def play(stage: Stage, camera: Camera, folder: Path) -> None:
    """Two people go through the whole course, one in Kazakh and one in Russian."""
    administrator = stage.learner("Әкімші", Language.RU, Answers({}))
    baker = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
    tyre_fitter = stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))
    for learner in (baker, tyre_fitter):
        await _joins(learner, camera)
        await _learns(learner, camera)
        await _checks_themselves(stage, learner, camera)
        await _passes_at_the_second_attempt(stage, learner, camera, folder)
    await _administers(administrator, camera)
    for learner in (baker, tyre_fitter):
        await _rates(stage, learner, camera)
    await camera.shoot_desk("side-by-side")


async def _joins(learner: Learner, camera: Camera) -> None:
    await learner.sends("/start")
    await camera.shoot(learner, "language")
    await learner.taps({Language.KK: "Қазақша", Language.RU: "Русский"}[learner.language])
    await camera.shoot(learner, "consent")
    await learner.chooses("✅ I agree")
    await camera.shoot(learner, "phone")
    await learner.chooses("📱 Share my phone number")
    for step, answer in learner.answers.in_order():
        if step in SHOWN:
            await camera.shoot(learner, SHOWN[step])
        await learner.answers_question(step, answer)
    await camera.shoot(learner, "registered")


async def _learns(learner: Learner, camera: Camera) -> None:
    await learner.chooses("▶️ Begin the course")
    await camera.shoot(learner, "home")
    await learner.chooses("▶️ Lesson {number}", number="1.1")
    await camera.shoot(learner, "lesson")
    await learner.chooses("📚 Contents")
    await camera.shoot(learner, "contents")
    await learner.chooses("🏠 Home")
    await learner.reads(1)
    await learner.chooses("▶️ Lesson {number}", number="1.2")
    await learner.chooses("Next ▶️")
    await camera.shoot(learner, "picture", show="img")
    await _reads_otherwise(learner, camera)
    await learner.chooses("🏠 Home")


async def _checks_themselves(stage: Stage, learner: Learner, camera: Camera) -> None:
    """One poll right, one wrong, and what is worth another look; then the rest of the course."""
    lesson, series = stage.program.house.course.lessons[0], f"{learner.language}-check"
    await learner.presses(FinishLesson(lesson=lesson.id))
    await learner.chooses("🎯 Check yourself")
    await camera.shoot(learner, "poll", series)
    for at, poll in enumerate(lesson.polls):
        await learner.votes(poll, right=at != 1)
        if at == 1:
            await camera.shoot(learner, "poll-why", series)
        await learner.chooses("Next ▶️")
    await camera.shoot(learner, "end", series)
    await learner.chooses("🏠 Home")
    await _looks_up(learner, camera, "locked")
    await learner.skims(after=1)
    await camera.shoot(learner, "all-read")
    await _takes_a_sheet(learner, camera)
    await _looks_up(learner, camera, "found")


async def _looks_up(learner: Learner, camera: Camera, name: str) -> None:
    await learner.sends(LOOKED_UP[learner.language])
    await camera.shoot(learner, name, f"{learner.language}-search")
    await learner.chooses("🏠 Home")


async def _reads_otherwise(learner: Learner, camera: Camera) -> None:
    """The same page with words for the picture; then pages with headings and tables, and back."""
    await learner.chooses("📚 Contents")
    await learner.chooses("📖 How to read")
    await camera.shoot(learner, "how-to-read")
    await learner.chooses("Without pictures")
    await learner.presses(OpenPage(lesson="m01-l02", page=1))
    await camera.shoot(learner, "no-pictures")
    await _chooses_manner(learner, "📊 With headings and tables")
    await learner.presses(OpenPage(lesson="m01-l02", page=1))
    await camera.shoot(learner, "rich-lesson")
    await _chooses_manner(learner, "Plain text")
    await learner.chooses("🖼 With pictures")


async def _chooses_manner(learner: Learner, label: str) -> None:
    await learner.chooses("📚 Contents")
    await learner.chooses("📖 How to read")
    await learner.chooses(label)


async def _takes_a_sheet(learner: Learner, camera: Camera) -> None:
    """From the module, once its lessons are read."""
    await learner.presses(OpenModule(module="m04"))
    await camera.shoot(learner, "module-with-sheet")
    await learner.presses(SendSheet(sheet="cash-flow"))
    await camera.shoot(learner, "sheet", show=".file")
    await learner.chooses("🏠 Home")


async def _passes_at_the_second_attempt(stage: Stage, learner: Learner, camera: Camera, folder: Path) -> None:
    await learner.chooses("📝 To the test")
    await camera.shoot(learner, "rules")
    await learner.chooses("🟢 Start")
    await learner.answers_one(right=True)
    await camera.shoot(learner, "question")
    await learner.chooses("☰ My answers")
    await camera.shoot(learner, "summary")
    await learner.chooses("📨 Hand in with gaps")
    await camera.shoot(learner, "failed")
    await stage.next_event()
    await camera.shoot(learner, "reminder")
    await learner.takes_the_test(right=16)
    await camera.shoot(learner, "passed")
    await stage.certificate_arrives(learner)
    await camera.shoot(learner, "certificate")
    certificate = learner.person.documents[-1].data
    papers.draw_pdf(certificate, folder / f"{learner.language}-certificate.png")


async def _administers(administrator: Learner, camera: Camera) -> None:
    await administrator.sends("/start")
    await administrator.taps("Русский")
    await administrator.sends("/stats")
    await camera.shoot(administrator, "stats", "staff")
    await administrator.chooses("🎓 Course")
    await camera.shoot(administrator, "dashboard", "staff")
    await administrator.sends("/find Данияр")
    await camera.shoot(administrator, "find", "staff")


async def _rates(stage: Stage, learner: Learner, camera: Camera) -> None:
    """The morning after, the course is rated."""
    while not learner.sees_button("⭐ Rate the course"):
        await stage.next_event()
    await learner.chooses("⭐ Rate the course")
    await camera.shoot(learner, "rating")
