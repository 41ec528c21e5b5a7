"""What the questions of the registration say, and what is said to an answer that cannot be taken."""

from bot.errors import AnswerFlaw, IdentifierFlaw
from bot.i18n import _
from bot.people.identifiers import BinKind, Sex
from bot.people.registration import LIMITS, Step


def title(step: Step) -> str:
    """The question itself, in a few words."""
    return {
        Step.PHONE: _("Your phone number"),
        Step.FULL_NAME: _("Your full name"),
        Step.IDENTIFIER: _("Your IIN or BIN"),
        Step.CONFIRMATION: _("Is everything right?"),
        Step.ENTERPRISE: _("What is your enterprise called?"),
        Step.LEGAL_FORM: _("What is its legal form?"),
        Step.CATEGORY: _("How large is your business?"),
        Step.REGION: _("In which region is your business?"),
        Step.LOCALITY: _("In which town or village?"),
        Step.SECTION: _("What does your business do?"),
        Step.DIVISION: _("What exactly?"),
        Step.PROGRAMMES: _("Do you take part in one of these programmes?"),
        Step.DISABILITY: _("Do you have a disability?"),
        Step.EMAIL: _("Your e-mail"),
    }[step]


def hint(step: Step) -> str:
    """How to answer, and what the answer is for."""
    return {
        Step.PHONE: _(
            "Press the button “📱 Share my phone number” under the input field, or type the number, for "
            "example: +7 701 123 45 67"
        ),
        Step.FULL_NAME: _(
            "Type surname, first name and patronymic, if there is one, as in your identity card. "
            "So they will stand on the certificate."
        ),
        Step.IDENTIFIER: _(
            "Type 12 digits: an individual entrepreneur or a farm the IIN, a company or a cooperative the "
            "BIN. I delete your message from the chat at once, and keep the number encrypted."
        ),
        Step.CONFIRMATION: _("This is what the number says. If something is wrong, correct the number."),
        Step.ENTERPRISE: _("Type the name as in its documents, for example: ИП «Айгүл» or ТОО «Береке»."),
        Step.LEGAL_FORM: _("Choose from the list."),
        Step.CATEGORY: _("Count the average of the year; one MCI is the monthly calculation index."),
        Step.REGION: _("Choose from the list."),
        Step.LOCALITY: _("Type the name only, for example: Қаскелең"),
        Step.SECTION: _("Choose the main activity. These are the sections of OKED."),
        Step.DIVISION: _("Choose what fits best."),
        Step.PROGRAMMES: _("Choose from the list."),
        Step.DISABILITY: _(
            "You need not answer. The answer is kept encrypted and is seen in statistics only, without names."
        ),
        Step.EMAIL: _("Type the address, for example: aigul@mail.kz. Without one, skip the question."),
    }[step]


def category_name(code: str) -> str:
    """A business category in a word or two."""
    return {
        "micro": _("Micro business"),
        "small": _("Small business"),
        "medium": _("Medium business"),
        "large": _("Large business"),
    }[code]


def category_bounds(code: str) -> str:
    """Whom a category holds (Entrepreneurial Code, article 24)."""
    return {
        "micro": _("up to 15 workers, or an income of up to 30,000 MCI a year"),
        "small": _("up to 100 workers, and an income of up to 300,000 MCI a year"),
        "medium": _("more than small, less than large"),
        "large": _("over 250 workers, or an income of over 3,000,000 MCI a year"),
    }[code]


def programmes_name(kept: str) -> str:
    """The programmes that a person takes part in, as stored."""
    return {
        "": _("None of them"),
        "aa": _("«Auyl Amanaty»"),
        "osop": _("One Village – One Product"),
        "aa,osop": _("Both programmes"),
    }[kept]


def disability_name(answer: str) -> str:
    """An answer about disability."""
    return {"yes": _("Yes"), "no": _("No"), "declined": _("I would rather not say")}[answer]


def sex_name(sex: Sex | None) -> str:
    """The sex that an IIN states."""
    return {Sex.MALE: _("male"), Sex.FEMALE: _("female"), None: _("not stated in the number")}[sex]


def kind_name(kind: BinKind) -> str:
    """What kind of enterprise a BIN states."""
    return {
        BinKind.RESIDENT: _("legal entity, resident"),
        BinKind.NON_RESIDENT: _("legal entity, non-resident"),
        BinKind.JOINT_IE: _("joint individual entrepreneurship"),
    }[kind]


def flaw_words(flaw: AnswerFlaw | IdentifierFlaw, step: Step, support_phone: str) -> str:
    """Why an answer cannot be taken, and what to do."""
    if isinstance(flaw, IdentifierFlaw):
        return _identifier_flaw(flaw)
    if flaw is AnswerFlaw.TOO_LONG:
        return _("This is too long. Please keep to {limit} characters.", limit=LIMITS[step])
    if flaw is AnswerFlaw.TAKEN:
        return _taken(support_phone)
    return _answer_flaw(flaw)


def _answer_flaw(flaw: AnswerFlaw) -> str:
    return {
        AnswerFlaw.NOT_TEXT: _("I can read only text here. Please type the answer in letters or digits."),
        AnswerFlaw.PRESS_A_BUTTON: _("Please press one of the buttons below: no typing is needed here."),
        AnswerFlaw.SOMEBODY_ELSES: _(
            "This is the contact of another person. Please share your own number or type it."
        ),
        AnswerFlaw.PHONE: _("This is not a phone number that can be called. Please check the digits."),
        AnswerFlaw.EMAIL: _("There is a mistake in the address. Please check it: name@mail.kz"),
        AnswerFlaw.SEVERAL_LINES: _("Please type the answer in one line."),
        AnswerFlaw.DIGITS: _("A name has no digits. Please type letters only."),
        AnswerFlaw.SIGNS: _(
            "A name has only letters, a hyphen or an apostrophe. Please type it without other signs."
        ),
        AnswerFlaw.ONE_WORD: _("Please type at least two words: surname and first name."),
        AnswerFlaw.NO_LETTERS: _("This does not look like a name. Please type it in letters."),
        AnswerFlaw.BRANCH: _(
            "This is the BIN of a branch or a representative office. Please type the BIN of the head "
            "enterprise."
        ),
    }[flaw]


def _taken(support_phone: str) -> str:
    return _(
        "Another Telegram account is registered with this IIN. Please go on from that account: everything "
        "there is kept. You cannot get into it? Call {phone}, and we will help.",
        phone=support_phone,
    )


def _identifier_flaw(flaw: IdentifierFlaw) -> str:
    match flaw:
        case IdentifierFlaw.LENGTH:
            return _("An IIN or a BIN has exactly 12 digits. Please count them and type the number again.")
        case IdentifierFlaw.DATE:
            return _(
                "An IIN begins with the date of birth: year, month, day. Here there is no such date. "
                "Please compare with your identity card."
            )
        case IdentifierFlaw.MONTH:
            return _(
                "A BIN begins with the year and the month of registration. Here there is no such month. "
                "Please compare with the certificate of registration."
            )
        case IdentifierFlaw.FUTURE:
            return _("By this number the date is in the future. Please compare with the document.")
    return _(
        "There is a mistake in the number: one of the digits is not right. Please compare with the document."
    )
