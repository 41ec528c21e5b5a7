"""How the questions of Appendix 4 are put: the approved wording, filled in from the register."""

from bot.i18n import on_day
from bot.language import Language
from bot.survey.content import Interview
from bot.survey.model import MARKS, Question, Subject, Value


def question(interview: Interview, asked: Question, subject: Subject, language: Language) -> str:
    """The official wording to the letter, date and place filled in. Plain text, not HTML."""
    words = interview.questions[asked][language]
    if asked is not Question.RECEIVED:
        return words
    return words.format(date=on_day(subject.ended_on, language), place=subject.where)


def answer(interview: Interview, value: str, language: Language) -> str:
    """A coded answer in words: «Да», «5 – отлично»."""
    if value in MARKS:
        return f"{value} – {interview.marks[value][language]}"
    return interview.answers[Value(value)][language]
