"""All tables of all pages: what a database is migrated to."""

from collections.abc import Mapping
from typing import Any

from bot.db import course_schema, report_schema, survey_schema

PAGES = (course_schema, survey_schema, report_schema)

metadata = report_schema.metadata


def is_described(name: str | None, kind: str, parents: Mapping[Any, str | None]) -> bool:
    """Whether a thing in the database is one that these pages describe to SQLAlchemy (for Alembic).

    The index of the search is known to one database only, and has no words in common with the other.
    """
    if kind == "table":
        return not (name or "").startswith(course_schema.SEARCH_INDEX)
    if parents.get("table_name") != course_schema.search_pages.name:
        return True
    return name not in {course_schema.SEARCH_COLUMN, f"ix_search_pages_{course_schema.SEARCH_COLUMN}"}
