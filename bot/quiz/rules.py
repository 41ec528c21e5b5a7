"""How a test is drawn from the bank, graded and read afterwards."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from random import Random

from bot.quiz.model import DrawnQuestion, Question


def draw(
    bank: Sequence[Question], count: int, random: Random, previous: Collection[str] = ()
) -> tuple[DrawnQuestion, ...]:
    """Draw a test: no question twice, as many from each module as from any other, give or take one.

    Which modules give one more, the order of the questions and that of the options are random. Questions
    whose ids are in `previous` come only when a module has no others left.
    Raises ValueError when the bank is too small for such a test.
    """
    modules = _by_module(bank)
    quotas = _quotas({module: len(questions) for module, questions in modules.items()}, count, random)
    chosen = [
        question
        for module, quota in quotas.items()
        for question in _unseen_first(modules[module], previous, random)[:quota]
    ]
    random.shuffle(chosen)
    return tuple(_shown(position, question, random) for position, question in enumerate(chosen))


def drawable(bank: Sequence[Question], voided: Collection[str], count: int) -> tuple[Question, ...]:
    """Give the questions that a test of `count` may ask: all that are not voided.

    A module that would be too small for its share keeps its voided ones: a question that counts as right for
    everybody harms nobody, and a test that cannot be drawn would stop them all (`short_of` tells in time).
    """
    short = {module for module, left, share in short_of(bank, voided, count) if left < share}
    return tuple(each for each in bank if each.id not in voided or each.module in short)


def short_of(
    bank: Sequence[Question], voided: Collection[str], count: int
) -> tuple[tuple[str, int, int], ...]:
    """Tell which modules have fewer than twice as many questions left as a test of `count` draws from them.

    Each with how many are left, and how many a test may draw.
    """
    modules = _by_module(bank)
    share = -(-count // len(modules)) if modules else 0
    left = {name: sum(each.id not in voided for each in questions) for name, questions in modules.items()}
    return tuple((module, number, share) for module, number in left.items() if number < 2 * share)


def _by_module(bank: Sequence[Question]) -> dict[str, list[Question]]:
    modules: defaultdict[str, list[Question]] = defaultdict(list)
    for question in bank:
        modules[question.module].append(question)
    return modules


def _quotas(sizes: Mapping[str, int], count: int, random: Random) -> dict[str, int]:
    if not sizes:
        raise ValueError("The question bank is empty.")
    share, extra = divmod(count, len(sizes))
    short = [f"{module} has {size}" for module, size in sizes.items() if size < share]
    roomy = [module for module, size in sizes.items() if size > share]
    if short or len(roomy) < extra:
        listing = ", ".join(short) or f"only {len(roomy)} modules have more than {share}"
        raise ValueError(
            f"The question bank is too small for {count} questions spread evenly over {len(sizes)} modules: "
            f"each needs {share} and {extra} of them one more, but {listing}."
        )
    lucky = set(random.sample(roomy, extra))
    return {module: share + (module in lucky) for module in sizes}


def _unseen_first(questions: list[Question], previous: Collection[str], random: Random) -> list[Question]:
    return sorted(
        random.sample(questions, len(questions)),
        key=lambda question: question.id in previous,
    )


def _shown(position: int, question: Question, random: Random) -> DrawnQuestion:
    order = random.sample(range(4), 4)
    return DrawnQuestion(position, question.id, tuple(order), order.index(question.correct), None)


def is_right(question: DrawnQuestion) -> bool:
    """Tell whether the answer counts as right. A missing one is wrong; to a voided question all are right."""
    return question.voided or question.chosen == question.correct


def grade(drawn: Sequence[DrawnQuestion]) -> tuple[int, int]:
    """Count the right answers: (score, maximum)."""
    return sum(map(is_right, drawn)), len(drawn)


def unanswered(drawn: Sequence[DrawnQuestion]) -> tuple[int, ...]:
    """Give the positions that still lack an answer, in order."""
    return tuple(sorted(question.position for question in drawn if question.chosen is None))


def strength(drawn: Sequence[DrawnQuestion], bank: Sequence[Question]) -> dict[str, tuple[int, int]]:
    """Tell for each module, in the order of the bank, how many answers were right of how many.

    A question that has left the bank since is passed over, here and in `reread`.
    """
    asked = {question.question_id: question for question in drawn}
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for question in bank:
        if question.id in asked:
            total[question.module] += 1
            right[question.module] += is_right(asked[question.id])
    return {module: (right[module], of) for module, of in total.items()}


def reread(drawn: Sequence[DrawnQuestion], bank: Sequence[Question]) -> tuple[str, ...]:
    """Give the lessons with a wrong or missing answer, each once, in the order of the bank."""
    missed = {question.question_id for question in drawn if not is_right(question)}
    return tuple(dict.fromkeys(question.lesson for question in bank if question.id in missed))
