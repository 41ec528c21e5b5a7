"""What a row of a register is recognised by: keyed digests, so that the database tells nothing of people.

`key`: columns 6, 5, 15, 16 and 18 name one service (REQUIREMENTS, D). `content`: the whole row as it was
understood. `sent`: the texts as they were sent, without the number of the row that they correct.
"""

from dataclasses import dataclass, fields
from datetime import date

from bot.people.vault import Vault
from bot.services.model import Checked, RawRow, ServiceRow
from bot.services.rules import fingerprint_text, service_key

# Where a row stands in a file, and which one it corrects, is not what it says.
_NOT_CONTENT = frozenset({"number", "reference"})
_CONTENT = tuple(each.name for each in fields(ServiceRow) if each.name not in _NOT_CONTENT)


@dataclass(frozen=True, slots=True)
class Marked:
    """A checked row with its digests; `key` and `content` are empty when a fault holds it."""

    checked: Checked
    sent: str
    key: str = ""
    content: str = ""


def mark(vault: Vault, checked: Checked) -> Marked:
    """Work the digests out."""
    row = checked.row
    if row is None:
        return Marked(checked, sent_digest(vault, checked.raw))
    key = vault.lookup("service", service_key(row))
    return Marked(checked, sent_digest(vault, checked.raw), key, _content(vault, row))


def sent_digest(vault: Vault, raw: RawRow) -> str:
    """Equal for rows whose cells read the same, wherever they stand and whatever kind of file brings them."""
    return vault.lookup("row_sent", fingerprint_text(raw))


def born_digest(vault: Vault, name: str, birth_date: date) -> str:
    """A person without an IIN: normalised full name and date of birth (REQUIREMENTS, Q12)."""
    return vault.lookup("born", f"{folded_name(name)}\0{birth_date}")


def folded_name(name: str) -> str:
    """A name without case, double spaces, and the difference between ё and е."""
    return " ".join(name.casefold().replace("ё", "е").split())


def _content(vault: Vault, row: ServiceRow) -> str:
    return vault.lookup("row", "\0".join(str(getattr(row, name)) for name in _CONTENT))
