"""Finding the page of the course that answers a word or a question, in either language."""
