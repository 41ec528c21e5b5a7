"""How many people stand where (Rules, point 8; REQUIREMENTS R07), and whether anything needs a hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.enrolments.model import (
    FailedAll,
    InAttempt,
    Learning,
    Passed,
    RetestOpen,
    Standing,
    TestOpen,
    WindowExpired,
)
from bot.i18n import _


class State(StrEnum):
    """Where a person is, in the order of the way. From `LEARNING` on it is that of the newest cycle."""

    CHOSE_LANGUAGE = "chose_language"
    CONSENTED = "consented"
    REGISTERED = "registered"
    LEARNING = "learning"
    TEST_OPEN = "test_open"
    IN_TEST = "in_test"
    RETEST_OPEN = "retest_open"
    PASSED = "passed"
    WINDOW_EXPIRED = "window_expired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everybody is in exactly one state.

    `withdrew` are people who left and are kept by the register alone; they have no state any more.
    """

    people: Mapping[State, int]
    withdrew: int
    blocked: int
    pending_notifications: int
    set_aside_updates: int

    @property
    def total(self) -> int:
        """All people that have an account with the bot."""
        return sum(self.people.values())


def state_names() -> dict[State, str]:
    """The states in words."""
    return {
        State.CHOSE_LANGUAGE: _("Chose a language"),
        State.CONSENTED: _("Consented, registering"),
        State.REGISTERED: _("Registered, not begun"),
        State.LEARNING: _("Learning"),
        State.TEST_OPEN: _("Test open"),
        State.IN_TEST: _("In the test"),
        State.RETEST_OPEN: _("Retest open"),
        State.PASSED: _("Passed"),
        State.WINDOW_EXPIRED: _("Retest time expired"),
        State.FAILED: _("All attempts failed"),
    }


def state_of(standing: Standing) -> State:
    """The state of a person whose newest cycle stands so."""
    return _STATES[type(standing)]


_STATES: Mapping[type[Standing], State] = {
    Learning: State.LEARNING,
    TestOpen: State.TEST_OPEN,
    InAttempt: State.IN_TEST,
    RetestOpen: State.RETEST_OPEN,
    Passed: State.PASSED,
    WindowExpired: State.WINDOW_EXPIRED,
    FailedAll: State.FAILED,
}
