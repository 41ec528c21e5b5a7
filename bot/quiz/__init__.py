"""The final test: its questions, how they are drawn and graded."""
