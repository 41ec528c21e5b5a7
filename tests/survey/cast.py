"""Everybody who takes part in the whole survey: an administrator, two operators, four clients."""

from dataclasses import dataclass

from bot.language import Language
from bot.people.registration import Step
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

KK, RU = Language


@dataclass(frozen=True)
class Cast:
    """Everybody who takes part."""

    administrator: Learner
    aigerim: Learner
    """An operator; speaks Kazakh."""
    viktor: Learner
    """An operator; speaks Russian."""
    chatting: Learner
    """Answers in the chat, of an online service; speaks Kazakh."""
    silent: Learner
    """Answers nothing until called; speaks Russian."""
    busy: Learner
    """Asks for a call at an hour; speaks Kazakh."""
    denying: Learner
    """Never had the service; speaks Russian."""

    @property
    def clients(self) -> tuple[Learner, ...]:
        return self.chatting, self.silent, self.busy, self.denying


def _client(stage: Stage, account: str, language: Language, name: str, iin: str) -> Learner:
    known = BAKER if language is KK else TYRE_FITTER
    given = known | {Step.FULL_NAME: name, Step.IDENTIFIER: iin}
    return stage.learner(account, language, Answers(given))


def joins(stage: Stage, administrator: Learner) -> Cast:
    """They are in this world; the bot has not heard of any of them."""
    return Cast(
        administrator,
        aigerim=stage.learner("Айгерім", KK, Answers({})),
        viktor=stage.learner("Виктор", RU, Answers({})),
        chatting=_client(stage, "Гүлмира", KK, "Сейітқызы Гүлмира", "901207400002"),
        silent=_client(stage, "Данияр", RU, "Данияров Данияр Маратович", "850315300009"),
        busy=_client(stage, "Айсұлу", KK, "Ахметова Айсұлу Болатқызы", "050701600009"),
        denying=_client(stage, "Олег", RU, "Ким Олег", "040229500005"),
    )
