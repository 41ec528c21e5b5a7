"""The words of the longer commands as orders, and who carries them out."""

from argparse import Namespace
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands import editions, reporting, services
from bot.language import Language
from bot.registers.model import RegisterName
from bot.settings import Settings


async def carried_out(settings: Settings, chosen: Namespace, now: datetime) -> int:
    """Do what the words say; gives the exit status. Raises StartRefused."""
    return await _work(settings, chosen, now) or 0


def _work(settings: Settings, chosen: Namespace, now: datetime) -> Coroutine[Any, Any, int | None]:
    match chosen.command:
        case "import-services":
            return services.run(settings, _register(chosen), now)
        case "report":
            spoken = Language(chosen.lang)
            report = reporting.ReportOrder(chosen.period, spoken, Path(chosen.out), chosen.again)
            return reporting.make_report(settings, report, now)
        case "export":
            return reporting.make_export(settings, _export(chosen), now)
        case "publish":
            return editions.publish(settings, _course(chosen), now)
        case "editions":
            return editions.editions(settings)
        case _:
            return editions.roll_back(settings, chosen.reason, now)


def _register(chosen: Namespace) -> services.Order:
    faults = Path(chosen.faults) if chosen.faults else None
    return services.Order(Path(chosen.file), chosen.month, chosen.dry_run, faults, Language(chosen.lang))


def _export(chosen: Namespace) -> reporting.ExportOrder:
    register, spoken = RegisterName(chosen.register), Language(chosen.lang)
    return reporting.ExportOrder(register, chosen.first, chosen.last, spoken, Path(chosen.out))


def _course(chosen: Namespace) -> editions.Order:
    return editions.Order(
        Path(chosen.source), chosen.at_once, chosen.dry_run, chosen.reason, Language(chosen.lang)
    )
