"""The words of the final test: questions of the bank, and questions as drawn for one attempt."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank. Texts are keyed by language code; `correct` is the index of the right option.

    Options stay in the order of the file; learners see them in the order of a `DrawnQuestion`.
    """

    id: str
    module: str
    lesson: str
    difficulty: int
    text: Mapping[str, str]
    options: Mapping[str, tuple[str, str, str, str]]
    correct: int
    explanation: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question as one attempt shows it; `position` counts from 0.

    `order[i]` is the bank's index of the option shown in place i. `correct` and `chosen` are such places;
    `chosen` is None until the learner answers. A `voided` question counts as right, whatever was chosen.
    """

    position: int
    question_id: str
    order: tuple[int, ...]
    correct: int
    chosen: int | None
    voided: bool = False
