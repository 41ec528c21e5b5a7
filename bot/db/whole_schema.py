"""All tables of all pages: what a database is migrated to."""

from bot.db import course_schema, report_schema, survey_schema

PAGES = (course_schema, survey_schema, report_schema)

metadata = report_schema.metadata
