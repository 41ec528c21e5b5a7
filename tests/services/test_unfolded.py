"""What was read of a register is the same when it is read again without unpacking."""

from bot.services.model import Field, RawRow
from bot.services.unfolded import Unfolded, Unfolding

FIELDS = (Field.CLIENT, Field.PLACE, Field.MODE)
ROWS = [
    RawRow(
        number,
        {Field.CLIENT: f"Ә{number}\n\t«ИП»", Field.PLACE: "" if number % 3 else "Қ" * 900, Field.MODE: "x"},
    )
    for number in range(4, 1004)
]


def test_rows_come_out_as_they_went_in() -> None:
    unfolding = Unfolding(FIELDS)
    for row in ROWS:
        unfolding.add(row)
    unfolded = Unfolded(unfolding.data())
    assert unfolded.fields == frozenset(FIELDS)
    assert list(unfolded) == ROWS


def test_no_row_at_all() -> None:
    assert list(Unfolded(Unfolding(FIELDS).data())) == []
