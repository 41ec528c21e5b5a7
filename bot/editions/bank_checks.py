"""The bank as a whole: enough to draw from, nothing to be guessed from the look of the options.

Who always presses the longest option, or the shortest, must gain nothing by it. Chance gives a quarter; in no
module may the right option be the longest (or the shortest) of four in more than 40 per cent of the
questions. The course has 28 at most. In one question it may not stick out either: be longer than all others
by a third and by ten characters, or shorter so. Ties betray nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.language import Language
from bot.quiz.content import LETTERS, Placed, Reading
from bot.quiz.model import Question

LEAST_QUESTIONS = 14
MOST_GUESSED = 0.4
STICKS_OUT, STICKS_OUT_BY = 1.33, 10
_ABOVE: Mapping[Language, re.Pattern[str]] = {
    Language.RU: re.compile(
        r"(?i)\bвс[её] (?:выше)?перечисленн|\bвс[её] (?:выше)?сказанн|\bвсе (?:варианты|ответы)|"
        r"\bвс[её] верно\b|\bни один из (?:вариантов|ответов|перечисленн)|"
        r"\bнет (?:верного|правильного) ответа|"
        r"\bоба (?:варианта|ответа)|\bвсё из перечисленн|\bлюбой из (?:вариантов|ответов|перечисленн)|"
        r"\bвариант\w* [«“]?[абвгabcd][»”]? и [«“]?[абвгabcd]\b"
    ),
    Language.KK: re.compile(
        r"(?i)жоғарыда\w* (?:бәрі|барлығы)|(?:аталған|көрсетілген|тізілген)\w* (?:бәрі|барлығы)|"
        r"\b(?:бәрі|барлығы) (?:де )?дұрыс|\bбарлық (?:жауап|нұсқа)|\bдұрыс жауап жоқ|"
        r"\bекі (?:жауап|нұсқа) да|\bекеуі де дұрыс|\bбірде-бір (?:жауап|нұсқа)"
    ),
}


def check(notes: Notes, bank: Reading, modules: Sequence[str], questions: int) -> None:
    """All questions; `questions` are drawn for a test, evenly over the modules."""
    for placed in bank.questions:
        _check_question(placed)
    by_module: defaultdict[str, list[Placed]] = defaultdict(list)
    for placed in bank.questions:
        by_module[placed.question.module].append(placed)
    least = max(LEAST_QUESTIONS, 2 * -(-questions // len(modules))) if modules else 0
    for module in modules:
        _check_number(notes, module, len(by_module[module]) + bank.unread[module], least)
        # Shares of a handful say nothing, nor do those of a module that cannot be read whole.
        if len(by_module[module]) >= least and not bank.unread[module]:
            _check_shares(notes, module, by_module[module])


def _check_question(placed: Placed) -> None:
    for language in Language:
        _check_wording(placed, language)
        _check_lengths(placed, language)


def _check_wording(placed: Placed, language: Language) -> None:
    for option in placed.question.options[language]:
        if _ABOVE[language].search(option):
            _note(placed, CourseFault.ALL_OF_THE_ABOVE, language, option, {"option": option})


def _check_lengths(placed: Placed, language: Language) -> None:
    right, others = _lengths(placed.question, language)
    if _sticks_out(right, others):
        option = placed.question.options[language][placed.question.correct]
        told: Details = {"right": right, "least": min(others), "most": max(others)}
        _note(placed, CourseFault.GUESSABLE, language, option, told)


def _note(placed: Placed, fault: CourseFault, language: Language, option: str, told: Details) -> None:
    """Where an option of the question stands."""
    source, line = placed.entry.source, placed.entry.line("options", language, containing=option)
    source.notes.add(fault, source.file, line, language, id=placed.question.id, **told)


def _lengths(question: Question, language: Language) -> tuple[int, list[int]]:
    lengths = [len(option) for option in question.options[language]]
    return lengths.pop(question.correct), lengths


def _sticks_out(right: int, others: Sequence[int]) -> bool:
    longest, shortest = max(others), min(others)
    return (right > STICKS_OUT * longest and right - longest >= STICKS_OUT_BY) or (
        STICKS_OUT * right < shortest and shortest - right >= STICKS_OUT_BY
    )


def _check_number(notes: Notes, module: str, there: int, least: int) -> None:
    if there < least:
        told: Details = {"module": module, "count": there, "least": least}
        notes.add(CourseFault.FEW_QUESTIONS, f"quiz/{module}.toml", 1, **told)


def _check_shares(notes: Notes, module: str, bank: Sequence[Placed]) -> None:
    file = bank[0].entry.source.file
    _check_places(notes, file, module, [placed.question.correct for placed in bank])
    for language in Language:
        lengths = [_lengths(placed.question, language) for placed in bank]
        ranks = Counter(
            "longest" if right > max(others) else "shortest" if right < min(others) else ""
            for right, others in lengths
        )
        for rank in ("longest", "shortest"):
            if ranks[rank] > MOST_GUESSED * len(bank):
                told: Details = {"module": module, "rank": rank, "count": ranks[rank], "of": len(bank)}
                notes.add(CourseFault.GUESSABLE_MODULE, file, 1, language, **told)


def _check_places(notes: Notes, file: str, module: str, places: Iterable[int]) -> None:
    """Each letter is right about as often as the others: a quarter of the questions, give or take one."""
    counts = Counter(places)
    even, extra = divmod(counts.total(), len(LETTERS))
    for at, letter in enumerate(LETTERS):
        if not even - 1 <= counts[at] <= even + bool(extra) + 1:
            told: Details = {"module": module, "letter": letter, "count": counts[at], "of": counts.total()}
            notes.add(CourseFault.UNBALANCED, file, 1, **told)
