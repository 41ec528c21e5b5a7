"""Draft a migration: what bot/db/schema.py has and the newest revision has not.

Run by `make migration name="add surveys"`; a person reads the draft before it is committed.
"""

import sys

from alembic import command
from sqlalchemy import create_engine

from bot.db.migration import configuration, newest_revision, upgrade


def draft(name: str) -> str:
    """Write the draft against an empty database brought to the newest revision; gives its id."""
    number = f"{int(newest_revision() or 0) + 1:04}"
    with create_engine("sqlite://").connect() as connection:
        upgrade(connection)
        command.revision(configuration(connection), message=name, autogenerate=True, rev_id=number)
    return number


def main(arguments: list[str]) -> int:
    """Draft the migration of this name; gives the exit status."""
    match arguments:
        case [name] if name:
            print(f"migrations/versions/{draft(name)}_*.py is drafted; read it, it is yours now")
            return 0
    print('give it a name: make migration name="add surveys"', file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
