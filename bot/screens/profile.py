"""What a person has told, masked where it is private; and leaving for good."""

from aiogram.types import InlineKeyboardButton

from bot.callbacks import Ask, Go, Place, Withdraw
from bot.i18n import _, language
from bot.people import emails, identifiers, phones
from bot.people.dictionaries import Dictionaries
from bot.people.profiles import ShowingProfile
from bot.people.registration import Profile, Step
from bot.people.withdrawal import Withdrawal
from bot.screens.question_words import category_name, disability_name, programmes_name
from bot.screens.screen import Screen, bold, button, home_row, in_columns, paragraphs, quoted

# Confirmation and division belong to the questions before them.
FIELDS = tuple(step for step in Step if step not in (Step.CONFIRMATION, Step.DIVISION))


def profile(outcome: ShowingProfile, dictionaries: Dictionaries) -> Screen:
    """All answers, and a button to change each."""
    lines = [
        f"{_label(step)}: <b>{_value(outcome.profile, step, dictionaries) or '—'}</b>" for step in FIELDS
    ]
    text = paragraphs(
        _("✅ Saved") if outcome.changed else None,
        bold(_("My profile")),
        "\n".join(lines),
        _("Press what you want to change."),
    )
    fields = [button(f"✏️ {_label(step)}", Ask(step=step)) for step in FIELDS]
    manner = button(_("📖 How to read"), Go(place=Place.MANNER))
    leave = button(_("🗑 Delete my data"), Go(place=Place.WITHDRAW))
    return Screen(text, (*in_columns(fields, 2), (manner,), (leave,), home_row()))


def ask_withdrawal(withdrawal: Withdrawal) -> Screen:
    """What leaving means, before the first press."""
    text = paragraphs(
        bold(_("Withdraw consent and delete my data")),
        _what_goes(withdrawal),
        _("After that you can begin anew with /start, from the registration."),
    )
    return Screen(text, ((button(_("🗑 Delete my data"), Withdraw(sure=False)),), _stay_row()))


def confirm_withdrawal() -> Screen:
    """The second question."""
    text = paragraphs(
        bold(_("Are you sure?")),
        _("This cannot be undone. If you only want a rest, use /pause: reminders will stop."),
    )
    return Screen(text, (_stay_row(), (button(_("🗑 Yes, delete for good"), Withdraw(sure=True)),)))


def farewell(withdrawal: Withdrawal) -> Screen:
    """All is erased that may be."""
    text = paragraphs(
        _("Your consent is withdrawn, and your data are deleted."),
        _("Certificates stay valid.") if withdrawal.register_stays else None,
        _("Thank you for having been with us. To begin anew, send /start."),
    )
    return Screen(text)


def _what_goes(withdrawal: Withdrawal) -> str:
    if not withdrawal.register_stays:
        return _("Everything will be deleted: your answers, what you have read, the test and its result.")
    return paragraphs(
        _("Phone, e-mail, enterprise, settlement and disability will be deleted, and all reminders."),
        _(
            "You have a certificate. The law obliges us to keep the register of those who completed the "
            "course, so name, IIN or BIN, legal form, category, region, activity and results stay in it. "
            "The certificate stays valid."
        ),
        _("Save the PDF before: afterwards I will not be able to send it to you."),
    )


def _stay_row() -> tuple[InlineKeyboardButton, ...]:
    return (button(_("No, keep everything"), Go(place=Place.HOME)),)


def _label(step: Step) -> str:
    return {
        Step.PHONE: _("Phone"),
        Step.FULL_NAME: _("Full name"),
        Step.IDENTIFIER: _("IIN or BIN"),
        Step.ENTERPRISE: _("Enterprise"),
        Step.LEGAL_FORM: _("Legal form"),
        Step.CATEGORY: _("Category"),
        Step.REGION: _("Region"),
        Step.LOCALITY: _("Settlement"),
        Step.SECTION: _("Activity"),
        Step.PROGRAMMES: _("Programmes"),
        Step.DISABILITY: _("Disability"),
        Step.EMAIL: _("E-mail"),
    }[step]


def _value(told: Profile, step: Step, dictionaries: Dictionaries) -> str | None:
    """An answer in words; None where there is none."""
    answer, spoken = getattr(told, step), language()
    if answer is None or (step is Step.EMAIL and not answer):
        return None
    match step:
        case Step.PHONE:
            return phones.masked(answer)
        case Step.IDENTIFIER:
            return identifiers.masked(answer.number)
        case Step.EMAIL:
            return quoted(emails.masked(answer))
        case Step.LEGAL_FORM:
            return quoted(dictionaries.legal_forms[answer].short[spoken])
        case Step.REGION:
            return quoted(dictionaries.regions[answer].name[spoken])
        case Step.SECTION:
            return quoted(dictionaries.oked[told.oked_division or answer].name[spoken])
        case Step.CATEGORY | Step.PROGRAMMES | Step.DISABILITY:
            return _NAMES[step](answer)
    return quoted(answer)


_NAMES = {
    Step.CATEGORY: category_name,
    Step.PROGRAMMES: programmes_name,
    Step.DISABILITY: disability_name,
}
