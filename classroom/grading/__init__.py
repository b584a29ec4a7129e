"""Grading: the commands of a teacher, `python -m classroom.grading`. No notebook imports this."""
