"""The conclusion of a report: what is drafted from its figures, and what an administrator made of it."""
