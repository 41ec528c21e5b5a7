"""How an answer is kept, whichever way its client was asked, and what goes when it comes."""

from sqlalchemy import Connection

from bot.survey import rules, store
from bot.survey.model import Answer, Case, Question, Value


def keep(connection: Connection, case: Case, given: Answer) -> None:
    """Keep an answer, and forget those that it leaves without a question; `case` is as it was before it.

    Who is not interested in instruments has named none, whoever noted them.
    """
    store.save_answer(connection, case.id, given)
    for gone in rules.no_longer_apply({**case.answers, given.question: given}):
        store.forget_answer(connection, case.id, gone)
    if given.question is Question.INTERESTED and given.value != Value.YES:
        store.set_interests(connection, case.id, ())
