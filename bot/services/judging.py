"""What becomes of each row of a file, given what the register holds: in the dry run and in earnest."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.services.likeness import HeldRows
from bot.services.marks import Marked
from bot.services.model import Fault, FaultCode


class Verdict(StrEnum):
    """What becomes of a row."""

    TAKE = "take"
    KNOWN = "known"
    """In the register already, word for word."""
    HOLD = "hold"
    STAYS_HELD = "stays_held"
    """The very same row is held already."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what becomes of it; `mends` is the held row that it replaces."""

    marked: Marked
    verdict: Verdict
    faults: tuple[Fault, ...]
    mends: int | None = None


def judge(
    rows: Iterable[Marked], contents: Mapping[str, str], held: Container[str], open_rows: HeldRows
) -> list[Judged]:
    """Decide. `contents` are those of registered services by key, `held` the digests of open held rows.

    Rows of one piece are judged in their order: the second of two equal ones meets the first. Nothing that is
    given changes, so a transaction may be tried again.
    """
    taken, waiting, given, judged = dict(contents), set[str](), set[int](), list[Judged]()
    for marked in rows:
        verdict, faults = _verdict(marked, taken)
        if verdict is Verdict.HOLD and (marked.sent in held or marked.sent in waiting):
            verdict = Verdict.STAYS_HELD
        new = verdict in (Verdict.TAKE, Verdict.HOLD)
        mends = open_rows.corrected_by(marked.checked.raw, given) if new else None
        judged.append(Judged(marked, verdict, faults, mends))
        if mends is not None:
            given.add(mends)
        if verdict is Verdict.TAKE:
            taken[marked.key] = marked.content
        elif verdict is Verdict.HOLD:
            waiting.add(marked.sent)
    return judged


def _verdict(marked: Marked, contents: Mapping[str, str]) -> tuple[Verdict, tuple[Fault, ...]]:
    faults = marked.checked.faults
    if marked.checked.held:
        return Verdict.HOLD, faults
    registered = contents.get(marked.key)
    if registered is None:
        return Verdict.TAKE, faults
    if registered == marked.content:
        return Verdict.KNOWN, faults
    return Verdict.HOLD, (*faults, Fault(None, FaultCode.DUPLICATE_IN_REGISTER))


def replaced(judged: Iterable[Judged]) -> list[int]:
    """The held rows that these replace."""
    return [each.mends for each in judged if each.mends is not None]
