"""What made-up people answer in the registration. No number belongs to a real person."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.people.profiles import CONFIRMED, SKIPPED
from bot.people.registration import Step

# An individual entrepreneur with a bakery in a village near Kokshetau.
BAKER = {
    Step.FULL_NAME: "Сейітқызы Гүлмира",
    Step.IDENTIFIER: "901207400002",
    Step.ENTERPRISE: "ЖК «Гүлмира наубайханасы»",
    Step.LEGAL_FORM: "ip",
    Step.CATEGORY: "micro",
    Step.REGION: "11",
    Step.LOCALITY: "Красный Яр",
    Step.SECTION: "C",
    Step.DIVISION: "10",
    Step.PROGRAMMES: "aa",
    Step.DISABILITY: "declined",
}
# A tyre shop in Karaganda.
TYRE_FITTER = BAKER | {
    Step.FULL_NAME: "Данияров Данияр Маратович",
    Step.IDENTIFIER: "850315300009",
    Step.ENTERPRISE: "ИП «Шинный двор»",
    Step.REGION: "35",
    Step.LOCALITY: "Караганда",
    Step.SECTION: "G",
    Step.DIVISION: "45",
    Step.PROGRAMMES: "none",
    Step.DISABILITY: "no",
}


@dataclass(frozen=True)
class Answers:
    """The answers of one person."""

    given: dict[Step, str]

    def in_order(self) -> Iterator[tuple[Step, str]]:
        """Each question after the phone with its answer, in the order of asking."""
        for step in Step:
            if step is Step.CONFIRMATION:
                yield step, CONFIRMED
            elif step is Step.EMAIL:
                yield step, self.given.get(step, SKIPPED)
            elif step is not Step.PHONE:
                yield step, self.given[step]
