"""Buttons of the dashboards."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Number
from bot.reports.dashboard import View
from bot.reports.spans import Span


class ShowDashboard(CallbackData, prefix="dash"):
    """Administrators: a page of /stats; `back` counts stretches of time before the present one."""

    view: View
    span: Span
    back: Number


class SwitchDigest(CallbackData, prefix="digest"):
    """Administrators: send me the weekly digest, or do not."""

    on: bool
