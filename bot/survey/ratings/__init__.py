"""What learners think of the course (Rules, point 8)."""
