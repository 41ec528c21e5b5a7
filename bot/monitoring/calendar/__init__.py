"""Working days that administrators declare over the calendar of the files (REQUIREMENTS, Q21)."""
