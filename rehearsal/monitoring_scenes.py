"""Pictures of the monitoring in one language: what an administrator sees of a made-up year."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.callbacks.dashboards import ShowDashboard
from bot.callbacks.monitoring import ShowActs, ShowDeadlines, ShowMonth
from bot.callbacks.registers import ShowRegister
from bot.language import Language
from bot.registers.model import Programme, RegisterName, When
from bot.reports.dashboard import View
from bot.reports.spans import Span
from rehearsal.answers import Answers
from rehearsal.camera import Camera
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from rehearsal.year.filling import Order, fill

# Monday the seventh of December, a minute to ten in Almaty: the final report is due on the tenth.
BEGIN = datetime(2026, 12, 7, 4, 59, tzinfo=UTC)
YEAR = Order(2026, 3_000, 7)
PERIOD = "2026Q3"
NAMES = {Language.KK: "Әкімші", Language.RU: "Администратор"}
DASHBOARDS = ((View.COURSE, Span.QUARTER), (View.REGIONS, Span.YEAR), (View.TEST, Span.YEAR))


@dataclass(frozen=True)
class _Set:
    """One administrator before one camera."""

    stage: Stage
    camera: Camera
    administrator: Learner

    async def shoots(self, name: str, show: str | None = None) -> None:
        series = f"{self.administrator.language}-monitoring"
        await self.camera.shoot(self.administrator, name, series, show)

    async def presses(self, part: str) -> None:
        """Press the first button with this in its name."""
        buttons = self.administrator.person.buttons
        await self.administrator.taps(next(each for each in buttons if part in each))


async def play(stage: Stage, camera: Camera, language: Language) -> None:
    """The week in figures, dashboards, registers, letters, acts, the calendar, a report and its people."""
    async for _line in fill(stage.program.database, stage.program.house, YEAR):
        pass
    administrator = stage.learner(NAMES[language], language, Answers({}))
    await administrator.chooses_language()
    here = _Set(stage, camera, administrator)
    await _dashboards(here)
    await _registers(here)
    await _letters_and_acts(here)
    await _report(here)


async def _dashboards(here: _Set) -> None:
    await here.stage.move_to(BEGIN + timedelta(minutes=1))
    await here.shoots("digest", "strong:has-text('📬')")
    await here.administrator.sends("/stats")
    for view, span in (*DASHBOARDS, (View.SURVEY, Span.YEAR), (View.DESK, Span.WEEK)):
        await here.administrator.presses(ShowDashboard(view=view, span=span, back=0))
        await here.shoots(f"dashboard-{view}", "img")


async def _registers(here: _Set) -> None:
    await here.administrator.sends("/registers")
    await here.shoots("registers")
    for name in (RegisterName.COMPLETERS, RegisterName.SERVICES):
        page = ShowRegister(name=name, when=When.YEAR, region="", place=0, programme=Programme.ANY, page=0)
        await here.administrator.presses(page)
        await here.shoots(f"register-{name}")


async def _letters_and_acts(here: _Set) -> None:
    await here.administrator.sends("/letters")
    await here.shoots("letters")
    await here.presses("№")
    await here.shoots("letter")
    for name, page in (
        ("deadlines", ShowDeadlines()),
        ("acts", ShowActs(month="2026-10")),
        ("calendar", ShowMonth(year=2026, month=12)),
    ):
        await here.administrator.presses(page)
        await here.shoots(name)


async def _report(here: _Set) -> None:
    await here.administrator.sends("/reports")
    await here.administrator.chooses("➕ Make {period}", period=PERIOD)
    await here.stage.program.tick()
    await here.stage.settle()
    await here.shoots("report")
    await here.presses("📊")
    await here.shoots("figures")
    await here.administrator.taps("1")
    await here.presses("")
    await here.shoots("cell")
    await here.presses("")
    await here.shoots("who-is-behind")
