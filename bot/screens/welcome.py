"""The first words: the language, the consent, and a polite goodbye to who does not agree."""

from bot.callbacks import ChooseLanguage, Consent
from bot.i18n import _, language
from bot.language import Language
from bot.regulations import ConsentTerms
from bot.screens.screen import Screen, bold, button, paragraphs, quoted

# In both languages at once: nobody has chosen yet. Each name is in its own language.
CHOOSE = "Тілді таңдаңыз\nВыберите язык"
NAMES = {Language.KK: "Қазақша", Language.RU: "Русский"}


def choose_language(then: str = "") -> Screen:
    """Two buttons before any other text; `then` is the deep link that a newcomer came with."""
    buttons = (button(name, ChooseLanguage(language=code, then=then)) for code, name in NAMES.items())
    return Screen(CHOOSE, (tuple(buttons),))


def ask_consent(terms: ConsentTerms) -> Screen:
    """The text that has to be agreed to before anything is asked (Law 94-V, article 8)."""
    text = paragraphs(
        bold(_("Consent to the collection and processing of personal data")),
        quoted(terms.worded(language())),
    )
    agree = button(_("✅ I agree"), Consent(agree=True, version=terms.version))
    refuse = button(_("I do not agree"), Consent(agree=False, version=terms.version))
    return Screen(text, ((agree,), (refuse,)))


def goodbye() -> Screen:
    """Nothing about the person is kept."""
    text = _(
        "As you wish. Without the consent I cannot teach you, so I have kept nothing about you. "
        "If you change your mind, send /start. All the best to you!"
    )
    return Screen(text)
