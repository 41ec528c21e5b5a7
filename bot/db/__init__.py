"""The data model and the way into the database."""
