"""Everything that is read once at start: the content, the approved figures, the keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot import regulations as regulations_file
from bot.certificates.service import Printed
from bot.editions import content as edition_files
from bot.editions.library import Library
from bot.editions.model import Edition
from bot.enrolments.calendar import WorkingDays, read_overrides
from bot.enrolments.service import Whereabouts
from bot.language import Language
from bot.lessons.facts import Facts
from bot.lessons.model import Course
from bot.monitoring.calendar.service import CalendarDesk
from bot.monitoring.deadlines.rules import Terms as DeadlineTerms
from bot.monitoring.deadlines.service import DeadlineDesk
from bot.monitoring.figures import profile as profiles
from bot.monitoring.figures import quality, rules
from bot.monitoring.figures.profile import ReportingProfile
from bot.monitoring.figures.service import ReportDesk
from bot.monitoring.letters import content as letter_files
from bot.monitoring.letters.content import LetterWording
from bot.monitoring.letters.rules import Terms as LetterTerms
from bot.monitoring.letters.service import LetterDesk
from bot.notifications.service import Standards
from bot.people import dictionaries as dictionary_files
from bot.people.dictionaries import Dictionaries
from bot.people.profiles import Desk
from bot.people.vault import Vault
from bot.quiz.content import Bank
from bot.quiz.service import TestRules
from bot.registers.register import RegisterDesk
from bot.regulations import Regulations
from bot.reports.figure_tables import Naming
from bot.reports.report_files import Printing
from bot.services import content as service_files
from bot.services.store import Batch
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
    library: Library
    wordings: Wordings
    service_lists: ServiceLists
    profile: ReportingProfile
    letter_wording: LetterWording
    calendar: WorkingDays
    vault: Vault

    @property
    def working_day(self) -> Callable[[date], bool]:
        """Whether a local date is a working day, by the calendar as it is at each call."""
        return self.calendar.is_working_day

    @property
    def course(self) -> Course:
        """The present edition's course: on which a new cycle begins."""
        return self.library.present.course

    @property
    def bank(self) -> Bank:
        """The present edition's questions."""
        return self.library.present.bank

    @property
    def facts(self) -> Facts:
        """The present edition's facts."""
        return self.library.present.facts

    def edition_of(self, place: Whereabouts | None) -> Edition:
        """What a person is taught by: the edition of their cycle, before the first the present one."""
        return self.library.of(place.enrolment.course_version) if place else self.library.present

    @property
    def test(self) -> TestRules:
        """What holds during a test, with the present edition's questions; see `test_in`."""
        return self.test_in(self.library.present)

    def test_in(self, edition: Edition) -> TestRules:
        """What holds during a test of a cycle on this edition."""
        return TestRules(self.regulations.test, self.working_day, edition.bank)

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
            self.settings.admin_ids,
        )

    @property
    def survey(self) -> SurveyDesk:
        """What the survey works with."""
        return SurveyDesk(self.regulations.survey, self.wordings, self.vault, self.working_day)

    def printing_of(self, profile: str) -> Printing:
        """With what a report that follows this profile is printed: its own words, whichever is in force now.

        Raises ContentError when the profile is not there any more.
        """
        in_force = profile == self.profile.name
        followed = self.profile if in_force else profiles.load(self.settings.content_dir, profile)
        naming = Naming(followed, self.dictionaries, self.service_lists.services, self.wordings)
        return Printing(naming, self.regulations.test.zone, ASSETS)

    @property
    def reporting(self) -> ReportDesk:
        """What reports are made with."""
        headline = quality.headline(self.regulations.survey.chat_counts_as_phone)
        return ReportDesk(self.profile, self.vault, self.working_day, self.regulations.test.zone, headline)

    @property
    def letters(self) -> LetterDesk:
        """What letters to the operator are kept with."""
        dates, zone = self.profile.dates, self.regulations.test.zone
        terms = LetterTerms(dates.letter_days, dates.correction_days)
        return LetterDesk(terms, self.working_day, zone, self.vault)

    def missed(self, batch: Batch) -> date | None:
        """By when the register of its month was due, if a file came later with new rows; None: it is in time.

        Methodology, point 7. The file has a month.
        """
        due = self.profile.cut_off(batch.month, self.working_day)
        came_on = batch.received_at.astimezone(self.regulations.test.zone).date()
        is_new = batch.taken + batch.held > batch.mended
        return due if is_new and not rules.counts(came_on, due) else None

    @property
    def deadlines(self) -> DeadlineDesk:
        """What the deadlines of reports are kept with."""
        dates, regulations = self.profile.dates, self.regulations
        terms, zone = (
            DeadlineTerms(dates.report_day, dates.final_due, dates.final_as_of),
            regulations.test.zone,
        )
        return DeadlineDesk(terms, regulations.report_reminder_days, self.working_day, zone, self.vault)

    @property
    def working_days(self) -> CalendarDesk:
        """What the calendar is changed with."""
        return CalendarDesk(self.calendar, self.letters, self.vault)

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
            profile=self.profile.name,
        )

    def printed(self, bot_username: str, course: Course) -> Printed:
        """What stands on every certificate of a course."""
        wording = self.regulations.certificate
        return Printed(
            course=dict(course.title),
            title=wording.title,
            organisation=wording.organisation,
            zone=self.regulations.test.zone,
            bot_username=bot_username,
        )


def open_house(settings: Settings) -> House:
    """Read and check all content, and open the keys. Raises ContentError or SettingsError."""
    content_dir = settings.content_dir
    regulations = regulations_file.load(content_dir, settings.zone)
    own = edition_files.load(content_dir, regulations.test.questions)
    settings.keys_at.parent.mkdir(parents=True, exist_ok=True)
    dictionaries = dictionary_files.load(content_dir)
    return House(
        settings=settings,
        regulations=regulations,
        dictionaries=dictionaries,
        library=Library(own),
        wordings=surveys.load(content_dir),
        service_lists=service_files.load(content_dir, dictionaries),
        profile=profiles.load(content_dir, regulations.reporting_profile),
        letter_wording=letter_files.load(content_dir),
        calendar=WorkingDays(read_overrides(content_dir / "calendar.csv")),
        vault=Vault.open(settings.keys_at),
    )
