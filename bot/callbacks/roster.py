"""Buttons about staff: who works here, invitations, leaving."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Id, Number
from bot.people.model import Role


class ShowRoster(CallbackData, prefix="staff"):
    """Administrators: everybody who works here; pages are counted from 0."""

    page: Number


class InviteColleague(CallbackData, prefix="invite"):
    """Administrators: invite somebody; asks for the role."""


class InviteAs(CallbackData, prefix="invas"):
    """Administrators: invite into this role; asks for the unit, page by page from 0."""

    role: Role
    page: Number


class InviteTo(CallbackData, prefix="invto"):
    """Administrators: invite into this role and unit; asks for the name."""

    role: Role
    unit: str


class ShowInvitation(CallbackData, prefix="inv"):
    """Administrators: an invitation that waits, by the start of its digest."""

    mark: str


class WithdrawInvitation(CallbackData, prefix="uninv"):
    """Administrators: make a link that waits work no more."""

    mark: str


class ShowColleague(CallbackData, prefix="mate"):
    """Administrators: the card of somebody who works here, by Telegram account."""

    account: Id


class MoveColleague(CallbackData, prefix="move"):
    """Administrators: another unit for somebody; asks for it, page by page from 0."""

    account: Id
    page: Number


class MoveTo(CallbackData, prefix="moveto"):
    """Administrators: somebody works in this unit from now on."""

    account: Id
    unit: str


class DismissColleague(CallbackData, prefix="dismiss"):
    """Administrators: somebody works here no more; asked twice."""

    account: Id
    sure: bool


class LeaveStaff(CallbackData, prefix="leave"):
    """Staff: be an entrepreneur only; asked twice."""

    sure: bool
