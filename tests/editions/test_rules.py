"""Which edition a cycle is on, and what differs between two (Rules, point 7)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.editions import content, package, rules
from bot.editions.changes import Change, Kind, Obstacle, changes, obstacles
from bot.editions.library import Library, needed
from bot.editions.model import Edition, Listed
from bot.language import Language
from tests.packages import NEW, OLD, PAGE, Edits, edited

NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)
QUESTIONS = 15


def listed(
    number: int, mends: int | None = None, *, published: bool = True, withdrawn: bool = False
) -> Listed:
    """Edition `number` of version `vNUMBER`, published on that day."""
    day = NOW + timedelta(days=number)
    return Listed(
        number, f"v{number}", "", 0, NOW, mends, day if published else None, day if withdrawn else None
    )


ONE, TWO, THREE = listed(1), listed(2), listed(3)
GONE = listed(3, withdrawn=True)
MEND, MEND_OF_MEND = listed(3, mends=2), listed(4, mends=3)


@pytest.mark.parametrize(
    ("there", "present"),
    [
        ((), None),
        ((ONE,), ONE),
        ((ONE, TWO, THREE), THREE),
        ((TWO, ONE), TWO),
        ((ONE, TWO, GONE), TWO),
        ((ONE, listed(2, published=False)), ONE),
        ((listed(1, withdrawn=True),), None),
    ],
)
def test_a_new_cycle_begins_on_the_newest_that_stands(
    there: tuple[Listed, ...], present: Listed | None
) -> None:
    assert rules.present(there) == present


@pytest.mark.requirement("R06")
@pytest.mark.parametrize(
    ("there", "begun_on", "shown"),
    [
        ((ONE, TWO), "v1", ONE),
        ((ONE, TWO, THREE), "v2", TWO),
        ((ONE, TWO, GONE), "v3", GONE),  # who has begun on it goes on with it
        ((ONE, TWO, MEND), "v2", MEND),
        ((ONE, TWO, MEND), "v1", ONE),
        ((ONE, TWO, MEND, MEND_OF_MEND), "v2", MEND_OF_MEND),
        ((ONE, TWO, listed(3, mends=2, withdrawn=True)), "v2", TWO),
        ((ONE, TWO, MEND, listed(4, mends=3, withdrawn=True)), "v2", MEND),
        ((ONE, TWO), "2026.1", None),  # begun before editions were kept
        ((ONE, listed(2, published=False)), "v2", None),
    ],
)
def test_a_cycle_goes_on_with_its_own_version_and_its_mends(
    there: tuple[Listed, ...], begun_on: str, shown: Listed | None
) -> None:
    assert rules.studied(there, begun_on) == shown


def test_only_what_somebody_sees_is_held_in_memory() -> None:
    assert needed((ONE, TWO, MEND, listed(5)), {"v2", "2026.1"}) == {3, 5}
    assert needed((), {"v1"}) == frozenset()


Load = Callable[..., Edition]


@pytest.fixture(scope="module")
def load(short_content: Path, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Reads the small course in another version, with edits and without some files."""

    def loaded(version: str, edits: Edits | None = None) -> Edition:
        folder = tmp_path_factory.mktemp("course")
        package.write(edited(short_content, version, edits or {}), folder)
        return content.load(folder, QUESTIONS)

    return loaded


@pytest.fixture(scope="module")
def before(load: Load) -> Edition:
    return load("v1")


def test_an_edition_that_cannot_be_read_is_stood_in_for(before: Edition) -> None:
    library = Library(before)
    assert (library.present, library.of("v7")) == (before, before)
    held = Edition("v1", "", before.course, before.bank, before.facts, id=1)
    library.arrange((ONE, TWO), [held])
    assert (library.present, library.of("v1"), library.of("v2")) == (held, held, held)


def test_nothing_but_the_version_is_no_change(before: Edition, load: Load) -> None:
    after = load("v2")
    assert not changes(before, after).any
    assert obstacles(before, after) == {}
    assert before.digest != after.digest


CONTENTS = "course.toml"
BANK = "quiz/m01.toml"
FIRST_RIGHT = ('id = "q-m01-01"\nmodule = "m01"\nlesson = "m01-l01"\ndifficulty = 1\ncorrect = "b"',)
MOVED = 'id = "q-m01-01"\nmodule = "m01"\nlesson = "m01-l01"'


@pytest.mark.parametrize(
    ("edits", "part", "expected"),
    [
        ({PAGE: (OLD, NEW)}, "lessons", Change("m01-l01", Kind.CHANGED, (Language.RU,), {Language.RU: (0,)})),
        (
            {CONTENTS: ("Схема из трёх шагов", "Рисунок из трёх шагов")},
            "lessons",
            Change("m01-l02", Kind.CHANGED, (Language.RU,), {}),
        ),
        (
            {BANK: ("Снизить цены,", "Уменьшить цены,")},
            "questions",
            Change("q-m01-01", Kind.CHANGED, (Language.RU,)),
        ),
        ({BANK: (FIRST_RIGHT[0], FIRST_RIGHT[0][:-2] + 'a"')}, "questions", Change("q-m01-01", Kind.CHANGED)),
        (
            {"facts.toml": ("ст. 35, п. 2", "ст. 35, пункт 2")},
            "facts",
            Change("ip_threshold_wages", Kind.CHANGED),
        ),
    ],
)
def test_each_change_is_told(before: Edition, load: Load, edits: Edits, part: str, expected: Change) -> None:
    found = changes(before, load("v2", edits))
    assert found.any
    assert getattr(found, part) == (expected,)


def test_what_comes_and_what_goes_is_told(before: Edition, load: Load) -> None:
    after = load("v2", {BANK: ('id = "q-m01-01"', 'id = "q-m01-99"')})
    assert set(changes(before, after).questions) == {
        Change("q-m01-99", Kind.ADDED),
        Change("q-m01-01", Kind.REMOVED),
    }
    assert changes(after, before).lessons == ()
    assert changes(before, load("v3", {CONTENTS: ("Идея и клиент", "Идея и люди")})).titles == ("m01",)


@pytest.mark.parametrize(
    ("edits", "reasons"),
    [
        ({PAGE: (OLD, NEW)}, {}),
        ({BANK: ("Снизить цены,", "Уменьшить цены,")}, {}),
        ({BANK: (FIRST_RIGHT[0], FIRST_RIGHT[0][:-2] + 'a"')}, {Obstacle.ANSWERS: ("q-m01-01",)}),
        (
            {BANK: ('id = "q-m01-01"', 'id = "q-m01-99"')},
            {Obstacle.QUESTIONS: ("q-m01-99", "q-m01-01")},
        ),
        ({BANK: (MOVED, MOVED[:-2] + '2"')}, {Obstacle.QUESTIONS: ("q-m01-01",)}),
        (
            {
                PAGE: ("\n---\n\n## Клиент", "\n\n## Клиент"),
                "lessons/m01-l01.kk.md": ("\n---\n\n## Клиент", "\n\n## Клиент"),
            },
            {Obstacle.PAGES: ("m01-l01",)},
        ),
    ],
)
def test_at_once_is_for_slips_of_the_pen_only(
    before: Edition, load: Load, edits: Edits, reasons: dict[Obstacle, tuple[str, ...]]
) -> None:
    assert obstacles(before, load("v2", edits)) == reasons


def test_lessons_in_another_order_and_other_polls_are_no_slip(before: Edition, load: Load) -> None:
    modules = tuple(reversed(before.course.modules))
    turned = Edition(
        "v2",
        "",
        type(before.course)(before.course.id, "v2", before.course.title, modules),
        before.bank,
        before.facts,
        files={**before.files, "polls/m01.toml": "other"},
    )
    found = obstacles(before, turned)
    assert set(found[Obstacle.LESSONS]) == set(before.course.by_id)
    assert found[Obstacle.POLLS] == ("polls/m01.toml",)
