"""What a register would bring if it were taken in: counts, and the worst problems with examples."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.services.judging import Judged, Verdict
from bot.services.model import REMARKS, FaultCode, Field
from bot.services.rules import Statistic, not_computable

PROBLEMS = 10
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of fault in one column: how often, in which rows (the first few), the nearest entry of one."""

    field: Field | None
    code: FaultCode
    detail: str
    count: int
    rows: tuple[int, ...]
    suggestion: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """Every row is counted once: good, held, known (in the register, word for word) or already held.

    `mends` of the good ones replace rows that are held now; `problems` are the most frequent.
    """

    rows: int
    good: int
    held: int
    known: int
    already_held: int
    mends: int
    codes: tuple[tuple[FaultCode, int], ...]
    problems: tuple[Problem, ...]
    left_out: tuple[Statistic, ...]
    """What cannot be computed because optional columns are missing."""

    @property
    def changes(self) -> bool:
        """Whether taking it in would change anything."""
        return bool(self.good or self.held)


class Tally:
    """Counts while a file is read; holds no row."""

    def __init__(self) -> None:
        self._verdicts: Counter[Verdict] = Counter()
        self._mends = 0
        self._codes: Counter[FaultCode] = Counter()
        self._problems: Counter[tuple[Field | None, FaultCode, str]] = Counter()
        self._rows: defaultdict[tuple[Field | None, FaultCode, str], list[int]] = defaultdict(list)
        self._suggestions: dict[tuple[Field | None, FaultCode, str], str] = {}

    @property
    def rows(self) -> int:
        """How many rows are counted so far."""
        return self._verdicts.total()

    def add(self, judged: Iterable[Judged]) -> None:
        """Count rows."""
        for each in judged:
            self._verdicts[each.verdict] += 1
            self._mends += each.mends is not None and each.verdict is Verdict.TAKE
            if each.verdict in (Verdict.HOLD, Verdict.STAYS_HELD):
                self._note(each)

    def _note(self, judged: Judged) -> None:
        for fault in judged.faults:
            if fault.code in REMARKS:
                continue
            detail = fault.detail if fault.code is FaultCode.IDENTIFIER else ""
            kind = fault.field, fault.code, detail
            self._codes[fault.code] += 1
            self._problems[kind] += 1
            if len(self._rows[kind]) < EXAMPLES:
                self._rows[kind].append(judged.marked.checked.raw.number)
            if fault.suggestion:
                self._suggestions.setdefault(kind, fault.suggestion)

    def outcome(self, columns: Collection[Field]) -> DryRun:
        """What was counted; `columns` are those of the file."""
        count = self._verdicts
        return DryRun(
            rows=self.rows,
            good=count[Verdict.TAKE],
            held=count[Verdict.HOLD],
            known=count[Verdict.KNOWN],
            already_held=count[Verdict.STAYS_HELD],
            mends=self._mends,
            codes=tuple(self._codes.most_common()),
            problems=tuple(
                Problem(*kind, number, tuple(self._rows[kind]), self._suggestions.get(kind, ""))
                for kind, number in self._problems.most_common(PROBLEMS)
            ),
            left_out=not_computable(columns),
        )
