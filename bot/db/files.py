"""Telegram's names for files that it has already got, by bot and content."""

from sqlalchemy import Connection, delete, insert, select

from bot.db.schema import media


def file_id(connection: Connection, key: str) -> str | None:
    """The name under which Telegram keeps this file."""
    return connection.scalar(select(media.c.file_id).where(media.c.key == key))


def keep_file_id(connection: Connection, key: str, name: str) -> None:
    """Remember Telegram's name for a file."""
    if file_id(connection, key) != name:
        connection.execute(delete(media).where(media.c.key == key))
        connection.execute(insert(media).values(key=key, file_id=name))
