"""Monitoring of the services: figures, reports, letters with their clocks (Methodology, points 4 to 16)."""
