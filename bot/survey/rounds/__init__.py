"""Who is asked: rounds, samples, and the cases that they open."""
