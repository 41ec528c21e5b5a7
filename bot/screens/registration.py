"""The questions of the registration and of the profile: one a screen, a wrong answer explained above it."""

from collections.abc import Iterable

from aiogram.types import (
    InlineKeyboardButton,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.callbacks import Answer, Ask, Go, OtherOptions, Place
from bot.i18n import _, day, language, month
from bot.people import identifiers
from bot.people.dictionaries import Dictionaries, LegalForm, OkedEntry
from bot.people.identifiers import Bin, Iin
from bot.people.profiles import CONFIRMED, SKIPPED, Asking, NotAdmitted
from bot.people.registration import DISABILITY, PROGRAMMES, Step, previous_step, progress
from bot.screens.question_words import (
    category_bounds,
    category_name,
    disability_name,
    flaw_words,
    hint,
    kind_name,
    programmes_name,
    sex_name,
    title,
)
from bot.screens.screen import Row, Screen, bar, bold, button, in_columns, paragraphs, quoted

# The forms that nearly everybody has; the others wait behind one more button.
MAIN_FORMS = ("ip", "ip_joint", "kh", "fh", "too", "spk_coop", "pk")
DIVISIONS_A_PAGE = 10
# What a telephone shows of a button that is alone in its row, and of one beside another.
LONGEST_LABEL, LONGEST_HALF = 40, 22


def show(outcome: Asking | NotAdmitted, dictionaries: Dictionaries, support_phone: str) -> Screen:
    """The next screen of a registration."""
    match outcome:
        case Asking():
            return _question(outcome, dictionaries, support_phone)
        case NotAdmitted(category):
            return _not_admitted(category, support_phone)


def phone_saved() -> Screen:
    """Takes the keyboard with the phone button away."""
    return Screen(_("✅ Thank you, the number is saved."), reply=ReplyKeyboardRemove())


def no_form() -> Screen:
    """The person's legal form is not in the list: most often the number is not the right one."""
    text = paragraphs(
        bold(_("My form is not here")),
        _(
            "The list follows from your number: entrepreneurs and farms register with an IIN, companies and "
            "cooperatives with a BIN. If you gave the other number, correct it, and the list will change."
        ),
        _(
            "State enterprises, public associations, branches and people who do no business yet cannot "
            "register: the course is for small business."
        ),
    )
    correct = button(_("✏️ Correct the number"), Ask(step=Step.IDENTIFIER))
    return Screen(text, ((correct,), (button(_("◀️ Back"), Ask(step=Step.LEGAL_FORM)),)))


def stopped() -> Screen:
    """The registration is left for now."""
    return Screen(_stopped_words(), ((button(_("▶️ Continue"), Go(place=Place.REGISTER)),),))


def stopped_typing() -> Screen:
    """The same, when a keyboard under the input field has to go."""
    return Screen(_stopped_words(), reply=ReplyKeyboardRemove())


def unchanged() -> Screen:
    """An edit was left; what comes next is the profile."""
    return Screen(_("All right, nothing is changed."), reply=ReplyKeyboardRemove())


def completed() -> str:
    """A line above the first screen after the registration."""
    return _("✅ Thank you, you are registered!")


def cancel_word() -> str:
    """What the button under the input field says, and therefore sends."""
    return _("Cancel")


def shortened(text: str, longest: int) -> str:
    """The first whole words of a name that is too long for a button."""
    if len(text) <= longest:
        return text
    whole_words, _space, _rest = text[:longest].rpartition(" ")
    return whole_words.rstrip(" ,;:–-") + "…"


def _question(asking: Asking, dictionaries: Dictionaries, support_phone: str) -> Screen:
    step, flaw = asking.step, asking.flaw
    text = paragraphs(
        f"⚠️ {flaw_words(flaw, step, support_phone)}" if flaw else None,
        None if asking.editing else _progress(step),
        f"<b>{title(step)}</b>",
        _details(asking, dictionaries),
        hint(step),
    )
    if step is Step.PHONE:
        return Screen(text, reply=_phone_keyboard())
    return Screen(text, (*_options(asking, dictionaries), *_way(asking)))


def _progress(step: Step) -> str:
    number, of = progress(step)
    return f"{number}/{of}  {bar(number, of)}"


def _phone_keyboard() -> ReplyKeyboardMarkup:
    share = KeyboardButton(text=_("📱 Share my phone number"), request_contact=True)
    return ReplyKeyboardMarkup(
        keyboard=[[share], [KeyboardButton(text=cancel_word())]],
        one_time_keyboard=True,
        resize_keyboard=True,
        input_field_placeholder="+7 701 123 45 67",
    )


def _details(asking: Asking, dictionaries: Dictionaries) -> str | None:
    """What has to be known before a choice: the number's meaning, or the list in full words."""
    match asking.step:
        case Step.CONFIRMATION:
            return _meaning(asking.profile.identifier)
        case Step.LEGAL_FORM:
            forms = _forms(asking, dictionaries)
            return _listed((form.short[language()], form.name[language()]) for form in forms)
        case Step.CATEGORY:
            return _listed((category_name(code), category_bounds(code)) for code in dictionaries.categories)
        case Step.SECTION:
            return _listed((entry.code, entry.name[language()]) for entry in dictionaries.sections())
        case Step.DIVISION:
            return _listed((entry.code, entry.name[language()]) for entry in _divisions(asking, dictionaries))
    return None


def _listed(entries: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"<b>{quoted(name)}</b> – {quoted(meaning)}" for name, meaning in entries)


def _meaning(identifier: Iin | Bin | None) -> str | None:
    match identifier:
        case Iin(number, birth_date, sex):
            return "\n".join(
                (
                    _("IIN: {number}", number=identifiers.masked(number)),
                    _("Date of birth: {date}", date=day(birth_date)),
                    _("Sex: {sex}", sex=sex_name(sex)),
                )
            )
        case Bin(number, kind, _part, registered):
            return "\n".join(
                (
                    _("BIN: {number}", number=identifiers.masked(number)),
                    _("Kind: {kind}", kind=kind_name(kind)),
                    _("Registered: {month}", month=month(*registered)),
                )
            )
    return None


def _options(asking: Asking, dictionaries: Dictionaries) -> tuple[Row, ...]:
    """The ready answers."""
    spoken = language()
    match asking.step:
        case Step.CONFIRMATION:
            right = _choice(asking, CONFIRMED, _("✅ Yes, everything is right"))
            return (right,), (button(_("✏️ Correct the number"), Ask(step=Step.IDENTIFIER)),)
        case Step.LEGAL_FORM:
            return _form_options(asking, dictionaries)
        case Step.CATEGORY:
            return _column(asking, ((code, category_name(code)) for code in dictionaries.categories))
        case Step.REGION:
            regions = dictionaries.regions.values()
            return in_columns([_choice(asking, region.code, region.short[spoken]) for region in regions], 2)
        case Step.SECTION:
            return in_columns([_activity(asking, s, LONGEST_HALF) for s in dictionaries.sections()], 2)
        case Step.DIVISION:
            return _division_options(asking, dictionaries)
        case Step.PROGRAMMES:
            return _column(asking, ((code, programmes_name(kept)) for code, kept in PROGRAMMES.items()))
        case Step.DISABILITY:
            return _column(asking, ((code, disability_name(code)) for code in DISABILITY))
        case Step.EMAIL:
            return ((_choice(asking, SKIPPED, _("Skip")),),)
    return ()


def _column(asking: Asking, entries: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
    return tuple((_choice(asking, code, label),) for code, label in entries)


def _choice(asking: Asking, code: str, label: str) -> InlineKeyboardButton:
    return button(label, Answer(step=asking.step, value=code))


def _activity(asking: Asking, entry: OkedEntry, longest: int) -> InlineKeyboardButton:
    return _choice(asking, entry.code, shortened(f"{entry.code} {entry.name[language()]}", longest))


def _forms(asking: Asking, dictionaries: Dictionaries) -> list[LegalForm]:
    """Page 0 holds the main forms, page 1 the others."""
    assert asking.profile.identifier, "asked after the number"
    forms = dictionaries.legal_forms_for(asking.profile.identifier)
    return [form for form in forms if (form.code in MAIN_FORMS) == (asking.page == 0)]


def _form_options(asking: Asking, dictionaries: Dictionaries) -> tuple[Row, ...]:
    forms = [_choice(asking, form.code, form.short[language()]) for form in _forms(asking, dictionaries)]
    is_company = isinstance(asking.profile.identifier, Bin)
    others = _more(asking, 1, _("Other forms ▶️")) if is_company and asking.page == 0 else ()
    missing = (button(_("My form is not here"), Go(place=Place.NO_FORM)),)
    main = _more(asking, 0, _("◀️ Main forms")) if asking.page else ()
    return tuple(row for row in (*in_columns(forms, 2), others, main, missing) if row)


def _divisions(asking: Asking, dictionaries: Dictionaries) -> tuple[OkedEntry, ...]:
    """One page of the divisions of the chosen section."""
    divisions = dictionaries.divisions(asking.profile.oked_section or "")
    first = min(asking.page, _last_page(divisions)) * DIVISIONS_A_PAGE
    return divisions[first : first + DIVISIONS_A_PAGE]


def _division_options(asking: Asking, dictionaries: Dictionaries) -> tuple[Row, ...]:
    divisions = dictionaries.divisions(asking.profile.oked_section or "")
    rows = [(_activity(asking, entry, LONGEST_LABEL),) for entry in _divisions(asking, dictionaries)]
    before = _more(asking, asking.page - 1, _("◀️ Previous")) if asking.page else ()
    after = _more(asking, asking.page + 1, _("More ▶️")) if asking.page < _last_page(divisions) else ()
    return tuple(row for row in (*rows, before + after) if row)


def _last_page(divisions: tuple[OkedEntry, ...]) -> int:
    return (len(divisions) - 1) // DIVISIONS_A_PAGE


def _more(asking: Asking, page: int, label: str) -> Row:
    return (button(label, OtherOptions(step=asking.step, page=page)),)


def _way(asking: Asking) -> tuple[Row, ...]:
    """Back and Cancel, and Next where the question has an answer already."""
    if asking.editing:
        return ((button(_("◀️ To the profile"), Go(place=Place.PROFILE)),),)
    back, onward = previous_step(asking.step), asking.step in asking.profile.answered()
    row = (
        *((button(_("◀️ Back"), Ask(step=back)),) if back else ()),
        *((button(_("Next ▶️"), Go(place=Place.REGISTER)),) if onward else ()),
    )
    return row, (button(_("✖️ Cancel"), Go(place=Place.CANCEL)),)


def _not_admitted(category: str, support_phone: str) -> Screen:
    text = paragraphs(
        _("Thank you for the answer: {category}.", category=category_name(category)),
        _(
            "This course is for micro and small businesses and for agricultural cooperatives, so we cannot "
            "register you for it. This answer is not saved."
        ),
        _("Damu has other support for larger businesses. Call us: {phone}", phone=support_phone),
        _("Pressed by mistake? Go back and choose again."),
    )
    return Screen(text, ((button(_("◀️ Back"), Ask(step=Step.CATEGORY)),),))


def _stopped_words() -> str:
    return _("We stop here for now. Your answers are kept. To go on, send /start at any time.")
