"""Everything that is read once at start: the content, the approved figures, the keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot import regulations as regulations_file
from bot.certificates.service import Printed
from bot.enrolments.calendar import WorkingDays, read_overrides
from bot.errors import ContentError
from bot.language import Language
from bot.lessons import content as lessons
from bot.lessons import facts as fact_file
from bot.lessons.facts import Facts
from bot.lessons.model import Course
from bot.monitoring.figures import profile as profiles
from bot.monitoring.figures import quality
from bot.monitoring.figures.profile import ReportingProfile
from bot.monitoring.figures.service import ReportDesk
from bot.notifications.service import Standards
from bot.people import dictionaries as dictionary_files
from bot.people.dictionaries import Dictionaries
from bot.people.profiles import Desk
from bot.people.vault import Vault
from bot.quiz import content as quiz
from bot.quiz.content import Bank
from bot.quiz.service import TestRules
from bot.registers.register import RegisterDesk
from bot.regulations import Regulations
from bot.reports.figure_tables import Naming
from bot.reports.report_files import Printing
from bot.services import content as service_files
from bot.services.words import ServiceLists
from bot.settings import ASSETS, Settings
from bot.survey import content as surveys
from bot.survey.content import Wordings
from bot.survey.desk import SurveyDesk


@dataclass(frozen=True)
class House:
    """Injected into every handler as `house`."""

    settings: Settings
    regulations: Regulations
    dictionaries: Dictionaries
    facts: Facts
    course: Course
    bank: Bank
    wordings: Wordings
    service_lists: ServiceLists
    profile: ReportingProfile
    working_day: Callable[[date], bool]
    vault: Vault

    @property
    def test(self) -> TestRules:
        """What holds during a test."""
        return TestRules(self.regulations.test, self.working_day, self.bank)

    @property
    def desk(self) -> Desk:
        """What the registration works with."""
        return Desk(self.vault, self.dictionaries, self.regulations.test.zone)

    @property
    def standards(self) -> Standards:
        """What decides which reminders and certificates are due."""
        return Standards(
            self.regulations.test,
            self.regulations.reminders,
            self.regulations.certificate.number_prefix,
            self.vault,
            self.survey,
        )

    @property
    def survey(self) -> SurveyDesk:
        """What the survey works with."""
        return SurveyDesk(self.regulations.survey, self.wordings, self.vault, self.working_day)

    @property
    def printing(self) -> Printing:
        """With what reports are printed."""
        survey = self.regulations.survey
        return Printing(
            naming=Naming(self.profile, self.dictionaries, self.service_lists.services, self.wordings),
            way=quality.headline(survey.chat_counts_as_phone),
            zone=self.regulations.test.zone,
            assets_dir=ASSETS,
        )

    @property
    def reporting(self) -> ReportDesk:
        """What reports are made with."""
        return ReportDesk(self.profile, self.vault, self.working_day, self.regulations.test.zone)

    @property
    def registers(self) -> RegisterDesk:
        """What registers are read and worded with."""
        wording = self.profile.headings["a1_title"]
        return RegisterDesk(
            vault=self.vault,
            dictionaries=self.dictionaries,
            service_lists=self.service_lists,
            wordings=self.wordings,
            course=self.course,
            policy=self.regulations.test,
            services_title={each: wording[each] for each in Language},
        )

    def printed(self, bot_username: str) -> Printed:
        """What stands on every certificate."""
        wording = self.regulations.certificate
        return Printed(
            course=dict(self.course.title),
            title=wording.title,
            organisation=wording.organisation,
            zone=self.regulations.test.zone,
            bot_username=bot_username,
        )


def open_house(settings: Settings) -> House:
    """Read and check all content, and open the keys. Raises ContentError or SettingsError."""
    content_dir = settings.content_dir
    regulations = regulations_file.load(content_dir, settings.zone)
    facts = fact_file.load(content_dir)
    course = lessons.load(content_dir, facts)
    bank = quiz.load(content_dir, {lesson.id: lesson.module_id for lesson in course.lessons})
    _check_bank(course, bank, regulations)
    settings.keys_at.parent.mkdir(parents=True, exist_ok=True)
    dictionaries = dictionary_files.load(content_dir)
    return House(
        settings=settings,
        regulations=regulations,
        dictionaries=dictionaries,
        facts=facts,
        course=course,
        bank=bank,
        wordings=surveys.load(content_dir),
        service_lists=service_files.load(content_dir, dictionaries),
        profile=profiles.load(content_dir, regulations.reporting_profile),
        working_day=WorkingDays(read_overrides(content_dir / "calendar.csv")).is_working_day,
        vault=Vault.open(settings.keys_at),
    )


def _check_bank(course: Course, bank: Bank, regulations: Regulations) -> None:
    """The draw must be possible evenly over the modules, with twice the questions to draw from."""
    each = -(-regulations.test.questions // len(course.modules))
    for module in course.modules:
        there = sum(question.module == module.id for question in bank.questions)
        if there < 2 * each:
            raise ContentError(
                f"content/quiz: {module.id} has {there} questions; a test draws {each}, so write {2 * each}"
            )
