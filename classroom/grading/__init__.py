"""Grading: the teacher's commands, `python -m classroom.grading`. No notebook imports this."""
