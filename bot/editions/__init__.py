"""Editions: the course in versions, kept whole in the database, and how one of them is published."""
