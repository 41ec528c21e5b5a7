"""Registers as plain tables, and the writers that know file formats."""
