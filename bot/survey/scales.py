"""The four scales on which a service (Methodology, Appendix 2) and the course (Rules, point 8) are judged."""

SCALES = ("usefulness", "organisation", "expectations", "satisfaction")
"""In the order of the forms; also the columns that keep them."""

MARKS = (1, 2, 3, 4, 5)
"""From the lowest to the highest."""
