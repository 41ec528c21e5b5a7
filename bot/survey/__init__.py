"""The four questions after a service. The layout is the client's; the survey issue furnishes it."""
