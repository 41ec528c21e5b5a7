"""When reports are due, and that they went out (Methodology, points 12 and 13)."""
