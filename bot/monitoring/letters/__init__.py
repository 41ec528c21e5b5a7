"""Notification letters to the operator and their clocks (Methodology, points 8 and 9)."""
