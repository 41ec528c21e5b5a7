"""Lessons: the course as files, and who has read what."""
