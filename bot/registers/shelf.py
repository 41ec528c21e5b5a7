"""All registers by name."""

from collections.abc import Mapping
from typing import Any

from bot.registers import (
    certificates,
    completers,
    discrepancies,
    interviews,
    progress,
    questionnaires,
    services,
)
from bot.registers.model import RegisterName
from bot.registers.register import Register

REGISTERS: Mapping[RegisterName, Register[Any]] = {
    each.name: each
    for each in (
        completers.REGISTER,
        progress.REGISTER,
        certificates.REGISTER,
        services.REGISTER,
        questionnaires.REGISTER,
        interviews.REGISTER,
        discrepancies.REGISTER,
    )
}
