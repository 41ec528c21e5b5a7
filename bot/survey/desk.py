"""What the survey works with; handed to its use cases as `desk`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.people.vault import Vault
from bot.survey.content import Wordings
from bot.survey.model import SurveyPolicy


@dataclass(frozen=True, slots=True)
class SurveyDesk:
    """The approved figures and wordings, the keys, and the calendar of working days."""

    policy: SurveyPolicy
    wordings: Wordings
    vault: Vault
    working_day: Callable[[date], bool]

    def today(self, now: datetime) -> date:
        """The local date of an instant, in the policy's zone."""
        return now.astimezone(self.policy.zone).date()
