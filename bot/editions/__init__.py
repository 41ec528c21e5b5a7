"""Editions: the course in versions, what is wrong with one, how one is published."""
