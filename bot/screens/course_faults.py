"""What is wrong with a course, in words for its author: what, and what to do.

Plain text: who shows it in a chat escapes it.
"""

from collections.abc import Callable, Iterable, Mapping

from bot.editions.checking import Counts
from bot.editions.findings import CourseFault, Finding
from bot.i18n import _, language
from bot.language import Language

F = CourseFault


def sentence(finding: Finding) -> str:
    """What is wrong and what to do, in the language being spoken."""
    match finding.fault:
        case F.NO_FILE if finding.language:
            return _("The lesson is missing in this language. Write this file: both languages are needed.")
        case F.GUESSABLE:
            return _guessable(finding)
        case F.GUESSABLE_MODULE:
            return _guessable_module(finding)
        case F.ID_REUSED:
            return _reused(finding)
        case F.UNKNOWN_LESSON if finding.details.get("module"):
            return _(
                "{id} names the lesson {lesson}, and the module {module} has no such lesson. "
                "Correct one of the two.",
                **finding.details,
            )
        case F.REFUSED_WORD:
            return _refused_word(finding)
    # Words take only what they need; the rest of the details is left alone.
    return _PLAIN[finding.fault]().format_map(finding.details)


def line(finding: Finding, folder: str = "") -> str:
    """A finding as a line: place, language, sentence."""
    place = f"{folder}/{finding.file}" if folder else finding.file
    return f"{place}:{finding.line}: {language_name(finding.language)}: {sentence(finding)}"


def lines(findings: Iterable[Finding], unread: str = "") -> tuple[str, ...]:
    """All findings, and why a course cannot be read, each as a line."""
    return (*map(line, findings), *((unread,) if unread else ()))


def counted(counts: Counts) -> str:
    """What there is in a course."""
    return _(
        "Lessons: {lessons}. Words: Kazakh {kk}, Russian {ru}. Questions: {questions}. Polls: {polls}. "
        "Pictures in each language: {pictures}. Working sheets: {sheets}.",
        lessons=counts.lessons,
        kk=counts.words.get(Language.KK, 0),
        ru=counts.words.get(Language.RU, 0),
        questions=counts.questions,
        polls=counts.polls,
        pictures=counts.pictures,
        sheets=counts.sheets,
    )


def found(faults: int, remarks: int) -> str:
    """How a check ended."""
    if faults:
        return _("Found: {faults}. Correct them and check again.", faults=faults)
    if remarks:
        return _("All is well. Worth knowing: {remarks}.", remarks=remarks)
    return _("All is well.")


def remark(said: str) -> str:
    """A line that is only worth knowing."""
    return _("By the way: {said}", said=said)


def few_left(module: str, left: int, share: int) -> str:
    """A module that voiding has left with too few questions."""
    return _(
        "{module}: {left} questions are left that are not void; a test draws {share}.",
        module=module,
        left=left,
        share=share,
    )


def audit_intact(rows: int, seal: str) -> str:
    """The audit was looked through as well."""
    return _("Audit: {rows} rows, intact; its seal {seal}.", rows=rows, seal=seal)


def language_name(of: Language | None) -> str:
    """The language that a fault is in."""
    match of:
        case Language.KK:
            return _("Kazakh")
        case Language.RU:
            return _("Russian")
    return _("both languages")


def _guessable(finding: Finding) -> str:
    right, most = int(finding.details["right"]), int(finding.details["most"])
    if right > most:
        return _(
            "The right answer gives itself away: it has {right} characters, the others at most {most}. "
            "Shorten it, or make the others as full.",
            **finding.details,
        )
    return _(
        "The right answer gives itself away: it has {right} characters, the others at least {least}. "
        "Shorten the others, or make it as full.",
        **finding.details,
    )


def _guessable_module(finding: Finding) -> str:
    if finding.details["rank"] == "longest":
        return _(
            "In {count} of {of} questions of {module} the right answer is the longest, so it can be guessed. "
            "Shorten some right answers or lengthen wrong ones.",
            **finding.details,
        )
    return _(
        "In {count} of {of} questions of {module} the right answer is the shortest, so it can be guessed. "
        "Lengthen some right answers or shorten wrong ones.",
        **finding.details,
    )


def _reused(finding: Finding) -> str:
    kinds = {
        "module": _("a module"),
        "lesson": _("a lesson"),
        "question": _("a question"),
        "poll": _("a poll"),
    }
    return _(
        "The id {id} was {was} in a former version; now it is {now}. "
        "Think of a new id: old answers remember it.",
        id=finding.details["id"],
        was=kinds[str(finding.details["was"])],
        now=kinds[str(finding.details["now"])],
    )


def _refused_word(finding: Finding) -> str:
    told = finding.details
    said = _("Write “{term}” here and not “{word}”: that is the official term.", **told)
    why = told.get(f"why_{language()}")
    return _("{said} Why: {why}.", said=said, why=why) if why else said


_PLAIN: Mapping[CourseFault, Callable[[], str]] = {
    F.NO_FILE: lambda: _("This file is missing. Add it: without it there is no course."),
    F.NOT_TEXT: lambda: _("This is no text in UTF-8. Save it from the editor with the encoding UTF-8."),
    F.NOT_TOML: lambda: _(
        "The file cannot be read from this line on: {said}. Look for a forgotten quote or bracket."
    ),
    F.MISSING_KEY: lambda: _("The line “{key} = …” is missing here. Add it as in the neighbouring entries."),
    F.WRONG_VALUE: lambda: _(
        "What stands after “{key} =” is of another kind than needed. Write it as in the neighbouring entries."
    ),
    F.UNKNOWN_KEY: lambda: _(
        "Nobody reads “{key}”. Is it a slip of the pen? Correct the name or delete the line."
    ),
    F.EMPTY: lambda: _("“{key}” is empty. Fill it in."),
    F.UNUSED_FILE: lambda: _("Nothing names this file. Enter it in course.toml or delete it."),
    F.BAD_ID: lambda: _(
        "“{id}” does not suit as an id: only small Latin letters, digits and hyphens, {most} at most."
    ),
    F.BAD_VERSION: lambda: _(
        "The version “{version}” does not suit: only Latin letters, digits, points and hyphens, 32 at most."
    ),
    F.ID_TWICE: lambda: _("The id {id} is used twice. Give this one another, never used before."),
    F.UNKNOWN_LESSON: lambda: _(
        "{id} names the lesson {lesson}, and the course has no such lesson. Correct the id of the lesson."
    ),
    F.MISSING_LANGUAGE: lambda: _(
        "“{key}” is missing in this language. Write it: both languages are needed."
    ),
    F.TITLE_DIFFERS: lambda: _("The first line must be “# {title}”, as in course.toml. Make both alike."),
    F.UNEQUAL_PAGES: lambda: _(
        "Here are {pages} pages, in the other language {other}. Divide both alike with lines ---."
    ),
    F.UNEQUAL_FACTS: lambda: _(
        "The other language names facts that this one does not: {facts}. Name the same in both."
    ),
    F.UNEQUAL_OPTIONS: lambda: _(
        "Here are {count} options, in the other language {other}. Give as many in both."
    ),
    F.LANGUAGES_APART: lambda: _(
        "Here are {words} words, in the other language {other}: more than 20 % fewer. Tell as much in both."
    ),
    F.WORD_COUNT: lambda: _(
        "The lesson has {words} words; good are {least} to {most}. Shorten it or tell more."
    ),
    F.PAGE_TOO_LONG: lambda: _(
        "Page {page} has {length} characters with its heading; Telegram takes {limit}. Divide it with "
        "a line ---."
    ),
    F.CAPTION_TOO_LONG: lambda: _(
        "Page {page} has {length} characters with its heading; under a picture Telegram takes "
        "{limit}. Shorten it or move the picture."
    ),
    F.EMPTY_PAGE: lambda: _("Page {page} is empty. Write it, or delete one line ---."),
    F.UNKNOWN_MARKUP: lambda: _(
        "“{what}” would be shown as it stands. Allowed are paragraphs, ##, **bold**, *italic*, lists, "
        "quotes and links."
    ),
    F.RAW_HTML: lambda: _("“{what}” is HTML, which does not work here. Write **bold** or *italic* instead."),
    F.BAD_LINK: lambda: _(
        "The link leads to “{what}”, and Telegram opens only full addresses, like https://egov.kz. "
        "Correct it."
    ),
    F.UNKNOWN_FACT: lambda: _("There is no fact {fact} in facts.toml. Correct the name or add the fact."),
    F.NO_PICTURE: lambda: _(
        "The picture {file} is missing. Add it to images/, or take the picture out of the lesson."
    ),
    F.BROKEN_PICTURE: lambda: _("The picture {file} is damaged or no PNG or JPEG. Save it anew."),
    F.HEAVY_PICTURE: lambda: _(
        "The picture {file} weighs {size} KB; on a slow network at most {limit} are good. Make it smaller."
    ),
    F.NO_SUCH_PAGE: lambda: _("There is no page {page}: the lesson has {pages}. Correct the number."),
    F.NO_SHEET: lambda: _(
        "The working sheet {file} is missing. Add it to sheets/, or take it out of the lesson."
    ),
    F.BROKEN_SHEET: lambda: _("The working sheet {file} does not open. Save it anew."),
    F.FEW_LANGUAGES_IN_NAME: lambda: _(
        "The name {file} is the same for both languages. Write {{language}} in it, and add a file for each."
    ),
    F.TEXT_TOO_LONG: lambda: _("“{key}” has {length} characters; {limit} fit. Shorten it."),
    F.OPTION_COUNT: lambda: _("Options here: {count}; needed: {least} to {most}. Add or take out some."),
    F.SAME_OPTIONS: lambda: _("The option “{option}” is there twice. Change one of the two."),
    F.BAD_CORRECT: lambda: _("“{correct}” is no option. Name one right answer by its letter: {letters}."),
    F.BAD_DIFFICULTY: lambda: _("The difficulty is {difficulty}; it can be 1 (easy), 2 or 3 (hard)."),
    F.LINE_FEEDS: lambda: _(
        "The explanation has {count} line breaks; Telegram takes {most}. Join the lines."
    ),
    F.ALL_OF_THE_ABOVE: lambda: _(
        "“{option}” can be guessed without knowing. Put an answer of its own in its place."
    ),
    F.POLLS_A_LESSON: lambda: _(
        "Polls of the lesson {lesson}: {count}. Each lesson has two or three: add or take out some."
    ),
    F.FEW_QUESTIONS: lambda: _(
        "The module {module} has {count} questions; {least} are needed to draw from. Write more."
    ),
    F.UNBALANCED: lambda: _(
        "In {module} the letter {letter} is right {count} times of {of}. Exchange options so that all "
        "letters come equally often."
    ),
    F.VALUE_OR_TEXT: lambda: _(
        "The fact {fact} needs either a value with a unit or a text in both languages, and not both."
    ),
    F.UNKNOWN_UNIT: lambda: _("There is no unit “{unit}”. Choose one: {known}."),
    F.BAD_FORMULA: lambda: _(
        "“{formula}” cannot be computed. The formula knows numbers, names of facts, + - * / ( ), ceil "
        "and max."
    ),
    F.FORMULA_NAME: lambda: _(
        "The formula “{formula}” names {name}, which is no fact with a number. Correct the name."
    ),
    F.FORMULA_LOOP: lambda: _(
        "The formula “{formula}” leads back to this same fact. Let it follow from others."
    ),
    F.FACT_DENIED: lambda: _(
        "The fact {fact} is {value}, but {formula} gives {result}. Correct one of the two."
    ),
    F.FACT_EXPIRED: lambda: _(
        "The fact {fact} held until {last}. Look up the new value and its term, and correct both."
    ),
    F.FACT_NOT_YET: lambda: _("The fact {fact} holds from {first} only. Wait with it, or correct the date."),
    F.FACT_UNUSED: lambda: _("No lesson names the fact {fact}. Name it in a lesson or delete it."),
    F.FACT_ENDING: lambda: _("The fact {fact} ends on {last}. Find out what will hold afterwards."),
}
