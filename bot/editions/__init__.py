"""Editions: the course as a whole, in versions; what is wrong with one, and which one a person is on."""
