"""One person's way through the course: deadlines, attempts, cycles."""
