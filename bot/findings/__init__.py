"""What can be wrong with the files of a course, and how it is written down while they are read."""
