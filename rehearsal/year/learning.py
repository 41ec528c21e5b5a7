"""Writes the learners of a made-up year: people, cycles of the course, attempts, endings, certificates."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from bot.certificates import service as certificates
from bot.db.schema import attempts, consents, enrolments, lesson_progress
from bot.db.survey_schema import course_ratings
from bot.enrolments import rules
from bot.enrolments import store as enrolment_store
from bot.enrolments.model import Ending, TestPolicy
from bot.house import House
from bot.language import Language
from bot.people import identifiers, profile_store, store
from bot.people.identifiers import Iin
from bot.people.model import Role
from bot.people.registration import Step
from bot.survey.scales import SCALES
from rehearsal import register
from rehearsal.year.plan import REGIONS
from rehearsal.year.registering import FIRST_ACCOUNT

SERVICES_A_LEARNER = 50
"""There is one learner for so many services ..."""
FEWEST = 20
"""... and never fewer than these."""
_UNREGISTERED, _UNSTARTED, _READING = 0.1, 0.08, 0.22
_PASSES = (0.62, 0.55, 0.5)
"""The chance of the first attempt, the second, the third."""
_RATES = 0.6


class Learners:
    """Adds learners one by one; each is whole when it is added."""

    def __init__(self, connection: Connection, house: House, random: Random, year: int) -> None:
        self._connection = connection
        self._house = house
        self._random = random
        self._year = year

    @property
    def _policy(self) -> TestPolicy:
        return self._house.regulations.test

    def add(self, number: int) -> None:
        """Somebody who came in this year and got as far as chance would have it."""
        random = self._random
        joined = datetime(self._year, 1, 1, 4, tzinfo=UTC) + timedelta(hours=random.randrange(24 * 364))
        account = FIRST_ACCOUNT + (self._year - 2000) * 1_000_000 + number
        store.add_person(self._connection, account, random.choice(tuple(Language)), joined)
        person = store.person_by_telegram(self._connection, account, Role.ENTREPRENEUR)
        assert person is not None, "just added"
        version = self._house.regulations.consent.version
        values = {"version": version, "language": person.language, "update_id": account, "given_at": joined}
        self._connection.execute(insert(consents).values(person_id=person.id, **values))
        if random.random() < _UNREGISTERED:
            return
        self._registers(person.id, joined)
        if random.random() >= _UNSTARTED:
            self._learns(person.id, joined + timedelta(hours=random.randrange(1, 60)))

    def _registers(self, person_id: int, joined: datetime) -> None:
        random = self._random
        woman = random.random() < 0.55
        born = date(1960, 1, 1) + timedelta(days=int(random.triangular(0, 16_000, 11_000)))
        own = self._unused_iin(person_id, born, (5 if born.year >= 2000 else 3) + woman)
        told: dict[Step, profile_store.Value] = {
            Step.PHONE: f"+7700000{random.randrange(10_000):04}",
            Step.FULL_NAME: register.person_name(random, random.choice(tuple(Language)), woman),
            Step.IDENTIFIER: own,
            Step.ENTERPRISE: f"ИП «Береке {random.randrange(10_000)}»",
            Step.LEGAL_FORM: "ip",
            Step.CATEGORY: random.choices(("micro", "small"), (85, 15))[0],
            Step.REGION: random.choices(tuple(REGIONS), tuple(REGIONS.values()))[0],
            Step.LOCALITY: "Бірлік",
            Step.SECTION: random.choice(("A", "C", "G", "G", "I", "S")),
            Step.PROGRAMMES: random.choices(("", "aa", "osop", "aa,osop"), (70, 18, 8, 4))[0],
        }
        profile_store.save(self._connection, self._house.vault, person_id, told)
        profile_store.set_registered(self._connection, person_id, joined + timedelta(minutes=6))

    def _unused_iin(self, person_id: int, born: date, sign: int) -> Iin:
        """One that no learner has, of this year or another that was made up."""
        vault = self._house.vault
        while True:
            drawn = identifiers.parse(register.iin(self._random, born, sign), born)
            assert isinstance(drawn, Iin), "made up as one"
            if not profile_store.iin_is_taken(self._connection, vault, drawn, person_id):
                return drawn

    def _learns(self, person_id: int, started: datetime) -> None:
        random, lessons = self._random, self._house.course.lessons
        done = started + timedelta(hours=random.randrange(20, 600))
        reads_on = random.random() < _READING or done.year > self._year
        known = lessons[: random.randrange(1, len(lessons))] if reads_on else lessons
        values = {
            "person_id": person_id,
            "course_id": self._house.course.id,
            "cycle": 1,
            "course_version": self._house.course.version,
            "started_at": started,
            "lesson_id": known[-1].id,
            "lessons_done_at": None if reads_on else done,
            "unsettled": False,
        }
        written = insert(enrolments).values(values).returning(enrolments.c.id)
        number = int(self._connection.execute(written).scalar_one())
        pace = (done - started) / len(lessons)
        read = [
            {"enrolment_id": number, "lesson_id": each.id, "page": 1, "read_at": started + pace * place}
            for place, each in enumerate(known, start=1)
        ]
        self._connection.execute(insert(lesson_progress), read)
        if not reads_on:
            self._is_tested(number, done)

    def _is_tested(self, number: int, done: datetime) -> None:
        """Attempts until one passes, all fail, or the month goes by unused."""
        random, policy = self._random, self._policy
        at = done + timedelta(hours=random.randrange(1, 200))
        for turn, chance in enumerate(_PASSES[: policy.max_attempts], start=1):
            passed = random.random() < chance
            self._attempt(number, turn, at, passed)
            until = rules.retest_until(at, policy, self._house.working_day)
            if passed:
                self._ends(number, Ending.PASSED, at)
                return
            if turn == policy.max_attempts:
                self._ends(number, Ending.FAILED, at)
                return
            if random.random() < 0.2:
                self._ends(number, Ending.WINDOW_EXPIRED, until)
                return
            at += timedelta(hours=random.randrange(5, 24 * 25))

    def _attempt(self, number: int, turn: int, at: datetime, passed: bool) -> None:
        policy = self._policy
        least = -(-policy.questions * policy.pass_percent // 100)
        low, high = (least, policy.questions + 1) if passed else (policy.questions // 4, least)
        values = {
            "enrolment_id": number,
            "number": turn,
            "started_at": at - timedelta(minutes=self._random.randrange(10, 50)),
            "expires_at": at + timedelta(minutes=20),
            "finished_at": at,
            "score": self._random.randrange(low, high),
            "maximum": policy.questions,
            "passed": passed,
        }
        self._connection.execute(insert(attempts).values(values))

    def _ends(self, number: int, ending: Ending, at: datetime) -> None:
        row = enrolments.update().where(enrolments.c.id == number).values(ending=ending, ended_at=at)
        self._connection.execute(row)
        if ending is Ending.PASSED:
            self._is_certified(number, self._policy.zone)
        if self._random.random() < _RATES:
            self._rates(number, at)

    def _is_certified(self, number: int, zone: ZoneInfo) -> None:
        enrolment = enrolment_store.by_id(self._connection, number)
        assert enrolment is not None, "just written"
        passed = enrolment_store.attempts_of(self._connection, number)[-1]
        prefix = self._house.regulations.certificate.number_prefix
        certificates.issue(self._connection, self._house.vault, prefix, enrolment, passed, zone)

    def _rates(self, number: int, at: datetime) -> None:
        mark = self._random.gauss(4.3, 0.7)
        marks = {scale: min(5, max(1, round(mark + self._random.gauss(0, 0.5)))) for scale in SCALES}
        self._connection.execute(
            insert(course_ratings).values(
                enrolment_id=number,
                **marks,
                language=self._random.choice(("kk", "ru")),
                wording=self._house.wordings.course.version,
                begun_at=at,
                finished_at=at + timedelta(minutes=3),
            )
        )
