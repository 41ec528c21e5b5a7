"""Help, pauses, and the kind words for what could not be done."""

from bot.callbacks import Go, Place
from bot.i18n import _
from bot.people.model import Role
from bot.people.rules import Permission, may
from bot.screens.screen import Screen, bold, button, home_row, paragraphs

COMMANDS = (
    "start",
    "progress",
    "search",
    "certificate",
    "questionnaire",
    "profile",
    "language",
    "pause",
    "resume",
    "help",
    "cancel",
    "delete",
)
STAFF_COMMANDS = {
    "next": Permission.INTERVIEW,
    "calls": Permission.INTERVIEW,
    "room": Permission.SUPERVISE,
    "followups": Permission.FOLLOW_UP,
    "interested": Permission.FOLLOW_UP,
    "find": Permission.FIND_PEOPLE,
    "survey": Permission.ORDER_SURVEYS,
    "letters": Permission.MONITOR,
    "acts": Permission.MONITOR,
    "calendar": Permission.MONITOR,
    "stats": Permission.SEE_STATISTICS,
    "questions": Permission.SEE_ITEMS,
    "registers": Permission.EXPORT_REGISTER,
    "register": Permission.EXPORT_REGISTER,
    "services": Permission.IMPORT_SERVICES,
    "questionnaires": Permission.EXPORT_REGISTER,
    "course": Permission.PUBLISH_COURSE,
    "reports": Permission.EXPORT_REGISTER,
    "staff": Permission.MANAGE_STAFF,
    "leave": Permission.LEAVE,
}


def command_words() -> dict[str, str]:
    """What each command does, in the language being spoken; also the menu that Telegram shows."""
    return {
        "start": _("Home: where I am and what is next"),
        "progress": _("My progress and deadlines"),
        "search": _("Find something in the lessons"),
        "certificate": _("My certificates"),
        "profile": _("My data: look and change"),
        "language": _("Қазақша / Русский"),
        "pause": _("Stop reminders about the pace"),
        "resume": _("Reminders about the pace again"),
        "help": _("Help"),
        "cancel": _("Stop what I am typing"),
        "questionnaire": _("Questionnaire on a service"),
        "delete": _("Withdraw consent, delete my data"),
        "next": _("Next client to call"),
        "calls": _("My calls today"),
        "room": _("The call room"),
        "followups": _("What to look into"),
        "interested": _("Interested in instruments"),
        "find": _("Find a person"),
        "survey": _("Order a survey about services"),
        "stats": _("People by state"),
        "questions": _("Questions of the test: figures"),
        "registers": _("All registers, on screen and as Excel"),
        "register": _("Register of those who completed"),
        "services": _("Register of services: send a file"),
        "questionnaires": _("Register of questionnaires"),
        "course": _("The course: versions, publishing"),
        "reports": _("Reports on monitoring"),
        "letters": _("Letters to the operator, deadlines"),
        "acts": _("Acts: what proves the services"),
        "calendar": _("Working days and days off"),
        "staff": _("Who works here, invitations"),
        "leave": _("Leave the staff"),
    }


def commands_for(role: Role) -> list[str]:
    """The commands of a role, in the order of the menu."""
    return [name for name, needed in STAFF_COMMANDS.items() if may(role, needed)] + list(COMMANDS)


def staff_line(role: Role) -> str | None:
    """The commands of staff, for those who have not registered as learners and see no menu yet."""
    commands = [f"/{name}" for name, needed in STAFF_COMMANDS.items() if may(role, needed)]
    return _("For your work: {commands}", commands=" ".join(commands)) if commands else None


def help_screen(role: Role, phone: str) -> Screen:
    """What the bot can do, and who helps."""
    words = command_words()
    return Screen(
        paragraphs(
            bold(_("Help")),
            _("Here you learn how to run a small business: free, at any hour, in Kazakh or Russian."),
            "\n".join(f"/{name} – {words[name]}" for name in commands_for(role)),
            _("Something does not work? Press /start: nothing is lost."),
            _("Call centre: {phone}", phone=phone),
        ),
        (home_row(),),
    )


def too_large(name: str) -> Screen:
    """A file was made that Telegram does not take from a bot."""
    text = _(
        "⚠️ The file {name} is ready, but larger than Telegram takes (50 MB). Take a shorter period or one "
        "region; all of it comes by the command line on the server: ask whoever runs the bot.",
        name=name,
    )
    return Screen(text, (home_row(),))


def paused() -> Screen:
    """Reminders about the pace are off."""
    text = _(
        "Reminders about the pace are off. Deadlines of a retest will still be told. /resume turns them on."
    )
    return Screen(text, (home_row(),))


def resumed() -> Screen:
    """Reminders about the pace are on."""
    return Screen(_("Reminders about the pace are on."), (home_row(),))


def nothing_to_cancel() -> str:
    """A line above the present screen."""
    return _("There is nothing to cancel.")


def not_understood() -> str:
    """A line above the present screen when a text was not expected."""
    return _("I understand buttons best. Here is where you are:")


def out_of_date() -> str:
    """The toast on a button that no longer applies."""
    return _("This button is out of date. Here is where you are now.")


def not_allowed() -> str:
    """For a button or command of staff in other hands."""
    return _("This is not open to you.")


def trouble() -> Screen:
    """When the bot itself is at fault."""
    text = _("Something went wrong on our side. Your data are safe. Please press the button.")
    return Screen(text, ((button(_("🏠 Home"), Go(place=Place.HOME)),),))
